package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.GoTomlToken.Sort;
import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import java.util.Map;
import java.util.Queue;

/** Reads strings, numbers, dates and booleans like go-toml 1, which accepts more than TOML, and sometimes less. */
final class GoTomlValues {

    private static final Map<Integer, String> ESCAPES = Map.of(
            (int) '"',
            "\"",
            (int) 'n',
            "\n",
            (int) 'b',
            "\b",
            (int) 'f',
            "\f",
            (int) '/',
            "/",
            (int) 't',
            "\t",
            (int) 'r',
            "\r",
            (int) '\\',
            "\\");

    private final GoTomlText text;

    GoTomlValues(GoTomlText text) {
        this.text = text;
    }

    /**
     * Reads one value, which does not start with a bracket or a line end; a date with a time is two or three tokens.
     */
    void read(Queue<GoTomlToken> pieces) {
        Place place = text.place();
        int c = text.peek();
        if (c == '"') {
            pieces.add(new GoTomlToken(Sort.STRING, string('"'), place));
        } else if (c == '\'') {
            pieces.add(new GoTomlToken(Sort.STRING, string('\''), place));
        } else if (text.follows("true")) {
            pieces.add(word(Sort.TRUE, 4, place));
        } else if (text.follows("false")) {
            pieces.add(word(Sort.FALSE, 5, place));
        } else if (text.follows("inf") || text.follows("nan")) {
            pieces.add(word(Sort.FLOAT, 3, place));
        } else if (text.ahead(5).matches("\\d{4}-")) {
            date(pieces);
        } else if (text.ahead(3).matches("\\d\\d:")) {
            pieces.add(time());
        } else if (c == '+' || c == '-' || GoTomlText.isDigit(c)) {
            pieces.add(number());
        } else if (c == '.') {
            throw text.unreadable("cannot start float with a dot");
        } else {
            throw text.unreadable("no value can start with " + Character.toString(c));
        }
    }

    private GoTomlToken word(Sort sort, int length, Place place) {
        String word = text.ahead(length);
        text.skip(length);
        return new GoTomlToken(sort, word, place);
    }

    // --- Strings
    // ------------------------------------------------------------------------------------------------------

    private String string(char quote) {
        String three = String.valueOf(quote).repeat(3);
        boolean isLong = text.follows(three);
        String end = isLong ? three : String.valueOf(quote);
        text.skip(end.length());
        if (isLong) {
            text.skip(text.follows("\r\n") ? 2 : text.follows("\n") ? 1 : 0);
        }
        String string = quote == '"' ? basic(end, isLong) : literal(end);
        text.skip(end.length());
        return string;
    }

    /** Up to the closing quotes, which stay; includes line ends and control characters. */
    String literal(String end) {
        StringBuilder string = new StringBuilder();
        while (!text.follows(end)) {
            if (text.peek() == GoTomlText.END) {
                throw text.unreadable("unclosed string");
            }
            string.appendCodePoint(text.read());
        }
        return string.toString();
    }

    /** The same, without its escapes. */
    String basic(String end, boolean takesLineEnds) {
        StringBuilder string = new StringBuilder();
        while (!text.follows(end)) {
            int c = text.peek();
            if (c == GoTomlText.END) {
                throw text.unreadable("unclosed string");
            } else if (c == '\\') {
                text.read();
                escape(string);
            } else if (c < ' ' && c != '\t' && !(takesLineEnds && (c == '\n' || c == '\r'))) {
                throw text.unreadable("unescaped control character U+%04X".formatted(c));
            } else {
                string.appendCodePoint(text.read());
            }
        }
        return string.toString();
    }

    private void escape(StringBuilder string) {
        int c = text.peek();
        String plain = ESCAPES.get(c);
        if (plain != null) {
            text.read();
            string.append(plain);
        } else if (c == 'u' || c == 'U') {
            text.read();
            string.append(unicode(c == 'u' ? 4 : 8));
        } else if (GoTomlText.isSpace(c) || c == '\r' || c == '\n') {
            while (GoTomlText.isSpace(text.peek()) || text.peek() == '\r' || text.peek() == '\n') {
                text.read();
            }
        } else {
            throw text.unreadable("invalid escape sequence: \\" + (c == GoTomlText.END ? "" : Character.toString(c)));
        }
    }

