package dev.registrydoctor.reports.docs;

import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;

/** The Markdown of pages as text for a terminal, wrapped to its width. Nothing of Markdown is left. */
public final class PageText extends AbstractVisitor {

    /** Longer lines are hard to read. */
    private static final int WIDEST = 100;

    private static final int INDENT = 2;

    private final TextStyle style;
    private final StringBuilder out = new StringBuilder();
    private int indent;
    private String marker = "";
    private boolean wantsBlank;

    private PageText(TextStyle style) {
        this.style = style;
    }

    /** Renders a page; the text ends in a line break. */
    public static String render(String markdown, TextStyle style) {
        PageText page = new PageText(style);
        PageMarkdown.parse(markdown).accept(page);
        return page.out.toString();
    }

    /** A heading as {@link #render} shows it, without the line break. */
    public static String heading(String text, TextStyle style) {
        return InlineText.painted(InlineText.shown(text, style), InlineText.BOLD, style);
    }

    private int width() {
        return Math.min(WIDEST, style.width()) - indent;
    }

    private void line(String text) {
        if (wantsBlank && !out.isEmpty()) {
            out.append('\n');
        }
        wantsBlank = false;
        if (!text.isEmpty()) {
            String lead = marker.isEmpty() ? " ".repeat(indent) : " ".repeat(indent - marker.length()) + marker;
            out.append(lead).append(text);
        }
        marker = "";
        out.append('\n');
    }

    @Override
    public void visit(Heading heading) {
        indent = 0;
        wantsBlank = true;
        line(heading(InlineText.line(heading, TextStyle.PLAIN), style));
        indent = INDENT;
    }

    @Override
    public void visit(Paragraph paragraph) {
        InlineText.lines(paragraph, style, width()).forEach(this::line);
        wantsBlank = !(paragraph.getParent() instanceof ListItem);
    }

    @Override
    public void visit(BulletList list) {
        visitChildren(list);
        wantsBlank = true;
    }

    @Override
    public void visit(OrderedList list) {
        Integer first = list.getMarkerStartNumber();
        int number = first == null ? 1 : first;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            item(item, number + ". ");
            number++;
        }
        wantsBlank = true;
    }

    @Override
    public void visit(ListItem item) {
        item(item, "- ");
    }

    private void item(Node item, String mark) {
        indent += mark.length();
        marker = mark;
        wantsBlank = false;
        visitChildren(item);
        indent -= mark.length();
    }

    @Override
    public void visit(BlockQuote quote) {
        indent += INDENT;
        visitChildren(quote);
        indent -= INDENT;
    }

    @Override
    public void visit(FencedCodeBlock code) {
        code(code, code.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock code) {
        code(code, code.getLiteral());
    }

    @Override
    public void visit(HtmlBlock html) {
        code(html, html.getLiteral());
    }

    @Override
    public void visit(ThematicBreak separator) {
        wantsBlank = true;
    }

    /** Code is not wrapped: it is copied. With a here-document it begins at the left edge, where its end mark must be. */
    private void code(Node node, String text) {
        int before = indent;
        boolean isAtEdge = text.contains("<<");
        indent = isAtEdge ? 0 : indent + INDENT;
        wantsBlank |= isAtEdge;
        for (String one : text.stripTrailing().split("\n", -1)) {
            line(InlineText.painted(InlineText.shown(one, style), InlineText.CODE, style));
        }
        wantsBlank = isAtEdge || !(node.getParent() instanceof ListItem);
        indent = before;
    }

    @Override
    public void visit(CustomBlock block) {
        if (block instanceof TableBlock) {
            List<List<String>> rows = new ArrayList<>();
            rows(block, rows);
            table(rows);
            wantsBlank = true;
        }
    }

    private void rows(Node node, List<List<String>> rows) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof TableRow) {
                List<String> cells = new ArrayList<>();
                for (Node cell = child.getFirstChild(); cell != null; cell = cell.getNext()) {
                    cells.add(InlineText.line(
                            cell, new TextStyle(false, style.width(), style.unicode(), style.detail())));
                }
                rows.add(cells);
            } else {
                rows(child, rows);
            }
        }
    }

    /** Columns side by side where they fit; else each row is a line of its cells with the head's words before them. */
    private void table(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], Words.columns(row.get(i)));
            }
        }
        int all = IntStream.of(widths).sum() + 2 * (columns - 1);
        if (all <= width()) {
            for (List<String> row : rows) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < row.size(); i++) {
                    int pad = i == row.size() - 1 ? 0 : widths[i] + 2 - Words.columns(row.get(i));
                    text.append(row.get(i)).append(" ".repeat(pad));
                }
                line(
                        rows.indexOf(row) == 0
                                ? InlineText.painted(text.toString(), InlineText.BOLD, style)
                                : text.toString());
            }
            return;
        }
        for (List<String> row : rows.subList(Math.min(1, rows.size()), rows.size())) {
            String text = row.stream().filter(cell -> !cell.isEmpty()).collect(Collectors.joining("; "));
            indent += 2;
            marker = "- ";
            Words.wrap(text, width()).forEach(this::line);
            indent -= 2;
        }
    }
}
