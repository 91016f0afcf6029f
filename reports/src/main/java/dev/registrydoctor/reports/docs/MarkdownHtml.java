package dev.registrydoctor.reports.docs;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes blocks as HTML, and reads what stands within their lines: code, strong words and addresses. */
final class MarkdownHtml {

    /** What Markdown gives a meaning to, outside code, and pages do not use; and addresses that are not https. */
    private static final Pattern REFUSED =
            Pattern.compile("<[a-zA-Z/!?]|\\\\[\\p{Punct}\n]|\\]\\(|\\]\\[|\\[\\^|!\\[|\\*|~~"
                    + "|(?<!\\w)_\\w|\\w_(?!\\w)|&#?\\w+;|http://");

    private static final Pattern ADDRESS = Pattern.compile("https://[^\\s<>\"`]*[^\\s<>\"`.,;:!?)]");

    private static final Pattern ISSUE = Pattern.compile("([\\w.-]+/[\\w.-]+)#(\\d+)");

    private final Function<String, @Nullable String> pageOf;
    private final StringBuilder out;

    /**
     * A writer.
     *
     * @param pageOf the address of what a piece of code names, or null
     */
    MarkdownHtml(Function<String, @Nullable String> pageOf, StringBuilder out) {
        this.pageOf = pageOf;
        this.out = out;
    }

    /**
     * Writes blocks.
     *
     * @throws IllegalArgumentException for Markdown that pages do not use
     */
    void write(List<Markdown.Block> blocks) {
        for (Markdown.Block block : blocks) {
            if (block instanceof Markdown.Heading heading) {
                out.append("<h2 id=\"").append(anchor(heading.text())).append("\">");
                out.append(inline(heading.text())).append("</h2>\n");
            } else if (block instanceof Markdown.Paragraph paragraph) {
                out.append("<p>").append(inline(paragraph.text())).append("</p>\n");
            } else if (block instanceof Markdown.Code code) {
                out.append("<pre tabindex=\"0\"><code>").append(Html.escape(code.text()));
                out.append("</code></pre>\n");
            } else if (block instanceof Markdown.Items items) {
                write(items);
            } else if (block instanceof Markdown.Table table) {
                write(table);
            }
        }
    }

    private void write(Markdown.Items items) {
        String tag = items.numbered() ? "ol" : "ul";
        out.append('<').append(tag).append(">\n");
        for (List<Markdown.Block> item : items.items()) {
            out.append("<li>");
            if (item.size() == 1 && item.get(0) instanceof Markdown.Paragraph only) {
                out.append(inline(only.text()));
            } else {
                write(item);
            }
            out.append("</li>\n");
        }
        out.append("</").append(tag).append(">\n");
    }

    private void write(Markdown.Table table) {
        out.append("<div class=\"wide\" tabindex=\"0\"><table>\n");
        String tag = "th scope=\"col\"";
        for (List<String> row : table.rows()) {
            out.append("<tr>");
            for (String cell : row) {
                out.append('<').append(tag).append('>').append(inline(cell));
                out.append("</").append(tag, 0, 2).append('>');
            }
            out.append("</tr>\n");
            tag = "td";
        }
        out.append("</table></div>\n");
    }

    /** What a link to a heading names. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    private String inline(String text) {
        StringBuilder html = new StringBuilder();
        int at = 0;
        boolean strong = false;
        while (at < text.length()) {
            if (text.charAt(at) == '`') {
                int ticks = run(text, at);
                int end = closing(text, at + ticks, ticks);
                html.append(code(text.substring(at + ticks, end)));
                at = end + ticks;
            } else if (text.startsWith("**", at)) {
                html.append(strong ? "</strong>" : "<strong>");
                strong = !strong;
                at += 2;
            } else {
                int end = plainEnd(text, at);
                html.append(plain(text.substring(at, end)));
                at = end;
            }
        }
        if (strong) {
            throw new IllegalArgumentException("** is not closed: " + text);
        }
        return html.toString();
    }

    private static int plainEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '`' && !text.startsWith("**", end)) {
            end++;
        }
        return end;
    }

    private static int run(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) == '`') {
            end++;
        }
        return end - from;
    }

    /** Where the run of just as many backticks begins that ends the code. */
    private static int closing(String text, int from, int ticks) {
        int at = text.indexOf('`', from);
        while (at >= 0) {
            int run = run(text, at);
            if (run == ticks) {
                return at;
            }
            at = text.indexOf('`', at + run);
        }
        throw new IllegalArgumentException("a backtick is not closed: " + text);
    }

    private String code(String raw) {
        String text = raw.replace('\n', ' ');
        if (text.startsWith(" ") && text.endsWith(" ") && !text.isBlank()) {
            text = text.substring(1, text.length() - 1);
        }
        String page = pageOf.apply(text);
        Matcher issue = ISSUE.matcher(text);
        if (page == null && issue.matches()) {
            page = "https://github.com/" + issue.group(1) + "/issues/" + issue.group(2);
        }
        return page == null ? Html.code(text) : Html.link(page, Html.code(text));
    }

    private static String plain(String text) {
        StringBuilder html = new StringBuilder();
        int at = 0;
        Matcher address = ADDRESS.matcher(text);
        while (address.find()) {
            html.append(prose(text.substring(at, address.start())));
            html.append(Html.link(address.group(), Html.escape(address.group())));
            at = address.end();
        }
        return html.append(prose(text.substring(at))).toString();
    }

    private static String prose(String text) {
        Matcher refused = REFUSED.matcher(text);
        if (refused.find()) {
            throw new IllegalArgumentException(
                    "pages do not use '" + refused.group() + "' outside code: " + text.strip());
        }
        return Html.escape(text);
    }
}