    private String unicode(int digits) {
        String code = text.ahead(digits);
        if (!code.matches("[0-9a-fA-F]{" + digits + "}")) {
            throw text.unreadable("unfinished unicode escape");
        }
        text.skip(digits);
        long point = Long.parseLong(code, 16);
        boolean isCharacter = point <= Character.MAX_CODE_POINT && (point < 0xD800 || point > 0xDFFF);
        return isCharacter ? Character.toString((int) point) : "\uFFFD";
    }

    // --- Numbers
    // ------------------------------------------------------------------------------------------------------

    private GoTomlToken number() {
        Place place = text.place();
        String start = text.ahead(2);
        if (start.matches("0[a-zA-Z]")) {
            return new GoTomlToken(Sort.INTEGER, based(start), place);
        }
        StringBuilder number = new StringBuilder();
        if (text.peek() == '+' || text.peek() == '-') {
            number.append((char) text.read());
            if (text.follows("inf") || text.follows("nan")) {
                return word(Sort.FLOAT, 3, place);
            }
        }
        boolean isFloat = false;
        boolean hasPoint = false;
        for (int c = text.peek();
                GoTomlText.isDigit(c) || c == '_' || c == '.' || c == 'e' || c == 'E';
                c = text.peek()) {
            if (c == '.' && (hasPoint || number.chars().noneMatch(GoTomlText::isDigit))) {
                throw text.unreadable(hasPoint ? "cannot have two dots in one float" : "cannot start float with a dot");
            }
            number.append((char) text.read());
            if (c == '.' && !GoTomlText.isDigit(text.peek())) {
                throw text.unreadable("float cannot end with a dot");
            }
            hasPoint |= c == '.';
            isFloat |= c == '.' || c == 'e' || c == 'E';
            if ((c == 'e' || c == 'E') && (text.peek() == '+' || text.peek() == '-')) {
                number.append((char) text.read());
            }
        }
        if (number.chars().noneMatch(GoTomlText::isDigit)) {
            throw text.unreadable("no digit in that number");
        }
        return new GoTomlToken(isFloat ? Sort.FLOAT : Sort.INTEGER, number.toString(), place);
    }

    private String based(String start) {
        String digits = switch (start.charAt(1)) {
            case 'x' -> "0123456789abcdefABCDEF_";
            case 'o' -> "01234567_";
            case 'b' -> "01_";
            default -> throw text.unreadable("unknown number base: " + start.charAt(1));
        };
        text.skip(2);
        StringBuilder number = new StringBuilder();
        while (text.peek() != GoTomlText.END && digits.indexOf(text.peek()) >= 0) {
            number.append((char) text.read());
        }
        if (number.isEmpty()) {
            throw text.unreadable("number needs at least one digit");
        }
        return start + number;
    }

    // --- Dates and times
    // ----------------------------------------------------------------------------------------------

    /** A line must not end after a date alone: only the file can. */
    private void date(Queue<GoTomlToken> pieces) {
        Place place = text.place();
        String date = text.ahead(10);
        if (!date.matches("\\d{4}-\\d\\d-\\d\\d")) {
            throw text.unreadable("invalid date: " + date.strip());
        }
        text.skip(10);
        pieces.add(new GoTomlToken(Sort.DATE, date, place));
        int c = text.peek();
        if (c == GoTomlText.END || (c == ' ' && !text.ahead(3).matches(" \\d\\d"))) {
            return;
        } else if (c != ' ' && c != 'T') {
            throw text.unreadable("incorrect date/time separation character: " + Character.toString(c));
        }
        text.read();
        pieces.add(time());
        Place end = text.place();
        if (text.peek() == 'Z') {
            pieces.add(word(Sort.OFFSET, 1, end));
        } else if (text.peek() == '+' || text.peek() == '-') {
            if (!text.ahead(6).matches("[+-]\\d\\d:\\d\\d")) {
                throw text.unreadable("invalid time offset");
            }
            pieces.add(word(Sort.OFFSET, 6, end));
        }
    }

    private GoTomlToken time() {
        Place place = text.place();
        if (!text.ahead(8).matches("\\d\\d:\\d\\d:\\d\\d")) {
            throw text.unreadable("invalid time: " + text.ahead(8).strip());
        }
        StringBuilder time = new StringBuilder(text.ahead(8));
        text.skip(8);
        if (text.peek() == '.') {
            time.append((char) text.read());
            if (!GoTomlText.isDigit(text.peek())) {
                throw text.unreadable("expected at least one digit in time's fraction");
            }
            while (GoTomlText.isDigit(text.peek())) {
                time.append((char) text.read());
            }
        }
        return new GoTomlToken(Sort.TIME, time.toString(), place);
    }
}
