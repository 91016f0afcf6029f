package dev.registrydoctor.reports.secrets;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which names say that their value is a secret: {@code REGISTRY_HTTP_SECRET} does, {@code secretName} does not. */
final class SecretNames {

    /** No name is longer. */
    private static final int LONGEST = 80;

    private final Set<String> keysOf;
    private final Set<String> notKeysOf;
    private final Set<String> notSecret;

    SecretNames(Map<String, String> definitions) {
        keysOf = words(definitions, "KEYSOF");
        notKeysOf = words(definitions, "NOTKEYSOF");
        notSecret = words(definitions, "NOTSECRET");
    }

    private static Set<String> words(Map<String, String> definitions, String name) {
        return Set.of(definitions.getOrDefault(name, "").split(" ", -1));
    }

    /**
     * Where the name ends that has a telling word.
     *
     * @param word in lower case
     * @return -1 when the name is not one of a secret
     */
    int end(String text, int at, String word) {
        int behind = at + word.length();
        int end = behind;
        while (end < text.length() && end - at < LONGEST && isOfName(text.charAt(end))) {
            end++;
        }
        boolean telling = switch (word) {
            case "pass" -> isPassword(text, at, behind);
            case "pw" -> !isLetter(text, at - 1) && !isLetter(text, behind);
            case "pat" -> at > 0 && "_-".indexOf(text.charAt(at - 1)) >= 0 && !isLetter(text, behind);
            case "key" -> isKey(text, at) && !isLowerCase(text, behind);
            case "secret" -> !isPullSecret(text, at) && !isReference(text, at, end);
            default -> true;
        };
        return telling && isSecret(text, behind, end, word) ? end : -1;
    }

    private static boolean isPassword(String text, int at, int behind) {
        return text.regionMatches(true, behind, "word", 0, 4)
                || text.regionMatches(true, behind, "wd", 0, 2)
                || text.regionMatches(true, behind, "phrase", 0, 6)
                || text.regionMatches(true, behind, "code", 0, 4)
                || (!isLetter(text, at - 1) && !isLetter(text, behind));
    }

    private boolean isKey(String text, int at) {
        int end = at > 0 && "_.- ".indexOf(text.charAt(at - 1)) >= 0 ? at - 1 : at;
        int start = end;
        while (start > 0 && end - start < LONGEST && isLetter(text, start - 1)) {
            start--;
        }
        String before = text.substring(start, end).toLowerCase(Locale.ROOT);
        for (String word : keysOf) {
            if (before.endsWith(word)) {
                return true;
            }
        }
        return end < at
                && text.charAt(end) != ' '
                && text.charAt(end) != '.'
                && !before.isEmpty()
                && !notKeysOf.contains(before);
    }

    /** {@code imagePullSecrets} names Secrets of Kubernetes. */
    private static boolean isPullSecret(String text, int at) {
        return text.regionMatches(true, at - 4, "pull", 0, 4)
                || (text.regionMatches(true, at - 5, "pull", 0, 4) && "_-".indexOf(text.charAt(at - 1)) >= 0);
    }

    /** Whether it is the word alone, and a namespace and a name stand behind it. */
    private static boolean isReference(String text, int at, int end) {
        if ((at > 0 && isOfName(text.charAt(at - 1))) || end - at > "secrets".length()) {
            return false;
        }
        int value = end;
        while (value < text.length() && value - end < 6 && "\"' :=".indexOf(text.charAt(value)) >= 0) {
            value++;
        }
        int slashes = 0;
        int last = value;
        while (last < text.length() && (isOfObject(text.charAt(last)) || text.charAt(last) == '/')) {
            slashes += text.charAt(last) == '/' ? 1 : 0;
            last++;
        }
        return slashes == 1 && (last == text.length() || "\"' ,;:)]}\n".indexOf(text.charAt(last)) >= 0);
    }

    private static boolean isOfObject(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }

    /** Whether no word behind the telling one says that the name is one of something else. */
    private boolean isSecret(String text, int behind, int end, String word) {
        int part = behind;
        for (int i = behind; i <= end; i++) {
            boolean ends = i == end || !Character.isLetterOrDigit(text.charAt(i)) || isUpperAfterLower(text, i, behind);
            if (ends) {
                if (part < i && !allows(text.substring(part, i).toLowerCase(Locale.ROOT), word)) {
                    return false;
                }
                part = i < end && Character.isLetterOrDigit(text.charAt(i)) ? i : i + 1;
            }
        }
        // Secrets and tokens in the plural are lists of names.
        return !(end == behind + 1
                && Character.toLowerCase(text.charAt(behind)) == 's'
                && end < text.length()
                && text.charAt(end) == ':');
    }

    private boolean allows(String part, String word) {
        String one = part.length() > 1 && part.endsWith("s") ? part.substring(0, part.length() - 1) : part;
        return !notSecret.contains(part) && !notSecret.contains(one) && (!one.equals("id") || word.equals("secret"));
    }

    private static boolean isUpperAfterLower(String text, int at, int floor) {
        return at >= floor
                && at > 0
                && Character.isUpperCase(text.charAt(at))
                && Character.isLowerCase(text.charAt(at - 1));
    }

    private static boolean isLetter(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetter(text.charAt(at));
    }

    private static boolean isLowerCase(String text, int at) {
        return at < text.length() && Character.isLowerCase(text.charAt(at));
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
