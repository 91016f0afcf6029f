package dev.registrydoctor.reports.space;

import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.text.Words;
import java.io.IOException;
import java.util.List;

/** Bars that show sizes on a terminal: each with a name, its size and a word. They need neither color nor Unicode. */
final class SpaceBars {

    /** The widest size is {@code 1023.9 MiB}. */
    private static final int SIZE = 10;

    private static final int NOTE = 10;
    private static final int LONGEST_NAME = 32;

    /** Below this, a name has a line of its own. */
    private static final int NARROW = 60;

    /** Blocks of one to eight eighths of a column. */
    private static final String EIGHTHS = "\u258f\u258e\u258d\u258c\u258b\u258a\u2589\u2588";

    private final Page page;
    private final TextStyle style;

    SpaceBars(Page page, TextStyle style) {
        this.page = page;
        this.style = style;
    }

    /**
     * A bar.
     *
     * @param note a word beside it; can be empty
     */
    record Bar(String name, long bytes, String note) {}

    /**
     * Writes bars.
     *
     * @param full the size of a bar that has the whole width
     */
    void write(List<Bar> bars, long full) throws IOException {
        boolean isNarrow = style.width() < NARROW;
        int names = isNarrow ? 2 : Math.min(LONGEST_NAME, longest(bars)) + 4;
        int note = bars.stream().allMatch(b -> b.note().isEmpty()) ? 0 : NOTE + 2;
        int room = Math.max(4, Math.min(48, style.width() - names - SIZE - 2 - note));
        for (Bar bar : bars) {
            String size = SpaceWords.size(bar.bytes());
            String right = " ".repeat(Math.max(0, SIZE - size.length())) + size + "  " + drawn(bar.bytes(), full, room);
            String name = "  " + fit(bar.name(), (isNarrow ? style.width() : names) - (isNarrow ? 2 : 4));
            if (isNarrow) {
                page.row(name, Tone.PLAIN);
                name = "";
            }
            String left = name + " ".repeat(Math.max(0, names - columns(name)));
            page.row(left + right + (bar.note().isEmpty() ? "" : "  " + bar.note()), Tone.PLAIN);
        }
    }

    private int longest(List<Bar> bars) {
        return bars.stream().mapToInt(b -> columns(b.name())).max().orElse(0);
    }

    private int columns(String text) {
        return Words.columns(style.unicode() ? text : Words.ascii(text));
    }

    /** A name that is too long, by its ends: names differ there. */
    private String fit(String any, int most) {
        String name = style.unicode() ? any : Words.ascii(any);
        if (columns(name) <= most) {
            return name;
        }
        int room = most - 3;
        int head = 0;
        int used = 0;
        while (used + columns(code(name, head)) <= room / 2) {
            used += columns(code(name, head));
            head += code(name, head).length();
        }
        int tail = name.length();
        while (tail > head && used + columns(before(name, tail)) <= room) {
            used += columns(before(name, tail));
            tail -= before(name, tail).length();
        }
        return name.substring(0, head) + "..." + name.substring(tail);
    }

    private static String code(String text, int at) {
        return Character.toString(text.codePointAt(at));
    }

    private static String before(String text, int at) {
        return Character.toString(text.codePointBefore(at));
    }

    /** The bar, as wide as the room whatever it shows, so that what follows is in one column. */
    private String drawn(long bytes, long full, int room) {
        int eighths = full <= 0 ? 0 : (int) Math.min(8L * room, Math.round(8.0 * room * bytes / full));
        if (bytes > 0) {
            eighths = Math.max(1, eighths);
        }
        String bar;
        if (style.unicode()) {
            bar = EIGHTHS.substring(7).repeat(eighths / 8) + (eighths % 8 == 0 ? "" : EIGHTHS.charAt(eighths % 8 - 1));
        } else {
            bar = "#".repeat(eighths / 8) + (eighths % 8 >= 4 ? "#" : eighths < 8 && eighths > 0 ? "|" : "");
        }
        return bar + " ".repeat(Math.max(0, room - bar.length()));
    }
}
