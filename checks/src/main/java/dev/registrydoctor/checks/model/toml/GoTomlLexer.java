package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.GoTomlToken.Sort;
import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;

/**
 * Splits TOML into tokens like go-toml 1 (lexer.go in 1.9.4 and 1.9.5). It has two states: one for keys, which ignores
 * line ends, and one for values, which a line end leaves. So it accepts more than TOML: a key on the line of its table,
 * line ends in inline tables, and a missing value without an error here.
 */
final class GoTomlLexer {

    private final GoTomlText text;
    private final GoTomlValues values;
    private final Queue<GoTomlToken> pending = new ArrayDeque<>();
    private final Deque<Character> open = new ArrayDeque<>();
    private boolean inValue;

    GoTomlLexer(String toml) {
        text = new GoTomlText(toml);
        values = new GoTomlValues(text);
    }

    /** The next token; there is none after an error or the end. */
    GoTomlToken next() {
        while (pending.isEmpty()) {
            try {
                if (inValue) {
                    value();
                } else {
                    key();
                }
            } catch (GoTomlText.Unreadable e) {
                pending.add(new GoTomlToken(Sort.ERROR, String.valueOf(e.getMessage()), text.place()));
            }
        }
        return pending.remove();
    }

    private void emit(Sort sort, String written, Place place) {
        pending.add(new GoTomlToken(sort, written, place));
    }

    private void sign(Sort sort) {
        Place place = text.place();
        text.read();
        emit(sort, "", place);
    }

    private void key() {
        int c = text.peek();
        switch (c) {
            case '}' -> close(Sort.RIGHT_CURLY, '{');
            case '[' -> header();
            case '#' -> text.comment();
            case '=' -> {
                sign(Sort.EQUAL);
                inValue = true;
            }
            case ' ', '\t', '\r', '\n' -> text.read();
            case GoTomlText.END -> sign(Sort.END);
            default -> {
                Place place = text.place();
                emit(Sort.KEY, written(), place);
            }
        }
    }

    private void value() {
        int c = text.peek();
        switch (c) {
            case '=' -> sign(Sort.EQUAL);
            case '[' -> open(Sort.LEFT, '[');
            case ']' -> close(Sort.RIGHT, '[');
            case '{' -> {
                open(Sort.LEFT_CURLY, '{');
                inValue = false;
            }
            case '}' -> close(Sort.RIGHT_CURLY, '{');
            case '#' -> text.comment();
            case ',' -> {
                sign(Sort.COMMA);
                inValue = !isOpen('{');
            }
            case '\r', '\n' -> {
                text.read();
                inValue = isOpen('[');
            }
            case ' ', '\t' -> text.read();
            case GoTomlText.END -> sign(Sort.END);
            default -> values.read(pending);
        }
    }

    private boolean isOpen(char bracket) {
        return !open.isEmpty() && open.peek() == bracket;
    }

    private void open(Sort sort, char bracket) {
        sign(sort);
        open.push(bracket);
    }

    /** A closing bracket is emitted even if none was opened: the error is what follows it. */
    private void close(Sort sort, char bracket) {
        char written = (char) text.peek();
        sign(sort);
        if (isOpen(bracket)) {
            open.pop();
            inValue = true;
        } else {
            emit(Sort.ERROR, "cannot have '" + written + "' here", text.place());
        }
    }

    /** The name of a table is read as written: a bracket ends it even in quotes, and nothing is unescaped. */
    private void header() {
        Place place = text.place();
        text.read();
        boolean isDouble = text.peek() == '[';
        if (isDouble) {
            text.read();
        }
        emit(isDouble ? Sort.DOUBLE_LEFT : Sort.LEFT, "", place);
        Place start = text.place();
        StringBuilder name = new StringBuilder();
        while (text.peek() != ']') {
            if (text.peek() == '[' || text.peek() == GoTomlText.END) {
                emit(
                        Sort.ERROR,
                        text.peek() == '['
                                ? "table key cannot contain '[' before containerd 2.0, not even in quotes"
                                : "unclosed table key",
                        start);
                return;
            }
            name.appendCodePoint(text.read());
        }
        if (!name.isEmpty()) {
            emit(isDouble ? Sort.TABLES : Sort.TABLE, name.toString(), start);
        }
        Place end = text.place();
        text.read();
        if (!isDouble) {
            emit(Sort.RIGHT, "", end);
        } else if (text.peek() == ']') {
            text.read();
            emit(Sort.DOUBLE_RIGHT, "", end);
        } else {
            emit(Sort.ERROR, "unclosed table array key", end);
        }
    }

    /** A key with its quotes, but without the escapes in them, up to the first character that cannot be in a key. */
    private String written() {
        StringBuilder key = new StringBuilder();
        for (int c = text.peek(); c != '=' && c != GoTomlText.END; c = text.peek()) {
            if (c == '"' || c == '\'') {
                text.read();
                key.append((char) c)
                        .append(c == '"' ? values.basic("\"", true) : values.literal("'"))
                        .append((char) c);
                text.read();
            } else if (c == '\n') {
                throw text.unreadable("keys cannot contain new lines");
            } else if (GoTomlText.isSpace(c)) {
                String spaces = text.spaces();
                if (text.peek() != '.') {
                    break;
                }
                text.read();
                key.append(spaces).append('.').append(text.spaces());
            } else if (c == '.' || GoTomlText.isBare(c)) {
                key.append((char) text.read());
            } else {
                throw text.unreadable("keys cannot contain " + Character.toString(c) + " character");
            }
        }
        return key.toString();
    }
}
