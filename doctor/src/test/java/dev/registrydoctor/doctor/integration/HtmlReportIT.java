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
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.reports.HtmlReport;
import dev.registrydoctor.reports.Report;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that a report becomes, as a real browser shows it from a file. */
class HtmlReportIT {

    private static final int ALL = CheckCatalog.checks().size();

    private static final Problem ROOT = Problem.root("a.root", "The registry is down");
    private static final Problem EFFECT = Problem.symptom("a.effect", "The pod waits for its image", "a.root");

    @TempDir
    private static Path folder;

    private static @Nullable Chromium started;

    private static Path twoFaults = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        Programs.need("chromium");
        twoFaults = folder.resolve("two-faults.html");
        Cli.run("run", "--sample", "two-faults", "-o", "html=" + twoFaults);
        started = Chromium.start(folder.resolve("profile"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (started != null) {
            started.stop();
        }
    }

    private static Chromium browser() {
        return Objects.requireNonNull(started);
    }

    @BeforeEach
    void onADesk() throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(1280));
        browser().call("Emulation.setEmulatedMedia", Map.of("media", "screen", "features", List.of()));
        browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }

    private static Map<String, Object> screen(int width) {
        return Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false);
    }

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
                examination,
                Diagnostician.diagnose(results),
                List.of());
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

    private static String texts(String selector) throws Exception {
        return browser()
                .evaluate("[...document.querySelectorAll('" + selector + "')].map(e => e.textContent).join('|')")
                .asText();
    }

    @Test
    void showsTheCausesOfASampleAndFetchesNothing() throws Exception {
        browser().open(twoFaults);

        assertQuiet(twoFaults);
        assertEquals("Something is broken", texts("h1"));
        assertEquals(
                "The storage add-on is off|The pod has no pull secret for a registry that needs one",
                texts(".cause h3 .title"));
        assertEquals("Cause 1|Cause 2", texts("svg .node.cause .kind"));
        assertTrue(browser()
                .evaluate("[...document.querySelectorAll('svg .node')].every(n => n.getBBox().width > 100)")
                .asBoolean());
        assertTrue(
                browser()
                        .evaluate("[...document.querySelectorAll('svg text')].every(t => t.getComputedTextLength()"
                                + " < 182)")
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
                  const rows = [...document.querySelectorAll('#checks tbody tr')].filter(r => r.offsetHeight > 0);
                  return rows.length + '/' + rows.filter(r => r.querySelector('.status').textContent === 'fail').length
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
        assertEquals("false microk8s enable hostpath-storage", copied(".cmd button", ""));
    }

    @Test
    void copiesACommandWhereTheClipboardIsMissingOrRefused() throws Exception {
        assertEquals(
                "true microk8s enable hostpath-storage",
                copied(".cmd button", "Object.defineProperty(navigator, 'clipboard', {value: undefined})"));
        assertEquals(
                "true microk8s enable hostpath-storage",
                copied(".cmd button", "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))"));
    }

    @Test
    void copiesWhatATicketNeedsLineByLine() throws Exception {
        for (String without : List.of("", "Object.defineProperty(navigator, 'clipboard', {value: undefined})")) {
            String text = copied("#copy-all", without);

            for (String part : List.of(
                    "PROBLEMS: 2 causes",
                    "\n\nCause 1 of 2 The storage add-on is off\nThe storage add-on is off: nothing can make",
                    "\n   microk8s enable hostpath-storage\n",
                    "\n3. [Restarts something] Let the pod")) {
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
        Finding root = Finding.of(Problem.root("a.root", hostile), Subject.registry(hostile), hostile)
                .observed(hostile, hostile, hostile)
                .remedy(Remedy.of(
                        hostile, Remedy.Step.of(hostile, hostile, hostile).undoneBy(hostile)));
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

    @ParameterizedTest
    @ValueSource(ints = {360, 390, 768, 1280})
    void noScreenIsTooNarrow(int width) throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(width));
        browser().open(twoFaults);

        int needed = browser().evaluate("document.documentElement.scrollWidth").asInt();
        assertTrue(needed <= width, needed + " of " + width);
    }

    /** The least contrast that WCAG 2 asks for at level AA, over all text that is seen. */
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextIsReadableInBothThemes(String theme) throws Exception {
        browser()
                .call(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        browser().open(twoFaults);

        String poor = browser().evaluate("""
                (() => {
                  document.querySelectorAll('details').forEach(d => { d.open = true; });
                  const parts = color => color.match(/[\\d.]+/g).map(Number);
                  const light = color => parts(color).slice(0, 3).map(c => c / 255)
                    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                  const behind = e => {
                    const box = e.closest('.node');
                    if (box) { return getComputedStyle(box.querySelector('rect')).fill; }
                    for (; e; e = e.parentElement) {
                      const color = getComputedStyle(e).backgroundColor;
                      if (parts(color).length === 3 || parts(color)[3] > 0) { return color; }
                    }
                    return 'rgb(255, 255, 255)';
                  };
                  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
                  const poor = [...document.body.querySelectorAll('*')].filter(e => own(e) && e.checkVisibility()
                      && !['SCRIPT', 'title', 'OPTION'].includes(e.tagName))
                    .map(e => {
                      const style = getComputedStyle(e);
                      const [a, b] = [light(e.closest('svg') ? style.fill : style.color), light(behind(e))];
                      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className, e.textContent];
                    }).filter(e => e[0] < 4.5);
                  return getComputedStyle(document.documentElement).colorScheme + ' ' + JSON.stringify(poor);
                })()""").asText();

        assertEquals(theme + " []", poor);
    }

    /** As a screen reader is told it. */
    @Test
    void everythingThatCanBeUsedHasANameAndThePageHasLandmarks() throws Exception {
        browser().open(twoFaults);

        List<String> roles = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (JsonNode node :
                browser().call("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
            String role = node.at("/role/value").asText();
            String name = node.at("/name/value").asText();
            roles.add(role);
            if (List.of("link", "button", "combobox", "searchbox", "DisclosureTriangle", "region")
                    .contains(role)) {
                assertFalse(name.isBlank(), node.toString());
                names.add(role + " " + name);
            }
        }

        assertTrue(
                roles.containsAll(List.of(
                        "banner", "main", "contentinfo", "navigation", "search", "table", "columnheader", "rowheader")),
                roles.toString());
        assertTrue(
                names.contains("link Cause 1: The storage add-on is off. The storage add-on is off: nothing can make a"
                        + " volume for container-registry/registry-claim"),
                names.toString());
        assertTrue(names.contains("button Copy: microk8s enable hostpath-storage"), names.toString());
        assertTrue(
                names.containsAll(List.of("searchbox Text", "combobox Area", "region The drawing")), names.toString());
    }

    @Test
    void theKeyboardComesFirstToTheWayPastTheHeadAndThenToEveryNode() throws Exception {
        browser().open(twoFaults);

        assertEquals("Skip to the verdict 1", focusAfterTab());
        String last = "";
        int nodes = 0;
        for (int i = 0; i < 80 && nodes < 7; i++) {
            String now = focusAfterTab();
            assertFalse(now.equals(last) && now.isEmpty(), "the focus is lost");
            last = now;
            nodes += browser()
                            .evaluate("document.activeElement.matches('svg .node')")
                            .asBoolean()
                    ? 1
                    : 0;
        }
        assertEquals(7, nodes);
    }

    /** What has the focus after one press of the key, and whether it stands inside the window from left to right. */
    private static String focusAfterTab() throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            browser()
                    .call(
                            "Input.dispatchKeyEvent",
                            Map.of("type", type, "key", "Tab", "code", "Tab", "windowsVirtualKeyCode", 9));
        }
        return browser()
                .evaluate("document.activeElement.textContent + ' '"
                        + " + Number(document.activeElement.getBoundingClientRect().left >= 0)")
                .asText();
    }

    @Test
    void theButtonChangesTheTheme() throws Exception {
        browser().open(twoFaults);

        assertEquals("light dark light", browser().evaluate("""
                        (() => {
                          const scheme = () => getComputedStyle(document.documentElement).colorScheme;
                          const button = document.getElementById('theme');
                          const seen = [scheme()];
                          button.click();
                          seen.push(scheme());
                          button.click();
                          seen.push(scheme());
                          return seen.join(' ');
                        })()""").asText());
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
                                    "it runs", Remedy.Step.of("Start it.", "systemctl start r" + i, "there")));
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
        assertTrue(texts(oneCause ? ".many li" : ".cause").contains("499"));
        assertTrue(Files.size(file) < 3_000_000);
        System.out.printf(
                "500 findings of %s: %d KB, loaded after %s ms%n",
                oneCause ? "one cause" : "as many causes",
                Files.size(file) / 1000,
                browser()
                        .evaluate("Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)")
                        .asText());
    }
}
