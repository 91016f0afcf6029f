package dev.registrydoctor.reports.history;

import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Grade;
import dev.registrydoctor.reports.history.ReportHistory.State;
import dev.registrydoctor.reports.history.StateRuns.Run;
import dev.registrydoctor.reports.history.TimeScale.Tick;
import dev.registrydoctor.reports.history.TimelineRows.Bar;
import dev.registrydoctor.reports.history.TimelineRows.Row;
import dev.registrydoctor.reports.text.Words;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The history as a picture in SVG: a strip of what examinations found, and below it a row for each cause. States differ in height
 * and pattern as well as in color, and each row says in words what it shows.
 */
final class TimelineDrawing {

    /** Rows of causes. */
    static final int MOST_ROWS = 30;

    private static final int MARGIN = 6;
    private static final int LINE = 15;
    private static final int STRIP_TOP = 22;
    private static final int STRIP = 26;
    private static final int BAR = 12;
    private static final int TIP = 6;
    private static final int AXIS = 28;

    /** What can be told apart in the strip, in units. */
    private static final int CELL = 3;

    /** A column of text in units, in any system's font. */
    private static final double COLUMN = 7.4;

    private final ReportHistory history;
    private final Markup svg;
    private final String id;
    private final int width;
    private final boolean isWide;
    private final TimeScale scale;
    private final TimelineRows rows;

    /**
     * A drawing.
     *
     * @param id unique on the page
     * @param width in units; about the pixels of CSS that it is shown with
     * @param isWide whether a cause and what became of it fit into one line
     */
    TimelineDrawing(ReportHistory history, String id, int width, boolean isWide, Markup svg) {
        this.history = history;
        this.svg = svg;
        this.id = id;
        this.width = width;
        this.isWide = isWide;
        this.scale = new TimeScale(history.from(), history.to(), MARGIN, width - 2.0 * MARGIN);
        this.rows = TimelineRows.of(history, scale, MOST_ROWS);
    }

    /** How many causes have no row. */
    int left() {
        return rows.left();
    }

