package dev.registrydoctor.checks.projection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of a TOML text what the rules of its kind name, and masks everything else in its place.
 *
 * <p>It takes all that any reader of TOML takes, and the dialect of containerd before 2.0: keys on the line of their table,
 * line ends in inline tables. Where a text is neither, it masks the rest: no reader gets beyond that place either.
 */
final class TomlProjection {

    private final String text;
    private final Rules rules;
    private final StringBuilder out;
    private final KeyNames names = new KeyNames();
    private final Deque<Character> open = new ArrayDeque<>();
    /** What stands before each open brace. */
    private final Deque<List<String>> tables = new ArrayDeque<>();

    private List<String> table = List.of();
    private List<String> path = List.of();
    private int at;

    private TomlProjection(String text, Rules rules) {
        this.text = text;
        this.rules = rules;
        out = new StringBuilder(text.length());
    }

    /** The text in its full length. */
    static String of(String text, Rules rules) {
        TomlProjection projection = new TomlProjection(text, rules);
        projection.read();
        return projection.out.toString();
    }

    private void read() {
        boolean inValue = false;
        boolean goesOn = true;
        while (goesOn && at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                comment();
            } else if (c == ' ' || c == '\t' || c == '\r' || (c == '\uFEFF' && at == 0)) {
                copy();
            } else if (c == '\n') {
                copy();
                inValue = !open.isEmpty() && open.peek() == '[';
            } else if (inValue) {
                goesOn = value(c);
                inValue = !(c == '{' || (c == ',' && isOpen('{')));
            } else {
                goesOn = c == '}' ? close('{') : c == '[' ? header() : key();
                inValue = c != '[';
            }
        }
        Mask.words(text, at, text.length(), out);
    }

    private void copy() {
        out.append(text.charAt(at++));
    }

    private boolean isOpen(char bracket) {
        return !open.isEmpty() && open.peek() == bracket;
    }

    private void comment() {
        int end = text.indexOf('\n', at);
        end = end < 0 ? text.length() : end;
        copy();
        Mask.visible(text, at, end, out);
        at = end;
    }

    // --- Names
    // --------------------------------------------------------------------------------------------------------

    /** {@code [a.b]} or {@code [[a.b]]}. */
    private boolean header() {
        copy();
        boolean isList = at < text.length() && text.charAt(at) == '[';
        if (isList) {
            copy();
        }
        open.clear();
        tables.clear();
        table = List.of();
        List<String> named = dotted(table);
        if (named == null || at >= text.length() || text.charAt(at) != ']') {
            return false;
        }
        copy();
        if (isList && at < text.length() && text.charAt(at) == ']') {
            copy();
        }
        table = named;
        return true;
    }

    /** {@code a.b =}; the equals sign belongs to it. */
    private boolean key() {
        List<String> named = dotted(table);
        if (named == null || at >= text.length() || text.charAt(at) != '=') {
            return false;
        }
        copy();
        path = named;
        return true;
    }

    /** The names up to what cannot belong to one, or null when there is none. */
    private @Nullable List<String> dotted(List<String> parent) {
        List<String> parts = new ArrayList<>(parent);
        blanks();
        if (at < text.length() && text.charAt(at) == '.') {
            copy(); // which containerd before 2.0 passes over
        }
        while (true) {
            blanks();
            if (at >= text.length()) {
                return null;
            }
            int start = at;
            char c = text.charAt(at);
            boolean isQuoted = c == '"' || c == '\'';
            int end = isQuoted ? stringEnd(c, true) : bareEnd();
            if (end <= start) {
                return null;
            }
            int from = isQuoted ? start + 1 : start;
            int to = isQuoted ? end - 1 : end;
            out.append(text, start, from);
            String name = names.kept(text, from, to, rules.keys(parts));
            out.append(name).append(text, to, end);
            parts.add(name.toLowerCase(Locale.ROOT));
            at = end;
            blanks();
            if (at < text.length() && text.charAt(at) == '.') {
                copy();
            } else if (!(isQuoted ? bareEnd() > at || isQuote() : isQuote())) {
                return parts;
            }
        }
    }

    /** containerd before 2.0 wants no dot beside a quoted part. */
    private boolean isQuote() {
        return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            copy();
        }
    }

    private int bareEnd() {
        int end = at;
        while (end < text.length()) {
            char c = text.charAt(end);
            boolean isBare = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!isBare && c != '_' && c != '-') {
                break;
            }
            end++;
        }
        return end;
    }

    /**
     * The place behind the quote that ends a string, or -1.
     *
     * @param takesLineEnds whether containerd before 2.0 takes it over several lines; no other reader gets beyond the first
     */
    private int stringEnd(char quote, boolean takesLineEnds) {
        for (int end = at + 1; end < text.length(); end++) {
            char c = text.charAt(end);
            if (c == '\n' && !takesLineEnds) {
                return -1;
            } else if (c == '\\' && quote == '"') {
                end++;
            } else if (c == quote) {
                return end + 1;
            }
        }
        return -1;
    }

    // --- Values
    // -------------------------------------------------------------------------------------------------------

    private boolean value(char c) {
        switch (c) {
            case '[' -> {
                open.push('[');
                copy();
            }
            case '{' -> {
                open.push('{');
                tables.push(table);
                table = path;
                copy();
            }
            case ']' -> {
                return close('[');
            }
            case '}' -> {
                return close('{');
            }
            case ',' -> copy();
            case '"', '\'' -> {
                return string(c);
            }
            default -> bare();
        }
        return true;
    }

    private boolean close(char bracket) {
        if (!isOpen(bracket)) {
            return false;
        }
        copy();
        open.pop();
        if (bracket == '{') {
            path = table;
            table = tables.pop();
        }
        return true;
    }

    private void bare() {
        int end = at;
        while (end < text.length() && ",]}#\"' \t\r\n".indexOf(text.charAt(end)) < 0) {
            int placeholder = Mask.placeholderEnd(text, end, text.length());
            end = Math.max(end + 1, placeholder);
        }
        Bare.append(text, at, end, rules.value(path), out);
        at = end;
    }

    private boolean string(char quote) {
        String three = String.valueOf(quote).repeat(3);
        if (text.startsWith(three, at)) {
            int end = multiLineEnd(three);
            if (end < 0) {
                return false;
            }
            out.append(three);
            multiLine(at + 3, end - 3, quote);
            out.append(three);
            at = end;
            return true;
        }
        int end = stringEnd(quote, quote == '\'');
        if (end < 0) {
            return unclosed(quote);
        }
        copy();
        content(at, end - 1, quote, rules.value(path));
        out.append(quote);
        at = end;
        return true;
    }

    /** The end of the line is the place of the mistake; what comes before is as in any string. */
    private boolean unclosed(char quote) {
        int end = text.indexOf('\n', at);
        end = end < 0 ? text.length() : end;
        copy();
        content(at, end, quote, rules.value(path));
        at = end;
        return false;
    }

    private int multiLineEnd(String three) {
        int end = at + 3;
        while (end < text.length() && !text.startsWith(three, end)) {
            end += text.charAt(end) == '\\' && three.charAt(0) == '"' ? 2 : 1;
        }
        if (end >= text.length()) {
            return -1;
        }
        // Two quotes more belong to the content.
        for (int more = 0; more < 2 && end + 3 < text.length() && text.charAt(end + 3) == three.charAt(0); more++) {
            end++;
        }
        return end + 3;
    }

    /** A value of one line, which a line end may come before; of any other the quotes and line ends decide what it is. */
    private void multiLine(int from, int to, char quote) {
        int start = from;
        while (start < to && (text.charAt(start) == '\r' || text.charAt(start) == '\n')) {
            start++;
        }
        out.append(text, from, start);
        boolean isOneLine = text.substring(start, to).chars().allMatch(c -> c != '\n' && c != quote);
        for (int at = start; at < to && !isOneLine; at++) {
            if (text.charAt(at) == quote && text.charAt(at - 1) != '\\') {
                content(start, at, quote, Kept.NOTHING);
                out.append(quote);
                start = at + 1;
            }
        }
        content(start, to, quote, isOneLine ? rules.value(path) : Kept.NOTHING);
    }

    private void content(int from, int to, char quote, Kept type) {
        boolean hasEscapes = quote == '"' && text.indexOf('\\', from) >= 0 && text.indexOf('\\', from) < to;
        if (!hasEscapes) {
            type.append(text, from, to, out);
        } else if (EscapedValue.isKept(text, from, to, type)) {
            out.append(text, from, to);
        } else {
            Mask.escaped(text, from, to, out);
        }
    }
}
