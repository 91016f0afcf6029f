package dev.registrydoctor.checks.model;

import java.util.Locale;
import org.tomlj.TomlParseError;

/** Words for TOML errors, with the commonest mistake of copied snippets named as such. */
public final class TomlText {

    private TomlText() {}

    /** What is wrong at an error, in one line. */
    public static String explain(TomlParseError error, String text) {
        String[] lines = text.split("\n", -1);
        int index = error.position().line() - 1;
        String line = index >= 0 && index < lines.length ? lines[index] : "";
        char quote = typographicQuote(line);
        if (quote != 0) {
            return "typographic quote " + quote + " (U+"
                    + Integer.toHexString(quote).toUpperCase(Locale.ROOT) + ") instead of a straight \"";
        }
        if (text.startsWith("\uFEFF")) {
            return "the file begins with a byte order mark";
        }
        String message = error.getMessage();
        return message == null ? "not TOML" : message.split("\n", 2)[0];
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