    /** Writes the picture. */
    void write(String style) throws IOException {
        int labels = isWide ? LINE : 2 * LINE;
        int rowHeight = labels + BAR + 12;
        int rowsTop = STRIP_TOP + STRIP + 14;
        int bottom = rowsTop + rows.rows().size() * rowHeight;
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                style,
                "viewBox",
                "0 0 " + width + " " + (bottom + AXIS),
                "role",
                "img",
                "aria-labelledby",
                id + "-title",
                "aria-describedby",
                id + "-desc");
        svg.leaf("title", "Timeline of causes and examinations", "id", id + "-title");
        svg.leaf("desc", description(), "id", id + "-desc");
        patterns();
        List<Run> strip = StateRuns.coarse(history, (width - 2 * MARGIN) / CELL);
        bands(strip, STRIP_TOP + STRIP, bottom);
        axis(bottom);
        text(MARGIN, LINE, "what", "Examinations", "start");
        for (Run run : strip) {
            run(run);
        }
        for (int i = 0; i < rows.rows().size(); i++) {
            row(rows.rows().get(i), rowsTop + i * rowHeight, labels);
        }
        svg.end();
    }

    private String description() {
        return "From " + HistoryWords.minute(history.from()) + " to " + HistoryWords.minute(history.to()) + " UTC. "
                + HistoryWords.counts(TimelineRows.shown(history)) + " The tables below say the same in words.";
    }

    private void patterns() throws IOException {
        svg.open("defs");
        svg.open(
                "pattern",
                "id",
                id + "-away",
                "width",
                "6",
                "height",
                "6",
                "patternUnits",
                "userSpaceOnUse",
                "patternTransform",
                "rotate(45)");
        svg.empty("path", "class", "hatch", "d", "M0,0V6").end();
        svg.open("pattern", "id", id + "-nothing", "width", "5", "height", "5", "patternUnits", "userSpaceOnUse");
        svg.empty("circle", "class", "dot", "cx", "1", "cy", "1", "r", "0.9").end();
        svg.end();
    }

    /** Where nothing is known, the rows of causes say so, too. */
    private void bands(List<Run> strip, int top, int bottom) throws IOException {
        for (Run run : strip) {
            if (run.state() == State.AWAY) {
                rect("band", run, top, bottom - top, "url(#" + id + "-away)");
            } else if (run.state() == State.NOT_EXAMINED) {
                rect("band", run, top, bottom - top, "url(#" + id + "-nothing)");
            }
        }
    }

    private void run(Run run) throws IOException {
        int height = height(run.state());
        svg.open("g", "class", "state " + run.state().label());
        svg.leaf(
                "title",
                run.state().word() + ", " + HistoryWords.minute(run.from()) + " to " + HistoryWords.minute(run.to()));
        int top = STRIP_TOP + STRIP - height;
        switch (run.state()) {
            case AWAY -> rect("part", run, top, height, "url(#" + id + "-away)");
            case NOT_EXAMINED -> rect("part", run, top, height, "url(#" + id + "-nothing)");
            default -> rect("part", run, top, height, null);
        }
        svg.end();
    }

    private static int height(State state) {
        return switch (state) {
            case HEALTHY -> 7;
            case WARNINGS -> 13;
            case INCONCLUSIVE -> 18;
            default -> STRIP;
        };
    }

    private void rect(String style, Run run, int top, int height, @Nullable String fill) throws IOException {
        double x = scale.x(run.from());
        svg.empty(
                "rect",
                "class",
                style,
                "x",
                number(x),
                "y",
                number(top),
                "width",
                number(scale.x(run.to()) - x),
                "height",
                number(height),
                "fill",
                fill);
    }

    private void axis(int bottom) throws IOException {
        double end = scale.left() + scale.width();
        for (Tick tick : scale.ticks(isWide ? 12 : 5)) {
            line(tick.isDay() ? "grid day" : "grid", tick.x(), STRIP_TOP, tick.x(), bottom + 5);
            String anchor = tick.x() < 24 ? "start" : tick.x() > end - 24 ? "end" : "middle";
            text(tick.x(), bottom + 20, tick.isDay() ? "tick day" : "tick", tick.label(), anchor);
        }
        line("axis", scale.left(), bottom, end, bottom);
        line("axis", scale.left(), STRIP_TOP + STRIP, end, STRIP_TOP + STRIP);
    }

    private void line(String style, double x1, double y1, double x2, double y2) throws IOException {
        svg.empty(
                "path", "class", style, "d", "M" + number(x1) + "," + number(y1) + "L" + number(x2) + "," + number(y2));
    }

    private void row(Row row, int top, int labels) throws IOException {
        Episode last = row.last();
        String name = last.grade().word() + ": " + last.title() + " (" + last.subject() + ")";
        String outcome = HistoryWords.outcome(last);
        int columns = (int) (scale.width() / COLUMN);
        svg.open("g", "class", "row " + last.outcome().label());
        svg.leaf("title", name + ", " + outcome);
        text(MARGIN, top + LINE - 3, "what", fit(name, isWide ? columns - outcome.length() - 2 : columns), "start");
        if (isWide) {
            text(scale.left() + scale.width(), top + LINE - 3, "when", outcome, "end");
        } else {
            text(MARGIN, top + 2 * LINE - 3, "when", outcome, "start");
        }
        for (Bar bar : row.bars()) {
            bar(bar, top + labels + 2);
        }
        svg.end();
    }

    /**
     * A bar; one that goes on ends in an arrow, and one that began before the axis has a notch at its left end. A warning is
     * narrower than a problem.
     */
    private void bar(Bar bar, int rowTop) throws IOException {
        int height = bar.grade() == Grade.WARNING ? BAR - 5 : BAR;
        double top = rowTop + (BAR - height) / 2.0;
        String bottom = number(top + height);
        String middle = number(top + height / 2.0);
        double end = bar.x() + bar.width();
        boolean isRoomy = bar.width() > 10;
        StringBuilder path = new StringBuilder("M" + number(bar.x()) + "," + number(top));
        if (bar.isOpen() && isRoomy) {
            String neck = number(end - TIP);
            path.append("H" + neck + "L" + number(end) + "," + middle + "L" + neck + "," + bottom);
        } else {
            path.append("H" + number(end) + "V" + bottom);
        }
        path.append("H" + number(bar.x()));
        if (!bar.begins() && isRoomy) {
            path.append("L" + number(bar.x() + TIP) + "," + middle);
        }
        svg.empty(
                "path",
                "class",
                "bar " + bar.grade().label(),
                "d",
                path.append("Z").toString());
    }

    private void text(double x, double y, String style, String words, String anchor) throws IOException {
        svg.leaf("text", words, "class", style, "x", number(x), "y", number(y), "text-anchor", anchor);
    }

    /** A text that is too long, by its beginning. */
    private static String fit(String text, int columns) {
        if (Words.columns(text) <= columns) {
            return text;
        }
        int end = text.length();
        while (end > 0 && Words.columns(text.substring(0, end)) > columns - 1) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end) + "\u2026";
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number).replace(".0", "");
    }
}
