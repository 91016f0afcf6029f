package dev.registrydoctor.reports.space;

import dev.registrydoctor.reports.space.Treemap.Box;
import dev.registrydoctor.reports.text.Words;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Areas and their parts as a treemap in SVG. A cell says its name where there is room, and always in its title. */
final class TreemapDrawing {

    /** How many colors there are; the page's style names them. */
    private static final int COLORS = 6;

    private static final double GAP = 1.5;
    private static final double HEAD = 20;
    private static final int INSET = 5;
    private static final int LINE = 15;

    /** Columns of text that surely fit into so many units, in any system's font. */
    private static final double COLUMN = 7.6;

    /** The least side of what can be clicked, in pixels of CSS (WCAG 2.2, 2.5.8). */
    private static final double TARGET = 24.5;

    private final Markup html;
    private final double width;
    private final double height;
    private final double target;

    /**
     * A drawing.
     *
     * @param narrowest how many pixels of CSS wide the page shows it at least
     */
    TreemapDrawing(double width, double height, double narrowest, Markup html) {
        this.width = width;
        this.height = height;
        this.target = TARGET * Math.max(1, width / narrowest);
        this.html = html;
    }

    /**
     * An area, as large as its bytes.
     *
     * @param anchor the id of what is said of it on the page; null when nothing is
     * @param plain whether it is none of the registry's names: what is shared, left over, or too small to be shown
     * @param parts largest first; their bytes are those of the area, or it has none
     */
    record Area(String name, long bytes, @Nullable String anchor, boolean plain, List<Area> parts) {
        Area {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Writes the picture.
     *
     * @param areas largest first
     * @param label what it shows, for those who do not see it
     */
    void write(List<Area> areas, String style, String label) throws IOException {
        String box = "0 0 " + text(width) + " " + text(height);
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                style,
                "viewBox",
                box,
                "role",
                "group",
                "aria-label",
                label);
        List<Box> boxes = Treemap.of(areas.stream().map(Area::bytes).toList(), new Box(0, 0, width, height));
        int color = 0;
        for (int i = 0; i < boxes.size(); i++) {
            Area area = areas.get(i);
            area(area, boxes.get(i), area.plain() ? "plain" : "c" + color++ % COLORS);
        }
        html.end();
    }

    private void area(Area area, Box bounds, String color) throws IOException {
        Box box = bounds.inside(GAP, GAP);
        boolean isSplit = area.parts().size() > 1 && box.width() > 60 && box.height() > HEAD + target;
        if (!isSplit) {
            Area only = area.parts().size() == 1 ? area.parts().get(0) : null;
            cell(
                    only != null && !only.plain()
                            ? new Area(area.name() + ":" + only.name(), area.bytes(), only.anchor(), false, List.of())
                            : area,
                    box,
                    "cell " + color);
            return;
        }
        html.open("g", "class", color);
        cell(area, box, "frame");
        List<Box> boxes = Treemap.of(area.parts().stream().map(Area::bytes).toList(), box.inside(GAP, HEAD));
        for (int i = 0; i < boxes.size(); i++) {
            Area part = area.parts().get(i);
            cell(part, boxes.get(i).inside(GAP / 2, GAP / 2), part.plain() ? "cell plain" : "cell");
        }
        html.end();
    }

    private void cell(Area area, Box box, String style) throws IOException {
        boolean isLink = area.anchor() != null && box.width() >= target && box.height() >= target;
        String href = isLink ? "#" + area.anchor() : null;
        html.open(isLink ? "a" : "g", "class", style, "href", href);
        html.leaf("title", area.name() + ", " + SpaceWords.size(area.bytes()));
        html.empty(
                "rect",
                "x",
                text(box.x()),
                "y",
                text(box.y()),
                "width",
                text(box.width()),
                "height",
                text(box.height()));
        label(area, box);
        html.end();
    }

    /** The name and, where there is room for it, the size; what does not fit is cut by the nested picture. */
    private void label(Area area, Box box) throws IOException {
        int columns = (int) ((box.width() - 2 * INSET) / COLUMN);
        if (columns < 3 || box.height() < LINE + 2) {
            return;
        }
        html.open(
                "svg",
                "x",
                text(box.x()),
                "y",
                text(box.y()),
                "width",
                text(box.width()),
                "height",
                text(box.height()));
        String size = SpaceWords.size(area.bytes());
        boolean isHead = !area.parts().isEmpty() && area.parts().size() > 1;
        boolean beside = isHead && Words.columns(area.name()) + size.length() + 2 <= columns;
        line(LINE, "name", fit(area, columns) + (beside ? "  " + size : ""));
        if (!isHead && box.height() >= 2 * LINE + 4 && size.length() <= columns) {
            line(2 * LINE, "size", size);
        }
        html.close();
    }

    private void line(int y, String style, String words) throws IOException {
        html.leaf("text", words, "class", style, "x", text(INSET), "y", text(y));
    }

    /** A name that is too long, by its end, where names of tags and repositories differ; other words by their beginning. */
    private static String fit(Area area, int columns) {
        String name = area.name();
        if (Words.columns(name) <= columns) {
            return name;
        }
        int from = 0;
        int to = name.length();
        while (from < to && Words.columns(name.substring(from, to)) > columns - 1) {
            if (area.plain()) {
                to = name.offsetByCodePoints(to, -1);
            } else {
                from = name.offsetByCodePoints(from, 1);
            }
        }
        return area.plain() ? name.substring(0, to) + "\u2026" : "\u2026" + name.substring(from);
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.1f", number).replace(".0", "");
    }
}
