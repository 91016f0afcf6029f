package dev.registrydoctor.doctor.serve.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies from templates that people write. */
class TemplateFormTest {

    private static final Path FILE = Path.of("/etc/registry-doctor/x.mustache");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static String render(String template, TemplateEscape escape, Notice notice) throws IOException {
        return new String(TemplateForm.compile(FILE, template, escape).body(notice), StandardCharsets.UTF_8);
    }

    private static Notice notice(String name) {
        return new Notice(JsonFormTest.SENDER, 0, List.of(HostileChanges.change(1, Kind.BEGAN, name, Grade.PROBLEM)));
    }

    @Test
    void aTemplateSeesAllThatIsKnown() throws IOException {
        Cause cause = MadeUpChanges.cause("a", Grade.UNEXPLAINED, MadeUpChanges.START);
        List<CauseChange> changes = List.of(
                MadeUpChanges.change(1, Kind.BEGAN, cause),
                new CauseChange(2, Kind.EXPLAINED, cause, MadeUpChanges.START, cause.key()));
        String text = render(
                "{{cluster}} {{page}} {{count}} {{lost}}{{#changes}}{{^-first}};{{/-first}} {{kind}} {{problem}} {{subject.kind}}"
                        + " {{subject.name}} {{grade}} {{since}} {{at}}{{#by}} by {{problem}} {{subject.name}}{{/by}}"
                        + "{{#began}} +{{/began}}{{#isUnexplained}}?{{/isUnexplained}}{{#isProblem}}!{{/isProblem}}"
                        + "{{/changes}}",
                TemplateEscape.TEXT,
                new Notice(JsonFormTest.SENDER, 7, changes));

        assertEquals(
                "lab https://doctor.lab/ 2 7 began pull.no-secret pod shop/a unexplained 2026-03-04T05:06:07Z"
                        + " 2026-03-04T05:06:07Z +?; explained pull.no-secret pod shop/a unexplained"
                        + " 2026-03-04T05:06:07Z 2026-03-04T05:06:07Z by pull.no-secret shop/a?",
                text);
    }

