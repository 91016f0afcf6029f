package dev.registrydoctor.checks.projection;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names of keys and tables in one file. Those that are made of words stay, as documentation and messages speak of
 * them; any other, which may be a secret at the wrong place, is masked, each by a mask of its own: two that differ must
 * not become one.
 */
final class KeyNames {

    private static final String SIGNS = "-_./";
    private static final int LONGEST = 64;
    private static final int LONGEST_WORD = 16;
    private static final int MOST_WORDS = 9;
    /** A part this short says too little to be a secret: {@code k8s}. */
    private static final int SHORT = 4;

    /** The keys of hosts.toml, which containerd 2 takes in any case: {@code sERVER} looks like no word. */
    private static final Set<String> OF_CONTAINERD = Set.of(
            "host", "server", "capabilities", "ca", "client", "skip_verify", "header", "override_path", "dial_timeout");

    private final Map<String, String> masks = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    /** What is kept of the name of a key, in its full length, of the type that its table gives to its keys. */
    String kept(String text, int from, int to, Kept type) {
        String name = text.substring(from, to);
        if (type == Kept.NAME && isName(text, from, to)) {
            return name;
        }
        String mask = masks.get(name);
        if (mask == null) {
            mask = mask(name, type);
            masks.put(name, mask);
            used.add(mask);
        }
        return mask;
    }

    private String mask(String name, Kept type) {
        StringBuilder masked = new StringBuilder();
        boolean hasEscapes = name.indexOf('\\') >= 0;
        if (type == Kept.NAME || hasEscapes) {
            if (isMask(name) || (hasEscapes && EscapedValue.isKept(name, 0, name.length(), type))) {
                return name;
            }
            Mask.escaped(name, 0, name.length(), masked);
            signs(name, masked);
        } else {
            type.append(name, 0, name.length(), masked);
        }
        String mask = masked.toString();
        if (mask.equals(name) || hasEscapes) {
            return mask;
        }
        int place = mask.indexOf('x');
        int length = 0;
        while (place >= 0 && place + length < mask.length() && mask.charAt(place + length) == 'x') {
            length++;
        }
        for (int number = 1; length > 3 && number < 1000; number++) {
            String digits = String.valueOf(number);
            int end = place + length;
            String numbered = mask.substring(0, end - digits.length()) + digits + mask.substring(end);
            if (!used.contains(numbered)) {
                return numbered;
            }
        }
        return mask;
    }

    /** containerd counts the dots of a name, and before 2.0 a bracket ends it. */
    private static boolean isSign(char c) {
        return c == '[' || c == ']' || SIGNS.indexOf(c) >= 0;
    }

    private static void signs(String name, StringBuilder mask) {
        for (int at = 0; at < name.length(); at++) {
            if (isSign(name.charAt(at))) {
                mask.setCharAt(at, name.charAt(at));
            }
        }
    }

    /** Whether it is such a mask: files of a case were projected when they were read first. */
    private static boolean isMask(String name) {
        int digits = 0;
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            if (c != 'x' && c != ' ' && !isSign(c) && (c < '0' || c > '9')) {
                return false;
            }
        }
        return digits <= 3;
    }

    /** Whether a text is made of words: letters, few of them, with a number after them at most. */
    static boolean isName(String text, int from, int to) {
        if (OF_CONTAINERD.contains(text.substring(from, to).toLowerCase(Locale.ROOT))) {
            return true;
        }
        int words = 0;
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || SIGNS.indexOf(text.charAt(at)) >= 0) {
                words++;
                if (!isWord(text, start, at)) {
                    return false;
                }
                start = at + 1;
            }
        }
        return to > from && to - from <= LONGEST && words <= MOST_WORDS;
    }

    private static boolean isWord(String text, int from, int to) {
        int letters = from;
        int humps = 0;
        int hump = 0;
        while (letters < to && isLetter(text.charAt(letters))) {
            boolean begins = Character.isUpperCase(text.charAt(letters))
                    && letters > from
                    && Character.isLowerCase(text.charAt(letters - 1));
            if (begins && hump < 2) {
                return false;
            }
            humps += begins ? 1 : 0;
            hump = begins ? 1 : hump + 1;
            letters++;
        }
        int end = letters;
        while (end < to && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end == to) {
            return letters - from <= (humps > 0 ? 2 * LONGEST_WORD : LONGEST_WORD) && humps <= 3 && to - letters <= 4;
        }
        for (int at = end; at < to; at++) {
            char c = text.charAt(at);
            if (!isLetter(c) && (c < '0' || c > '9')) {
                return false;
            }
        }
        return to - from <= SHORT;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
