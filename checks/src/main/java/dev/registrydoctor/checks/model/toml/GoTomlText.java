package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.TomlTable.Place;

/** A text that is read character by character, with the place of the next one. */
final class GoTomlText {

    /** After the last character. */
    static final int END = -1;

    private final String text;
    private int at;
    private int line = 1;
    private int column = 1;

    GoTomlText(String text) {
        this.text = text;
    }

    /** The text is not TOML from here on. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String what) {
            super(what, null, false, false);
        }
    }

    Unreadable unreadable(String what) {
        return new Unreadable(what);
    }

    Place place() {
        return new Place(line, column);
    }

    int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    int read() {
        int c = peek();
        if (c == '\n') {
            line++;
            column = 1;
        } else {
            column++;
        }
        at += c == END ? 0 : Character.charCount(c);
        return c;
    }

    boolean follows(String next) {
        return text.startsWith(next, at);
    }

    /** The next characters, fewer at the end. */
    String ahead(int count) {
        return text.substring(at, Math.min(text.length(), at + count));
    }

    void skip(int count) {
        for (int i = 0; i < count; i++) {
            read();
        }
    }

    /** Reads up to the line's end, which stays. */
    void comment() {
        while (peek() != '\n' && peek() != END && !follows("\r\n")) {
            read();
        }
    }

    /** Reads blanks and tabs. */
    String spaces() {
        int from = at;
        while (isSpace(peek())) {
            read();
        }
        return text.substring(from, at);
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a key without quotes can have it. */
    static boolean isBare(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '-';
    }
}
