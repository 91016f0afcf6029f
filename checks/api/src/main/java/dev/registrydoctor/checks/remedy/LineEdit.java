package dev.registrydoctor.checks.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One change to the lines of a file. Lines are counted from 1, as they are before any change. */
public sealed interface LineEdit {

    /** The same change with each of its texts edited. */
    default LineEdit edited(UnaryOperator<String> line, UnaryOperator<String> block) {
        return this;
    }

    /** What GNU sed is told ({@code -e}). */
    String sed();

    /** What comes of a line. Lines that are put before the first one are {@link #before}. */
    List<String> of(int number, String line);

    /** What is put before the first line. */
    default List<String> before() {
        return List.of();
    }

    /** What is put behind the last line. */
    default List<String> behind() {
        return List.of();
    }

    /**
     * What a text is after these changes, so that a check can see whether they make of it what they are meant to. As with GNU sed,
     * each line keeps its line break, and a last line without one gets one only when lines are added behind it.
     */
    static String applied(List<LineEdit> edits, String text) {
        StringBuilder after = new StringBuilder();
        edits.forEach(edit -> edit.before().forEach(line -> after.append(line).append('\n')));
        int number = 0;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            boolean isEnded = end >= 0;
            String line = text.substring(from, isEnded ? end : text.length());
            number++;
            List<String> now = one(edits, number, line);
            if (!now.isEmpty()) {
                after.append(String.join("\n", now)).append(isEnded || now.size() > 1 ? "\n" : "");
            }
            from = isEnded ? end + 1 : text.length();
        }
        for (LineEdit edit : edits) {
            for (String line : edit.behind()) {
                after.append(after.isEmpty() || after.charAt(after.length() - 1) == '\n' ? "" : "\n");
                after.append(line).append('\n');
            }
        }
        return after.toString();
    }

    private static List<String> one(List<LineEdit> edits, int number, String line) {
        List<String> now = List.of(line);
        for (LineEdit edit : edits) {
            if (!now.isEmpty()) {
                List<String> next = new ArrayList<>(edit.of(number, now.get(0)));
                next.addAll(now.subList(1, now.size()));
                now = next;
            }
        }
        return now;
    }

    /**
     * A text takes the place of another.
     *
     * @param line on which line, where its first occurrence is replaced; 0 for each occurrence on all lines
     * @param from what is there, literally
     */
    record Replace(int line, String from, String to) implements LineEdit {
        @Override
        public LineEdit edited(UnaryOperator<String> one, UnaryOperator<String> block) {
            return new Replace(line, one.apply(from), one.apply(to));
        }

        @Override
        public List<String> of(int number, String text) {
            int at = number == line ? text.indexOf(from) : -1;
            return List.of(
                    line == 0
                            ? text.replace(from, to)
                            : at < 0 ? text : text.substring(0, at) + to + text.substring(at + from.length()));
        }

        @Override
        public String sed() {
            String pattern = from.replaceAll("([\\\\.\\[\\]*^$])", "\\\\$1").replace("#", "[#]");
            String with = to.replaceAll("([\\\\&#\n])", "\\\\$1");
            return line > 0 ? line + "s#" + pattern + "#" + with + "#" : "s#" + pattern + "#" + with + "#g";
        }
    }

    /**
     * What a line ends with is taken off, blanks after it too.
     *
     * @param end one character
     */
    record CutEnd(int line, char end) implements LineEdit {
        @Override
        public List<String> of(int number, String text) {
            String bare = text.stripTrailing();
            return List.of(number == line && bare.endsWith("" + end) ? bare.substring(0, bare.length() - 1) : text);
        }

        @Override
        public String sed() {
            return line + "s#[" + end + "][[:space:]]*$##";
        }
    }

    /**
     * Lines are taken out.
     *
     * @param last the last of them, which may be the first
     */
    record Delete(int first, int last) implements LineEdit {
        @Override
        public List<String> of(int number, String text) {
            return number >= first && number <= last ? List.of() : List.of(text);
        }

        @Override
        public String sed() {
            return first == last ? first + "d" : first + "," + last + "d";
        }
    }

    /**
     * Lines are added.
     *
     * @param after behind which line; 0 for the beginning of the file, {@link #END} for its end
     * @param text one line or several
     */
    record Insert(int after, String text) implements LineEdit {

        /** The place behind the last line. */
        public static final int END = Integer.MAX_VALUE;

        @Override
        public LineEdit edited(UnaryOperator<String> one, UnaryOperator<String> block) {
            return new Insert(after, block.apply(text));
        }

        @Override
        public List<String> of(int number, String text) {
            return number == after ? List.of(text, this.text.stripTrailing()) : List.of(text);
        }

        @Override
        public List<String> before() {
            return after == 0 ? List.of(text.stripTrailing()) : List.of();
        }

        @Override
        public List<String> behind() {
            return after == END ? List.of(text.stripTrailing()) : List.of();
        }

        @Override
        public String sed() {
            return (after == END ? "$a" : after > 0 ? after + "a" : "1i") + lines(text);
        }
    }

    /**
     * A text is put into a line.
     *
     * @param column before which character, from 1; one more than the line has for its end
     * @param text without line breaks
     */
    record InsertAt(int line, int column, String text) implements LineEdit {
        @Override
        public LineEdit edited(UnaryOperator<String> one, UnaryOperator<String> block) {
            return new InsertAt(line, column, one.apply(text));
        }

        @Override
        public List<String> of(int number, String line) {
            if (number != this.line || line.codePointCount(0, line.length()) < column - 1) {
                return List.of(line);
            }
            int at = line.offsetByCodePoints(0, column - 1);
            return List.of(line.substring(0, at) + text + line.substring(at));
        }

        @Override
        public String sed() {
            String with = text.replaceAll("([\\\\&#\n])", "\\\\$1");
            return column == 1 ? line + "s#^#" + with + "#" : line + "s#^.\\{" + (column - 1) + "\\}#&" + with + "#";
        }
    }

    /**
     * Lines are replaced.
     *
     * @param last the last of them, which may be the first
     * @param text one line or several
     */
    record Put(int first, int last, String text) implements LineEdit {
        @Override
        public LineEdit edited(UnaryOperator<String> one, UnaryOperator<String> block) {
            return new Put(first, last, block.apply(text));
        }

        @Override
        public List<String> of(int number, String text) {
            return number < first || number > last
                    ? List.of(text)
                    : number == last ? List.of(this.text.stripTrailing()) : List.of();
        }

        @Override
        public String sed() {
            return (first == last ? first : first + "," + last) + "c" + lines(text);
        }
    }

    /** The text of a, i and c: each line but the last ends in a backslash, and the first keeps its leading blanks. */
    private static String lines(String text) {
        return "\\\n" + text.stripTrailing().replace("\\", "\\\\").replace("\n", "\\\n");
    }
}
