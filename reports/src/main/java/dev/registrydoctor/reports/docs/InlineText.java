package dev.registrydoctor.reports.docs;

import dev.registrydoctor.reports.secrets.ControlCharacters;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.text.Words;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/** The words of a paragraph for a terminal. Code is one word, because a command is copied only when it is whole. */
final class InlineText extends AbstractVisitor {

    static final String BOLD = "1";
    static final String CODE = "36";

    private final TextStyle style;
    private final List<Word> words = new ArrayList<>();
    private boolean joins;
    private String look = "";

    private InlineText(TextStyle style) {
        this.style = style;
    }

    /**
     * Text without a blank at which a line could end.
     *
     * @param joins whether it follows the word before it without a blank
     * @param look how it is shown where there is color, or ""
     */
    private record Word(String text, boolean joins, String look) {}

    /** The text of a node in lines of at most so many columns; a longer word has a line of its own. */
    static List<String> lines(Node node, TextStyle style, int width) {
        InlineText inline = new InlineText(style);
        inline.visitChildren(node);
        return inline.wrapped(Math.max(1, width));
    }

    /** The text of a node in one line. */
    static String line(Node node, TextStyle style) {
        return String.join(" ", lines(node, style, Integer.MAX_VALUE));
    }

    /** A text with its look, where there is color. */
    static String painted(String text, String look, TextStyle style) {
        return style.color() && !look.isEmpty() && !text.isEmpty() ? "\u001b[" + look + "m" + text + "\u001b[0m" : text;
    }

    /** A text that the terminal can show and that cannot steer it. */
    static String shown(String text, TextStyle style) {
        String clean = ControlCharacters.line(text);
        return style.unicode() ? clean : Words.ascii(clean);
    }

    private List<String> wrapped(int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int i = 0; i < words.size(); i++) {
            // What is joined stays on one line: code and the comma after it.
            int end = i + 1;
            int columns = Words.columns(words.get(i).text());
            while (end < words.size() && words.get(end).joins()) {
                columns += Words.columns(words.get(end).text());
                end++;
            }
            if (used > 0 && used + 1 + columns > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            line.append(used > 0 ? " " : "");
            used += columns + (used > 0 ? 1 : 0);
            for (Word word : words.subList(i, end)) {
                line.append(painted(word.text(), word.look(), style));
            }
            i = end - 1;
        }
        if (used > 0) {
            lines.add(line.toString());
        }
        return lines;
    }

    private void add(String text, String appearance) {
        words.add(new Word(shown(text, style), joins && !words.isEmpty(), appearance));
        joins = true;
    }

    @Override
    public void visit(Text text) {
        String all = text.getLiteral();
        for (int start = 0; start < all.length(); ) {
            int end = all.indexOf(' ', start);
            if (end == start) {
                joins = false;
                start++;
                continue;
            }
            end = end < 0 ? all.length() : end;
            add(all.substring(start, end), look);
            start = end;
        }
    }

    @Override
    public void visit(Code code) {
        String text = code.getLiteral();
        // Without color, several words need quotes to be told from the sentence.
        add(style.color() || !text.contains(" ") ? text : '"' + text + '"', CODE);
    }

    @Override
    public void visit(HtmlInline html) {
        add(html.getLiteral(), look);
    }

    @Override
    public void visit(StrongEmphasis strong) {
        String before = look;
        look = BOLD;
        visitChildren(strong);
        look = before;
    }

    @Override
    public void visit(Link link) {
        visitChildren(link);
        joins = false;
        add("(" + link.getDestination() + ")", "");
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
        joins = false;
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
        joins = false;
    }
}
