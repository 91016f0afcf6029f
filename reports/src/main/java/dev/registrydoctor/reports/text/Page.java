package dev.registrydoctor.reports.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page of text in two columns: labels on the left, what they label on the right. Where the page is narrow, a label
 * has a line of its own. It takes text from which secrets and control characters are gone.
 */
public final class Page {

    /** How text looks, where colour is wanted. */
    public enum Tone {
        PLAIN(""),
        BOLD("1"),
        DIM("2"),
        RED("1;31"),
        YELLOW("33"),
        GREEN("32");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private static final int GUTTER = 13;
    private static final int NARROW = 72;
    /** The least width that prose can be read in. */
    private static final int COLUMN = 32;

    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final TextStyle style;
    private final Appendable out;
    private final String inset;
    private final int margin;
    private final boolean isNarrow;
    private String label = "";
    private Tone labelTone = Tone.PLAIN;
    private boolean wantsBlank;
    private int lines;

    /** A page that is appended to {@code out}. */
    public Page(TextStyle style, Appendable out) {
        this(style, out, GUTTER, 0);
    }

    /**
     * A page whose labels are indented.
     *
     * @param gutter columns of the labels, their indent and the space after them included
     * @param inset columns that labels are indented by
     */
    Page(TextStyle style, Appendable out, int gutter, int inset) {
        this.style = style;
        this.out = out;
        this.inset = " ".repeat(inset);
        this.isNarrow = style.width() < NARROW - GUTTER + gutter;
        this.margin = isNarrow ? inset + 2 : gutter;
    }

    /** Leaves one empty line before what comes next, if anything does. */
    public void blank() {
        wantsBlank = true;
    }

    /** Labels what comes next. */
    public void label(String text, Tone tone) throws IOException {
        if (isNarrow) {
            line(0, inset + paint(text, tone));
        } else {
            label = text;
            labelTone = tone;
        }
    }

    /** A label and the few words that it labels, which share a line on a narrow page too. */
    public void pair(String name, String words, Tone tone) throws IOException {
        String one = name + "  " + plain(words);
        if (isNarrow && Words.columns(one) <= style.width()) {
            line(0, inset + paint(name, tone) + one.substring(name.length()));
        } else {
            label(name, tone);
            text(0, words, Tone.PLAIN);
        }
    }

    /** Prose, wrapped and indented. */
    public void text(int indent, String text, Tone tone) throws IOException {
        text(indent, "", text, tone);
    }

    /** Prose, wrapped, that hangs from a marker such as {@code 1.}. */
    public void text(int indent, String marker, String text, Tone tone) throws IOException {
        String lead = plain(marker);
        int hang = indent + Words.columns(lead);
        for (String line : Words.wrap(plain(text), style.width() - margin - hang)) {
            line(margin + indent, lead + paint(line, tone));
            lead = " ".repeat(hang - indent);
        }
    }

    /**
     * Names, each beside what is said of it; below it where there is no room beside.
     *
     * @param entries each a name and what is said of it
     */
    public void table(List<String[]> entries) throws IOException {
        int column = 2
                + entries.stream()
                        .mapToInt(e -> Words.columns(plain(e[0])))
                        .max()
                        .orElse(0);
        boolean beside = style.width() - margin - column >= COLUMN;
        for (String[] entry : entries) {
            String name = plain(entry[0]);
            if (beside) {
                text(0, name + " ".repeat(column - Words.columns(name)), entry[1], Tone.PLAIN);
            } else {
                int depth = name.length() - name.stripLeading().length();
                text(depth, name, Tone.BOLD);
                text(depth + 2, entry[1], Tone.PLAIN);
            }
        }
    }

    /**
     * What is there to be copied, never wrapped. Several lines begin at the left edge: leading blanks would break a
     * here-document's end mark, and a file's content would not be the file's.
     */
    public void command(int indent, String text) throws IOException {
        List<String> lines = plain(text).stripTrailing().lines().toList();
        if (lines.size() == 1) {
            line(margin + indent, paint(lines.get(0), Tone.BOLD));
            return;
        }
        blank();
        for (String line : lines) {
            line(0, paint(line, Tone.BOLD));
        }
        blank();
    }

