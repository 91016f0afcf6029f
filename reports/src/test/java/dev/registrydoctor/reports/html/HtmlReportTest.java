package dev.registrydoctor.reports.html;

import static dev.registrydoctor.reports.html.WrittenPage.assertShows;
import static dev.registrydoctor.reports.html.WrittenPage.elements;
import static dev.registrydoctor.reports.html.WrittenPage.parsed;
import static dev.registrydoctor.reports.html.WrittenPage.text;
import static dev.registrydoctor.reports.html.WrittenPage.withClass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.record.RendererContract;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;

final class HtmlReportTest extends RendererContract {

    @Override
    protected String render(Report report) throws IOException {
        return WrittenPage.render(report);
    }

    @Override
    protected String written(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
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
    void leavesOutTimesWhereTheReportHasNone() throws Exception {
        Report timed = Cases.get("addon off");

        assertNotNull(timed.run().startedAt());
        assertTrue(render(timed).contains("2026-11-23") && render(timed).contains("412 ms"));
        String text = text(parsed(timed.withoutTimes()), "main") + text(parsed(timed.withoutTimes()), "header");
        assertFalse(
                text.contains("2026-11-23") || text.contains(" ms") || text.contains("Took") || text.contains("null"));
    }
}
