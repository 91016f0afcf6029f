package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.record.Report;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that a report becomes, as a real browser shows it from a file. */
class HtmlReportIT extends InBrowser {

    private static final int ALL = CheckCatalog.checks().size();

    private static final Problem ROOT = GivenProblem.root("a.root", "The registry is down");

    private static final Problem EFFECT = GivenProblem.symptom("a.effect", "The pod waits for its image", "a.root");

    private static Path page(Report report, String name) throws IOException {
        Path file = folder.resolve(name);
        try (Writer out = Files.newBufferedWriter(file)) {
            HtmlReport.write(report, out);
        }
        return file;
    }

    private static Report report(Finding... findings) {
        List<CheckResult> results = new ArrayList<>();
        for (Finding finding : findings) {
            CheckInfo info =
                    CheckInfo.of("a.check-" + results.size(), "it works").reports(finding.problem());
            results.add(new CheckResult(info, Outcome.found(finding), Duration.ofMillis(1)));
        }
        Examination examination = new Examination(results, Map.of(), Instant.EPOCH, Duration.ofMillis(1), false);
        return Report.of(
                new Report.Tool("registry-doctor", "test", null, null),
                Report.Run.of(examination, "a site", Report.Mode.LIVE, "vm", List.of()),
                new ExaminedSite(examination, Diagnostician.diagnose(results), List.of(), null),
                () -> false);
    }

    private static void assertQuiet(Path file) {
        assertEquals(
                List.of(),
                browser().events("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"),
                "nothing is complained of");
        assertEquals(
                List.of(file.toUri().toString()),
                browser().events("Network.requestWillBeSent").stream()
                        .map(e -> e.at("/request/url").asText())
                        .toList(),
                "nothing but the file is fetched");
    }

    @Test
    void showsTheCausesOfASampleAndFetchesNothing() throws Exception {
        browser().open(twoFaults);

        assertQuiet(twoFaults);
        assertEquals("2 problems found", texts("h1"));
        assertEquals(
                "The storage add-on is disabled|The Pod has no pull secret for a registry that needs one",
                texts(".cause h3 .title"));
        assertEquals("Cause 1|Cause 2", texts("svg .node.cause .kind"));
        assertTrue(browser()
                .evaluate("[...document.querySelectorAll('svg .node')].every(n => n.getBBox().width > 100)")
                .asBoolean());
        assertTrue(
                browser()
                        .evaluate("[...document.querySelectorAll('svg text')].every(t => t.getComputedTextLength()"
                                + " < 158)")
                        .asBoolean(),
                "no text leaves its box");
    }

    @Test
    void aNodeOpensItsEvidence() throws Exception {
        browser().open(twoFaults);

        JsonNode seen = browser().evaluate("""
                new Promise(done => {
                  const node = document.querySelectorAll('svg .node.effect')[1];
                  const target = document.querySelector(node.getAttribute('href'));
                  const before = target.checkVisibility({contentVisibilityAuto: true}) && target.closest('details').open;
                  node.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
                  setTimeout(() => done({
                    before, after: target.closest('details').open, focus: document.activeElement === target,
                    text: target.textContent}), 50);
                })""");

        assertFalse(seen.get("before").asBoolean());
        assertTrue(seen.get("after").asBoolean() && seen.get("focus").asBoolean(), seen.toString());
        assertTrue(seen.get("text").asText().contains("registry-pod.pending"), seen.toString());
    }

    @Test
    void filtersChecksAndSaysHowManyAreLeft() throws Exception {
        browser().open(twoFaults);
        String filter = """
                (id, value) => {
                  const field = document.getElementById(id);
                  field.value = value;
                  field.dispatchEvent(new Event('input'));
                  const rows = [...document.querySelectorAll('#checks tr[data-status]')].filter(r => r.offsetHeight > 0);
                  return rows.length + '/' + rows.filter(r => r.querySelector('.status').textContent === 'failed').length
                    + ' ' + document.getElementById('matches').textContent;
                }""";

        assertEquals(
                "7/7 7 of " + ALL + " shown",
                browser().evaluate("(" + filter + ")('by-status', 'fail')").asText());
        String storage =
                browser().evaluate("(" + filter + ")('by-area', 'storage')").asText();
        assertTrue(storage.matches("([1-6])/\\1 \\1 of " + ALL + " shown"), storage);
        assertEquals(
                "0/0 0 of " + ALL + " shown",
                browser()
                        .evaluate("(" + filter + ")('by-text', 'no such words')")
                        .asText());
    }

