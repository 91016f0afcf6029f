package dev.registrydoctor.reports.space;

import static dev.registrydoctor.reports.space.SpaceSample.MIB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.space.TreemapDrawing.Area;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SpacePageTest {

    private static String page(SpaceReport report) throws Exception {
        StringBuilder out = new StringBuilder();
        SpacePage.write(report, out);
        return out.toString();
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> all(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    @Test
    void eachLinkLeadsToARow() throws Exception {
        Document page = parsed(page(SpaceSample.usual()));
        Set<String> ids = new HashSet<>();
        all(page, "*").stream()
                .map(e -> e.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .forEach(id -> assertTrue(ids.add(id), id + " twice"));

        List<String> targets =
                all(page, "a").stream().map(e -> e.getAttribute("href")).toList();

        assertTrue(targets.size() > 4, targets.toString());
        targets.forEach(t -> assertTrue(ids.contains(t.substring(1)), t));
        assertTrue(ids.contains("r0t1"), ids.toString());
    }

    @Test
    void hasNeitherScriptNorAnythingToFetch() throws Exception {
        Document page = parsed(page(SpaceSample.usual()));

        assertEquals(List.of(), all(page, "script"));
        assertEquals(List.of(), all(page, "img"));
        all(page, "*").forEach(e -> {
            assertFalse(e.hasAttribute("src"), e.getTagName());
            assertFalse(e.hasAttribute("style"), e.getTagName());
            assertFalse(e.hasAttribute("onclick"), e.getTagName());
        });
    }

    @Test
    void hostileNamesAreText() throws Exception {
        String hostile = "</svg><script>alert(1)</script>\"'&<!--]]>";
        Document page = parsed(page(SpaceSample.of(
                SpaceSample.repository(hostile, SpaceSample.tag(hostile, 100 * MIB), SpaceSample.tag("b", 90 * MIB)))));

        assertEquals(List.of(), all(page, "script"));
        assertTrue(all(page, "title").stream().anyMatch(t -> t.getTextContent().startsWith(hostile)));
    }

    @Test
    void areasSumUpToWhatIsStored() {
        SpaceReport report = SpaceSample.usual();

        List<Area> areas = new SpaceAreas(report, (r, t) -> null).all();

        assertEquals(
                report.totals().stored(), areas.stream().mapToLong(Area::bytes).sum());
        for (Area area : areas) {
            long parts = area.parts().stream().mapToLong(Area::bytes).sum();
            assertTrue(area.parts().isEmpty() || parts == area.bytes(), area.name());
        }
    }

    @Test
    void tenThousandTagsAreDrawnAsFewAreas() throws Exception {
        SpaceReport report = SpaceSample.large(100, 100);

        List<Area> areas = new SpaceAreas(report, (r, t) -> null).all();

        assertTrue(areas.size() <= 45, "areas: " + areas.size());
        assertEquals(
                report.totals().stored(), areas.stream().mapToLong(Area::bytes).sum());
        assertTrue(areas.stream().anyMatch(a -> a.name().equals("60 more repositories")));
        String page = page(report);
        assertTrue(page.length() < 8_000_000, "characters: " + page.length());
        assertTrue(all(parsed(page), "rect").size() < 2 * 45 * 45);
    }

    @Test
    void anEmptyStoreHasAPageToo() throws Exception {
        Document page = parsed(page(SpaceSample.of()));

        assertEquals(1, all(page, "h1").size());
        assertEquals(List.of(), all(page, "table"));
    }
}
