package dev.registrydoctor.checks.model.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.client.BuildkitRegistries;
import dev.registrydoctor.checks.model.edit.BuildkitEdits.Wanted;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildkitEditsTests {

    private static final String REGISTRY = "reg.lab:5000";
    private static final Wanted HTTP = new Wanted(true, null);
    private static final Wanted CA = new Wanted(false, "/etc/buildkit/reg.crt");

    private static String used(String text, Wanted wanted) throws NotEditableException {
        return LineEdit.applied(BuildkitEdits.use(text, REGISTRY, wanted), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "``;[registry.\"reg.lab:5000\"]~  http = true~",
                "debug = true # on;debug = true # on~~[registry.\"reg.lab:5000\"]~  http = true~",
                "[registry.\"reg.lab:5000\"];[registry.\"reg.lab:5000\"]~  http = true~",
                "[ registry . 'reg.lab:5000' ] # ours~\tinsecure = true~;"
                        + "[ registry . 'reg.lab:5000' ] # ours~\thttp = true~\tinsecure = true~",
                "[registry.\"reg.lab:5000\"]~[worker.oci]~  enabled = true~;"
                        + "[registry.\"reg.lab:5000\"]~  http = true~[worker.oci]~  enabled = true~",
            })
    void plainHttpIsAllowed(String before, String after) throws NotEditableException {
        assertEquals(after.replace('~', '\n'), used(before.replace('~', '\n'), HTTP));
        assertEquals(after.replace('~', '\n'), used(after.replace('~', '\n'), HTTP));
    }

    @Test
    void aCaIsNamed() throws NotEditableException {
        assertEquals("[registry.\"reg.lab:5000\"]\n  ca = [\"/etc/buildkit/reg.crt\"]\n", used("", CA));
        assertEquals("", used("", new Wanted(false, null)));
        assertEquals(
                "[registry.\"localhost:5000\"]\n  http = false\n",
                BuildkitEdits.table("localhost:5000", new Wanted(false, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[registry",
                "registry = \"a\"",
                "[registry]\n\"reg.lab:5000\" = {insecure = true}",
                "registry.\"reg.lab:5000\".insecure = true",
                "registry = {\"a.lab\" = {http = true}}",
                "[registry.\"reg.lab:5000\"]\nhttp = false",
            })
    void whatIsWrittenOtherwiseIsLeftToAPerson(String text) {
        assertThrows(NotEditableException.class, () -> BuildkitEdits.use(text, REGISTRY, HTTP));
    }

    @Test
    void anotherCaIsLeftToAPerson() {
        assertThrows(
                NotEditableException.class,
                () -> BuildkitEdits.use("[registry.\"reg.lab:5000\"]\nca = [\"/a.crt\"]", REGISTRY, CA));
    }

    /** Whatever valid file there is: each line stays as it is, in its order, and a second time changes nothing. */
    @Test
    void anyFileKeepsItsLines() throws Exception {
        Random random = new Random(18);
        int changed = 0;
        for (int i = 0; i < 1000; i++) {
            String text = file(random);
            assertNull(BuildkitRegistries.read(text).defect(), text);
            Wanted wanted = random.nextBoolean() ? HTTP : CA;
            String after = used(text, wanted);
            changed += after.equals(text) ? 0 : 1;
            BuildkitRegistries read = BuildkitRegistries.read(after);
            assertEquals(wanted.http(), read.speaksHttp(REGISTRY), after);
            assertTrue(wanted.http()
                    || Objects.requireNonNull(read.find(REGISTRY)).ca().contains(wanted.ca()));
            assertEquals(after, used(after, wanted), text);
            List<String> more = new ArrayList<>(after.lines().toList());
            for (String line : text.lines().toList()) {
                int at = more.indexOf(line);
                assertFalse(at < 0, () -> line + " is gone from\n" + after);
                more.subList(0, at + 1).clear();
            }
        }
        assertTrue(changed > 500);
    }

    private static String file(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "debug = true\n# for reg.lab:5000\n" : "");
        int own = random.nextInt(5);
        for (int i = 0; i < random.nextInt(4); i++) {
            String name = i == own ? REGISTRY : "r" + i + ".lab";
            text.append(List.of("", "\n", "\n# next\n").get(random.nextInt(3)));
            text.append(List.of("[registry.\"" + name + "\"]", "[registry.'" + name + "']")
                    .get(random.nextInt(2)));
            text.append(random.nextBoolean() ? " # [registry]\n" : "\n");
            text.append(List.of("", "  insecure = false\n", "\tmirrors = [ # some\n \"m.lab\",\n]\n")
                    .get(random.nextInt(3)));
            text.append(random.nextInt(3) == 0 ? "[registry.\"" + name + "\".unknown]\n  a = 1\n" : "");
        }
        String whole = text.append(random.nextBoolean() ? "[worker.oci]\n  gc = true" : "")
                .toString();
        return random.nextBoolean() && whole.endsWith("\n") ? whole.substring(0, whole.length() - 1) : whole;
    }
}