    @Test
    void copiesACommandThroughTheClipboard() throws Exception {
        assertEquals("false sudo microk8s enable hostpath-storage", copied(".cmd button", ""));
    }

    @Test
    void copiesACommandWhereTheClipboardIsMissingOrRefused() throws Exception {
        assertEquals(
                "true sudo microk8s enable hostpath-storage",
                copied(".cmd button", "Object.defineProperty(navigator, 'clipboard', {value: undefined})"));
        assertEquals(
                "true sudo microk8s enable hostpath-storage",
                copied(".cmd button", "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))"));
    }

    @Test
    void copiesWhatATicketNeedsLineByLine() throws Exception {
        for (String without : List.of("", "Object.defineProperty(navigator, 'clipboard', {value: undefined})")) {
            String text = copied("#copy-all", without);

            for (String part : List.of(
                    "PROBLEMS: 2 causes",
                    "\n\nCause 1 of 2 The storage add-on is disabled\nNo volume can be created",
                    "\n   sudo microk8s enable hostpath-storage\n",
                    "\n3. [Causes a restart] Delete the Pod")) {
                assertTrue(text.contains(part), part + " in " + text);
            }
            assertFalse(text.contains("registry-pod.pending"), "consequences are left out: " + text);
        }
    }

    /** What a button copies, after whether it did so by a selection. */
    private static String copied(String button, String before) throws Exception {
        browser()
                .call(
                        "Browser.grantPermissions",
                        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        browser().open(twoFaults);
        String read = "const read = navigator.clipboard.readText.bind(navigator.clipboard);";
        return browser()
                .evaluate("(async () => {" + read + before + """
                ;
                let selected = false;
                document.addEventListener('copy', () => { selected = true; });
                const button = document.querySelector('%s');
                const said = new Promise(done => {
                  new MutationObserver(() => done(button.textContent)).observe(button, {childList: true});
                });
                button.click();
                const word = await said;
                return word === 'Copied' ? selected + ' ' + await read() : word;
                })()""".formatted(button))
                .asText();
    }

    @Test
    void hostileNamesInjectNothing() throws Exception {
        String hostile = "\"'><img src=x onerror=\"window.injected=1\"><script>window.injected=1</script>"
                + "</title></style></svg><a href=\"javascript:window.injected=1\">`x`";
        Finding root = Finding.of(GivenProblem.root("a.root", hostile), Subject.registry(hostile), hostile)
                .observed(hostile, hostile, hostile)
                .remedy(Remedy.of(
                        Verification.of(hostile),
                        Remedy.Step.of(hostile, Action.script(hostile), Actor.operator(hostile))
                                .undoneBy(Action.manual(), hostile)));
        Finding effect = Finding.of(EFFECT, Subject.registry(hostile), hostile);
        Path file = page(report(root, effect), "hostile.html");

        browser().open(file);

        assertQuiet(file);
        assertEquals(
                "undefined 0 1 1",
                browser()
                        .evaluate("[typeof window.injected, document.images.length,"
                                + " document.querySelectorAll('script').length, document.querySelectorAll('svg').length]"
                                + ".join(' ')")
                        .asText());
        assertTrue(browser()
                .evaluate("[...document.querySelectorAll('a')].every(a => a.getAttribute('href')[0] === '#')")
                .asBoolean());
        assertTrue(texts(".cause h3 .title").contains("<img src=x"));
    }

    @Test
    void opensEverythingAndShowsNoButtonInPrint() throws Exception {
        browser().open(twoFaults);
        browser().call("Emulation.setEmulatedMedia", Map.of("media", "print"));

        assertEquals(
                "0 0",
                browser()
                        .evaluate("[[...document.querySelectorAll('button, select, input')]"
                                + ".filter(e => e.offsetHeight > 0).length,"
                                + " [...document.querySelectorAll('.finding .body')]"
                                + ".filter(e => !e.checkVisibility()).length].join(' ')")
                        .asText());
    }

    /** For browsers whose styles cannot open what is closed. */
    @Test
    void opensWhatIsClosedBeforePrintingAndClosesItAgain() throws Exception {
        browser().open(twoFaults);

        assertEquals("0 true", browser().evaluate("""
                        (() => {
                          const closed = () => document.querySelectorAll('details:not([open])').length;
                          const before = closed();
                          dispatchEvent(new Event('beforeprint'));
                          const during = closed();
                          dispatchEvent(new Event('afterprint'));
                          return during + ' ' + (before > 0 && closed() === before);
                        })()""").asText());
    }

    @Test
    void isWholeWithoutItsScript() throws Exception {
        browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        browser().open(twoFaults);

        String text = browser()
                .call("Runtime.evaluate", Map.of("expression", "document.body.innerText"))
                .at("/result/value")
                .asText();
        assertTrue(text.contains("microk8s enable hostpath-storage"), text);
        assertFalse(text.contains("Copy") || text.contains("Filter"), text);
    }

    /** The goal is two seconds, and three megabytes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fiveHundredFindingsOpen(boolean oneCause) throws Exception {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.of(ROOT, Subject.registry("r"), "nothing answers"));
        for (int i = 0; i < 500; i++) {
            Finding finding = oneCause
                    ? Finding.of(EFFECT, Subject.pod("team/worker-" + i), "pod " + i + " waits")
                            .involving(Subject.registry("r"))
                    : Finding.of(ROOT, Subject.registry("r" + i), "registry " + i + " does not answer")
                            .remedy(Remedy.of(
                                    Verification.of("it runs"),
                                    Remedy.Step.of(
                                            "Start it.", Action.root("systemctl", "start", "r" + i), Actor.here())));
            findings.add(finding.observed("Back-off pulling image \"r/worker:" + i + "\"", "a pull", "pod " + i));
        }
        Path file = page(report(findings.toArray(Finding[]::new)), "many.html");
        browser().open(file);

        assertQuiet(file);
        assertEquals(
                oneCause ? 2 : 0,
                browser()
                        .evaluate("document.querySelectorAll('svg .node').length")
                        .asInt());
        // Each Pod that waits is listed; causes of one problem are one cause with their number.
        assertTrue(
                oneCause ? texts(".many li").contains("499") : texts(".cause").contains("501"));
        assertTrue(Files.size(file) < 3_000_000);
        assertEquals(List.of(), brokenRules());
        System.out.printf(
                "500 findings of %s: %d KB, loaded after %s ms%n",
                oneCause ? "one cause" : "as many causes",
                Files.size(file) / 1000,
                browser()
                        .evaluate("Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)")
                        .asText());
    }

    @Test
    void fiveHundredDifferentFindingsAreDrawnInPartAndNoTextCoversAnother() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Subject registry = Subject.registry("registry-with-a-long-name-" + i + ".example.internal:5000");
            Problem root = GivenProblem.root("a.root-" + i, "The certificate of registry " + i + " is not trusted");
            findings.add(Finding.of(root, registry, "no client trusts certificate " + i));
            for (int j = 0; j < 9; j++) {
                Problem effect = GivenProblem.symptom(
                        "a.effect-" + i + "-" + j,
                        "A Pod of team " + j + " waits in ImagePullBackOff for a reason that takes many words to tell",
                        root.id());
                findings.add(Finding.of(effect, Subject.pod("team-" + j + "/worker-" + i), "it waits")
                        .involving(registry));
            }
        }
        Path file = page(report(findings.toArray(Finding[]::new)), "different.html");
        browser().open(file);

        assertEquals(
                40,
                browser()
                        .evaluate("document.querySelectorAll('svg .node').length")
                        .asInt());
        assertTrue(texts("#graph .hint").contains("The first 40 of 500 boxes are drawn"), texts("#graph .hint"));
        assertEquals("[]", browser().evaluate("""
                (() => {
                  const texts = [...document.querySelectorAll('svg text')].map(t => [t.textContent, t.getBBox()]);
                  return JSON.stringify(texts.flatMap(([a, x], i) => texts.slice(i + 1)
                    .filter(([, y]) => x.x < y.x + y.width && y.x < x.x + x.width
                      && x.y + 2 < y.y + y.height && y.y + 2 < x.y + x.height)
                    .map(([b]) => a + ' / ' + b)));
                })()""").asText());
    }
}
