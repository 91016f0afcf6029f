package dev.registrydoctor.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleJsonTest {

    @Test
    void readsEveryKindOfValue() {
        assertEquals(
                Map.of("a", List.of(1.0, -2.5e3, true, "x\n\u00e9\"/"), "b", Map.of()),
                SampleJson.parse(" {\"a\":[1, -2.5E+3 ,true,\"x\\n\\u00e9\\\"\\/\"] , \"b\": { } }\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,\"a\":2}",
                "[1] 2",
                "01",
                "1.",
                "+1",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u00zz\"",
                "\"a\nb\"",
                "{a:1}",
                "[NaN]"
            })
    void refusesWhatIsNotJson(String text) {
        assertThrows(IllegalArgumentException.class, () -> SampleJson.parse(text));
    }

    @Test
    void endsOnEndlessNesting() {
        assertThrows(IllegalArgumentException.class, () -> SampleJson.parse("[".repeat(100_000)));
    }

    @Test
    void keepsTheTextOfItems() {
        List<SampleJson.Item> items =
                SampleJson.items("{\"kind\":\"L\",\"items\":[ {\"a\" : {\"b\":\"c\"}},{}],\"x\":1}");
        assertEquals(
                List.of("{\"a\" : {\"b\":\"c\"}}", "{}"),
                items.stream().map(SampleJson.Item::text).toList());
        assertEquals("c", items.get(0).at("a", "b"));
    }

    @Test
    void quotesSoThatItReadsBack() {
        String text = "a\"b\\c\n\u0001\u00e9";
        assertEquals(text, SampleJson.parse(SampleJson.quote(text)));
    }
}
