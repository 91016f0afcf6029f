package dev.registrydoctor.checks.catalog.workload;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A pull that failed, and whose image the registry has by now: the Pod waits for the kubelet's next try alone.
 *
 * @param lastTry when it failed last
 * @param left how long the kubelet still waits; zero when it is to try any moment
 * @param manifest what the registry has by now
 */
record NextTry(Instant lastTry, Duration left, Manifest.Ask manifest) {

    /** What the registry decides alone: all else may depend on the node, or on what was sent. */
    private static final Set<PullError.Kind> BY_THE_REGISTRY = Set.of(
            PullError.Kind.REFUSED,
            PullError.Kind.NO_ROUTE,
            PullError.Kind.TIMED_OUT,
            PullError.Kind.NOT_FOUND,
            PullError.Kind.SERVER_ERROR,
            PullError.Kind.WEB_PAGE);

    /** This host asks loopback by IPv4, and the node went the other way. */
    private static final String IPV6_LOOPBACK = "[::1]";

    /** The kubelet's back-off: ten seconds, each time twice as long, five minutes at most (pkg/kubelet/kubelet.go). */
    private static final Duration FIRST = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** The kubelet looks at a Pod once a minute at least. */
    private static final Duration LATE = Duration.ofMinutes(1);

    static final Needs NEEDS = Workloads.NEEDS.and(ContainerdHosts.NEEDS).then(NextTry::asks);

    private static List<Question<?>> asks(Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(soFar)) {
            ImageReference image = failure.image();
            boolean isAsked = image != null
                    && (failure.isOfEndedJob()
                            ? !RegistryHosts.isPublic(image.host())
                            : isDecidedHere(failure, image, soFar));
            if (image != null && isAsked) {
                asks.add(RegistryHosts.probe(image));
                RegistryHosts.manifest(soFar, image).ifPresent(asks::add);
            }
        }
        return asks;
    }

    /** Whether what this host meets at the registry is what the node will meet. */
    private static boolean isDecidedHere(PullFailure failure, ImageReference image, Evidence evidence) {
        return BY_THE_REGISTRY.contains(failure.error().kind())
                && failure.error().missingContent() == null
                && !failure.isOfAnotherServer()
                && !RegistryHosts.isPublic(image.host())
                && !failure.error().message().contains(IPV6_LOOPBACK)
                && isOnThisHost(failure, evidence);
    }

    private static boolean isOnThisHost(PullFailure failure, Evidence evidence) {
        Node here = NodeOfHost.find(evidence);
        return here != null && here.name().equals(failure.node());
    }

    /** Whether containerd asks only this registry, with the scheme that it uses. */
    private static boolean isAskedAlone(ImageReference image, Evidence evidence) {
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        Origin origin = RegistryHosts.origin(evidence, image);
        List<Attempt> attempts = hosts.resolve(image.authority()).attempts();
        return hosts.isKnown()
                && origin != null
                && !attempts.isEmpty()
                && attempts.get(0).scheme().equals(origin.scheme())
                && attempts.stream().allMatch(a -> a.authority().equals(image.authority()));
    }

    /** Whether a Job gave up without an image that the registry has by now: nobody waits for it any more. */
    static boolean isOver(PullFailure failure, Evidence evidence) {
        ImageReference image = failure.image();
        return failure.isOfEndedJob()
                && image != null
                && failure.error().kind() == PullError.Kind.NOT_FOUND
                && !RegistryHosts.isPublic(image.host())
                && RegistryHosts.answers(evidence, image, 200);
    }

    /** The next attempt of a pull that has no known problem any more; empty when it has, or can have, one. */
    static Optional<NextTry> of(PullFailure failure, Evidence evidence) {
        ImageReference image = failure.image();
        if (image == null || !isDecidedHere(failure, image, evidence)) {
            return Optional.empty();
        }
        return RegistryHosts.isOpen(evidence, image)
                        && RegistryHosts.answers(evidence, image, 200)
                        && isAskedAlone(image, evidence)
                ? RegistryHosts.manifest(evidence, image).flatMap(manifest -> next(failure, manifest, evidence))
                : Optional.empty();
    }

    private static Optional<NextTry> next(PullFailure failure, Manifest.Ask manifest, Evidence evidence) {
        Event last = failures(evidence).getOrDefault(failure.pod().path(), List.of()).stream()
                .filter(e -> e.last() != null
                        && e.message().startsWith("Failed to pull image")
                        && e.message().contains("\"" + failure.container().image() + "\""))
                .max(Event.BY_TIME)
                .orElse(null);
        if (last == null || last.last() == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(evidence.now(), last.last().plus(delay(last.count())));
        // A try that is overdue was made, and failed for what is not seen from here.
        return left.plus(LATE).isNegative()
                ? Optional.empty()
                : Optional.of(new NextTry(last.last(), left.isNegative() ? Duration.ZERO : left, manifest));
    }

    /** By Pod, computed once per run: a cluster can have thousands of waiting Pods and more events. */
    private static Map<String, List<Event>> failures(Evidence evidence) {
        List<Event> events = evidence.list(Listing.events());
        return evidence.once(
                "events of failed pods by pod",
                () -> events.stream()
                        .filter(e -> e.kind().equals("Pod") && e.reason().equals("Failed"))
                        .collect(Collectors.groupingBy(e -> e.namespace() + "/" + e.name())),
                events);
    }

    /** How long the kubelet waits after so many failures. */
    private static Duration delay(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 5);
        Duration delay = FIRST.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    /** {@code 40 s}, {@code 4 min 20 s}. */
    String words() {
        long seconds = left.toSeconds();
        return seconds < 60
                ? seconds + " s"
                : seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
}
