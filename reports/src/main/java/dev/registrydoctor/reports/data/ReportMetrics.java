package dev.registrydoctor.reports.data;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.reports.data.MetricFamily.Label;
import dev.registrydoctor.reports.data.MetricFamily.Series;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.Report;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The report as metrics. At most {@value #MOST_FINDINGS} findings become series, gravest first, so that a broken site does not
 * flood the server; how many did not is a metric too. Of nodes and registries, {@value #MOST_PAIRS} pairs do, those that fail
 * first. Times that the record does not have have no series.
 */
public final class ReportMetrics {

    static final int MOST_FINDINGS = 100;

    static final int MOST_PAIRS = 500;

    private final List<MetricFamily> families = new ArrayList<>();

    private ReportMetrics() {}

    /** The metrics of a report, always in the same order; no two series of one of them have the same labels. */
    public static List<MetricFamily> of(Report report) {
        ReportMetrics metrics = new ReportMetrics();
        metrics.verdict(report);
        metrics.narrowed(report);
        metrics.findings(report);
        if (report.nodes() != null) {
            metrics.nodes(report.nodes());
        }
        metrics.notLookedAt(report);
        metrics.run(report);
        return List.copyOf(metrics.families);
    }

    private void verdict(Report report) {
        gauge(
                "verdict",
                "Verdict of the run: 1 for the verdict that holds, 0 for the others.",
                Arrays.stream(Verdict.values())
                        .map(v -> series(v == report.verdict() ? 1 : 0, Label.of("verdict", v.label()))));
        gauge(
                "checks",
                "Number of checks by result.",
                report.summary().checks().entrySet().stream()
                        .map(count -> series(
                                count.getValue(),
                                Label.of("status", count.getKey().label()))));
    }

    private void narrowed(Report report) {
        gauge(
                "narrowed",
                "1 when the run was narrowed to some checks or namespaces: the verdict is of these only.",
                report.run().narrowing().isAny() ? 1 : 0);
    }

    private void findings(Report report) {
        // Two findings may differ in what has no label; a series may be there only once.
        Set<List<Label>> all = new LinkedHashSet<>();
        for (PlacedFinding placed : PlacedFinding.allOf(report)) {
            Finding finding = placed.finding();
            all.add(List.of(
                    Label.of("role", placed.role().label()),
                    Label.of("problem", finding.problem().id()),
                    Label.of("kind", finding.subject().kind().label()),
                    Label.of("subject", finding.subject().name())));
        }
        gauge(
                "finding",
                "1 for each problem found on a subject, with its role.",
                all.stream().limit(MOST_FINDINGS).map(labels -> new Series(labels, BigDecimal.ONE)));
        gauge(
                "findings_omitted",
                "Number of findings that have no series here, because there are too many.",
                Math.max(0, all.size() - MOST_FINDINGS));
    }

    /** A pair of which nothing is known has no series: neither number would be true. */
    private void nodes(NodeTable table) {
        Set<List<Label>> failing = new LinkedHashSet<>();
        Set<List<Label>> all = new LinkedHashSet<>();
        for (Row row : table.rows()) {
            for (int i = 0; i < row.cells().size(); i++) {
                List<Label> labels =
                        List.of(Label.of("node", table.nodes().get(i)), Label.of("registry", row.registry()));
                Reach reach = row.cells().get(i).reach();
                if (reach == Reach.NOT_REACHED) {
                    failing.add(labels);
                } else if (reach == Reach.REACHED) {
                    all.add(labels);
                }
            }
        }
        Set<List<Label>> ordered = new LinkedHashSet<>(failing);
        ordered.addAll(all);
        gauge(
                "node_reaches_registry",
                "1 when the registry answers the node, 0 when it does not.",
                ordered.stream()
                        .limit(MOST_PAIRS)
                        .map(labels -> new Series(labels, BigDecimal.valueOf(failing.contains(labels) ? 0 : 1))));
        gauge(
                "node_registries_omitted",
                "Number of nodes and registries that have no series here, because there are too many.",
                Math.max(0, ordered.size() - MOST_PAIRS));
    }

    private void notLookedAt(Report report) {
        int vital = report.summary().vitalNotLookedAt();
        gauge(
                "not_looked_at",
                "Number of checks that could not run; without a vital one nobody can say that the environment is healthy.",
                Stream.of(
                        series(vital, Label.of("vital", "true")),
                        series(report.summary().notLookedAt() - vital, Label.of("vital", "false"))));
        gauge(
                "deadline_hit",
                "1 when the time of the run was up before everything was answered.",
                report.run().deadlineHit() ? 1 : 0);
    }

    private void run(Report report) {
        Instant started = report.run().startedAt();
        if (started != null) {
            gauge(
                    "run_timestamp_seconds",
                    "When the run began, in seconds since 1970.",
                    Stream.of(new Series(List.of(), seconds(started.toEpochMilli()))));
        }
        Long took = report.run().tookMillis();
        if (took != null) {
            gauge("run_duration_seconds", "How long the run took.", Stream.of(new Series(List.of(), seconds(took))));
        }
        add(
                MetricFamily.Type.INFO,
                "info",
                "Which program wrote this; always 1.",
                Stream.of(series(1, Label.of("version", report.tool().version()))));
    }

    private static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }

    private static Series series(int value, Label label) {
        return new Series(List.of(label), BigDecimal.valueOf(value));
    }

    private void gauge(String name, String help, int value) {
        gauge(name, help, Stream.of(new Series(List.of(), BigDecimal.valueOf(value))));
    }

    private void gauge(String name, String help, Stream<Series> series) {
        add(MetricFamily.Type.GAUGE, name, help, series);
    }

    /** A metric without series is left out. */
    private void add(MetricFamily.Type type, String name, String help, Stream<Series> series) {
        List<Series> all = series.toList();
        if (!all.isEmpty()) {
            families.add(new MetricFamily(MetricFamily.PREFIX + name, type, help, all));
        }
    }
}
