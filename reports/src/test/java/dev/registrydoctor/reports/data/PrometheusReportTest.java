package dev.registrydoctor.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.HostileNames;
import dev.registrydoctor.reports.testkit.NodeCases;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrometheusReportTest {

    private static final Pattern SERIES = Pattern.compile(
            "registry_doctor_[a-z_]+(\\{[a-z]+=\"([^\"\\\\]|\\\\[\\\\\"n])*\"(,[a-z]+=\"([^\"\\\\]|\\\\[\\\\\"n])*\")*})? [0-9.]+");

    private static String text(Report report) throws IOException {
        StringBuilder out = new StringBuilder();
        PrometheusReport.write(report, out);
        return out.toString();
    }

    private static List<String> series(Report report) throws IOException {
        return text(report).lines().filter(l -> !l.startsWith("#")).toList();
    }

    private static List<String> series(Report report, String name) throws IOException {
        return series(report).stream()
                .filter(l -> l.matches("registry_doctor_" + name + "[{ ].*"))
                .toList();
    }

    private static Report many(int number) {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Problem problem = GivenProblem.warning("area.warning-" + i, "warning");
            results.add(Cases.finding(Finding.of(problem, Subject.pod("default/pod-" + i), "it is so")));
        }
        results.add(Cases.finding(Cases.addonOff()));
        return Cases.report(results);
    }

    @Test
    void tellsTheVerdictInOneOfAllItsSeries() throws IOException {
        assertEquals(
                List.of(
                        "registry_doctor_verdict{verdict=\"healthy\"} 0",
                        "registry_doctor_verdict{verdict=\"warnings\"} 0",
                        "registry_doctor_verdict{verdict=\"problems\"} 1",
                        "registry_doctor_verdict{verdict=\"inconclusive\"} 0"),
                series(Cases.get("addon off"), "verdict"));
        assertEquals(
                "registry_doctor_verdict{verdict=\"inconclusive\"} 1",
                series(Cases.get("inconclusive"), "verdict").get(3));
    }

    @Test
    void namesFindingsByThePartTheyPlay() throws IOException {
        List<String> findings = series(Cases.get("addon off"), "finding");

        assertEquals(
                "registry_doctor_finding{role=\"cause\",problem=\"storage.addon-disabled\",kind=\"add-on\","
                        + "subject=\"hostpath-storage\"} 1",
                findings.get(0));
        assertTrue(findings.contains("registry_doctor_finding{role=\"consequence\",problem=\"network.port-refused\","
                + "kind=\"endpoint\",subject=\"127.0.0.1:32000\"} 1"));
        assertEquals(7, findings.size());
    }

    @Test
    void tellsWhatWasNotSeen() throws IOException {
        assertEquals(
                List.of(
                        "registry_doctor_not_looked_at{vital=\"true\"} 1",
                        "registry_doctor_not_looked_at{vital=\"false\"} 1"),
                series(Cases.get("inconclusive"), "not_looked_at"));
        assertEquals(List.of("registry_doctor_deadline_hit 1"), series(Cases.get("inconclusive"), "deadline_hit"));
        assertEquals(
                List.of("registry_doctor_checks{status=\"unknown\"} 2"),
                series(Cases.get("inconclusive"), "checks").stream()
                        .filter(l -> l.contains("unknown"))
                        .toList());
    }

    @Test
    void holdsSoManyFindingsAndNoMore() throws IOException {
        Report report = many(150);

        assertEquals(ReportMetrics.MOST_FINDINGS, series(report, "finding").size());
        assertTrue(series(report, "finding").get(0).contains("storage.addon-disabled"), "the gravest first");
        assertEquals(List.of("registry_doctor_findings_omitted 51"), series(report, "findings_omitted"));
        assertEquals(List.of("registry_doctor_findings_omitted 0"), series(many(99), "findings_omitted"));
        String all = String.join("\n", series(HostileNames.report(), "finding"));
        assertTrue(all.contains("unexplained") && !all.contains("consequence"), all);
    }

    @Test
    void holdsEachSeriesOnceAndInTheFormThatPrometheusReads() throws IOException {
        List<Report> reports = new ArrayList<>(Cases.all().values());
        reports.add(HostileNames.report());
        reports.add(Seeded.with(place -> "\"\\\n\u001b" + "x".repeat(5_000) + place));
        reports.add(Cases.report(List.of(
                Cases.finding(Cases.addonOff()),
                Cases.finding(Finding.of(Cases.ADDON_OFF, Cases.ADDON, "seen from somewhere else")))));
        for (Report report : reports) {
            Set<String> seen = new HashSet<>();
            for (String line : series(report)) {
                assertTrue(SERIES.matcher(line).matches(), line);
                assertTrue(seen.add(line.substring(0, line.lastIndexOf(' '))), "twice: " + line);
                assertTrue(line.length() < 2_000, line);
            }
        }
    }

    @Test
    void tellsWhichNodesReachARegistry() throws IOException {
        Report report = NodeCases.report(NodeCases.with(
                "node-b",
                NodeCases.refused("node-b"),
                NodeCases.with("vm", NodeCases.node("vm"), NodeCases.cluster())));

        assertEquals(
                List.of(
                        "registry_doctor_node_reaches_registry{node=\"node-b\",registry=\"reg.lab:5000\"} 0",
                        "registry_doctor_node_reaches_registry{node=\"node-b\",registry=\"localhost:32000\"} 1",
                        "registry_doctor_node_reaches_registry{node=\"vm\",registry=\"localhost:32000\"} 1",
                        "registry_doctor_node_reaches_registry{node=\"vm\",registry=\"reg.lab:5000\"} 1"),
                series(report, "node_reaches_registry"));
        assertEquals(List.of("registry_doctor_node_registries_omitted 0"), series(report, "node_registries_omitted"));
        assertEquals(List.of(), series(Cases.get("healthy"), "node_reaches_registry"));
        assertEquals(List.of(), series(Seeded.with(place -> place), "node_reaches_registry"), "nothing is known of it");
    }

    @Test
    void tellsTimesWhereTheRecordHasThem() throws IOException {
        assertEquals(
                List.of("registry_doctor_run_timestamp_seconds 1795442531.123"),
                series(Cases.get("healthy"), "run_timestamp_seconds"));
        assertEquals(
                List.of("registry_doctor_run_duration_seconds 0.412"),
                series(Cases.get("healthy"), "run_duration_seconds"));
        assertFalse(text(Cases.get("healthy").withoutTimes()).contains("seconds"));
    }
}
