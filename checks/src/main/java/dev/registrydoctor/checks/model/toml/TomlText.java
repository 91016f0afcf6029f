package dev.registrydoctor.checks.model.toml;

import java.util.Locale;

/** Messages for TOML errors. The most common mistake in copied snippets, typographic quotes, has its own message. */
final class TomlText {

    private TomlText() {}

    /**
     * The error in one line.
     *
     * @param message the parser's message
     * @param line the line of the file with the error
     * @param marked whether the file starts with a byte order mark
     */
    static String explain(String message, String line, boolean marked) {
        char quote = typographicQuote(line);
        if (quote != 0) {
            return "typographic quote " + quote + " (U+"
                    + Integer.toHexString(quote).toUpperCase(Locale.ROOT) + ") instead of a straight \"";
        }
        return marked ? "the file starts with a byte order mark" : message.split("\n", 2)[0];
    }

    private static char typographicQuote(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c >= '\u2018' && c <= '\u201F') {
                return c;
            }
        }
        return 0;
    }
}
