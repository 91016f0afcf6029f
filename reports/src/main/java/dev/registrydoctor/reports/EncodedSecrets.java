package dev.registrydoctor.reports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in base64: runs of its letters are decoded, and those that come to text are searched as any text is, so
 * that base64 in JSON in base64 is too. What decodes to anything else (digests, names, certificates) stays.
 */
final class EncodedSecrets {

    /** Shorter ones hold no login worth the name; {@code "auth": "…"} is found by its name at any length. */
    private static final int SHORTEST = 16;

    /** Longer runs are looked at up to here. */
    private static final int LONGEST = 1 << 18;

    private static final int DEEPEST = 3;

    /** {@code user:password}, whole; neither {@code host:port} nor {@code scheme://}, {@code sha256:digest}. */
    private static final Pattern LOGIN =
            Pattern.compile("(?!sha\\d+:)[\\w.$+@%-]{1,128}:(?!//|\\d{1,5}(?:/.*)?$)[\\x21-\\x7e]{1,1024}\\s*");

    private EncodedSecrets() {}

    static String redact(String text, Map<String, Integer> found, int depth) {
        if (depth >= DEEPEST || text.length() < SHORTEST) {
            return text;
        }
        StringBuilder out = null;
        int copied = 0;
        int at = 0;
        while (at < text.length()) {
            int end = endOfRun(text, at);
            // The letter after a backslash is part of an escape.
            int start = at > 0 && text.charAt(at - 1) == '\\' && end > at ? at + 1 : at;
            String kind = end - start < SHORTEST ? null : kind(text, start, end, depth);
            if (kind != null) {
                found.merge(kind, 1, Integer::sum);
                out = (out == null ? new StringBuilder(text.length()) : out)
                        .append(text, copied, start)
                        .append(Secrets.REDACTED);
                while (end < text.length() && text.charAt(end) == '=') {
                    end++;
                }
                copied = end;
            }
            at = Math.max(end, at + 1);
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    /** The kind of the first secret that a run holds, or null when it holds none. */
    private static @Nullable String kind(String text, int start, int end, int depth) {
        String decoded = decode(text.substring(start, Math.min(end, start + LONGEST)));
        if (decoded == null) {
            return null;
        }
        Map<String, Integer> found = new TreeMap<>();
        Secrets.redact(decoded, found, depth + 1);
        if (!found.isEmpty()) {
            return found.containsKey(Secrets.PRIVATE_KEY)
                    ? Secrets.PRIVATE_KEY
                    : decoded.contains("\"auth")
                            ? Secrets.DOCKER_AUTH
                            : found.keySet().iterator().next();
        }
        return LOGIN.matcher(decoded).matches() ? Secrets.DOCKER_AUTH : null;
    }

    /** The text that base64, of either alphabet, in one line or several, stands for; null when it is no text. */
    static @Nullable String decode(String run) {
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
        if (!isText(first)) {
            return null;
        }
        byte[] bytes = Base64.getDecoder().decode(letters.toString());
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return isText(bytes) ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if ((b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t') || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** The end of the run that starts here; lines of a run go on in the next line. */
    static int endOfRun(String text, int start) {
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
