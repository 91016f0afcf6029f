package dev.registrydoctor.reports.data;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.secrets.ControlCharacters;
import dev.registrydoctor.reports.text.Words;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The report as metrics in Prometheus' text format, for node_exporter's textfile collector. At most
 * {@value #MOST_FINDINGS} findings become series, gravest first, so that a broken site does not flood the server; how
 * many did not is a metric too. Of nodes and registries, {@value #MOST_PAIRS} pairs do, those that fail first. Times that the record does not have have no series.
 */
public final class PrometheusReport {

    static final int MOST_FINDINGS = 100;

    static final int MOST_PAIRS = 500;

    private final Appendable out;

    private PrometheusReport(Appendable out) {
        this.out = out;
    }

    /** Writes a report, ending in a line break. */
    public static void write(Report report, Appendable out) throws IOException {
        PrometheusReport metrics = new PrometheusReport(out);
        metrics.verdict(report);
        metrics.narrowed(report);
        metrics.findings(report);
        if (report.nodes() != null) {
            metrics.nodes(report.nodes());
        }
        metrics.notLookedAt(report);
        metrics.run(report);
    }

    private void narrowed(Report report) throws IOException {
        gauge("narrowed", "1 when the run was narrowed to some checks or namespaces: the verdict is of these only.");
        series("narrowed", "", report.run().narrowing().isAny() ? 1 : 0);
    }

    private void verdict(Report report) throws IOException {
        gauge("verdict", "Verdict of the run: 1 for the verdict that holds, 0 for the others.");
        for (Verdict verdict : Verdict.values()) {
            series("verdict", labels("verdict", verdict.label()), verdict == report.verdict() ? 1 : 0);
        }
        gauge("checks", "Number of checks by result.");
        for (Map.Entry<Status, Integer> count : report.summary().checks().entrySet()) {
            series("checks", labels("status", count.getKey().label()), count.getValue());
        }
    }

    private void findings(Report report) throws IOException {
        // Two findings may differ in what has no label; a series may be there only once.
        Set<String> all = new LinkedHashSet<>();
        for (PlacedFinding placed : PlacedFinding.allOf(report)) {
            Finding finding = placed.finding();
            all.add(labels(
                    "role", placed.role().label(),
                    "problem", finding.problem().id(),
                    "kind", finding.subject().kind().label(),
                    "subject", finding.subject().name()));
        }
        if (!all.isEmpty()) {
            gauge("finding", "1 for each problem found on a subject, with its role.");
            for (String labels : all.stream().limit(MOST_FINDINGS).toList()) {
                series("finding", labels, 1);
            }
        }
        gauge("findings_omitted", "Number of findings that have no series here, because there are too many.");
        series("findings_omitted", "", Math.max(0, all.size() - MOST_FINDINGS));
    }

    /** A pair of which nothing is known has no series: neither number would be true. */
    private void nodes(NodeTable table) throws IOException {
        Set<String> failing = new LinkedHashSet<>();
        Set<String> all = new LinkedHashSet<>();
        for (Row row : table.rows()) {
            for (int i = 0; i < row.cells().size(); i++) {
                String labels = labels("node", table.nodes().get(i), "registry", row.registry());
                Reach reach = row.cells().get(i).reach();
                if (reach == Reach.NOT_REACHED) {
                    failing.add(labels);
                } else if (reach == Reach.REACHED) {
                    all.add(labels);
                }
            }
        }
        Set<String> ordered = new LinkedHashSet<>(failing);
        ordered.addAll(all);
        if (!ordered.isEmpty()) {
            gauge("node_reaches_registry", "1 when the registry answers the node, 0 when it does not.");
            for (String labels : ordered.stream().limit(MOST_PAIRS).toList()) {
                series("node_reaches_registry", labels, failing.contains(labels) ? 0 : 1);
            }
        }
        gauge(
                "node_registries_omitted",
                "Number of nodes and registries that have no series here, because there are too many.");
        series("node_registries_omitted", "", Math.max(0, ordered.size() - MOST_PAIRS));
    }

    private void notLookedAt(Report report) throws IOException {
        int vital = report.summary().vitalNotLookedAt();
        gauge(
                "not_looked_at",
                "Number of checks that could not run; without a vital one nobody can say that the environment is healthy.");
        series("not_looked_at", labels("vital", "true"), vital);
        series("not_looked_at", labels("vital", "false"), report.summary().notLookedAt() - vital);
        gauge("deadline_hit", "1 when the time of the run was up before everything was answered.");
        series("deadline_hit", "", report.run().deadlineHit() ? 1 : 0);
    }

    private void run(Report report) throws IOException {
        Instant started = report.run().startedAt();
        if (started != null) {
            gauge("run_timestamp_seconds", "When the run began, in seconds since 1970.");
            series("run_timestamp_seconds", "", seconds(started.toEpochMilli()));
        }
        Long took = report.run().tookMillis();
        if (took != null) {
            gauge("run_duration_seconds", "How long the run took.");
            series("run_duration_seconds", "", seconds(took));
        }
        gauge("info", "Which program wrote this; always 1.");
        series("info", labels("version", report.tool().version()), 1);
    }

    private static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }

    private void gauge(String name, String help) throws IOException {
        out.append("# HELP registry_doctor_" + name + " " + help + "\n# TYPE registry_doctor_" + name + " gauge\n");
    }

    private void series(String name, String labels, int value) throws IOException {
        series(name, labels, BigDecimal.valueOf(value));
    }

    private void series(String name, String labels, BigDecimal value) throws IOException {
        out.append("registry_doctor_" + name + labels + " " + value.toPlainString() + "\n");
    }

    /** @param pairs a name and its value, and so on */
    private static String labels(String... pairs) {
        StringBuilder all = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            String value = Words.shorten(ControlCharacters.line(pairs[i + 1]));
            all.append(i == 0 ? "" : ",").append(pairs[i]);
            all.append("=\"")
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return all.append('}').toString();
    }
}
