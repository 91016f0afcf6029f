package dev.registrydoctor.reports.docs;

import dev.registrydoctor.reports.secrets.ControlCharacters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Document;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.jspecify.annotations.Nullable;

/**
 * The Markdown of pages as HTML. The pages of plug-ins can hold anything: their HTML shows as text, their links lead to
 * https or within the site, and their images show as their descriptions, because the site loads nothing.
 */
final class PageMarkdown {

    /** Blocks within blocks, and marks within marks: far more than a page needs, and far less than fills the stack. */
    private static final int DEEPEST = 64;

    private static final Pattern ADDRESS = Pattern.compile("https://[^\\s<>\"`]*[^\\s<>\"`.,;:!?)]");

    private static final Pattern ISSUE = Pattern.compile("([\\w.-]+/[\\w.-]+)#(\\d+)");

    private static final List<Extension> TABLES = List.of(TablesExtension.create());

    private static final Parser PARSER = Parser.builder()
            .extensions(TABLES)
            .maxOpenBlockParsers(DEEPEST)
            .maxInlineNesting(DEEPEST)
            .build();

    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(TABLES)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .urlSanitizer(new DefaultUrlSanitizer(List.of("https")))
            .attributeProviderFactory(context -> PageMarkdown::addAttributes)
            .build();

    private PageMarkdown() {}

    static Node parse(String markdown) {
        return PARSER.parse(markdown);
    }

    /** What follows the headings with such an anchor, each up to the next heading; taken out of the document. */
    static Node section(Node document, String anchor) {
        Node section = new Document();
        boolean within = false;
        Node next;
        for (Node node = document.getFirstChild(); node != null; node = next) {
            next = node.getNext();
            if (node instanceof Heading) {
                within = anchor(text(node)).equals(anchor);
            } else if (within) {
                section.appendChild(node);
            }
        }
        return section;
    }

    /**
     * Renders a document, to which it adds links.
     *
     * @param pageOf the address of what a piece of code names, or null
     */
    static String html(Node document, Function<String, @Nullable String> pageOf) {
        document.accept(new Links(pageOf));
        // After rendering, because entities can stand for any character.
        return ControlCharacters.block(RENDERER.render(document));
    }

    /** What a link to a heading names. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    private static String text(Node node) {
        return TextContentRenderer.builder().build().render(node);
    }

    /** Parts that can be wider than the screen scroll, also by keyboard. */
    private static void addAttributes(Node node, String tag, Map<String, String> attributes) {
        switch (tag) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> attributes.put("id", anchor(text(node)));
            case "table", "pre" -> attributes.put("tabindex", "0");
            case "th" -> attributes.put("scope", "col");
            // Left out: the language of code, of which nothing is colored, and a hint for search engines.
            case "code" -> attributes.remove("class");
            case "a" -> attributes.remove("rel");
            default -> {}
        }
    }

    /** Links addresses, issues and what code names; puts the description of an image in its place. */
    private static final class Links extends AbstractVisitor {
        private final Function<String, @Nullable String> pageOf;

        Links(Function<String, @Nullable String> pageOf) {
            this.pageOf = pageOf;
        }

        @Override
        public void visit(Code code) {
            String page = pageOf.apply(code.getLiteral());
            Matcher issue = ISSUE.matcher(code.getLiteral());
            if (page == null && issue.matches()) {
                page = "https://github.com/" + issue.group(1) + "/issues/" + issue.group(2);
            }
            if (page != null && !isLinked(code)) {
                link(code, page, code);
            }
        }

        @Override
        public void visit(Text text) {
            String all = text.getLiteral();
            Matcher address = ADDRESS.matcher(all);
            if (isLinked(text) || !address.find()) {
                return;
            }
            int at = 0;
            do {
                text.insertBefore(new Text(all.substring(at, address.start())));
                link(text, address.group(), new Text(address.group()));
                at = address.end();
            } while (address.find());
            text.setLiteral(all.substring(at));
        }

        @Override
        public void visit(Image image) {
            visitChildren(image);
            while (image.getFirstChild() != null) {
                image.insertBefore(image.getFirstChild());
            }
            image.unlink();
        }

        private static void link(Node before, String address, Node shown) {
            Link link = new Link(address, null);
            before.insertBefore(link);
            link.appendChild(shown);
        }

        private static boolean isLinked(Node node) {
            Node parent = node.getParent();
            return parent != null && (parent instanceof Link || isLinked(parent));
        }
    }
}
