package dev.registrydoctor.doctor.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

class StrictYamlTest {

    /** What the parser takes where no other limit is named. */
    private static final int MOST = 3 << 20;

    private static NotYamlException refused(String text) {
        assertThrows(NotYamlException.class, () -> StrictYaml.values(text));
        assertThrows(NotYamlException.class, () -> StrictYaml.top(text, MOST));
        return assertThrows(NotYamlException.class, () -> StrictYaml.value(text));
    }

    @Test
    void oneDocumentOrSeveral() throws Exception {
        assertEquals(Map.of("a", List.of(1, "b")), StrictYaml.value("a: [1, b]\n"));
        assertNull(StrictYaml.value(""));
        assertEquals(Arrays.asList(1, null, "c"), StrictYaml.values("1\n---\n---\nc\n"));
        assertThrows(NotYamlException.class, () -> StrictYaml.value("1\n---\n2\n"));
    }

    @Test
    void aTextThatIsTooLongIsRefused() throws Exception {
        String fits = "a".repeat(MOST);
        assertEquals(fits, StrictYaml.value(fits));
        assertThrows(NotYamlException.class, () -> StrictYaml.value(fits + "a"));
        assertThrows(NotYamlException.class, () -> StrictYaml.values(fits + "a"));
    }

    @Test
    void theReaderOfLinesHasALimitOfItsOwn() throws Exception {
        assertTrue(StrictYaml.top("a: 1", 4) instanceof MappingNode);
        assertThrows(NotYamlException.class, () -> StrictYaml.top("a: 12", 4));
        assertNull(StrictYaml.top("", 4));
    }

    /** A text of a few lines would become billions of values. */
    @Test
    void aliasesAreNotUnfoldedWithoutEnd() throws Exception {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            text.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertThrows(NotYamlException.class, () -> StrictYaml.value(text.toString()));
        assertThrows(NotYamlException.class, () -> StrictYaml.values(text.toString()));
        assertEquals(Map.of("a", List.of("x"), "b", List.of("x")), StrictYaml.value("a: &a [x]\nb: *a\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: "})
    void deepNestingIsRefusedAndDoesNotEndTheProgram(String open) {
        assertEquals("nested too deeply", refused(open.repeat(200_000)).getMessage());
    }

    @Test
    void noObjectOfAClassIsMade() {
        assertThrows(NotYamlException.class, () -> StrictYaml.value("!!java.net.URL [\"http://lab\"]\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password: 'hunter2\n", "password: [hunter2\n", "a: b\n  password: hunter2: x\n"})
    void aMistakeIsNamedByItsLineAndNotByItsText(String text) {
        NotYamlException refused = refused(text);
        assertFalse((refused + " " + refused.getCause()).contains("hunter2"), refused::toString);
        assertTrue(refused.line() > 0, refused::toString);
    }

    @Test
    void linesAndNothingsOfNodes() throws Exception {
        Node top = Objects.requireNonNull(StrictYaml.top("\na: ~\nb: null\nc: 'null'\nd:\ne: Nil\nf: []\n", 100));
        assertEquals(2, StrictYaml.line(top));
        MappingNode mapping = (MappingNode) top;
        assertEquals(
                List.of(true, true, false, true, false, false),
                mapping.getValue().stream()
                        .map(tuple -> StrictYaml.isNull(tuple.getValueNode()))
                        .toList());
        assertEquals(4, StrictYaml.line(mapping.getValue().get(2).getValueNode()));
    }
}
