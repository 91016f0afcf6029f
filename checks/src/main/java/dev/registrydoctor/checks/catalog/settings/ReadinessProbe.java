package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why a registry Pod whose containers run is not Ready. Needs the events of its namespace. */
public final class ReadinessProbe {

    /** The reason of the Ready condition when only a readiness gate is missing (kubernetes pkg/kubelet/status/generate.go). */
    public static final String GATES = "ReadinessGatesNotReady";

    /** A registry listens one or two seconds after its container starts; with slow disks, after this time. */
    private static final Duration START = Duration.ofMinutes(1);

    /** A probe runs every ten seconds by default, and the kubelet counts each failure. */
    private static final Duration RECENT = Duration.ofMinutes(2);

    private static final int OFTEN = 5;

    private ReadinessProbe() {}

    /** Whether this container has run for longer than a start takes, but is not ready. */
    public static boolean isOverdue(Pod.Container container, Evidence evidence) {
        Pod.State state = container.state();
        Instant since = state == null ? null : state.since();
        return container.isRunning()
                && !container.ready()
                && since != null
                && Duration.between(since, evidence.now()).compareTo(START) > 0;
    }

    /**
     * The last failure of the readiness probe that does not end by waiting, or null: a failure with an HTTP status, or
     * any failure after the time of a start.
     */
    public static @Nullable Event failure(Pod pod, Evidence evidence) {
        boolean runs = pod.containers().stream().anyMatch(c -> !c.init() && c.isRunning() && !c.ready());
        boolean overdue = pod.containers().stream().anyMatch(c -> !c.init() && isOverdue(c, evidence));
        return !runs || pod.ready()
                ? null
                : evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                        .filter(e -> e.isAbout("Pod", pod.namespace(), pod.name()))
                        .filter(e ->
                                e.reason().equals("Unhealthy") && e.message().startsWith("Readiness probe"))
                        .filter(e -> overdue || e.message().contains("statuscode: 4"))
                        .max(Event.BY_TIME)
                        .orElse(null);
    }

    /**
     * The last failure of a readiness probe that fails repeatedly although the Pod is Ready now, or null. Between two
     * such failures, the Service has the Pod's address.
     */
    public static @Nullable Event flaps(Pod pod, Evidence evidence) {
        boolean settled = pod.containers().stream().filter(c -> !c.init()).allMatch(c -> runsForLong(c, evidence));
        return !pod.ready() || !settled
                ? null
                : evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                        .filter(e -> e.isAbout("Pod", pod.namespace(), pod.name()))
                        .filter(e -> e.reason().equals("Unhealthy")
                                && e.message().startsWith("Readiness probe")
                                && e.count() >= OFTEN
                                && e.last() != null
                                && Duration.between(e.last(), evidence.now()).compareTo(RECENT) < 0)
                        .findFirst()
                        .orElse(null);
    }

    private static boolean runsForLong(Pod.Container container, Evidence evidence) {
        Pod.State state = container.state();
        Instant since = state == null ? null : state.since();
        return container.isRunning()
                && since != null
                && Duration.between(since, evidence.now()).compareTo(RECENT.plus(START)) > 0;
    }
}
