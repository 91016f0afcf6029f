package dev.registrydoctor.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.NodeCases;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.text.TextStyle.Detail;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What reports show of several nodes: those of a cluster of three, two of which lack a file that the third has. */
class NodesInReportsTest {

    private static final Report REPORT = NodeCases.report(NodeCases.withoutCertsOn("node-b", "node-c"));

    private static final String LOOP = "for node in node-b node-c; do echo \"$node:\"; ssh -t \"$node\" '";

    private static String render(ReportFormat format, int width, Detail detail) throws IOException {
        StringWriter out = new StringWriter();
        format.write(REPORT, new TextStyle(false, width, true, detail), out);
        return out.toString();
    }

    private static Document page() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(render(ReportFormat.HTML, 80, Detail.NORMAL))));
    }

    private static List<Element> elements(Element in, String tag) {
        NodeList nodes = in.getElementsByTagName(tag);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    /** What was found, by node, and how registries are reached. */
    private static List<Element> tables(Document page) {
        return elements(page.getDocumentElement(), "table").stream()
                .filter(table -> table.getAttribute("class").contains("nodes"))
                .toList();
    }

    /** Where a format has no place for the sentence of a finding, it has the names in data. */
    @ParameterizedTest
    @EnumSource(value = ReportFormat.class, names = "PROMETHEUS", mode = EnumSource.Mode.EXCLUDE)
    void aFindingSaysOnWhichNodesItIs(ReportFormat format) throws IOException {
        assertEquals(
                List.of("node-b", "node-c"),
                REPORT.diagnoses().get(0).root().details().hosts());
        assertTrue(
                render(format, 400, Detail.NORMAL)
                        .replaceAll("[`]", "")
                        .contains("Nodes node-b and node-c: containerd has no hosts.toml"),
                format.label());
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportFormat.class,
            names = {"PROMETHEUS", "SHORT", "JSON", "YAML"},
            mode = EnumSource.Mode.EXCLUDE)
    void aFindingSaysWhereItIsSeenWhenItsSummaryDoesNot(ReportFormat format) throws IOException {
        Report report =
                Cases.report(List.of(Cases.finding(Finding.of(Cases.HOSTS_TOML, Subject.pod("shop/web"), "it waits")
                        .seenOn(List.of("node-b", "node-c")))));

        StringWriter out = new StringWriter();
        format.write(report, new TextStyle(false, 400, true, Detail.NORMAL), out);

        assertTrue(out.toString().contains("Seen on nodes node-b and node-c"), out::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100})
    void onlyCommandsAndPathsGoBeyondTheWidth(int width) throws IOException {
        String text = render(ReportFormat.TEXT, width, Detail.NORMAL);
        String table = text.substring(text.indexOf("How 3 nodes reach"), text.indexOf("Start here"));

        table.lines().forEach(line -> assertTrue(line.length() <= width, line));
        assertTrue(table.contains("node-b, node-c"), table);
        assertTrue(table.contains("✓ localhost:32000, all 3 nodes:"), table);
    }

    @Test
    void aStepOfSeveralNodesIsOneLoop() throws IOException {
        for (ReportFormat format : List.of(ReportFormat.TEXT, ReportFormat.MARKDOWN)) {
            assertTrue(render(format, 40, Detail.NORMAL).contains(LOOP), format.label());
        }
    }

    /** The button copies what its box shows. */
    @Test
    void thePageHasTheLoopInOneBoxToCopy() throws Exception {
        List<String> boxes = elements(page().getDocumentElement(), "div").stream()
                .filter(div -> div.getAttribute("class").equals("cmd"))
                .map(Element::getTextContent)
                .filter(text -> text.startsWith(LOOP))
                .toList();

        assertFalse(boxes.isEmpty());
        assertTrue(boxes.get(0).strip().endsWith("EOF'; done"), boxes.get(0));
    }

    @Test
    void theTablesOfThePageCanBeReadWithoutSeeingThem() throws Exception {
        for (Element table : tables(page())) {
            assertFalse(elements(table, "caption").get(0).getTextContent().isBlank());
            List<Element> heads = elements(table, "th");
            assertFalse(heads.isEmpty());
            for (Element head : heads) {
                assertTrue(head.hasAttribute("scope"));
            }
            int columns = (int) heads.stream()
                    .filter(th -> th.getAttribute("scope").equals("col"))
                    .count();
            for (Element row : elements(table, "tr")) {
                assertEquals(columns, cells(row), row.getTextContent());
            }
        }
    }

    /** How many columns a row takes. */
    private static int cells(Element row) {
        int cells = 0;
        for (Element cell : elements(row, "*")) {
            if (List.of("td", "th").contains(cell.getTagName())) {
                cells += cell.hasAttribute("colspan") ? Integer.parseInt(cell.getAttribute("colspan")) : 1;
            }
        }
        return cells;
    }

    private static List<String> rows(Element table) {
        return elements(table, "th").stream()
                .filter(th -> th.getAttribute("scope").startsWith("row"))
                .map(Element::getTextContent)
                .toList();
    }

    @Test
    void thePageHasARowForNodesThatAreAlike() throws Exception {
        List<Element> tables = tables(page());

        assertEquals(List.of("node-b, node-c", "vm"), rows(tables.get(0)));
        List<Element> results = elements(tables.get(0), "td");
        assertEquals("failed", results.get(0).getTextContent());
        assertTrue(results.get(1).getTextContent().startsWith("containerd has no hosts.toml"));
        assertEquals(
                "#f-runtime-hosts-toml-missing-on-registry-reg-lab-5000",
                elements(results.get(1), "a").get(0).getAttribute("href"));
        assertEquals("nothing found", results.get(2).getTextContent());
        assertEquals(
                "How 3 nodes reach the registries. With a difference, a failure or something unknown: 1 of 2 registries.",
                elements(tables.get(1), "caption").get(0).getTextContent());
        assertEquals(
                List.of("localhost:32000", "all 3 nodes", "reg.lab:5000", "vm", "node-b, node-c"), rows(tables.get(1)));
    }

    @Test
    void jsonHasEachCell() throws IOException {
        NodeTable table = Objects.requireNonNull(REPORT.nodes());
        JsonNode nodes = new ObjectMapper()
                .readTree(render(ReportFormat.JSON, 80, Detail.NORMAL))
                .get("nodes");

        assertEquals(3, nodes.get("names").size());
        assertEquals(table.rows().size(), nodes.get("registries").size());
        JsonNode registry = nodes.at("/registries/1");
        assertEquals("reg.lab:5000", registry.get("registry").asText());
        JsonNode cell = registry.at("/nodes/0");
        assertEquals("node-b", cell.get("node").asText());
        assertEquals("reached", cell.get("reach").asText());
        assertEquals("http", cell.get("scheme").asText());
        assertEquals("none", cell.get("login").asText());
        assertEquals("not-tls", cell.get("certificate").asText());
        assertEquals("directory", cell.at("/entry/kind").asText());
        assertEquals("it has no hosts.toml", cell.at("/entry/says").asText());
        assertEquals("https://reg.lab:5000", cell.at("/servers/0").asText());
        assertEquals("system", cell.get("trust").asText());
        assertEquals("no-tls", registry.at("/nodes/2/trust").asText());
        assertEquals("[]", cell.get("differs").toString());
        assertEquals("[\"entry\",\"servers\"]", registry.at("/nodes/2/differs").toString());
        assertFalse(cell.has("says"));
    }

    @Test
    void aReportWithoutTimesHasTheTable() {
        assertEquals(REPORT.nodes(), REPORT.withoutTimes().nodes());
    }
}
