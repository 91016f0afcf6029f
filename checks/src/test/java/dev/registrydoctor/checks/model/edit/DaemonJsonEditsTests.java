package dev.registrydoctor.checks.model.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.client.InsecureList;
import dev.registrydoctor.checks.model.client.JsonText;
import dev.registrydoctor.checks.model.client.RegistryEntries;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DaemonJsonEditsTests {

    private static final String REGISTRY = "reg.lab:5000";

    private static String insecure(String text) throws NotEditableException {
        return LineEdit.applied(DaemonJsonEdits.insecure(text, List.of(REGISTRY)), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{};{\"insecure-registries\": [\"reg.lab:5000\"]}",
                "{ };{\"insecure-registries\": [\"reg.lab:5000\"] }",
                "{~};{~  \"insecure-registries\": [\"reg.lab:5000\"]~}",
                "{\"debug\":true};{\"debug\":true, \"insecure-registries\": [\"reg.lab:5000\"]}",
                "{~\t\"debug\": true~};{~\t\"debug\": true,~\t\"insecure-registries\": [\"reg.lab:5000\"]~}",
                "{~  \"debug\": {~    \"a\": [1,~ 2]~  }~};"
                        + "{~  \"debug\": {~    \"a\": [1,~ 2]~  },~  \"insecure-registries\": [\"reg.lab:5000\"]~}",
                "{\"insecure-registries\":[]};{\"insecure-registries\":[\"reg.lab:5000\"]}",
                "{\"insecure-registries\":[~]};{\"insecure-registries\":[~  \"reg.lab:5000\"~]}",
                "{\"insecure-registries\":[\"a\"],\"b\":1};{\"insecure-registries\":[\"a\", \"reg.lab:5000\"],\"b\":1}",
                "{~ \"insecure-registries\": [~   \"a\"~ ]~};"
                        + "{~ \"insecure-registries\": [~   \"a\",~   \"reg.lab:5000\"~ ]~}",
                "{\"é😀\":\"x\",\"insecure-registries\":[\"a\"]};{\"é😀\":\"x\",\"insecure-registries\":[\"a\", \"reg.lab:5000\"]}",
            })
    void anEntryIsAdded(String before, String after) throws NotEditableException {
        assertEquals(after.replace('~', '\n'), insecure(before.replace('~', '\n')));
        assertEquals(after.replace('~', '\n'), insecure(after.replace('~', '\n')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"debug\": true,}",
                "// comment\n{}",
                "{\"insecure-registries\": \"a\"}",
                "{\"insecure-registries\": null}",
                "{\"insecure\\u002dregistries\": [\"a\"]}",
                "{\"insecure_registries\": [\"a\"]}"
            })
    void whatDockerDoesNotReadAsAListIsLeftToAPerson(String text) {
        assertThrows(NotEditableException.class, () -> DaemonJsonEdits.insecure(text, List.of(REGISTRY)));
    }

    @Test
    void anEntryThatIsCoveredIsNotAdded() throws NotEditableException {
        assertEquals(
                List.of(),
                DaemonJsonEdits.insecure("{\"insecure-registries\": [\"10.0.0.0/8\"]}", List.of("10.0.0.5:32000")));
        assertEquals(List.of(), DaemonJsonEdits.mirror("{\"registry-mirrors\": [\"http://m.lab/\"]}", "http://m.lab"));
    }

    @Test
    void severalAreAddedAtOnce() throws NotEditableException {
        String text = "{\"insecure-registries\": [\n  \"a.lab\"\n]}";
        assertEquals(
                "{\"insecure-registries\": [\n  \"a.lab\",\n  \"b.lab\", \"c.lab\"\n]}",
                LineEdit.applied(DaemonJsonEdits.insecure(text, List.of("b.lab", "a.lab", "c.lab")), text));
    }

    @Test
    void aMirrorIsAddedBehindTheOthers() throws NotEditableException {
        String text = "{\"registry-mirrors\": [\"http://a.lab\"]}";
        assertEquals(
                "{\"registry-mirrors\": [\"http://a.lab\", \"http://m.lab\"]}",
                LineEdit.applied(DaemonJsonEdits.mirror(text, "http://m.lab"), text));
    }

    /** Whatever valid file there is: all settings stay, in their order and at their places, and a second time changes nothing. */
    @Test
    void anyFileKeepsAllElse() throws Exception {
        Random random = new Random(18);
        for (int i = 0; i < 2000; i++) {
            String text = file(random);
            Map<?, ?> before = (Map<?, ?>) Objects.requireNonNull(JsonText.parse(text));
            String after = insecure(text);
            List<String> wanted = new ArrayList<>(InsecureList.read(text));
            if (!wanted.contains(REGISTRY)) {
                wanted.add(REGISTRY);
            }
            assertEquals(wanted, InsecureList.read(after), text);
            assertEquals(after, insecure(after), text);
            List<Object> keys = new ArrayList<>(before.keySet());
            Map<?, ?> now = (Map<?, ?>) Objects.requireNonNull(JsonText.parse(after));
            assertEquals(keys, new ArrayList<>(now.keySet()).subList(0, keys.size()));
            before.forEach((key, value) -> {
                if (!RegistryEntries.INSECURE.equals(key)) {
                    assertEquals(value, now.get(key));
                }
            });
            assertTrue(isWithin(text, after), () -> text + "\nbecame\n" + after);
        }
    }

    /** Whether all characters of a text are in another, in their order. */
    private static boolean isWithin(String text, String longer) {
        int at = 0;
        for (int i = 0; i < longer.length() && at < text.length(); i++) {
            at += longer.charAt(i) == text.charAt(at) ? 1 : 0;
        }
        return at == text.length();
    }

    private static String file(Random random) {
        StringBuilder text = new StringBuilder(blank(random)).append('{');
        int members = random.nextInt(4);
        int list = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            text.append(i > 0 ? "," : "").append(blank(random));
            text.append(i == list ? "\"insecure-registries\"" : "\"k" + i + "{[,\\\"é\"")
                    .append(blank(random));
            text.append(':').append(blank(random));
            text.append(i == list ? strings(random) : value(random, 2)).append(blank(random));
        }
        return text.append(members == 0 ? blank(random) : "")
                .append('}')
                .append(blank(random))
                .toString();
    }

    private static String strings(Random random) {
        StringBuilder list = new StringBuilder("[").append(blank(random));
        int entries = random.nextInt(3);
        for (int i = 0; i < entries; i++) {
            list.append(i > 0 ? "," : "").append(blank(random));
            list.append('"')
                    .append(random.nextInt(8) == 0 ? REGISTRY : "r" + i)
                    .append('"')
                    .append(blank(random));
        }
        return list.append(']').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> "true";
            case 1 -> "-1.5e3";
            case 2 -> "null";
            case 3 -> "\"}],\\\\\\\"\\u0041\"";
            case 4 -> "[" + value(random, depth - 1) + "," + blank(random) + value(random, depth - 1) + "]";
            default -> "{\"insecure-registries\":" + blank(random) + value(random, depth - 1) + "}";
        };
    }

    private static String blank(Random random) {
        return List.of("", "", " ", "\n", "\r\n", "\n\t", "\n\n  ").get(random.nextInt(7));
    }
}
