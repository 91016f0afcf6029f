package dev.registrydoctor.reports.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of a page. It knows the Markdown that pages use: headings of the second level, paragraphs, lists within
 * lists, fenced code and tables. Whatever else Markdown gives a meaning to is refused, so that no page shows otherwise
 * here than where its source is read.
 */
final class Markdown {

    /** A part of a page. */
    sealed interface Block {}

    record Heading(String text) implements Block {}

    record Paragraph(String text) implements Block {}

    /**
     * Code between fences.
     *
     * @param language what the fence says of it, may be empty
     */
    record Code(String language, String text) implements Block {}

    record Items(boolean numbered, List<List<Block>> items) implements Block {}

    /** A table; its first row is the head. */
    record Table(List<List<String>> rows) implements Block {}

    private record Line(int number, String text) {
        boolean isBlank() {
            return text.isBlank();
        }

        int indent() {
            return text.length() - text.stripLeading().length();
        }

        Line without(int columns) {
            return new Line(number, text.substring(Math.min(columns, text.length())));
        }

        IllegalArgumentException refused(String why) {
            return new IllegalArgumentException("line " + number + ": " + why + ": " + text.strip());
        }
    }

    private final List<Line> lines;
    private final boolean nested;
    private final List<Block> blocks = new ArrayList<>();
    private int at;

    private Markdown(List<Line> lines, boolean nested) {
        this.lines = lines;
        this.nested = nested;
    }

    /**
     * The blocks of a text.
     *
     * @throws IllegalArgumentException for Markdown that pages do not use, with the line
     */
    static List<Block> parse(String text) {
        List<Line> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            lines.add(new Line(lines.size() + 1, line));
        }
        return new Markdown(lines, false).read();
    }

    private List<Block> read() {
        while (at < lines.size()) {
            Line line = lines.get(at);
            if (line.isBlank()) {
                at++;
            } else if (line.text.startsWith("```")) {
                blocks.add(code());
            } else if (line.text.startsWith("## ")) {
                if (nested) {
                    throw line.refused("a heading within an item");
                }
                blocks.add(new Heading(line.text.substring(3).strip()));
                at++;
            } else if (marker(line) > 0) {
                blocks.add(list());
            } else if (line.text.startsWith("|")) {
                blocks.add(table());
            } else {
                blocks.add(paragraph());
            }
        }
        return blocks;
    }

    private Code code() {
        Line open = lines.get(at++);
        String language = open.text.substring(3).strip();
        if (!language.matches("[a-z]*")) {
            throw open.refused("a fence names a language in small letters, or none");
        }
        StringBuilder code = new StringBuilder();
        while (at < lines.size() && !lines.get(at).text.stripTrailing().equals("```")) {
            Line line = lines.get(at++);
            if (line.text.startsWith("```")) {
                throw line.refused("a fence within a fence");
            }
            code.append(line.text).append('\n');
        }
        if (at++ == lines.size()) {
            throw open.refused("a fence that is not closed");
        }
        return new Code(language, code.toString());
    }

    private Paragraph paragraph() {
        Line first = lines.get(at);
        if (first.indent() > 0) {
            throw first.refused("an indented line that belongs to nothing");
        }
        StringBuilder text = new StringBuilder();
        while (at < lines.size() && !startsBlock(lines.get(at), text.length() > 0)) {
            Line line = lines.get(at++);
            checkProse(line);
            text.append(text.length() == 0 ? "" : "\n").append(line.text.strip());
        }
        return new Paragraph(text.toString());
    }

    private static boolean startsBlock(Line line, boolean within) {
        if (within && marker(line) > 2 && !line.text.startsWith("1. ")) {
            throw line.refused("a line of prose that begins like an item of a list");
        }
        return line.isBlank() || line.text.startsWith("```") || line.text.startsWith("## ") || marker(line) > 0;
    }

    private static void checkProse(Line line) {
        String text = line.text.strip();
        if (text.matches("[#>|].*|[*+] .*|~~~.*|(?:[-*_=] *){3,}|\\d+\\) .*")) {
            throw line.refused("pages do not use this Markdown");
        }
        if (line.text.endsWith("  ") || line.text.indexOf('\t') >= 0) {
            throw line.refused("no tabs, and no two blanks at the end");
        }
    }

    private Items list() {
        Line first = lines.get(at);
        boolean numbered = !first.text.startsWith("- ");
        List<List<Block>> items = new ArrayList<>();
        while (at < lines.size()
                && marker(lines.get(at)) > 0
                && numbered != lines.get(at).text.startsWith("- ")) {
            Line line = lines.get(at);
            if (numbered && !line.text.startsWith(items.size() + 1 + ". ")) {
                throw line.refused("an item that is not number " + (items.size() + 1));
            }
            items.add(item());
        }
        return new Items(numbered, items);
    }

    /** One item: its lines, without the marker and as much indentation, are blocks again. */
    private List<Block> item() {
        Line first = lines.get(at++);
        int indent = marker(first);
        List<Line> own = new ArrayList<>();
        own.add(first.without(indent));
        while (at < lines.size() && (lines.get(at).isBlank() || lines.get(at).indent() >= indent)) {
            own.add(lines.get(at++).without(indent));
        }
        boolean ends = at == lines.size() || own.get(own.size() - 1).isBlank() || startsBlock(lines.get(at), false);
        if (!ends) {
            throw lines.get(at).refused("a line after an item is indented by " + indent + ", or follows a blank one");
        }
        return new Markdown(own, true).read();
    }

    private Table table() {
        List<List<String>> rows = new ArrayList<>();
        int begin = at;
        while (at < lines.size() && lines.get(at).text.startsWith("|")) {
            Line line = lines.get(at++);
            String row = line.text.strip();
            if (!row.endsWith("|") || row.length() < 2 || row.contains("\\|")) {
                throw line.refused("a row ends with a bar, and no cell has one");
            }
            List<String> cells = Arrays.stream(
                            row.substring(1, row.length() - 1).split("\\|", -1))
                    .map(String::strip)
                    .toList();
            if (!rows.isEmpty() && cells.size() != rows.get(0).size()) {
                throw line.refused("a row has as many cells as the head");
            }
            rows.add(cells);
        }
        if (rows.size() < 2 || rows.get(1).stream().anyMatch(cell -> !cell.matches("-+"))) {
            throw lines.get(begin).refused("a table has a head, and a row of dashes below it");
        }
        rows.remove(1);
        return new Table(rows);
    }

    /** The width of the marker that this line begins an item with, or 0. */
    private static int marker(Line line) {
        String text = line.text;
        int width = 0;
        if (text.startsWith("- ")) {
            width = 2;
        } else {
            int digits = 0;
            while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
                digits++;
            }
            if (digits > 0 && digits < 10 && text.startsWith(". ", digits)) {
                width = digits + 2;
            }
        }
        if (width > 0 && (width >= text.length() || text.charAt(width) == ' ')) {
            throw line.refused("one blank, then text, follows the mark of an item");
        }
        return width;
    }
}
