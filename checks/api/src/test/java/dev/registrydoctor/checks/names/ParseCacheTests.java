package dev.registrydoctor.checks.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParseCacheTests {

    private final List<String> asked = new ArrayList<>();
    private final ParseCache<String> remembered = new ParseCache<>(3, 2, text -> {
        asked.add(text);
        return "<" + text + ">";
    });

    @Test
    void aTextIsReadOnce() {
        assertEquals("<a>", remembered.read("a"));
        assertSame(remembered.read("a"), remembered.read("a"));
        assertEquals(List.of("a"), asked);
    }

    @Test
    void aLongTextIsReadEachTime() {
        assertEquals("<abcd>", remembered.read("abcd"));
        assertEquals("<abcd>", remembered.read("abcd"));
        assertEquals(List.of("abcd", "abcd"), asked);
    }

    @Test
    void noMoreAreKeptThanAllowed() {
        remembered.read("a");
        remembered.read("b");
        remembered.read("c");
        remembered.read("c");
        remembered.read("a");
        assertEquals(List.of("a", "b", "c", "a"), asked);
    }
}