    /** Prose from the left edge on, after a mark such as {@code ✗}; further lines begin below the first word. */
    void marked(Mark mark, String text, Tone tone) throws IOException {
        String sign = style.unicode() ? mark.sign() : mark.ascii();
        String lead = paint(sign, mark.tone()) + " ";
        for (String line : Words.wrap(plain(text), style.width() - 2)) {
            line(0, lead + paint(line, tone));
            lead = "  ";
        }
    }

    /** A row of a table with a mark: a name, and beside it what is said of it, which wraps in its column. */
    void row(Mark mark, String name, int column, String text) throws IOException {
        String shown = plain(name);
        String sign = paint(style.unicode() ? mark.sign() : mark.ascii(), mark.tone());
        String lead = sign + " " + shown + " ".repeat(Math.max(2, column - Words.columns(shown)));
        int hang = 2 + Math.max(column, Words.columns(shown) + 2);
        for (String line : Words.wrap(plain(text), Math.max(COLUMN, style.width() - hang))) {
            line(0, lead + line);
            lead = " ".repeat(hang);
        }
    }

    /** A command below a marked line, never wrapped; several lines begin at the left edge, as those of {@link #command}. */
    void insetCommand(String text) throws IOException {
        List<String> lines = plain(text).stripTrailing().lines().toList();
        for (String line : lines) {
            line(0, (lines.size() == 1 ? inset : "") + paint(line, Tone.BOLD));
        }
    }

    /** Prose below a marked line, indented as its first word. */
    void inset(String text) throws IOException {
        for (String line : Words.wrap(plain(text), style.width() - inset.length())) {
            line(0, inset + line);
        }
    }

    /** Prose from the left edge on. */
    public void wide(String text, Tone tone) throws IOException {
        for (String line : Words.wrap(plain(text), style.width())) {
            line(0, paint(line, tone));
        }
    }

    /** One line at the left edge, never wrapped. */
    public void whole(String text, Tone tone) throws IOException {
        line(0, paint(String.join(" ", Words.of(plain(text))), tone));
    }

    /** One line at the left edge with its blanks as they are: a row of a table, a line of a log. */
    public void row(String text, Tone tone) throws IOException {
        line(0, paint(plain(text), tone));
    }

    /** Rows of a terminal that were written until now, empty ones included. */
    int lines() {
        return lines;
    }

    /** The text, in ASCII where nothing else may be written. */
    String plain(String text) {
        return style.unicode() ? text : Words.ascii(text);
    }

    private void line(int indent, String text) throws IOException {
        if (wantsBlank) {
            out.append('\n');
            wantsBlank = false;
            lines++;
        }
        StringBuilder line = new StringBuilder();
        if (!label.isEmpty()) {
            line.append(inset).append(paint(label, labelTone));
            line.append(" ".repeat(Math.max(1, indent - inset.length() - label.length())));
            label = "";
        } else {
            line.append(" ".repeat(indent));
        }
        line.append(text);
        String written = line.toString().stripTrailing();
        lines += rows(written);
        out.append(written).append('\n');
    }

    /** How many rows of a terminal a line takes: one that is wider, such as a command, takes several. */
    private int rows(String line) {
        String seen = style.color() ? COLOR.matcher(line).replaceAll("") : line;
        return Math.max(1, (Words.columns(seen) + style.width() - 1) / style.width());
    }

    private String paint(String text, Tone tone) {
        return style.color() && tone != Tone.PLAIN && !text.isEmpty()
                ? "\u001b[" + tone.code + "m" + text + "\u001b[0m"
                : text;
    }

    /** The first of some items where not all are to be shown, and a word about the rest. */
    public <T> List<T> first(List<T> items, int most) {
        return style.detail() == TextStyle.Detail.VERBOSE || items.size() <= most
                ? items
                : new ArrayList<>(items.subList(0, most));
    }

    /** Says how many were left out by {@link #first}. */
    public void rest(int indent, int all, int shown) throws IOException {
        if (shown < all) {
            text(indent, "and " + (all - shown) + " more; -v shows all", Tone.DIM);
        }
    }
}
