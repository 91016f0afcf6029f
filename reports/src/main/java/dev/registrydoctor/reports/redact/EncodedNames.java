package dev.registrydoctor.reports.redact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The readable parts of base64, also of such that begins with bytes that are no text: the state that a registry signs and
 * hands out in URLs is a signature and then JSON.
 */
final class EncodedNames {

    /** Shorter runs are read too often by chance. */
    private static final Pattern READABLE = Pattern.compile("[\\x20-\\x7e\\n\\t]{4,}");

    private EncodedNames() {}

    /** What can be read of what a run of base64's letters stands for; empty when nothing can. */
    static String readable(String run) {
        StringBuilder letters = new StringBuilder(run.length());
        for (int i = 0; i < run.length(); i++) {
            char c = run.charAt(i);
            if (!Character.isWhitespace(c)) {
                letters.append(c == '-' ? '+' : c == '_' ? '/' : c);
            }
        }
        letters.setLength(letters.length() % 4 == 1 ? letters.length() - 1 : letters.length());
        try {
            String bytes = new String(Base64.getDecoder().decode(letters.toString()), StandardCharsets.ISO_8859_1);
            Matcher readable = READABLE.matcher(bytes);
            return readable.results().map(r -> r.group()).collect(Collectors.joining("\n"));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
