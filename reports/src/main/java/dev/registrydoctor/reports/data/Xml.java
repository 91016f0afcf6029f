package dev.registrydoctor.reports.data;

import dev.registrydoctor.reports.secrets.ControlCharacters;
import java.io.IOException;

/** XML 1.0 by hand: elements, attributes and text, with nothing in them that it forbids. */
final class Xml {

    private final Appendable out;
    private final StringBuilder indent = new StringBuilder();

    Xml(Appendable out) throws IOException {
        this.out = out;
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /** @param attributes a name and its value, and so on */
    void open(String element, String... attributes) throws IOException {
        out.append(indent).append(tag(element, attributes)).append(">\n");
        indent.append("  ");
    }

    void close(String element) throws IOException {
        indent.setLength(indent.length() - 2);
        out.append(indent).append("</").append(element).append(">\n");
    }

    void empty(String element, String... attributes) throws IOException {
        out.append(indent).append(tag(element, attributes)).append("/>\n");
    }

    /** An element that holds text only, as it is. */
    void text(String element, String text, String... attributes) throws IOException {
        out.append(indent).append(tag(element, attributes)).append('>');
        out.append(escape(text)).append("</").append(element).append(">\n");
    }

    private static String tag(String element, String... attributes) {
        StringBuilder tag = new StringBuilder("<").append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            // A parser reads line breaks and tabs of an attribute as blanks.
            String value = escape(attributes[i + 1]).replace("\n", "&#10;").replace("\t", "&#9;");
            tag.append(' ').append(attributes[i]).append("=\"").append(value).append('"');
        }
        return tag.toString();
    }

    /** Text inside elements and attributes; characters that XML 1.0 has no way to write become visible escapes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    if (isLegal(c)) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append(ControlCharacters.visible(c));
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** The production Char of XML 1.0, section 2.2, less the carriage return, which a parser would make a line break. */
    private static boolean isLegal(int c) {
        return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
    }
}
