package dev.registrydoctor.reports.writer;

import dev.registrydoctor.reports.secrets.ControlCharacters;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes XML 1.0, and HTML that is well-formed XML. All text and every attribute goes through one escaping function, so
 * nothing that an environment names can be read as markup or steer what shows it.
 */
public final class Markup {

    private final Appendable out;
    private final boolean indents;
    private final Deque<String> open = new ArrayDeque<>();
    /** Whether the element that is open holds text or nothing, so that its end tag stands in the same line. */
    private boolean inline;

    /** Writes each element where the one before ends. */
    public Markup(Appendable out) {
        this(out, false);
    }

    private Markup(Appendable out, boolean indents) {
        this.out = out;
        this.indents = indents;
    }

    /** A document for programs, which people read too: each element begins a line, by its depth. */
    public static Markup indented(Appendable out) throws IOException {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        return new Markup(out, true);
    }

    /** Opens an element; attributes are pairs of a name and a value, which are left out where the value is null. */
    public Markup open(String tag, @Nullable String... attributes) throws IOException {
        tag(tag, attributes);
        out.append('>');
        open.push(tag);
        inline = true;
        return this;
    }

    /** Closes the element that was opened last. */
    public Markup close() throws IOException {
        String tag = open.pop();
        if (!inline) {
            line();
        }
        out.append("</").append(tag).append('>');
        inline = false;
        return this;
    }

    /** Closes the element that was opened last, and ends the line. */
    public Markup end() throws IOException {
        close();
        out.append('\n');
        return this;
    }

    /** An element that holds nothing. */
    public Markup empty(String tag, @Nullable String... attributes) throws IOException {
        tag(tag, attributes);
        out.append("/>");
        inline = false;
        return this;
    }

    /** An element that holds text. */
    public Markup leaf(String tag, String text, @Nullable String... attributes) throws IOException {
        return open(tag, attributes).text(text).close();
    }

    /** Text that shows as it is; its line breaks stay. */
    public Markup text(String text) throws IOException {
        escape(text, false);
        return this;
    }

    /** What is markup already: what the library for Markdown made, which escapes as this class does. */
    public Markup raw(String markup) throws IOException {
        out.append(markup);
        return this;
    }

    /** Prose: what stands between backticks is code. A backtick that nothing closes is only a character. */
    public Markup prose(String text) throws IOException {
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
    public Markup own(String tag, String content) throws IOException {
        return open(tag).raw(content).end();
    }

    private void line() throws IOException {
        if (indents) {
            out.append('\n').append("  ".repeat(open.size()));
        }
    }

    private void tag(String tag, @Nullable String... attributes) throws IOException {
        line();
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            String value = attributes[i + 1];
            if (value != null) {
                out.append(' ').append(attributes[i]).append("=\"");
                escape(value, true);
                out.append('"');
            }
        }
    }

    private void escape(String any, boolean attribute) throws IOException {
        String text = ControlCharacters.block(any);
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            String entity = switch (text.charAt(i)) {
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '&' -> "&amp;";
                case '"' -> "&quot;";
                // A parser reads line breaks and tabs of an attribute as blanks.
                case '\n' -> attribute ? "&#10;" : null;
                case '\t' -> attribute ? "&#9;" : null;
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
