package dev.registrydoctor.reports.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.RendererContract;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

public class HtmlReportTest extends RendererContract {

    @Override
    protected String render(Report report) throws IOException {
        StringBuilder out = new StringBuilder();
        HtmlReport.write(report, out);
        return out.toString();
    }

    @Override
    protected String written(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private Document parsed(Report report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(render(report))));
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    private static List<Element> withClass(Document page, String tag, String name) {
        return elements(page, tag).stream()
                .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(name))
                .toList();
    }

    private static String text(Document page, String tag) {
        return elements(page, tag).get(0).getTextContent();
    }

    /** One cause that five hundred pods suffer from. */
    public static Report manyPods() {
        Problem root = GivenProblem.root("a.root", "The registry is down");
        Problem effect = GivenProblem.symptom("a.effect", "The pod waits in ImagePullBackOff", "a.root");
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            findings.add(Finding.of(effect, Subject.pod("team-" + i % 40 + "/worker-" + i), "pod " + i + " waits")
                    .involving(Subject.registry("r"))
                    .observed("Back-off pulling image \"r/team/worker:" + i + "\"", "a pull", "status of pod " + i));
        }
        List<CheckResult> results = new ArrayList<>(Cases.healthyRun(100));
        results.add(Cases.finding(Finding.of(root, Subject.registry("r"), "nothing answers")));
        results.add(Cases.finding(findings.toArray(Finding[]::new)));
        return Cases.report(results);
    }

    @Test
    void everyKindOfReportIsWellFormedWithUniqueIdsThatEveryLinkFinds() throws Exception {
        for (Map.Entry<String, Report> entry : Cases.all().entrySet()) {
            Document page = parsed(entry.getValue());
            Set<String> ids = new HashSet<>();
            for (Element element : elements(page, "*")) {
                if (element.hasAttribute("id")) {
                    assertTrue(ids.add(element.getAttribute("id")), entry.getKey() + " twice: " + element);
                }
            }
            for (Element link : elements(page, "a")) {
                assertTrue(
                        ids.contains(link.getAttribute("href").substring(1)),
                        entry.getKey() + ": " + link.getAttribute("href"));
            }
            for (Element element : elements(page, "*")) {
                String label = element.getAttribute("aria-labelledby");
                assertTrue(label.isEmpty() || ids.contains(label), label);
            }
        }
    }

    @Test
    void fetchesNothingAndRunsNothingButItsOwnStyleAndScript() throws Exception {
        Document page = parsed(Cases.get("addon off"));
        String policy = elements(page, "meta").stream()
                .filter(m -> m.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .findFirst()
                .orElseThrow()
                .getAttribute("content");

        assertEquals(
                "default-src 'none'; style-src '" + hash(text(page, "style")) + "'; script-src '"
                        + hash(text(page, "script")) + "'; base-uri 'none'; form-action 'none'",
                policy);
        assertEquals(1, elements(page, "style").size());
        assertEquals(1, elements(page, "script").size());
        for (Element element : elements(page, "*")) {
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                String name = attributes.item(i).getNodeName();
                assertFalse(name.startsWith("on") || name.equals("style") || name.equals("src"), name);
                assertTrue(!name.equals("href")
                        || attributes.item(i).getNodeValue().startsWith("#"));
            }
        }
        assertFalse(text(page, "style").contains("url(") || text(page, "style").contains("@import"));
    }

    private static String hash(String content) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void hostileNamesAddNoElementAndNoAttribute() throws Exception {
        String hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>]]>--></style></svg>&amp;`<b>`";

        Document plain = parsed(Seeded.with(place -> place));
        Document page = parsed(Seeded.with(place -> hostile + place));

        assertEquals(shape(plain), shape(page));
    }

    /** Elements and attributes in their order; prose may have code. */
    private static List<String> shape(Document page) {
        List<String> shape = new ArrayList<>();
        for (Element element : elements(page, "*")) {
            if (!element.getTagName().equals("code") && !element.getTagName().equals("text")) {
                shape.add(element.getTagName() + element.getAttributes().getLength());
            }
        }
        return shape;
    }

    @Test
    void showsEveryFindingStepGapAndCheck() throws Exception {
        for (Report report : List.of(Cases.get("addon off"), Cases.get("warnings"), Seeded.with(place -> place))) {
            String text = text(parsed(report), "body");
            List<Finding> all = new ArrayList<>(report.notes());
            report.warnings().forEach(w -> all.add(w.finding()));
            report.diagnoses().forEach(d -> all.add(d.root()));
            List<StepText> steps = new ArrayList<>();
            all.stream()
                    .map(Finding::remedy)
                    .filter(r -> r != null)
                    .forEach(r -> steps.addAll(report.text(r).steps()));
            report.diagnoses().forEach(d -> d.consequences().forEach(c -> all.add(c.finding())));
            all.addAll(report.unexplained());

            for (Finding finding : all) {
                assertShows(text, finding.problem().id(), finding.problem().title(), finding.summary());
                assertShows(text, finding.subject().toString());
                finding.evidence().forEach(e -> assertShows(text, e.observed(), e.source()));
            }
            steps.forEach(s -> assertShows(text, s.goal(), s.where()));
            steps.stream().filter(s -> s.loss() != null).forEach(s -> assertShows(text, s.loss()));
            steps.stream().filter(s -> s.command() != null).forEach(s -> assertShows(text, s.command()));
            report.notLookedAt().forEach(n -> n.gaps().forEach(g -> assertShows(text, g.what(), g.why(), g.remedy())));
            report.checks().forEach(c -> assertShows(text, c.id(), c.states()));
        }
    }

    private static void assertShows(String page, String... texts) {
        for (String text : texts) {
            assertTrue(page.contains(text), text);
        }
    }

    @Test
    void drawsTheCauseAndWhatFollowsInTheOrderOfReading() throws Exception {
        Document page = parsed(Cases.get("addon off"));

        List<String> nodes = withClass(page, "a", "node").stream()
                .map(n -> n.getElementsByTagName("title").item(0).getTextContent())
                .map(t -> t.substring(0, t.indexOf('.')))
                .toList();
        assertEquals(
                List.of(
                        "Cause: the hostpath-storage add-on is off",
                        "Effect: the registry's claim is not Bound",
                        "Effect: the registry pod cannot be scheduled",
                        "Effect: no ready pod backs the registry Service",
                        "Effect: the registry's port refuses connections"),
                nodes);
        assertEquals(4, withClass(page, "path", "edge").size());
        assertTrue(parsed(Cases.get("healthy")).getElementsByTagName("svg").getLength() == 0);
    }

    @Test
    void callsACauseInTheDrawingAsItIsCalledInTheText() throws Exception {
        Document page = parsed(Cases.get("many roots"));

        List<String> drawn = withClass(page, "text", "kind").stream()
                .map(Element::getTextContent)
                .filter(k -> !k.equals("Effect"))
                .map(k -> k + " of 30")
                .toList();
        assertEquals(20, drawn.size());
        assertEquals(
                withClass(page, "span", "kind").stream()
                        .map(Element::getTextContent)
                        .limit(20)
                        .toList(),
                drawn);
        assertShows(text(page, "main"), "The first 40 of 60 boxes are drawn; the causes above list every effect.");
        assertFalse(text(parsed(Cases.get("addon off")), "main").contains("boxes are drawn"));
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "8, 8", "9, 8", "30, 8"})
    void namesTheFirstEightCausesAtTheTopAndHowManyThereAre(int causes, int named) throws Exception {
        Document page = parsed(Cases.report(Cases.manyRoots().subList(0, 2 * causes)));

        Element roots = withClass(page, "ol", "roots").get(0);
        assertEquals(named, roots.getElementsByTagName("li").getLength());
        assertEquals(causes > named, text(page, "main").contains("and " + (causes - named) + " more"));
        assertEquals(causes, withClass(page, "span", "kind").size());
    }

    @Test
    void goesFromTheVerdictToTheCauseToWhatToDo() throws Exception {
        String text = render(Cases.get("addon off"));

        int last = -1;
        for (String part : List.of(
                "<h1",
                "<p class=\"headline\" data-ticket=\"\">PROBLEMS: 1 cause explains 4 findings.",
                "id=\"causes\"",
                "Enable the storage add-on.",
                "no Deployment hostpath-provisioner",
                "id=\"graph\"",
                "id=\"warnings\"",
                "id=\"notes\"",
                "id=\"unseen\"",
                "<table")) {
            int at = text.indexOf(part);
            assertTrue(at > last, "in order: " + part);
            last = at;
        }
    }

    @Test
    void saysWhatTheVerdictMeansAndNoMore() throws Exception {
        assertEquals("No problem found", text(parsed(Cases.get("healthy")), "h1"));
        assertEquals("No problem found, with warnings", text(parsed(Cases.get("warnings")), "h1"));
        assertEquals("the hostpath-storage add-on is off", text(parsed(Cases.get("addon off")), "h1"));
        assertEquals("30 problems found", text(parsed(Cases.get("many roots")), "h1"));
        assertEquals(
                Cases.get("blind").diagnoses().get(0).root().problem().title(), text(parsed(Cases.get("blind")), "h1"));
        assertEquals("Not everything could be checked", text(parsed(Cases.get("inconclusive")), "h1"));
        assertEquals("Something does not work; its cause is not known", text(parsed(Cases.get("unexplained")), "h1"));
        for (String name : List.of("inconclusive", "unexplained", "blind", "waiting", "tool failed")) {
            assertTrue(render(Cases.get(name)).contains("This does not mean that the environment is healthy."), name);
        }
    }

    @Test
    void aLinkToAFindingHoldsInAnotherRun() throws IOException {
        String claim = "f-storage-claim-pending-on-claim-container-registry-registry-claim";
        assertTrue(render(Cases.get("addon off")).contains(" id=\"" + claim + "\""));
    }

    @Test
    void marksAStepThatLosesDataBeforeItsCommand() throws Exception {
        Report report = Cases.report(List.of(Cases.finding(Finding.of(Cases.HOSTS_TOML, Subject.registry("r"), "none")
                .remedy(Remedy.of(
                        Verification.of("it is gone"),
                        Step.of("Delete it.", Action.program("rm", "-r", "/x"), Actor.node("vm"))
                                .risking(Risk.losesData("the <images>", "Copy them first.")))))));

        String text = render(report);

        assertTrue(text.indexOf("<strong>Loses data</strong>") > 0, text);
        assertTrue(text.indexOf("<strong>Loses data</strong>") < text.indexOf("rm -r /x"));
        assertTrue(text.contains("<strong>Loses data</strong>: the &lt;images&gt;. Copy them first."), text);
        assertFalse(render(Cases.get("addon off")).contains("<strong>Loses data</strong>"));
    }

    @Test
    void everyStepNamesItsRisk() throws Exception {
        for (Report report : List.of(Cases.get("addon off"), Cases.get("warnings"), Seeded.with(place -> place))) {
            List<Element> steps = withClass(parsed(report), "li", "step");

            assertFalse(steps.isEmpty());
            for (Element step : steps) {
                String text = step.getTextContent();
                assertTrue(
                        text.contains("Loses data")
                                || text.contains("Causes a restart")
                                || text.contains("Risk: does not affect running workloads"),
                        text);
            }
        }
    }

    @Test
    void aRunWithoutACauseShowsEachAreaBeforeAnythingElse() throws Exception {
        for (String name : List.of("healthy", "inconclusive")) {
            String page = render(Cases.get(name));
            assertTrue(page.indexOf("id=\"areas\"") < page.indexOf("id=\"unseen\"") || name.equals("healthy"), name);
            assertTrue(page.indexOf("id=\"areas\"") < page.indexOf("id=\"checks\""), name);
        }
        Element areas =
                withClass(parsed(Cases.get("addon off")), "table", "areas").get(0);
        List<String> rows = new ArrayList<>();
        NodeList bodies = ((Element) areas.getElementsByTagName("tbody").item(0)).getElementsByTagName("tr");
        for (int i = 0; i < bodies.getLength(); i++) {
            List<String> cells = new ArrayList<>();
            NodeList nodes = bodies.item(i).getChildNodes();
            for (int j = 0; j < nodes.getLength(); j++) {
                cells.add(nodes.item(j).getTextContent());
            }
            rows.add(String.join("|", cells));
        }
        assertTrue(rows.contains("passed|Area|24 passed"), rows.toString());
        assertTrue(
                rows.contains(
                        "failed|Storage|2 failedthe hostpath-storage add-on is offthe registry's claim is not Bound"),
                rows.toString());
        assertTrue(rows.contains("not checked|Credentials|2 not checked"), rows.toString());
        assertTrue(rows.contains("not applicable|Docker|1 not applicable"), rows.toString());
    }

    /** What a recording never has is one obstacle, whatever would show each part of it. */
    @Test
    void whatARecordingDoesNotContainIsSaidOnce() throws Exception {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            results.add(Cases.unknown(
                    CheckInfo.of("area.check-" + i, "it works"),
                    new Gap(Gap.Cause.NOT_RECORDED, "part " + i, "a report has no part " + i, "copy part " + i)));
        }
        Document page = parsed(Cases.report(results));

        Element obstacles = withClass(page, "ul", "obstacles").get(0);
        assertEquals(1, obstacles.getElementsByTagName("li").getLength());
        assertShows(obstacles.getTextContent(), "part 0, part 1, ", "part 7", "area.check-7", "registry-doctor run");
    }

    @Test
    void advisesOnWhatHasNoCauseAndNotOnWhatFollowsFromOne() throws Exception {
        String text = render(Seeded.with(place -> place));

        assertFalse(text.contains("effect.script"));
        assertTrue(text.contains("unexplained.script"));
        assertTrue(text.contains("root.script") && text.contains("warning.script") && text.contains("note.script"));
    }

    @Test
    void fiveHundredFindingsAreOneNodeAndALightPage() throws Exception {
        Report report = manyPods();
        Document page = parsed(report);

        assertEquals(500, report.diagnoses().get(0).consequences().size());
        List<Element> nodes = withClass(page, "a", "node");
        assertEquals(2, nodes.size());
        assertTrue(
                nodes.get(1).getTextContent().contains("\u00d7 500"),
                nodes.get(1).getTextContent());
        assertShows(text(page, "body"), "pod 0 waits", "pod 499 waits", "status of pod 499");
        assertTrue(render(report).getBytes(StandardCharsets.UTF_8).length < 500_000);
    }

    @Test
    void hundredsOfCausesOfOneProblemAreOneWithTheFirstTenNames() throws Exception {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            results.add(Cases.finding(Finding.of(Cases.HOSTS_TOML, Subject.registry("r" + i), "none for r" + i)
                    .observed("nothing", "a file", "/etc/certs.d/r" + i)
                    .remedy(Remedy.of(
                            Verification.of("it pulls"),
                            Step.of("Write it for r" + i, Action.write("/x/" + i, ""), Actor.node("vm"))))));
        }
        String text = render(Cases.report(results));

        assertTrue(text.length() < 200_000, "the table of 500 checks is most of it: " + text.length());
        assertShows(text, "500 registries: r0, ", "and 490 more", "Write it for r0");
        assertFalse(text.contains("Write it for r1"), "the others are alike");
    }

    @Test
    void leavesOutTimesWhereTheReportHasNone() throws Exception {
        Report timed = Cases.get("addon off");

        assertNotNull(timed.run().startedAt());
        assertTrue(render(timed).contains("2026-11-23") && render(timed).contains("412 ms"));
        String text = text(parsed(timed.withoutTimes()), "main") + text(parsed(timed.withoutTimes()), "header");
        assertFalse(
                text.contains("2026-11-23") || text.contains(" ms") || text.contains("Took") || text.contains("null"));
    }

    /** A box of the drawing has four lines for it, which is more than a title takes. */
    @Test
    void drawsATitleInFourLines() throws Exception {
        String title = "The first of the words stands here, the second of them there, and a third where it ends";
        Problem root = GivenProblem.root("a.root", title);
        Problem effect = GivenProblem.symptom("a.effect", "It shows", "a.root");
        Subject registry = Subject.registry("r");
        Document page = parsed(Cases.report(List.of(
                Cases.finding(Finding.of(root, registry, "broken")),
                Cases.finding(Finding.of(effect, registry, "it shows")))));

        List<String> lines = withClass(page, "text", "what").stream()
                .map(Element::getTextContent)
                .toList();
        assertEquals(5, lines.size(), lines::toString);
        assertEquals(title.substring(0, 20), String.join(" ", lines).substring(0, 20));
    }

    @Test
    void theFirstFourCausesAreOpen() throws Exception {
        List<Boolean> open = withClass(parsed(Cases.get("many roots")), "article", "cause").stream()
                .map(article -> !article.getFirstChild().getNodeName().equals("details"))
                .toList();
        assertEquals(30, open.size());
        assertEquals(4, open.indexOf(false));
        assertEquals(3, open.lastIndexOf(true));
    }
}
