package dev.registrydoctor.reports.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Grade;
import dev.registrydoctor.reports.history.ReportHistory.Outcome;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.testkit.HistoryCases;
import dev.registrydoctor.reports.testkit.NodeCases;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The history on the page of a report, read as XML. */
class HistorySectionTest {

    private static final Instant NOW = HistoryCases.NOW;

    private static Document page(ReportHistory history, @Nullable HistoryBanner banner) throws Exception {
        StringBuilder out = new StringBuilder();
        HtmlReport.write(
                NodeCases.report(NodeCases.withoutCertsOn("node-b")),
                null,
                HistorySection.addition(history, banner),
                out);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(out.toString())));
    }

    private static List<Element> elements(Document page, String tag, String style) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Element element = (Element) nodes.item(i);
            if (style.isEmpty()
                    || List.of(element.getAttribute("class").split(" ")).contains(style)) {
                found.add(element);
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 200})
    void everyPageIsWellFormedAndItsIdsAreUnique(int causes) throws Exception {
        Document page = page(HistoryCases.day(causes), null);

        Set<String> ids = new HashSet<>();
        NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            String id = ((Element) all.item(i)).getAttribute("id");
            assertTrue(id.isEmpty() || ids.add(id), id);
        }
        assertTrue(ids.contains("history"));
        assertEquals(
                1,
                elements(page, "a", "").stream()
                        .filter(a -> a.getAttribute("href").equals("#history"))
                        .count());
    }

    @Test
    void moreThanAreDrawnAreCountedAndInTheTable() throws Exception {
        Document page = page(HistoryCases.day(60), null);

        int rows = elements(page, "g", "row").size() / 2;
        assertEquals(TimelineDrawing.MOST_ROWS, rows);
        Element picture = elements(page, "div", "timelines").get(0);
        int shown = new HashSet<>(TimelineRows.shown(HistoryCases.day(60)).stream()
                        .map(e -> e.problem() + " " + e.subject())
                        .toList())
                .size();
        assertTrue(picture.getTextContent().contains("and " + (shown - rows) + " more causes in the table below."));
        assertEquals(
                TimelineRows.shown(HistoryCases.day(60)).size(),
                elements(page, "table", "episodes")
                                .get(0)
                                .getElementsByTagName("tbody")
                                .item(0)
                                .getChildNodes()
                                .getLength()
                        / 2);
    }

    @Test
    void aReportThatIsKeptHasALink() throws Exception {
        List<String> links = elements(page(HistoryCases.day(1), null), "a", "report").stream()
                .map(a -> a.getAttribute("href"))
                .toList();

        assertEquals(List.of("reports/20261130T100000-000-0"), links);
    }

    @Test
    void timesAreIsoForPrograms() throws Exception {
        Document page = page(HistoryCases.day(1), null);

        List<String> times = elements(page, "time", "").stream()
                .map(t -> t.getAttribute("datetime") + " " + t.getTextContent())
                .toList();
        assertTrue(times.contains("2026-11-30T14:07:00Z 2026-11-30 14:07 UTC"), times.toString());
        assertTrue(times.contains("2026-11-30T13:27:00Z 2026-11-30 13:27"), times.toString());
    }

    /** What a cluster names is text, and does not steer what shows it. */
    @Test
    void hostileNamesAreText() throws Exception {
        String hostile = "</svg><script>alert(1)</script>\u202e\u0007\"'&amp; ]]> 🐙";
        Episode episode = new Episode(
                hostile, hostile, hostile, Grade.PROBLEM, Outcome.EXPLAINED, NOW.minusSeconds(60), NOW, hostile, null);
        Document page = page(
                new ReportHistory(
                        NOW.minusSeconds(3600), NOW, Duration.ofMinutes(5), List.of(episode), List.of(), "reports/"),
                null);

        assertEquals(1, elements(page, "script", "").size());
        Element section = page.getDocumentElement();
        assertTrue(section.getTextContent().contains("</svg><script>alert(1)</script>\\u{202e}\\u{7}"));
        assertFalse(section.getTextContent().contains("\u202e"));
    }

    @Test
    void aTimeWithoutLengthHasNoPicture() throws Exception {
        Document page =
                page(new ReportHistory(NOW, NOW, Duration.ofMinutes(5), List.of(), List.of(), "reports/"), null);

        assertEquals(List.of(), elements(page, "svg", "timeline"));
        assertEquals(
                1,
                elements(page, "section", "").stream()
                        .filter(s -> s.getAttribute("id").equals("history"))
                        .count());
    }

    private static String top(HistoryBanner banner) throws Exception {
        Document page = page(HistoryCases.day(0), banner);
        List<Element> warning = elements(page, "div", "banner");
        return warning.isEmpty()
                ? "said: " + elements(page, "p", "examined").get(0).getTextContent()
                : "warned: " + warning.get(0).getTextContent().replace("\n", " ");
    }

    @Test
    void aReportThatIsFreshSaysItsAge() throws Exception {
        HistoryBanner banner = new HistoryBanner(NOW, NOW.minusSeconds(15 * 60), Duration.ofMinutes(5), null);

        assertFalse(banner.isWarning());
        assertEquals("said: Examined 2026-11-30 13:52 UTC, 15 min before this page was loaded.", top(banner));
    }

    @Test
    void aReportThatIsOldIsAWarning() throws Exception {
        HistoryBanner banner = new HistoryBanner(NOW, NOW.minusSeconds(15 * 60 + 1), Duration.ofMinutes(5), null);

        assertTrue(banner.isWarning());
        assertTrue(top(banner).startsWith("warned: This report is 15 min old: it is of 2026-11-30 13:51 UTC."));
    }

    @Test
    void anApiServerThatIsAwayIsAWarningAtOnce() throws Exception {
        HistoryBanner banner =
                new HistoryBanner(NOW, NOW.minusSeconds(360), Duration.ofMinutes(5), NOW.minusSeconds(60));

        assertTrue(banner.isWarning());
        assertTrue(top(banner)
                .startsWith("warned: The API server has not answered since 2026-11-30 14:06 UTC, for 1 min."
                        + " This report is 6 min old"));
    }

    @Test
    void lengthsOfTimeHaveTwoUnits() {
        assertEquals("less than a minute", HistoryWords.lasted(Duration.ofSeconds(59)));
        assertEquals("less than a minute", HistoryWords.lasted(Duration.ofSeconds(-5000)));
        assertEquals("1 min", HistoryWords.lasted(Duration.ofMinutes(1)));
        assertEquals("1 h", HistoryWords.lasted(Duration.ofHours(1)));
        assertEquals("23 h 59 min", HistoryWords.lasted(Duration.ofMinutes(1439)));
        assertEquals("1 day", HistoryWords.lasted(Duration.ofDays(1)));
        assertEquals("12 days 3 h", HistoryWords.lasted(Duration.ofHours(291)));
    }
}
