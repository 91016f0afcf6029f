package dev.registrydoctor.reports.html;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML that is well-formed XML too. All text and every attribute goes through one escaping function, so nothing
 * that a site names can be read as markup.
 */
final class Markup {

    private final Appendable out;
    private final Deque<String> open = new ArrayDeque<>();

    Markup(Appendable out) {
        this.out = out;
    }

    /** Opens an element; attributes are pairs of a name and a value. */
    Markup open(String tag, String... attributes) throws IOException {
        tag(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    Markup close() throws IOException {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Closes the element that was opened last, and ends the line. */
    Markup end() throws IOException {
        close();
        out.append('\n');
        return this;
    }

    /** An element that holds nothing. */
    Markup empty(String tag, String... attributes) throws IOException {
        tag(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element that holds text. */
    Markup leaf(String tag, String text, String... attributes) throws IOException {
        return open(tag, attributes).text(text).close();
    }

    Markup text(String text) throws IOException {
        escape(text);
        return this;
    }

    /** Prose: what stands between backticks is code. A backtick that nothing closes is only a character. */
    Markup prose(String text) throws IOException {
        int from = 0;
        while (true) {
            int opens = text.indexOf('`', from);
            int closes = opens < 0 ? -1 : text.indexOf('`', opens + 1);
            if (closes < 0) {
                return text(text.substring(from));
            }
            text(text.substring(from, opens));
            leaf("code", text.substring(opens + 1, closes));
            from = closes + 1;
        }
    }

    /** This program's own style or script, which must hold neither {@code <} nor {@code &}. */
    Markup own(String tag, String content) throws IOException {
        out.append('<')
                .append(tag)
                .append('>')
                .append(content)
                .append("</")
                .append(tag)
                .append(">\n");
        return this;
    }

    private void tag(String tag, String... attributes) throws IOException {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    private void escape(String text) throws IOException {
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            String entity = switch (text.charAt(i)) {
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '&' -> "&amp;";
                case '"' -> "&quot;";
                case '\'' -> "&#39;";
                default -> null;
            };
            if (entity != null) {
                out.append(text, written, i).append(entity);
                written = i + 1;
            }
        }
        out.append(text, written, text.length());
    }
}
