package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The catalog as a static site. It needs no script and no network, and the same catalog always gives the same bytes.
 */
public final class CatalogSite {

    private CatalogSite() {}

    /**
     * Renders the site.
     *
     * @param problems in the order in which the site lists them, with well-formed ids
     * @param checks in the order in which the site lists them
     * @param pages the page of the problem with an id, empty when it has none
     * @return the text of each file, by its path within the site, whose parts are joined by a slash
     */
    public static SortedMap<String, String> render(
            List<Problem> problems, List<CheckInfo> checks, Function<String, Optional<ProblemPage>> pages) {
        try {
            return files(problems, checks, pages);
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own files cannot be read", e);
        }
    }

    private static SortedMap<String, String> files(
            List<Problem> problems, List<CheckInfo> checks, Function<String, Optional<ProblemPage>> pages)
            throws IOException {
        ProblemGraph graph = new ProblemGraph(problems);
        Listing listing = new Listing(problems, checks);
        SortedMap<String, String> files = new TreeMap<>();
        files.put("style.css", Pages.resource("style.css") + Pages.resource("graph.css"));
        files.put("index.html", new IndexPage(listing).html());
        files.put("checks.html", new ChecksPage(listing).html());
        GraphPage graphPage = new GraphPage(graph, listing);
        files.put("graph.html", graphPage.html());
        files.put("cause-graph.svg", graphPage.picture());
        ProblemPages problemPages = new ProblemPages(graph, listing, pages);
        files.put("signs.html", problemPages.signs());
        for (Problem problem : problems) {
            files.put(Pages.of(problem), problemPages.html(problem));
        }
        return files;
    }

    /** What the pages list, by area, and who reports what. */
    record Listing(List<Problem> problems, List<CheckInfo> checks) {

        Map<String, List<Problem>> problemsByArea() {
            return byArea(problems, Problem::area);
        }

        Map<String, List<CheckInfo>> checksByArea() {
            return byArea(checks, CheckInfo::area);
        }

        List<CheckInfo> reporting(Problem problem) {
            return checks.stream()
                    .filter(check -> check.problems().stream().anyMatch(p -> p.id().equals(problem.id())))
                    .toList();
        }

        private static <T> Map<String, List<T>> byArea(List<T> all, Function<T, String> area) {
            Map<String, List<T>> byArea = new LinkedHashMap<>();
            all.forEach(one -> byArea.computeIfAbsent(area.apply(one), a -> new ArrayList<>())
                    .add(one));
            return byArea;
        }
    }
}
