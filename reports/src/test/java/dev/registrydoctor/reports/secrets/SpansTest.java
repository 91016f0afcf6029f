package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpansTest {

    private final Spans spans = new Spans();
    private final Map<String, Integer> found = new TreeMap<>();

    @Test
    void placesThatOverlapAreOneOfTheLargestsKind() {
        spans.add(6, 9, "weak");
        spans.add(2, 8, "strong");
        spans.add(0, 3, "weak");

        assertEquals("[]j", spans.replace("abcdefghij", "[]", found));
        assertEquals(Map.of("strong", 1), found);
    }

    @Test
    void placesThatTouchAreTwo() {
        spans.add(4, 6, "b");
        spans.add(2, 4, "a");
        spans.add(5, 5, "empty");

        assertEquals("01[][]67", spans.replace("01234567", "[]", found));
        assertEquals(Map.of("a", 1, "b", 1), found);
        assertEquals("a", spans.family());
    }

    @Test
    void aTextWithoutAnyIsTheSame() {
        String text = "text";
        assertSame(text, spans.replace(text, "[]", found));
        assertEquals("", spans.family());
    }

    @Test
    void whatIsFoundDecodedIsHiddenWhereItCameFrom() {
        String text = "a%3Db\\u0063%2564 e";
        DecodedText once = Objects.requireNonNull(DecodedText.of(text));
        DecodedText twice = Objects.requireNonNull(once.next());
        DecodedText last = Objects.requireNonNull(twice.next());
        assertEquals("a%3Dbc%2564 e", once.text());
        assertEquals("a=bc%64 e", twice.text());
        assertEquals("a=bcd e", last.text());

        Spans inner = new Spans();
        inner.add(2, 5, "x");
        last.addTo(spans, inner);
        assertEquals("a%3D[] e", spans.replace(text, "[]", found));
    }
}
