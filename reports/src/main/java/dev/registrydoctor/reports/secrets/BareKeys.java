package dev.registrydoctor.reports.secrets;

import java.util.Base64;

/**
 * Finds keys that nothing names: words of random letters, of a length that keys have: 40 of a secret key of AWS, 64 of a line
 * of a private key whose marks were cut off, 88 of a key of Azure. Lines of certificates are not secret.
 */
public final class BareKeys {

    /** Words of a language and names have less; random letters of base64 have more. */
    private static final double RANDOM = 4.2;

    private static final int SHORTEST = 40;

    private static final int LONGEST_BREAK = 20;

    private BareKeys() {}

    /** Adds the words of a text that are keys. */
    public static void find(String text, Spans spans) {
        // A word that is long enough has a letter at every 40th place: most of a text need not be looked at.
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
            int end = end(text, at);
            if (isKey(text, start, end)) {
                spans.add(start, end, end - start == SHORTEST ? "cloud key" : "private key");
                rest(text, end, spans);
            }
            floor = end;
            at = end + SHORTEST;
        }
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length() && isLetter(text.charAt(end))) {
            end++;
        }
        int padded = end;
        while (padded < text.length() && text.charAt(padded) == '=' && padded - end < 2) {
            padded++;
        }
        return padded;
    }

    /** Adds the last, shorter line of a key whose line before it ends here. */
    private static void rest(String text, int from, Spans spans) {
        int start = from;
        while (start < text.length() && start - from < LONGEST_BREAK && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = end(text, start);
        if (text.substring(from, start).indexOf('\n') >= 0
                && end - start >= 4
                && end - start < 64
                && (end == text.length() || text.charAt(end) == '\n')) {
            spans.add(start, end, "private key");
        }
    }

    private static boolean isKey(String text, int start, int end) {
        int length = end - start;
        return (length == 40 || length == 64 || length == 76 || length == 88)
                && (text.charAt(end - 1) == '=') == (length == 88)
                && isAlone(text, start, end)
                && isMixed(text, start, end)
                && Entropy.perLetter(text.substring(start, end)) >= RANDOM
                && !isText(text, start, end)
                && !isInPublicBlock(text, start);
    }

    /** Whether it is base64 of a text, which is searched for what it says. */
    private static boolean isText(String text, int start, int end) {
        for (byte b : Base64.getDecoder().decode(text.substring(start, end))) {
            if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlone(String text, int start, int end) {
        return (start == 0 || isEdge(text.charAt(start - 1))) && (end == text.length() || isEdge(text.charAt(end)));
    }

    private static boolean isEdge(char c) {
        return c <= ' ' || "\"'`:;,()[]{}<>|".indexOf(c) >= 0;
    }

    private static boolean isMixed(String text, int start, int end) {
        boolean upper = false;
        boolean lower = false;
        boolean digit = false;
        int slashes = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            upper |= c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
            digit |= c >= '0' && c <= '9';
            slashes += c == '/' ? 1 : 0;
        }
        return upper && lower && digit && slashes <= (end - start) / 8;
    }

    /** Whether the block of PEM that is open here is one of something public, as a certificate is. */
    private static boolean isInPublicBlock(String text, int at) {
        int begin = text.lastIndexOf("-----BEGIN ", at);
        return begin >= 0
                && text.lastIndexOf("-----END ", at) < begin
                && !text.startsWith("PRIVATE", begin + 11)
                && !text.startsWith(
                        " PRIVATE", text.indexOf(' ', begin + 11) < 0 ? begin : text.indexOf(' ', begin + 11));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }
}
