package dev.registrydoctor.reports.secrets;

import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in base64, base64 of gzip and hexadecimal: runs of their letters are decoded, and those that come to text are
 * searched as any text is, so that base64 in JSON in base64 is too. What decodes to anything else (digests, names,
 * certificates) stays.
 */
public final class EncodedSecrets {

    /** Shorter ones hold no login worth the name; {@code "auth": "…"} is found by its name at any length. */
    private static final int SHORTEST = 16;

    /** Longer runs are looked at up to here. */
    private static final int LONGEST = 1 << 18;

    private static final int DEEPEST = 3;

    /** {@code user:password}, whole; neither {@code host:port} nor {@code scheme://}, {@code sha256:digest}. */
    private static final Pattern LOGIN =
            Pattern.compile("(?!sha\\d+:)[\\w.$+@%-]{1,128}:(?!//|\\d{1,5}(?:/.*)?$)[\\x21-\\x7e]{1,1024}\\s*");

    private EncodedSecrets() {}

    /**
     * Adds the runs of a text that hold a secret.
     *
     * @param depth how many encodings the text was taken out of
     */
    static void find(String text, int depth, Spans spans) {
        if (depth >= DEEPEST || text.length() < SHORTEST) {
            return;
        }
        // A run that is long enough has a letter at every 16th place: most of a text need not be looked at.
        int at = SHORTEST - 1;
        int floor = 0;
        while (at < text.length()) {
            if (!isLetter(text.charAt(at))) {
                at += SHORTEST;
                continue;
            }
            int start = at;
            while (start > floor && isLetter(text.charAt(start - 1))) {
                start--;
            }
            int end = endOfRun(text, start);
            find(text, start, end, depth, spans);
            floor = end;
            at = end + SHORTEST;
        }
    }

    private static void find(String text, int run, int runEnd, int depth, Spans spans) {
        // The letter after a backslash is part of an escape.
        int start = run > 0 && text.charAt(run - 1) == '\\' ? run + 1 : run;
        if (runEnd - start < SHORTEST) {
            return;
        }
        String family = family(text.substring(start, Math.min(runEnd, start + LONGEST)), depth);
        if (family != null) {
            int end = runEnd;
            while (end < text.length() && text.charAt(end) == '=') {
                end++;
            }
            spans.add(start, end, family);
        }
    }

    /** What the largest secret is called that a run holds, or null when it holds none. */
    private static @Nullable String family(String run, int depth) {
        String decoded = isHex(run) ? Packed.hex(run) : run.startsWith("H4sI") ? Packed.gzip(run) : decode(run);
        if (decoded == null) {
            return null;
        }
        Spans found = Secrets.find(decoded, depth + 1);
        if (!found.isEmpty()) {
            return decoded.contains("\"auth") ? Secrets.DOCKER_AUTH : found.family();
        }
        return LOGIN.matcher(decoded).matches() ? Secrets.DOCKER_AUTH : null;
    }

    private static boolean isHex(String run) {
        for (int i = 0; i < run.length(); i++) {
            if (Character.digit(run.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The text that base64, of either alphabet, in one line or several, stands for; null when it is no text. */
    public static @Nullable String decode(String run) {
        StringBuilder letters = new StringBuilder(run.length());
        for (int i = 0; i < run.length(); i++) {
            char c = run.charAt(i);
            if (isLetter(c)) {
                letters.append(c == '-' ? '+' : c == '_' ? '/' : c);
            }
        }
        // A rest of one letter is no byte: the run was cut, or its last letter belongs to what follows.
        letters.setLength(letters.length() % 4 == 1 ? letters.length() - 1 : letters.length());
        // Most runs are no base64: a few bytes tell.
        byte[] first = Base64.getDecoder().decode(letters.substring(0, Math.min(12, letters.length() / 4 * 4)));
        return Packed.isText(first) ? Packed.text(Base64.getDecoder().decode(letters.toString())) : null;
    }

    /** The end of the run that starts here; lines of a run go on in the next line. */
    public static int endOfRun(String text, int start) {
        int end = start;
        int line = start;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (isLetter(c)) {
                end++;
            } else if ((c == '\n' || c == '\r') && end - line >= 60) {
                int next = end;
                while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                    next++;
                }
                if (next == text.length() || !isLetter(text.charAt(next))) {
                    break;
                }
                end = next;
                line = next;
            } else {
                break;
            }
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }
}
