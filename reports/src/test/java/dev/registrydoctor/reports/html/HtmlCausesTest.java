package dev.registrydoctor.reports.html;

import static dev.registrydoctor.reports.html.WrittenPage.assertShows;
import static dev.registrydoctor.reports.html.WrittenPage.parsed;
import static dev.registrydoctor.reports.html.WrittenPage.render;
import static dev.registrydoctor.reports.html.WrittenPage.text;
import static dev.registrydoctor.reports.html.WrittenPage.withClass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Causes on the page: their drawing, their number, and the steps of each. */
final class HtmlCausesTest {

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
    void advisesOnWhatHasNoCauseAndNotOnWhatFollowsFromOne() throws Exception {
        String text = render(Seeded.with(place -> place));

        assertFalse(text.contains("effect.script"));
        assertTrue(text.contains("unexplained.script"));
        assertTrue(text.contains("root.script") && text.contains("warning.script") && text.contains("note.script"));
    }

    @Test
    void fiveHundredFindingsAreOneNodeAndALightPage() throws Exception {
        Report report = Cases.manyPods();
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
