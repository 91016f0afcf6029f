package dev.registrydoctor.reports.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.checks.testkit.GivenProblem;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.junit.jupiter.api.Test;

/** The site of the whole catalog, and of small ones that are made to go wrong. */
class CatalogSiteTest {

    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z0-9]+)((?:\\s[^<>]*?)?)(/?)>");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");
    private static final Pattern ADDRESS = Pattern.compile(" (?:href|src)=\"([^\"]*)\"");
    private static final Set<String> VOID = Set.of("meta", "link", "br");

    private static final SortedMap<String, String> SITE = CatalogSite.render(
            CheckCatalog.problems(),
            CheckCatalog.checks().stream().map(Check::info).toList(),
            ProblemPage::of);

    private static SortedMap<String, String> small(List<Problem> problems, String page) {
        CheckInfo check = CheckInfo.of("a.check", "a < b").reports(problems.toArray(Problem[]::new));
        return CatalogSite.render(
                problems, List.of(check), id -> Optional.of(new ProblemPage(Problem.Kind.ROOT, id, page)));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(r -> r.group(1)).toList();
    }

    private static String page(String id) {
        return SITE.getOrDefault("problems/" + id + ".html", "");
    }

    @Test
    void everyProblemHasAPageWithItsSections() {
        for (Problem problem : CheckCatalog.problems()) {
            List<String> ids = all(ID, page(problem.id()));
            assertTrue(
                    ids.containsAll(List.of("meaning", "how-it-shows", "look-alikes", "fix", "sources", "reported-by")),
                    () -> problem.id() + " has " + ids);
        }
    }

    @Test
    void everyLinkLeadsToAFileAndAPlaceInIt() {
        List<String> broken = new ArrayList<>();
        SITE.forEach((file, text) -> {
            for (String address : all(ADDRESS, text)) {
                if (!address.startsWith("https://") && !address.equals("data:,") && !leads(file, address)) {
                    broken.add(file + ": " + address);
                }
            }
        });
        assertEquals(List.of(), broken);
    }

    private static boolean leads(String file, String address) {
        URI target = address.startsWith("#")
                ? URI.create(file + address)
                : URI.create(file).resolve(address);
        String text = SITE.get(target.getPath());
        return text != null && (target.getFragment() == null || all(ID, text).contains(target.getFragment()));
    }

    @Test
    void tagsAreClosedAndIdsNamedOnce() {
        SITE.forEach((file, text) -> {
            if (file.endsWith(".html")) {
                Deque<String> open = new ArrayDeque<>();
                Matcher tag = TAG.matcher(text);
                while (tag.find()) {
                    if (tag.group(1).isEmpty()) {
                        if (tag.group(4).isEmpty() && !VOID.contains(tag.group(2))) {
                            open.push(tag.group(2));
                        }
                    } else {
                        assertEquals(open.isEmpty() ? "nothing" : open.pop(), tag.group(2), file);
                    }
                }
                assertEquals(List.of(), List.copyOf(open), file);
                List<String> ids = all(ID, text);
                assertEquals(ids.size(), new HashSet<>(ids).size(), () -> file + ": " + ids);
            }
        });
    }

    @Test
    void noPageNeedsAScriptOrTheNetwork() {
        SITE.forEach((file, text) -> assertFalse(
                text.contains("<script") || text.contains(" src=") || text.contains("@import") || text.contains("url("),
                file));
    }

    @Test
    void aPictureShowsEveryProblemThatHasAnEdge() throws Exception {
        String svg = SITE.getOrDefault("cause-graph.svg", "");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        Set<String> shown = new HashSet<>(all(ADDRESS, svg));
        for (Problem problem : CheckCatalog.problems()) {
            boolean hasEdge = !problem.explainedBy().isEmpty()
                    || CheckCatalog.problems().stream()
                            .anyMatch(p -> p.explainedBy().contains(problem.id()));
            assertEquals(hasEdge, shown.contains(Pages.of(problem)), problem.id());
        }
        assertTrue(svg.contains("<title>storage.addon-disabled can lead to storage.class-missing</title>"), "an edge");
    }

    @Test
    void causesEffectsAndChecksAreLinked() {
        String pending = page("storage.claim-pending");
        assertTrue(after(pending, "id=\"possible-causes\"").contains("storage.addon-disabled.html"), pending);
        assertTrue(after(page("storage.addon-disabled"), "id=\"possible-effects\"")
                .contains("storage.claim-pending.html"));
        assertTrue(after(pending, "id=\"reported-by\"").contains("checks.html#storage.claim-binding"), pending);
    }

    private static String after(String text, String mark) {
        assertTrue(text.contains(mark), () -> mark + " is not in " + text);
        return text.substring(text.indexOf(mark));
    }

    @Test
    void lookAlikesLinkToEachOther() {
        assertTrue(page("storage.addon-disabled")
                .contains(
                        "<a href=\"../problems/storage.provisioner-down.html\"><code>storage.provisioner-down</code>"));
    }

    @Test
    void messagesOfAllPagesStandOnOne() {
        assertTrue(SITE.getOrDefault("signs.html", "").contains("server gave HTTP response to HTTPS client"));
        assertTrue(SITE.getOrDefault("signs.html", "").contains("no storage class is set"));
        assertFalse(SITE.getOrDefault("signs.html", "").contains("<h2 id=\"fix\">"));
    }

    @Test
    void theSameCatalogGivesTheSameBytes() {
        assertEquals(
                SITE,
                CatalogSite.render(
                        CheckCatalog.problems(),
                        CheckCatalog.checks().stream().map(Check::info).toList(),
                        ProblemPage::of));
    }

    @Test
    void whatAPlugInSaysIsText() {
        String evil = "<script>alert(\"1\")</script> & \u001b";
        SortedMap<String, String> site = small(List.of(GivenProblem.root("a.evil", evil)), "## Meaning\nFine.\n");
        String shown = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; \\u{1b}";
        for (String file : List.of("index.html", "checks.html", "graph.html", "problems/a.evil.html")) {
            String text = site.getOrDefault(file, "");
            assertTrue(text.contains(shown), file);
            assertFalse(text.contains("<script"), file);
        }
    }

    @Test
    void causesThatGoInACircleAreDrawn() {
        Problem one = GivenProblem.root("a.one", "One", "a.two", "a.one", "x.unknown");
        Problem two = GivenProblem.root("a.two", "Two", "a.one");
        String page = small(List.of(one, two), "## Meaning\nFine.\n").getOrDefault("graph.html", "");
        assertTrue(page.contains("<title>a.two can lead to a.one</title>"), page);
        assertFalse(page.contains("<title>a.one can lead to"), page);
    }

    @Test
    void anArrowThatALongerWaySaysIsLeftOut() {
        Problem cause = GivenProblem.root("a.cause", "Cause");
        Problem between = GivenProblem.root("b.between", "Between", "a.cause");
        Problem effect = GivenProblem.symptom("c.effect", "Effect", "a.cause", "b.between");
        SortedMap<String, String> site = small(List.of(cause, between, effect), "## Meaning\nFine.\n");
        String svg = site.getOrDefault("cause-graph.svg", "");
        assertTrue(svg.contains("<title>a.cause can lead to b.between</title>"), svg);
        assertTrue(svg.contains("<title>b.between can lead to c.effect</title>"), svg);
        assertFalse(svg.contains("<title>a.cause can lead to c.effect</title>"), svg);
        assertTrue(
                after(site.getOrDefault("problems/a.cause.html", ""), "possible-effects")
                        .contains("c.effect.html"),
                "the page lists it");
    }

    @Test
    void aPageOfAPlugInIsText() {
        String evil = "## Meaning\n<script src=\"https://e.org/x.js\"></script> ![x](https://e.org/x.png)\n";
        String page = small(List.of(GivenProblem.root("a.one", "One")), evil).getOrDefault("problems/a.one.html", "");
        assertTrue(page.contains("&lt;script"), page);
        assertFalse(page.contains("<script") || page.contains("<img") || page.contains(" src=\"http"), page);
    }

    /** {@code explain} prints the source: a page uses only Markdown that reads well there. */
    @Test
    void pagesReadWellAsTheyAre() {
        Set<String> used = Set.of(
                "Document Heading Paragraph BulletList OrderedList ListItem FencedCodeBlock Text Code StrongEmphasis"
                        .concat(" SoftLineBreak TableBlock TableHead TableBody TableRow TableCell")
                        .split(" "));
        Pattern stray = Pattern.compile("[`*]|~~|\\]\\(|\\]\\[|<[a-zA-Z/!?]|http://|\\t|^\\s*[|#>]");
        Pattern other = Pattern.compile("^(?:[*+] |__|~~~|\\d+\\) )|\\\\\\p{Punct}|&#?\\w+;", Pattern.MULTILINE);
        List<String> odd = new ArrayList<>();
        for (Problem problem : CheckCatalog.problems()) {
            String body = ProblemPage.of(problem.id()).orElseThrow().body();
            Deque<Node> nodes = new ArrayDeque<>(List.of(PageMarkdown.parse(body)));
            while (!nodes.isEmpty()) {
                Node node = nodes.pop();
                if (!used.contains(node.getClass().getSimpleName())
                        || (node instanceof Heading heading && heading.getLevel() != 2)
                        || (node instanceof StrongEmphasis strong && !"**".equals(strong.getOpeningDelimiter()))
                        || (node instanceof Text text
                                && stray.matcher(text.getLiteral()).find())) {
                    odd.add(problem.id() + ": " + node);
                }
                for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                    nodes.push(child);
                }
            }
            String prose = body.replaceAll("(?s)```.*?```", "").replaceAll("(?s)``.*?``|`[^`]*`", "");
            other.matcher(prose).results().forEach(r -> odd.add(problem.id() + ": " + r.group()));
        }
        assertEquals(List.of(), odd);
    }

    @Test
    void aProblemWithoutAPageIsListed() {
        SortedMap<String, String> site =
                CatalogSite.render(List.of(GivenProblem.root("a.one", "One")), List.of(), id -> Optional.empty());
        assertTrue(site.getOrDefault("problems/a.one.html", "").contains("There is no page yet."));
    }
}
