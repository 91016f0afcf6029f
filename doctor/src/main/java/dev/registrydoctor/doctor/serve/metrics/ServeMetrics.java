package dev.registrydoctor.doctor.serve.metrics;

import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metrics of serve: what it knows, what it did, and what it needs of its machine. */
public final class ServeMetrics implements MetricsPage, WatchListener {

    private static final ExpositionFormatWriter OPEN_METRICS =
            OpenMetricsTextFormatWriter.builder().build();

    private static final ExpositionFormatWriter PROMETHEUS =
            PrometheusTextFormatWriter.builder().build();

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counts counts;

    /**
     * Begins to count.
     *
     * @param receivers the names of those who are told of changes
     */
    public ServeMetrics(List<String> receivers) {
        counts = new Counts(registry, receivers);
        JavaMetrics.register(registry);
    }

    /**
     * Shows what is known from now on. What is told to this object is made after it.
     *
     * @param now what is known, asked at each scrape
     * @param every the time between two examinations when nothing changes
     * @param historyBytes the size of the history, asked at each scrape; less than 0 when it is not known
     */
    public void show(Supplier<Snapshot> now, ServeClock clock, Duration every, LongSupplier historyBytes) {
        registry.register(new SnapshotCollector(now, clock, every, historyBytes));
    }

    /** OpenMetrics 1.0 when the scraper can read it, else Prometheus' text format. */
    @Override
    public Scrape scrape(@Nullable String accept) {
        ExpositionFormatWriter writer = OPEN_METRICS.accepts(accept) ? OPEN_METRICS : PROMETHEUS;
        ByteArrayOutputStream body = new ByteArrayOutputStream(32 * 1024);
        try {
            writer.write(body, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Scrape(writer.getContentType(), body.toByteArray());
    }

    @Override
    public void examined(Trigger trigger, Duration took, boolean apiAnswered) {
        counts.examined(trigger, apiAnswered ? Counts.COMPLETE : Counts.API_AWAY);
        counts.took(took);
    }

    @Override
    public void failed(Trigger trigger) {
        counts.examined(trigger, Counts.FAILED);
    }

    @Override
    public void noticed() {
        counts.noticed();
    }

    @Override
    public void changed(CauseChange change) {
        counts.changed(change.kind());
    }

    @Override
    public void told(String receiver, int changes, boolean succeeded) {
        counts.told(receiver, changes, succeeded);
    }

    @Override
    public void dropped(String receiver, int changes) {
        counts.dropped(receiver, changes);
    }

    @Override
    public void historyFailed() {
        counts.historyFailed();
    }

    @Override
    public void leading(boolean leads) {
        counts.leading(leads);
    }
}
