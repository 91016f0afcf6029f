package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;

/** What all pages have in common: where they lie, and the frame around what they say. */
final class Pages {

    private static final String[][] PARTS = {
        {"index.html", "Problems"}, {"signs.html", "Signs"}, {"graph.html", "Cause graph"}, {"checks.html", "Checks"}
    };

    private Pages() {}

    /** Where the page of a problem lies, from the top of the site. */
    static String of(Problem problem) {
        return "problems/" + problem.id() + ".html";
    }

    /**
     * A whole page.
     *
     * @param top the way from the page's folder to the top of the site: empty, or with a slash at the end
     * @param file where the page lies, from the top
     * @param title as text
     * @param body as HTML
     */
    static String frame(String top, String file, String title, String body) {
        StringBuilder html =
                new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        html.append(Html.escape(title)).append(" - Registry Doctor</title>\n");
        html.append("<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"");
        html.append(top).append("style.css\">\n</head>\n<body>\n");
        html.append("<a class=\"skip\" href=\"#content\">Skip to the content</a>\n");
        html.append("<header><span class=\"brand\">Registry Doctor</span>\n<nav aria-label=\"Catalog\">\n");
        for (String[] part : PARTS) {
            html.append("<a href=\"").append(top).append(part[0]).append('"');
            html.append(part[0].equals(file) ? " aria-current=\"page\">" : ">");
            html.append(part[1]).append("</a>\n");
        }
        html.append("</nav></header>\n<main id=\"content\">\n<h1>")
                .append(Html.escape(title))
                .append("</h1>\n");
        return html.append(body).append("</main>\n</body>\n</html>\n").toString();
    }

    /** A list of problems, each with its kind and title. */
    static String list(Collection<Problem> problems, String top) {
        StringBuilder html = new StringBuilder("<ul class=\"problems\">\n");
        for (Problem problem : problems) {
            html.append("<li>").append(Html.kind(problem.kind())).append(" <span>");
            html.append(Html.link(top + of(problem), Html.code(problem.id()))).append("<br>");
            html.append(Html.escape(problem.title())).append("</span></li>\n");
        }
        return html.append("</ul>\n").toString();
    }

    /** A text that lies beside this class. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Pages.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
