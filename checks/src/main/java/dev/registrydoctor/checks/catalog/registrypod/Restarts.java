package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.settings.RegistryListener;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container that ends again and again, and how it ended last. An examination may meet it while it runs: between two ends
 * its restarts, its last state and the events tell what its present state does not.
 *
 * @param ended how its last run ended, or null where that is not recorded
 * @param probe the last failure of the probe for which the kubelet restarts it, or null when it is not restarted for one
 * @param suspected it may be over, since it has run for long, or not its own fault, since not all Pods of the node are seen
 */
record Restarts(
        Pod pod,
        Pod.Container container,
        Pod.@Nullable State ended,
        @Nullable Event probe,
        boolean suspected) {

    static final Needs NEEDS = Needs.of(Listing.pods(), Listing.eventsIn(BuiltIn.NAMESPACE));

    /** After it has run for so long, the kubelet forgets that a container ended (kubernetes.io, Pod Lifecycle). */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    /** Too little memory shows under load alone: hours may lie between two ends. */
    private static final Duration OUT_OF_MEMORY = Duration.ofDays(1);

    /** What ends together with the node, or with containerd, ends within this time. */
    private static final Duration TOGETHER = Duration.ofMinutes(1);

    /** One that runs for longer than its last run took is past what ended it; a start takes this long at most. */
    private static final Duration START = Duration.ofMinutes(1);

    private static final String OOM_KILLED = "OOMKilled";

    /** What containerd says of a container whose end it did not see: the node was restarted (exit code 255). */
    private static final String LOST = "Unknown";

    /** What the kubelet says where the runtime made the container and could not run its program (kubelet/container/sync_result.go). */
    private static final String NOT_STARTED = "RunContainerError";

    /** The reason of containerd for the end of such a container (internal/cri/server/container_start.go). */
    private static final String START_ERROR = "StartError";

    /** A program that ends by itself on an error; the kubelet's signals make others. */
    private static final Set<Integer> OWN_ERRORS = Set.of(1, 126, 127, 128);

    /** What a container does that ends again and again; null for one that does not. */
    static @Nullable Restarts of(Pod pod, Pod.Container container, Evidence evidence) {
        Pod.State over = ended(container.state());
        Pod.State ended = over == null ? ended(container.lastState()) : over;
        Event probe = probe(pod, container, ended, evidence);
        if ("CrashLoopBackOff".equals(container.waitingReason()) || NOT_STARTED.equals(container.waitingReason())) {
            return new Restarts(pod, container, ended, probe, false);
        } else if (container.restarts() == 0 || ended == null) {
            return null;
        } else if (over != null) {
            boolean done = container.init() && Integer.valueOf(0).equals(over.exitCode());
            return done ? null : new Restarts(pod, container, over, probe, false);
        }
        return container.isRunning() ? betweenEnds(pod, container, ended, probe, evidence) : null;
    }

    private static Pod.@Nullable State ended(Pod.@Nullable State state) {
        return state != null && state.kind() == Pod.State.Kind.TERMINATED ? state : null;
    }

    private static @Nullable Restarts betweenEnds(
            Pod pod, Pod.Container container, Pod.State ended, @Nullable Event probe, Evidence evidence) {
        Pod.State now = Objects.requireNonNull(container.state());
        Instant since = now.since() == null ? ended.since() : now.since();
        if (since == null || LOST.equals(ended.reason()) || withOthers(pod, ended, evidence)) {
            return null;
        }
        Duration runs = Duration.between(since, evidence.now());
        boolean killed = OOM_KILLED.equals(ended.reason());
        if (runs.compareTo(SETTLED) >= 0) {
            return killed && runs.compareTo(OUT_OF_MEMORY) < 0 ? new Restarts(pod, container, ended, null, true) : null;
        }
        if (killed || probe != null) {
            return new Restarts(pod, container, ended, probe, false);
        }
        // A Pod that is not listed may have ended at the same time.
        boolean endsSoon = container.restarts() > 1 && endsSoon(pod, container, ended, runs, evidence);
        return endsSoon ? new Restarts(pod, container, ended, null, !evidence.isWhole(Listing.pods())) : null;
    }

    /** Whether its runs are short, and the present one is not yet longer than the last. */
    private static boolean endsSoon(
            Pod pod, Pod.Container container, Pod.State ended, Duration runs, Evidence evidence) {
        if (ended.began() != null && ended.since() != null) {
            Duration last = Duration.between(ended.began(), ended.since());
            Duration usual = last.compareTo(START) < 0 ? START : last;
            return last.compareTo(SETTLED) < 0 && runs.compareTo(usual) <= 0;
        }
        // Where only the number is recorded, how often it ended since the Pod was made.
        return pod.created() != null
                && Duration.between(pod.created(), evidence.now())
                                .dividedBy(container.restarts())
                                .compareTo(SETTLED)
                        < 0;
    }

    /** Whether other Pods of the node ended at the same time: then the node was restarted, or containerd. */
    private static boolean withOthers(Pod pod, Pod.State ended, Evidence evidence) {
        Instant when = ended.since();
        return when != null
                && pod.nodeName() != null
                && evidence.list(Listing.pods()).stream()
                        .filter(p ->
                                pod.nodeName().equals(p.nodeName()) && !p.path().equals(pod.path()))
                        .flatMap(p -> p.containers().stream())
                        .flatMap(c -> Stream.ofNullable(c.lastState()))
                        .flatMap(s -> Stream.ofNullable(s.since()))
                        .anyMatch(other -> Duration.between(other, when).abs().compareTo(TOGETHER) <= 0);
    }

    /** The newest failure of a liveness or startup probe, where that is why the kubelet ends the container. */
    private static @Nullable Event probe(
            Pod pod, Pod.Container container, Pod.@Nullable State ended, Evidence evidence) {
        boolean byItself = ended != null
                && (OOM_KILLED.equals(ended.reason())
                        || (ended.exitCode() != null && OWN_ERRORS.contains(ended.exitCode())));
        return byItself || container.init()
                ? null
                : evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                        .filter(e -> e.isAbout("Pod", pod.namespace(), pod.name()))
                        .filter(e -> e.reason().equals("Unhealthy")
                                && (e.message().startsWith("Liveness probe")
                                        || e.message().startsWith("Startup probe")))
                        .filter(e -> e.last() == null
                                || Duration.between(e.last(), evidence.now()).compareTo(SETTLED) < 0)
                        .max(Event.BY_TIME)
                        .orElse(null);
    }

    /** Its log until the last end: while it runs again, that of the run before. */
    ContainerLog.Ask log() {
        return new ContainerLog.Ask(pod.namespace(), pod.name(), container.name(), container.isRunning());
    }

    /** Whether its program ran at all; if not, there is no log of it. */
    boolean hasRun() {
        return !NOT_STARTED.equals(container.waitingReason()) && (ended == null || !START_ERROR.equals(ended.reason()));
    }

    /** What the runtime said of its end, or of why it could not be started; null when it said nothing. */
    @Nullable
    String told() {
        String said =
                ended == null || ended.message() == null || ended.message().isBlank()
                        ? NOT_STARTED.equals(container.waitingReason()) && container.state() != null
                                ? container.state().message()
                                : null
                        : ended.message();
        return said == null || said.isBlank() ? null : said.strip();
    }

    boolean outOfMemory() {
        return ended != null && OOM_KILLED.equals(ended.reason());
    }

    /** Whether it is the registry itself, and not a container beside it or before it. */
    boolean ofRegistry() {
        return RegistryListener.isRegistry(pod, container);
    }
}
