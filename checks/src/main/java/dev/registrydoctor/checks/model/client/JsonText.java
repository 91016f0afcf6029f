package dev.registrydoctor.checks.model.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict JSON reader that reports where a text is not valid JSON. For configuration files of a few kilobytes, in a
 * module without a JSON library.
 */
public final class JsonText {

    private static final int MAX_DEPTH = 64;

    /** A text is not valid JSON. */
    public static final class NotJson extends Exception {
        private NotJson(String what, int line, int column) {
            super("line " + line + ", column " + column + ": " + what);
        }
    }

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /**
     * Reads a text into Map, List, String, Double, Boolean or null.
     *
     * @throws NotJson with line and column
     */
    public static @Nullable Object parse(String text) throws NotJson {
        JsonText json = new JsonText(text);
        Object value = json.value(0);
        json.blank();
        if (json.at < text.length()) {
            throw json.wrong("there is text after the end of the value");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws NotJson {
        if (depth > MAX_DEPTH) {
            throw wrong("the nesting is too deep");
        }
        blank();
        char c = peek();
        if (c == '{') {
            return object(depth);
        } else if (c == '[') {
            return array(depth);
        } else if (c == '"') {
            return string();
        } else if (c == '-' || Character.isDigit(c)) {
            return number();
        }
        for (String word : List.of("true", "false", "null")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("null") ? null : (Object) word.equals("true");
            }
        }
        throw wrong("expected a value" + hint(c));
    }

    private Map<String, @Nullable Object> object(int depth) throws NotJson {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at++;
        blank();
        if (peek() == '}') {
            at++;
            return map;
        }
        while (true) {
            blank();
            if (peek() != '"') {
                throw wrong("expected a key in double quotes" + hint(peek()));
            }
            String key = string();
            blank();
            expect(':');
            map.put(key, value(depth + 1));
            blank();
            if (peek() == '}') {
                at++;
                return map;
            }
            expect(',');
        }
    }

    private List<@Nullable Object> array(int depth) throws NotJson {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        blank();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            blank();
            if (peek() == ']') {
                at++;
                return list;
            }
            expect(',');
        }
    }

    private String string() throws NotJson {
        StringBuilder value = new StringBuilder();
        at++;
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                at--;
                throw wrong("a string is not closed on its line");
            }
            value.append(c == '\\' ? escape() : c);
        }
        at++;
        return value.toString();
    }

    private char escape() throws NotJson {
        char c = peek();
        at++;
        int index = "\"\\/bfnrt".indexOf(c);
        if (index >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(index);
        }
        if (c == 'u' && at + 4 <= text.length() && text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        throw wrong("unknown escape sequence");
    }

    private Double number() throws NotJson {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        if (!digits.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            throw wrong("not a number: " + digits);
        }
        return Double.valueOf(digits);
    }

    private void expect(char c) throws NotJson {
        if (peek() != c) {
            throw wrong("expected '" + c + "'" + hint(peek()));
        }
        at++;
    }

    private static String hint(char c) {
        if (c >= '\u2018' && c <= '\u201F') {
            return ", found the typographic quote " + c;
        }
        return switch (c) {
            case '}', ']' -> ", found '" + c + "' (is there an extra comma before it?)";
            case '#', '/' -> "; JSON has no comments";
            default -> "";
        };
    }

    private char peek() throws NotJson {
        if (at >= text.length()) {
            throw wrong("unexpected end of the text");
        }
        return text.charAt(at);
    }

    private void blank() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private NotJson wrong(String what) {
        String before = text.substring(0, Math.min(at, text.length()));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new NotJson(what, line, before.length() - before.lastIndexOf('\n'));
    }
}
