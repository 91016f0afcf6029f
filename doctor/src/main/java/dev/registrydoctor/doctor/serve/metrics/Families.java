package dev.registrydoctor.doctor.serve.metrics;

import dev.registrydoctor.reports.data.MetricFamily;
import dev.registrydoctor.reports.data.MetricFamily.Label;
import dev.registrydoctor.reports.data.MetricFamily.Series;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Families of this program as the library of Prometheus has them. */
final class Families {

    /** Which the library appends itself to the name of that type. */
    private static final String INFO = "_info";

    private Families() {}

    /** A family with a single number. */
    static MetricFamily single(String name, String help, double value) {
        return gauge(name, help, List.of(new Series(List.of(), BigDecimal.valueOf(value))));
    }

    static MetricFamily gauge(String name, String help, List<Series> series) {
        return new MetricFamily(MetricFamily.PREFIX + name, MetricFamily.Type.GAUGE, help, series);
    }

    static MetricSnapshot snapshot(MetricFamily family) {
        return switch (family.type()) {
            case GAUGE ->
                new GaugeSnapshot(
                        new MetricMetadata(family.name(), family.help()),
                        family.series().stream()
                                .map(series -> GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                        .labels(labels(series))
                                        .value(series.value().doubleValue())
                                        .build())
                                .toList());
            case INFO ->
                new InfoSnapshot(
                        new MetricMetadata(
                                family.name().substring(0, family.name().length() - INFO.length()), family.help()),
                        family.series().stream()
                                .map(series -> InfoSnapshot.InfoDataPointSnapshot.builder()
                                        .labels(labels(series))
                                        .build())
                                .toList());
        };
    }

    private static Labels labels(Series series) {
        List<String> pairs = new ArrayList<>();
        for (Label label : series.labels()) {
            pairs.add(label.name());
            pairs.add(label.value());
        }
        return Labels.of(pairs.toArray(String[]::new));
    }
}
