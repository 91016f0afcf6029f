package dev.registrydoctor.doctor.serve.metrics;

import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.reports.data.MetricFamily;
import dev.registrydoctor.reports.data.MetricFamily.Label;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has happened since the program started. Every series is there from the start, with 0: Prometheus does not see a counter
 * increase that begins with 1.
 */
final class Counts {

    static final String COMPLETE = "complete";
    static final String API_AWAY = "api_away";
    static final String FAILED = "failed";
    private static final String SENT = "sent";

    /** More than anybody sets up; others are counted together. */
    static final int MOST_RECEIVERS = 20;

    private static final String OTHERS = "others";

    private final Map<String, String> receivers = new LinkedHashMap<>();
    private final Counter examinations;
    private final Histogram duration;
    private final Counter noticed;
    private final Counter causeChanges;
    private final Counter notifications;
    private final Counter told;
    private final Counter dropped;
    private final Counter historyFailures;
    private final Counter becameLeader;

    Counts(PrometheusRegistry registry, List<String> names) {
        names.stream()
                .limit(MOST_RECEIVERS)
                .forEach(name -> receivers.put(name, Label.of("receiver", name).value()));
        examinations = counter(registry, "examinations", "Examinations that are over.", "trigger", "result");
        duration = Histogram.builder()
                .name(MetricFamily.PREFIX + "examination_duration_seconds")
                .help("How long examinations took.")
                .classicOnly()
                .withoutExemplars()
                .classicUpperBounds(0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120)
                .register(registry);
        noticed = counter(
                registry, "changes_noticed", "Changes of the cluster that were noticed; many lead to one examination.");
        causeChanges = counter(registry, "cause_changes", "Causes that began or ended.", "kind");
        notifications = counter(registry, "notifications", "Attempts to tell a receiver.", "receiver", "result");
        told = counter(registry, "notified_changes", "Changes of causes that a receiver was told of.", "receiver");
        dropped = counter(
                registry, "dropped_changes", "Changes of causes that a receiver will never be told of.", "receiver");
        historyFailures = counter(registry, "history_failures", "Times that the history could not be written.");
        becameLeader = counter(registry, "became_leader", "Times that this replica became the leader.");
        startAtZero();
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder()
                .name(MetricFamily.PREFIX + name + "_total")
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private void startAtZero() {
        for (Trigger trigger : Trigger.values()) {
            for (String result : List.of(COMPLETE, API_AWAY, FAILED)) {
                examinations.initLabelValues(trigger.label(), result);
            }
        }
        for (CauseChange.Kind kind : CauseChange.Kind.values()) {
            causeChanges.initLabelValues(kind.label());
        }
        for (String receiver : receivers.values()) {
            notifications.initLabelValues(receiver, SENT);
            notifications.initLabelValues(receiver, FAILED);
            told.initLabelValues(receiver);
            dropped.initLabelValues(receiver);
        }
    }

    void examined(Trigger trigger, String result) {
        examinations.labelValues(trigger.label(), result).inc();
    }

    void took(Duration took) {
        duration.observe(took.toNanos() / 1e9);
    }

    void noticed() {
        noticed.inc();
    }

    void changed(CauseChange.Kind kind) {
        causeChanges.labelValues(kind.label()).inc();
    }

    void told(String receiver, int changes, boolean succeeded) {
        notifications.labelValues(label(receiver), succeeded ? SENT : FAILED).inc();
        if (succeeded) {
            told.labelValues(label(receiver)).inc(changes);
        }
    }

    void dropped(String receiver, int changes) {
        dropped.labelValues(label(receiver)).inc(changes);
    }

    void historyFailed() {
        historyFailures.inc();
    }

    void leading(boolean leads) {
        if (leads) {
            becameLeader.inc();
        }
    }

    private String label(String receiver) {
        return receivers.getOrDefault(receiver, OTHERS);
    }
}