    @Test
    void whatIsMissingIsEmptyAndFalse() throws IOException {
        Notice bare = new Notice(new Sender(null, null), 0, notice("").changes());
        assertEquals(
                "[][no page][none lost][no summary]",
                render(
                        "[{{cluster}}][{{^page}}no page{{/page}}{{#page}}x{{/page}}][{{^lost}}none lost{{/lost}}]"
                                + "[{{#changes}}{{^summary}}no summary{{/summary}}{{/changes}}]",
                        TemplateEscape.TEXT,
                        bare));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{titel}} | 1",
                "{\\n\\n{{#changes}}{{nothing}}{{/changes}} | 3",
                "{\\n{{#nothing}}{{/nothing}} | 2",
                "{\\n{{^nothing}}{{/nothing}} | 2",
                "{{#page}}\\n{{#lost}}\\n{{#cluster}}{{nothing}}{{/cluster}}{{/lost}}{{/page}} | 3",
                "{{^page}}\\n{{^lost}}\\n{{nothing}}{{/lost}}{{/page}} | 3",
                "{{#changes}}{{#by}}\\n{{subject.nothing}}{{/by}}{{/changes}} | 2",
                "{{#changes}}{{summary.bytes}}{{/changes}} | 1",
                "{{#changes}}{{title.class.name}}{{/changes}} | 1",
                "x\\n{{#changes}} | 2",
                "x\\n{{/changes}} | 2",
                "x\\n{{#changes}}\\n{{/lost}} | 3",
                "{{>other}} | 1",
                "{{<parent}}{{/parent}} | 1",
                "{{changes}} | 1",
                "{{#changes}}{{subject}}{{/changes}} | 1"
            })
    void aMistakeIsFoundAtTheStartWithItsFileAndLine(String template, int line) {
        String text = template.replace("\\n", "\n");
        IOException e = assertThrows(IOException.class, () -> TemplateForm.compile(FILE, text, TemplateEscape.TEXT));
        assertTrue(String.valueOf(e.getMessage()).startsWith(FILE + ":" + line + ": "), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": [{{#changes}}\"{{title}}\",{{/changes}}]} | 1",
                "{\"a\": {{title}}} | 1",
                "{\"a\":\\n \"b\" | 2",
                "{\"a\": 1}\\n{\"b\": 2} | 1",
                "{\"a\": 1, \"a\": 2} | 1",
                "{{#page}}{\"a\": 1}{{/page}} | 1",
                "{'a': 1} | 1",
                "{{#lost}}x{{/lost}}{\"a\": 1} | 1"
            })
    void invalidJsonIsFoundAtTheStart(String template, int line) {
        String text = template.replace("\\n", "\n").replace("{{title}}", "{{headline}}");
        IOException e = assertThrows(IOException.class, () -> TemplateForm.compile(FILE, text, TemplateEscape.JSON));
        assertTrue(String.valueOf(e.getMessage()).startsWith(FILE + ":" + line + ": "), e.getMessage());
    }

    @Test
    void aValueStaysAValueWithTwoBracesAndWithThree() throws IOException {
        for (String name : HostileChanges.NAMES) {
            String json = render(
                    "{\"a\": \"{{#changes}}{{title}}|{{{title}}}|{{&title}}{{/changes}}\", \"b\": 1}",
                    TemplateEscape.JSON,
                    notice(name));
            JsonNode read = JSON.readTree(json);
            String title = MessageText.line(name, MessageText.NAME);
            assertEquals(2, read.size());
            assertEquals(title + "|" + title + "|" + title, read.path("a").asText());
        }
    }

    @Test
    void formsAndSlackHaveEscapesOfTheirOwn() throws IOException {
        String hostile = "<!channel> & \"x\"=ä\n@here";
        String slack =
                render("{\"text\": \"{{#changes}}{{{title}}}{{/changes}}\"}", TemplateEscape.SLACK, notice(hostile));
        assertEquals(
                "&lt;!channel&gt; &amp; \"x\"=ä @\u200bhere",
                JSON.readTree(slack).path("text").asText());
        String form = render("a={{#changes}}{{title}}{{/changes}}&b=1", TemplateEscape.FORM, notice(hostile));
        assertEquals(2, form.split("&", -1).length);
        assertEquals(
                "a=<!channel> & \"x\"=ä @here",
                URLDecoder.decode(form.substring(0, form.indexOf('&')), StandardCharsets.UTF_8));
    }

    @Test
    void aTemplateCannotGiveMoreThanAReceiverTakes() throws IOException {
        String cubed = "{{#changes}}{{#changes}}{{#changes}}{{summary}}{{/changes}}{{/changes}}{{/changes}}";
        TemplateForm form = TemplateForm.compile(FILE, cubed, TemplateEscape.TEXT);
        List<CauseChange> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(HostileChanges.change(i, Kind.BEGAN, "x".repeat(1_000), Grade.PROBLEM));
        }
        IOException e = assertThrows(IOException.class, () -> form.body(new Notice(JsonFormTest.SENDER, 0, many)));
        assertTrue(String.valueOf(e.getMessage()).contains("1048576"), e.getMessage());
    }

    /** A random JSON template: objects and lists, strings with variables in them, sections with commas between. */
    private static String template(Random random, int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 0 -> string(random, List.of("id", "cluster", "page", "headline", "lost", "lostText", "count"));
            case 1 -> "[" + template(random, depth - 1) + ", " + template(random, depth - 1) + "]";
            case 2 ->
                "{\"a\": " + template(random, depth - 1) + ", \"b\": {{#page}}" + template(random, depth - 1)
                        + "{{/page}}{{^page}}null{{/page}}}";
            default ->
                "[{{#changes}}{{^-first}}, {{/-first}}{\"x\": "
                        + string(
                                random,
                                List.of("title", "summary", "subject.name", "problem", "line", "incident", "kind"))
                        + ", \"y\": " + template(random, depth - 1) + "}{{/changes}}]";
        };
    }

    private static String string(Random random, List<String> variables) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i <= random.nextInt(4); i++) {
            String name = variables.get(random.nextInt(variables.size()));
            text.append(List.of("{{" + name + "}}", "{{{" + name + "}}}", "{{& " + name + "}}", "-", "\\\"", "\\n")
                    .get(random.nextInt(6)));
        }
        return text.append('"').toString();
    }

    @Test
    void randomTemplatesAndRandomNamesGiveTheShapeOfTheTemplate() throws IOException {
        Random random = new Random(22);
        for (int i = 0; i < 150; i++) {
            String template = template(random, 3);
            TemplateForm form = TemplateForm.compile(FILE, template, TemplateEscape.JSON);
            Map<Kind, Grade> kinds = Map.of(Kind.BEGAN, Grade.PROBLEM, Kind.EXPLAINED, Grade.WARNING);
            List<CauseChange> hostile = new ArrayList<>();
            List<CauseChange> plain = new ArrayList<>();
            kinds.forEach((kind, grade) -> {
                hostile.add(HostileChanges.change(1, kind, HostileChanges.random(random), grade));
                plain.add(HostileChanges.change(1, kind, "x", grade));
            });
            Sender from = random.nextBoolean() ? JsonFormTest.SENDER : new Sender(null, null);
            JsonNode wanted = JSON.readTree(form.body(new Notice(from, 3, plain)));
            JsonNode read = JSON.readTree(form.body(new Notice(from, 3, hostile)));
            assertEquals(shape(wanted), shape(read), template);
        }
    }

    /** The JSON with its texts left out. */
    private static String shape(JsonNode node) {
        if (node.isTextual()) {
            return "text";
        } else if (node.isArray()) {
            StringBuilder all = new StringBuilder("[");
            node.forEach(child -> all.append(shape(child)).append(','));
            return all.append(']').toString();
        } else if (node.isObject()) {
            StringBuilder all = new StringBuilder("{");
            node.properties()
                    .forEach(e -> all.append(e.getKey())
                            .append('=')
                            .append(shape(e.getValue()))
                            .append(','));
            return all.append('}').toString();
        }
        return node.toString();
    }

    /** docs/usage.md names each variable that there is. */
    @Test
    void variablesAreDocumented() throws IOException {
        String usage = Files.readString(Path.of("..", "docs", "usage.md"));
        String section = usage.substring(usage.indexOf("| variable | value |"));
        String table = section.substring(0, section.indexOf("\n\n"));
        Set<String> missing = new TreeSet<>(TemplateValues.names());
        // These are not values, but what stands around others.
        missing.removeAll(Set.of("by", "by.subject", "subject"));
        missing.removeIf(name -> table.contains("`" + name + "`") || table.contains("{{#" + name + "}}"));
        assertEquals(Set.of(), missing);
    }

    @Test
    void contentTypesAreKnownByTheirNames() {
        assertEquals(TemplateEscape.JSON, TemplateEscape.of("Application/JSON"));
        assertEquals(TemplateEscape.TEXT, TemplateEscape.of("text/plain"));
        assertEquals(null, TemplateEscape.of("text/html"));
        assertFalse(TemplateEscape.contentTypes().toString().contains(";"));
    }
}
