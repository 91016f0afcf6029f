package dev.registrydoctor.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Aspect;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Certificate;
import dev.registrydoctor.checks.path.NodeTable.Entry;
import dev.registrydoctor.checks.path.NodeTable.Login;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.checks.path.NodeTable.Trust;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.text.TextStyle.Detail;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A report of a hundred nodes and 32 registries, each of which every node reaches in its own way: the worst that there can be. */
class ManyNodesTest {

    private static final int NODES = 100;
    private static final int REGISTRIES = 32;

    private static final Report WORST = report(REGISTRIES, true);

    private static Cell cell(int registry, int node, boolean isOwn) {
        return new Cell(
                Reach.NOT_REACHED,
                "connection " + (isOwn ? node : node == 7 ? "timed out" : "refused"),
                null,
                Login.NOT_KNOWN,
                Certificate.NOT_KNOWN,
                new Entry(Entry.Kind.DIRECTORY, "/var/snap/microk8s/current/args/certs.d/r" + registry, ""),
                List.of("https://r" + registry),
                Trust.SYSTEM,
                Set.of(Aspect.REACH));
    }

    private static Report report(int registries, boolean isOwn) {
        List<String> nodes =
                IntStream.range(0, NODES).mapToObj(i -> "node-" + i).toList();
        List<Row> rows = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (int r = 0; r < registries; r++) {
            int registry = r;
            rows.add(new Row(
                    "r" + r,
                    IntStream.range(0, NODES)
                            .mapToObj(n -> cell(registry, n, isOwn))
                            .toList()));
            gaps.add(new Gap(Gap.Cause.DENIED, "node lost-" + r, "no rights", ""));
        }
        Examination examination = new Examination(Cases.healthyRun(3), Map.of(), Instant.EPOCH, Duration.ZERO, false);
        return Report.of(
                new Report.Tool("doctor", "1", null, null),
                Report.Run.of(examination, "a cluster", Report.Mode.LIVE, null, List.of()),
                new ExaminedSite(
                        examination,
                        Diagnostician.diagnose(examination.results()),
                        List.of(),
                        new NodeTable(nodes, rows, gaps)),
                () -> false);
    }

    private static String render(ReportFormat format, Report report) throws IOException {
        StringWriter out = new StringWriter();
        format.write(report, new TextStyle(false, 80, true, Detail.NORMAL), out);
        return out.toString();
    }

    @Test
    void aTerminalShowsSomeAndCountsTheOthers() throws IOException {
        String text = render(ReportFormat.TEXT, WORST);

        assertTrue(text.lines().count() < 300, () -> text.lines().count() + " lines");
        assertTrue(text.contains("and 94 more; -v shows all"), "nodes of a registry");
        assertTrue(text.contains("and 24 more; -v shows all"), "registries, and nodes that were not looked at");
    }

    @Test
    void nodesThatAreAlikeAreCounted() throws IOException {
        String text = render(ReportFormat.TEXT, report(1, false));

        assertTrue(text.contains("node-7 "), text);
        assertTrue(text.contains("the other 99 nodes"), text);
        assertTrue(!text.contains("node-8"), text);
    }

    @Test
    void aTicketFits() throws IOException {
        String text = render(ReportFormat.MARKDOWN, WORST);

        assertTrue(text.length() <= 60_000, () -> text.length() + " characters");
    }

    @Test
    void aPageIsNotFlooded() throws IOException {
        String page = render(ReportFormat.HTML, WORST);

        assertTrue(page.length() < 1_000_000, () -> page.length() + " characters");
        assertEquals(REGISTRIES, page.split("80 more", -1).length - 1);
    }

    @Test
    void jsonHasAll() throws IOException {
        JsonNode nodes =
                new ObjectMapper().readTree(render(ReportFormat.JSON, WORST)).get("nodes");

        assertEquals(NODES, nodes.get("names").size());
        assertEquals(REGISTRIES, nodes.get("gaps").size());
        int cells = 0;
        for (JsonNode registry : nodes.get("registries")) {
            cells += registry.get("nodes").size();
        }
        assertEquals(NODES * REGISTRIES, cells);
    }

    @Test
    void metricsAreBounded() throws IOException {
        String metrics = render(ReportFormat.PROMETHEUS, WORST);

        assertEquals(
                500,
                metrics.lines()
                        .filter(line -> line.startsWith("registry_doctor_node_reaches_registry{"))
                        .count());
        assertTrue(metrics.contains("registry_doctor_node_registries_omitted 2700\n"), metrics);
    }
}
