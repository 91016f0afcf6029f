package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import org.jspecify.annotations.Nullable;

/**
 * Reads the TOML that configurations of containerd consist of: tables, and keys with plain strings, numbers, booleans and
 * arrays of them. It gives up at anything else and at every error, and the library reads that text then: whatever is read here
 * has only one meaning in all versions of TOML. The library's parser takes 6 % of a run for its tables (docs/decisions/0013),
 * which a run on a node with usual files does not pay.
 */
final class UsualToml {

    /** More digits could be too large for 64 bits. */
    private static final int MOST_DIGITS = 18;

    private static final int MOST_DEPTH = 8;

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    private UsualToml(String text) {
        this.text = text;
    }

    /** The tables of a text with their places, or null: it is not usual, or not TOML. */
    static @Nullable TomlTable read(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t' && c != '\n') || c > '~') {
                return null;
            }
        }
        return new UsualToml(text).root();
    }

    private @Nullable TomlTable root() {
        TomlTable root = new TomlTable();
        TomlTable table = root;
        while (table != null && at < text.length()) {
            skipSpaces();
            if (current() == '[') {
                table = header(root);
            } else if (!isEndOfLine() && !pair(table)) {
                return null;
            }
            if (!endLine()) {
                return null;
            }
        }
        return table == null ? null : root;
    }

    /** The table that is written in brackets, which begins here. */
    private @Nullable TomlTable header(TomlTable root) {
        Place place = place();
        TomlTable table = root;
        do {
            at++;
            String key = key();
            Object known = key == null ? null : table.get(key);
            if (key == null || (known != null && (current() != '.' || !(known instanceof TomlTable)))) {
                return null;
            }
            if (known instanceof TomlTable there) {
                table = there;
            } else {
                TomlTable made = new TomlTable();
                table.put(key, made, place);
                table = made;
            }
        } while (current() == '.');
        return accept(']') ? table : null;
    }

    private boolean pair(TomlTable table) {
        Place place = place();
        String key = key();
        skipSpaces();
        if (key == null || table.get(key) != null || !accept('=')) {
            return false;
        }
        skipSpaces();
        Object value = value(0);
        if (value == null) {
            return false;
        }
        table.put(key, value, place);
        return true;
    }

    private @Nullable String key() {
        if (current() == '"' || current() == '\'') {
            String quoted = string();
            return quoted == null || quoted.isEmpty() ? null : quoted;
        }
        int from = at;
        while (isOfBareKey(current())) {
            at++;
        }
        return at == from ? null : text.substring(from, at);
    }

    private static boolean isOfBareKey(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '-';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A value; whether it ends here, or is a date, a fraction or another number, what follows tells. */
    private @Nullable Object value(int depth) {
        char first = current();
        if (first == '"' || first == '\'') {
            return string();
        } else if (first == '[') {
            return depth < MOST_DEPTH ? array(depth) : null;
        } else if (text.startsWith("true", at) || text.startsWith("false", at)) {
            boolean isTrue = first == 't';
            at += isTrue ? 4 : 5;
            return isTrue;
        }
        return number();
    }

    /** A string in one line without escapes; of one in three quotes the first two, behind which nothing may stand. */
    private @Nullable String string() {
        char quote = current();
        int from = at + 1;
        do {
            at++;
            if (isEnd() || current() == '\n' || (quote == '"' && current() == '\\')) {
                return null;
            }
        } while (current() != quote);
        at++;
        return text.substring(from, at - 1);
    }

    private @Nullable Long number() {
        int from = at;
        accept('-');
        int digits = at;
        while (isDigit(current())) {
            at++;
        }
        int count = at - digits;
        boolean isUsual = count >= 1 && count <= MOST_DIGITS && (count == 1 || text.charAt(digits) != '0');
        return isUsual ? Long.valueOf(text.substring(from, at)) : null;
    }

    private @Nullable TomlList array(int depth) {
        TomlList list = new TomlList();
        at++;
        skipLines();
        while (!accept(']')) {
            Place place = place();
            Object value = value(depth + 1);
            if (value == null) {
                return null;
            }
            list.add(value, place);
            skipLines();
            if (accept(',')) {
                skipLines();
            } else if (current() != ']') {
                return null;
            }
        }
        return list;
    }

    private boolean isEnd() {
        return at >= text.length();
    }

    /** The letter here; at the end a line break. */
    private char current() {
        return isEnd() ? '\n' : text.charAt(at);
    }

    private boolean accept(char c) {
        if (current() != c || isEnd()) {
            return false;
        }
        at++;
        return true;
    }

    private void skipSpaces() {
        while (current() == ' ' || current() == '\t') {
            at++;
        }
    }

    private void skipLines() {
        skipSpaces();
        while (!isEnd() && current() == '\n') {
            nextLine();
            skipSpaces();
        }
    }

    private boolean isEndOfLine() {
        return current() == '\n' || current() == '#';
    }

    /** Goes to the next line, over a comment; false when something else stands in between. */
    private boolean endLine() {
        skipSpaces();
        if (!isEndOfLine()) {
            return false;
        }
        while (current() != '\n') {
            at++;
        }
        nextLine();
        return true;
    }

    private void nextLine() {
        at++;
        line++;
        lineStart = at;
    }

    private Place place() {
        return new Place(line, at - lineStart + 1);
    }
}
