package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;

/** What all pages have in common: where they lie, and the frame around what they say. */
final class Pages {

    private static final String[][] PARTS = {
        {"index.html", "Problems"},
        {"signs.html", "How it shows"},
        {"graph.html", "Cause graph"},
        {"checks.html", "Checks"}
    };

    private Pages() {}

    /** Writes a part of a page. */
    interface Body {
        void write(Markup html) throws IOException;
    }

    /** Where the page of a problem lies, from the top of the site. */
    static String of(Problem problem) {
        return "problems/" + problem.id() + ".html";
    }

    /**
     * A whole page.
     *
     * @param top the way from the page's folder to the top of the site: empty, or with a slash at the end
     * @param file where the page lies, from the top
     */
    static String frame(String top, String file, String title, Body body) throws IOException {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        Markup html = new Markup(page);
        html.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("title", title + " - Registry Doctor").empty("link", "rel", "icon", "href", "data:,");
        html.empty("link", "rel", "stylesheet", "href", top + "style.css").end();
        html.open("body").leaf("a", "Skip to the content", "class", "skip", "href", "#content");
        html.open("header").leaf("span", "Registry Doctor", "class", "brand").open("nav", "aria-label", "Catalog");
        for (String[] part : PARTS) {
            String current = part[0].equals(file) ? "page" : null;
            html.text("\n").leaf("a", part[1], "href", top + part[0], "aria-current", current);
        }
        html.close().end();
        html.open("main", "id", "content").leaf("h1", title).text("\n");
        body.write(html);
        html.end().end().end();
        return page.toString();
    }

    /** A list of problems, each with its kind and title. */
    static void list(Collection<Problem> problems, String top, Markup html) throws IOException {
        html.open("ul", "class", "problems");
        for (Problem problem : problems) {
            html.text("\n").open("li");
            kind(problem.kind(), html);
            html.text(" ").open("span").open("a", "href", top + of(problem));
            html.leaf("code", problem.id()).close();
            html.empty("br").text(problem.title()).close().close();
        }
        html.end();
    }

    static void kind(Problem.Kind kind, Markup html) throws IOException {
        html.leaf("span", kind.label(), "class", "kind " + kind.label());
    }

    /** Links to the parts of a page that are about one area. */
    static void areas(Collection<String> areas, Markup html) throws IOException {
        html.open("nav", "class", "areas", "aria-label", "Areas").open("ul");
        for (String area : areas) {
            html.text("\n").open("li").leaf("a", area, "href", "#" + area).close();
        }
        html.close().end();
    }

    /** A text that lies beside this class. */
    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Pages.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
