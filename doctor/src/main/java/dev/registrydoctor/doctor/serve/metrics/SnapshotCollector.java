package dev.registrydoctor.doctor.serve.metrics;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.data.MetricFamily;
import dev.registrydoctor.reports.data.MetricFamily.Label;
import dev.registrydoctor.reports.data.MetricFamily.Series;
import dev.registrydoctor.reports.data.ReportMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is known now. The report is always that of the last examination, also while the API server is away: its verdict says that
 * nobody can tell, instead of repeating one that may no longer hold. Causes come from the ledger, where they stay open as long
 * as nobody looked again. A replica that does not lead knows nothing of the environment, and shows nothing of it.
 */
final class SnapshotCollector implements MultiCollector {

    /** As many as findings. */
    static final int MOST_CAUSES = 100;

    private static final Comparator<Cause> GRAVEST_FIRST =
            Comparator.comparing(Cause::grade).thenComparing(Cause::since);

    private final Supplier<Snapshot> now;
    private final ServeClock clock;
    private final Duration every;
    private final LongSupplier historyBytes;

    SnapshotCollector(Supplier<Snapshot> now, ServeClock clock, Duration every, LongSupplier historyBytes) {
        this.now = now;
        this.clock = clock;
        this.every = every;
        this.historyBytes = historyBytes;
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(
                families(now.get()).stream().map(Families::snapshot).toList());
    }

    private List<MetricFamily> families(Snapshot snapshot) {
        List<MetricFamily> all = new ArrayList<>();
        all.add(Families.single(
                "leader", "1 when this replica examines, 0 when it waits to.", snapshot.leading() ? 1 : 0));
        all.add(Families.single(
                "examination_interval_seconds",
                "The time between two examinations when nothing changes.",
                seconds(every).doubleValue()));
        long bytes = historyBytes.getAsLong();
        if (bytes >= 0) {
            all.add(Families.single("history_bytes", "The size of what is kept of past examinations.", (double) bytes));
        }
        if (snapshot.leading()) {
            causes(snapshot.open(), all);
            examinations(snapshot, all);
        }
        return all;
    }

    private void examinations(Snapshot snapshot, List<MetricFamily> all) {
        Examined latest = snapshot.latest();
        if (latest != null) {
            all.add(Families.single(
                    "api_up",
                    "1 when the API server answered the last examination, 0 when it did not.",
                    latest.apiAnswered() ? 1 : 0));
            all.add(Families.single(
                    "report_age_seconds",
                    "The time since the last examination began.",
                    Math.max(
                            0,
                            seconds(Duration.between(latest.at(), clock.now())).doubleValue())));
            all.addAll(ReportMetrics.of(latest.report()));
        }
        Examined good = snapshot.good();
        if (good != null) {
            all.add(Families.single(
                    "api_answered_timestamp_seconds",
                    "When the last examination began that the API server answered, in seconds since 1970.",
                    timestamp(good.at()).doubleValue()));
        }
    }

    private static void causes(List<Cause> open, List<MetricFamily> all) {
        List<Cause> ordered = open.stream().sorted(GRAVEST_FIRST).toList();
        Map<List<Label>, BigDecimal> begins = new LinkedHashMap<>();
        Map<Label, Label> titles = new LinkedHashMap<>();
        for (Cause cause : ordered) {
            List<Label> labels = List.of(
                    Label.of("problem", cause.key().problem()),
                    Label.of("kind", cause.key().subject().kind().label()),
                    Label.of("subject", cause.key().subject().name()),
                    Label.of("grade", cause.grade().label()));
            begins.putIfAbsent(labels, timestamp(cause.since()));
            titles.putIfAbsent(labels.get(0), Label.of("title", cause.title()));
        }
        all.add(Families.gauge(
                "open_causes",
                "Number of causes that are open.",
                Arrays.stream(Grade.values())
                        .map(grade -> new Series(
                                List.of(Label.of("grade", grade.label())),
                                BigDecimal.valueOf(open.stream()
                                        .filter(c -> c.grade() == grade)
                                        .count())))
                        .toList()));
        if (!open.isEmpty()) {
            all.add(Families.gauge(
                    "cause_begin_timestamp_seconds",
                    "When a cause that is open was found first, in seconds since 1970.",
                    series(begins.entrySet().stream().map(e -> new Series(e.getKey(), e.getValue())))));
            all.add(new MetricFamily(
                    MetricFamily.PREFIX + "problem_info",
                    MetricFamily.Type.INFO,
                    "The titles of the problems of the causes that are open; always 1.",
                    series(titles.entrySet().stream()
                            .map(e -> new Series(List.of(e.getKey(), e.getValue()), BigDecimal.ONE)))));
        }
        all.add(Families.single(
                "causes_omitted",
                "Number of open causes that have no series here, because there are too many.",
                Math.max(0, begins.size() - MOST_CAUSES)));
    }

    private static List<Series> series(Stream<Series> all) {
        return all.limit(MOST_CAUSES).toList();
    }

    private static BigDecimal timestamp(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }

    private static BigDecimal seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3);
    }
}
