package dev.registrydoctor.checks.model.toml;

import java.util.ArrayList;
import java.util.List;

/** Splits the name of a table, or a key, at its dots, like go-toml 1 (keysparsing.go). */
final class GoTomlKey {

    private GoTomlKey() {}

    /**
     * Its parts, without their quotes. Escapes stay, and a dot next to a quoted part is optional.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static List<String> parse(String key) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < key.length()) {
            char c = key.charAt(at);
            if (GoTomlText.isSpace(c)) {
                at++;
            } else if (GoTomlText.isBare(c)) {
                int end = bareEnd(key, at);
                parts.add(key.substring(at, end));
                at = afterBare(key, end);
            } else if (c == '"' || c == '\'') {
                int end = key.indexOf(c, at + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("unclosed " + (c == '"' ? "double" : "single") + "-quoted key");
                }
                parts.add(key.substring(at + 1, end));
                at = end + 1;
            } else if (c == '.') {
                at++;
                if (at == key.length()) {
                    throw new IllegalArgumentException("unexpected end of key");
                }
                char next = key.charAt(at);
                if (!GoTomlText.isBare(next) && next != '"' && next != '\'' && next != ' ') {
                    throw new IllegalArgumentException("expecting key part after dot");
                }
            } else {
                throw new IllegalArgumentException("invalid key character: " + Character.toString(key.codePointAt(at)));
            }
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("empty key");
        }
        return parts;
    }

    private static int bareEnd(String key, int from) {
        int end = from;
        while (end < key.length() && GoTomlText.isBare(key.charAt(end))) {
            end++;
        }
        return end;
    }

    /** After a part without quotes, only a dot is allowed, with blanks before it. */
    private static int afterBare(String key, int end) {
        int at = end;
        while (at < key.length() && GoTomlText.isSpace(key.charAt(at))) {
            at++;
        }
        if (at < key.length() && key.charAt(at) != '.') {
            throw new IllegalArgumentException(
                    (at > end ? "invalid key character after whitespace: " : "invalid bare key character: ")
                            + Character.toString(key.codePointAt(at)));
        }
        return at;
    }
}
