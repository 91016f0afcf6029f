package dev.registrydoctor.doctor.source.volume;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Digests as distribution accepts them ({@code opencontainers/go-digest}), each text kept once however often it is read. */
final class Digests {

    private static final Map<String, Integer> HEX_DIGITS = Map.of("sha256", 64, "sha384", 96, "sha512", 128);
    /** Characters of the longest one. */
    static final int LONGEST = "sha512:".length() + 128;

    private final Map<String, String> known = new ConcurrentHashMap<>();

    static boolean isAlgorithm(String name) {
        return HEX_DIGITS.containsKey(name);
    }

    static boolean isValid(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && isHex(text.substring(0, colon), text, colon + 1);
    }

    /** The digest of a folder, or null when its name is not one. */
    @Nullable
    String ofFolder(String algorithm, String hex) {
        return isHex(algorithm, hex, 0) ? shared(algorithm + ":" + hex) : null;
    }

    private static boolean isHex(String algorithm, String text, int from) {
        Integer digits = HEX_DIGITS.get(algorithm);
        if (digits == null || text.length() - from != digits) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** An equal text, the same one for all who ask. */
    String shared(String text) {
        String before = known.putIfAbsent(text, text);
        return before == null ? text : before;
    }
}
