package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events, of core v1 and of events.k8s.io, which name the same things differently. */
final class KubeEvents {

    private KubeEvents() {}

    static Event event(KubeObject event) {
        KubeObject about = event.has("regarding") ? event.object("regarding") : event.object("involvedObject");
        String message = event.text("note");
        return new Event(
                about.textOrEmpty("namespace"),
                about.textOrEmpty("kind"),
                about.textOrEmpty("name"),
                event.has("type") ? event.textOrEmpty("type") : "Normal",
                event.textOrEmpty("reason"),
                message == null ? event.textOrEmpty("message") : message,
                count(event),
                last(event));
    }

    private static int count(KubeObject event) {
        int series = event.number(0, "series", "count");
        int count = Math.max(event.number(0, "count"), event.number(0, "deprecatedCount"));
        return Math.max(1, Math.max(series, count));
    }

    private static @Nullable Instant last(KubeObject event) {
        String[][] paths = {
            {"series", "lastObservedTime"},
            {"lastTimestamp"},
            {"deprecatedLastTimestamp"},
            {"eventTime"},
            {"firstTimestamp"},
            {"deprecatedFirstTimestamp"},
            {"metadata", "creationTimestamp"}
        };
        for (String[] path : paths) {
            Instant at = event.instant(path);
            if (at != null) {
                return at;
            }
        }
        return null;
    }
}
