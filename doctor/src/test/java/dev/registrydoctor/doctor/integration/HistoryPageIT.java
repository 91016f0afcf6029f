package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.history.HistoryBanner;
import dev.registrydoctor.reports.history.HistorySection;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.HistoryCases;
import dev.registrydoctor.reports.testkit.NodeCases;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a report with its history, as a real browser shows it from a file. */
class HistoryPageIT extends InBrowser {

    @BeforeAll
    static void write() throws Exception {
        Report report = NodeCases.report(NodeCases.withoutCertsOn("node-b"));
        Instant now = HistoryCases.NOW;
        for (int causes : new int[] {0, 1, 30, 200}) {
            HistoryBanner banner = new HistoryBanner(
                    now,
                    now.minus(Duration.ofMinutes(causes == 200 ? 130 : 2)),
                    HistoryCases.EVERY,
                    causes == 200 ? now.minus(Duration.ofHours(2)) : null);
            try (Writer out = Files.newBufferedWriter(page(causes))) {
                HtmlReport.write(report, null, HistorySection.addition(HistoryCases.day(causes), banner), out);
            }
        }
    }

    private static Path page(int causes) {
        return folder.resolve("history-" + causes + ".html");
    }

    private static void show(int causes, String theme, int width) throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(width));
        browser()
                .call(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        browser().open(page(causes));
    }

    @ParameterizedTest
    @CsvSource({
        "0, light, 1280",
        "1, dark, 400",
        "30, light, 400",
        "30, dark, 1280",
        "200, light, 1280",
        "200, dark, 320"
    })
    void breaksNoRuleAndFitsTheWindow(int causes, String theme, int width) throws Exception {
        show(causes, theme, width);

        assertEquals(List.of(), brokenRules());
        assertTrue(browser().evaluate("document.documentElement.scrollWidth").asInt() <= width);
    }

    @ParameterizedTest
    @CsvSource({"1280, wide", "400, tall"})
    void onePictureIsShownAndNoLabelLeavesItOrMeetsAnother(int width, String shown) throws Exception {
        show(30, "light", width);

        assertEquals(
                "timeline " + shown,
                browser()
                        .evaluate("[...document.querySelectorAll('svg.timeline')].filter(e => e.checkVisibility())"
                                + ".map(e => e.getAttribute('class')).join()")
                        .asText());
        assertEquals("", browser().evaluate("""
                (() => {
                  const svg = document.querySelector('svg.timeline.%s');
                  const all = svg.getBoundingClientRect();
                  const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
                  const out = texts.filter(([, b]) => b.left < all.left || b.right > all.right || b.bottom > all.bottom);
                  const meet = texts.filter(([, a], i) => texts.some(([, b], j) => i < j && a.left < b.right - 1
                    && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3));
                  return [...out, ...meet].map(([t]) => t).join('|');
                })()""".formatted(shown)).asText());
        assertEquals(
                30,
                browser()
                        .evaluate("document.querySelectorAll('svg.timeline." + shown + " g.row').length")
                        .asInt());
    }

    /** Whoever cannot see the picture has its name, what it shows, and the tables. */
    @Test
    void thePictureHasANameAndADescription() throws Exception {
        show(30, "light", 1280);

        assertEquals(
                "Timeline of causes and examinations",
                browser()
                        .evaluate("(svg => document.getElementById(svg.getAttribute('aria-labelledby')).textContent)"
                                + "(document.querySelector('svg.timeline.wide'))")
                        .asText());
        String description = browser()
                .evaluate("(svg => document.getElementById(svg.getAttribute('aria-describedby')).textContent)"
                        + "(document.querySelector('svg.timeline.wide'))")
                .asText();
        assertTrue(description.contains("8 causes are open"), description);
        assertEquals(
                8,
                browser()
                        .evaluate("[...document.querySelectorAll('.episodes .status')]"
                                + ".filter(e => e.textContent === 'open').length")
                        .asInt());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200})
    void fetchesNothingAndComplainsOfNothing(int causes) throws Exception {
        show(causes, "light", 1280);

        assertEquals(
                List.of(), browser().events("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"));
        assertEquals(
                List.of(page(causes).toUri().toString()),
                browser().events("Network.requestWillBeSent").stream()
                        .map(e -> e.at("/request/url").asText())
                        .toList());
    }

    /** The rules for the history stand in the one style that the page's policy allows. */
    @Test
    void itsStyleIsAllowed() throws Exception {
        show(30, "light", 1280);

        assertEquals(
                "rgb(157, 31, 31)",
                browser()
                        .evaluate("getComputedStyle(document.querySelector('svg.timeline.wide .bar.problem')).fill")
                        .asText());
    }
}
