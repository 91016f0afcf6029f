package dev.registrydoctor.reports.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class YamlTextTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static String yaml(String json) throws IOException {
        StringWriter out = new StringWriter();
        YamlText.write(out, text -> text.write(json));
        return out.toString();
    }

    private static JsonNode read(String yaml) {
        return MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    @Test
    void keepsKeysAndTheirOrder() throws IOException {
        assertEquals(
                "b: 1\na:\n- x\n- t: true\n  z: null\nempty: []\nnone: {}\n",
                yaml("{\"b\": 1, \"a\": [\"x\", {\"t\": true, \"z\": null}], \"empty\": [], \"none\": {}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words",
                "yes",
                "No",
                "ON",
                "null",
                "~",
                "1.0",
                "2026-11-29",
                "0x1F",
                "12:30:45",
                "a: b",
                "ends:",
                "http://localhost:32000/v2/",
                "- item",
                "# comment",
                "a #b",
                "{x}",
                "[x]",
                "\\\"quoted\\\"",
                "'single'",
                "",
                " blank ",
                "line one\\nline two",
                "line\\n  indented\\n\\nlast\\n",
                "tab\\there",
                "\\u00e4\\u00f6 \\u2192",
                "*a",
                "&a",
                "!tag",
                "%d",
                "@x",
                "`x`",
                "=",
                "<<"
            })
    void readsBackAsTheSameText(String text) throws IOException {
        String json = "{\"key\": \"" + text + "\", \"" + text.replace("\\n", "") + "x\": [\"" + text + "\"]}";
        assertEquals(MAPPER.readTree(json), read(yaml(json)), () -> text);
    }

    /** Readers of YAML 1.1, such as kubectl and Ansible, take these for booleans and numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"yes", "No", "on", "OFF", "y", "true", "null", "1", "1e3", "0o17", "2026-11-29", "1_000"})
    void quotesWhatOtherReadersTakeForSomethingElse(String text) throws IOException {
        assertEquals("k: \"" + text + "\"\n", yaml("{\"k\": \"" + text + "\"}"));
    }
}
