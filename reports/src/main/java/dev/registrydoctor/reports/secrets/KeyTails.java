package dev.registrydoctor.reports.secrets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the end of a private key whose beginning was cut off: the lines of base64 before its end mark. Read backwards
 * from the mark, since a search for such lines would look at each line of a text that has many again and again.
 */
public final class KeyTails {

    private static final Pattern END = Pattern.compile("-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----");

    /** Shorter words may be words; longer lines are looked at up to here. */
    private static final int SHORTEST = 16;

    private static final int LONGEST = 128;

    /** No key is longer. */
    private static final int MAX_LINES = 400;

    private static final int MAX_BREAKS = 4;

    private KeyTails() {}

    /** Adds the ends of private keys that a text has. */
    public static void find(String text, Spans spans) {
        if (!text.contains("-----END ")) {
            return;
        }
        Matcher end = END.matcher(text);
        int floor = 0;
        while (end.find()) {
            int start = start(text, end.start(), floor);
            if (start < end.start()) {
                spans.add(start, end.end(), "private key");
                floor = end.end();
            }
        }
    }

    /** Where the lines begin that end here; here, when there are none. */
    private static int start(String text, int end, int floor) {
        int start = end;
        for (int line = 0; line < MAX_LINES; line++) {
            int lineEnd = beforeBreaks(text, start, floor);
            int lineStart = lineEnd;
            while (lineStart > floor
                    && lineEnd - lineStart < LONGEST
                    && isBase64(text.charAt(lineStart - 1))
                    && !isEscape(text, lineStart, floor)) {
                lineStart--;
            }
            if (lineEnd == start || lineEnd - lineStart < SHORTEST) {
                break;
            }
            start = lineStart;
        }
        return start;
    }

    private static int beforeBreaks(String text, int end, int floor) {
        int at = end;
        for (int i = 0; i < MAX_BREAKS && at > floor; i++) {
            if (isEscape(text, at, floor)) {
                at -= 2;
            } else if (Character.isWhitespace(text.charAt(at - 1))) {
                at--;
            } else {
                break;
            }
        }
        return at;
    }

    /** Whether a line break as JSON writes it ends here. */
    private static boolean isEscape(String text, int end, int floor) {
        return end - floor >= 2
                && text.charAt(end - 2) == '\\'
                && (text.charAt(end - 1) == 'n' || text.charAt(end - 1) == 'r');
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }
}
