package dev.registrydoctor.reports.secrets;

import org.jspecify.annotations.Nullable;

/**
 * A text with one kind of escapes undone, which knows where each of its letters came from: colors of terminals, backslash
 * escapes of JSON, Go and shells, then percent escapes, then entities of XML. Whatever is found in it is hidden in the text that it came from.
 */
public final class DecodedText {

    /** Escapes in escapes are undone so many times in all. */
    private static final int DEEPEST = 6;

    private final StringBuilder letters;
    private int[] sources;
    private int depth = 1;

    private DecodedText(int capacity) {
        letters = new StringBuilder(capacity);
        sources = new int[capacity + 1];
    }

    /** The text with its outermost escapes undone; null when it has none. */
    public static @Nullable DecodedText of(String text) {
        for (Escapes escapes : Escapes.values()) {
            if (text.indexOf(escapes.mark) >= 0) {
                DecodedText decoded = decode(text, escapes);
                if (decoded.letters.length() < text.length()) {
                    return decoded;
                }
            }
        }
        return null;
    }

    /** This text with its outermost escapes undone; null when it has none, or was decoded too often. */
    public @Nullable DecodedText next() {
        DecodedText next = depth == DEEPEST ? null : of(letters.toString());
        if (next != null) {
            next.depth = depth + 1;
            for (int i = 0; i < next.sources.length; i++) {
                next.sources[i] = sources[next.sources[i]];
            }
        }
        return next;
    }

    /** The decoded text. */
    public String text() {
        return letters.toString();
    }

    /** Adds to the places of the original text those found in this one. */
    public void addTo(Spans original, Spans found) {
        original.addAll(found, this);
    }

    /** Where in the original text a letter of this one begins. */
    int source(int at) {
        return sources[at];
    }

    private static DecodedText decode(String text, Escapes escapes) {
        DecodedText decoded = new DecodedText(text.length());
        int[] next = new int[1];
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int letter = c == escapes.mark ? escapes.decode(text, at, next) : -1;
            if (letter < 0) {
                next[0] = at + 1;
                letter = c;
            }
            if (letter != Escapes.NOTHING) {
                decoded.sources[decoded.letters.length()] = at;
                decoded.letters.append((char) letter);
            }
            at = next[0];
        }
        decoded.sources[decoded.letters.length()] = text.length();
        decoded.sources = java.util.Arrays.copyOf(decoded.sources, decoded.letters.length() + 1);
        return decoded;
    }

    /**
     * The text with lines joined that are broken at a width where terminals and encoders break them; null when it has none.
     */
    public static @Nullable DecodedText joined(String text) {
        int broken = text.indexOf('\n');
        if (broken < 0) {
            return null;
        }
        DecodedText joined = new DecodedText(text.length());
        int line = 0;
        int at = 0;
        while (at < text.length()) {
            int after = text.charAt(at) == '\n' && isWidth(at - line) ? afterBreak(text, at) : at;
            if (after > at) {
                at = after;
                line = after;
                continue;
            }
            if (text.charAt(at) == '\n') {
                line = at + 1;
            }
            joined.sources[joined.letters.length()] = at;
            joined.letters.append(text.charAt(at));
            at++;
        }
        joined.sources[joined.letters.length()] = text.length();
        joined.sources = java.util.Arrays.copyOf(joined.sources, joined.letters.length() + 1);
        return joined.letters.length() == text.length() ? null : joined;
    }

    private static boolean isWidth(int length) {
        return switch (length) {
            case 60, 64, 65, 70, 72, 75, 76, 77, 78, 79, 80, 100, 120, 128, 132, 160 -> true;
            default -> false;
        };
    }

    /** Where the line goes on; at the break itself when a word does not go on. */
    private static int afterBreak(String text, int at) {
        int next = at + 1;
        while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
        return next < text.length() && isOfToken(text.charAt(at - 1)) && isOfToken(text.charAt(next)) ? next : at;
    }

    private static boolean isOfToken(char c) {
        return c > ' ' && c < 0x7f && "\"'`,;{}[]()<>".indexOf(c) < 0;
    }
}
