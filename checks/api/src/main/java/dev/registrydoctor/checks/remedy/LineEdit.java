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
     * What a text is after these changes, as GNU sed has it: line ends of Windows stay, and so does a missing last line break
     * unless lines are put behind it.
     */
    static String applied(List<LineEdit> edits, String text) {
        List<String> after = new ArrayList<>();
        edits.forEach(edit -> after.addAll(edit.before()));
        boolean isEnded = text.isEmpty() || text.endsWith("\n");
        List<String> lines = text.isEmpty()
                ? List.of()
                : List.of((isEnded ? text.substring(0, text.length() - 1) : text).split("\n", -1));
        for (int i = 0; i < lines.size(); i++) {
            List<String> now = List.of(lines.get(i));
            for (LineEdit edit : edits) {
                if (!now.isEmpty()) {
                    List<String> next = new ArrayList<>(edit.of(i + 1, now.get(0)));
                    next.addAll(now.subList(1, now.size()));
                    now = next;
                }
            }
            after.addAll(now);
        }
        int size = after.size();
        edits.forEach(edit -> after.addAll(edit.behind()));
        return String.join("\n", after) + (isEnded || after.size() > size ? "\n" : "");
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
