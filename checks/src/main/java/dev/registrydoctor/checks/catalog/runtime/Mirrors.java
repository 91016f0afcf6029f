package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the mirrors that certs.d names for the images in use answer, seen from this node. */
public final class Mirrors implements Check {

    private static final CheckInfo INFO = CheckInfo.of("runtime.mirrors", "the mirrors that certs.d names answer")
            .reports(RuntimeProblems.MIRROR_UNREACHABLE)
            .requires(CertsDirectory.Ask.INSTANCE, HostFacts.Ask.INSTANCE, Listing.pods())
            .needs(Workloads.NEEDS);

    /** Errors of a pull after which its server may be one that cannot be reached; by all others, it answered. */
    private static final Set<PullError.Kind> UNREACHED = Set.of(
            PullError.Kind.NAME_UNRESOLVED,
            PullError.Kind.REFUSED,
            PullError.Kind.NO_ROUTE,
            PullError.Kind.TIMED_OUT,
            PullError.Kind.OTHER);

    /** A run probes no more mirrors than this. */
    private static final int MOST = 16;

    /**
     * A mirror.
     *
     * @param registry whose images are asked of it
     */
    private record Mirror(String registry, Attempt attempt, CertsDirectory directory, RegistryProbe.Ask probe) {}

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return mirrors(soFar).stream()
                .<Question<?>>map(Mirror::probe)
                .distinct()
                .toList();
    }

    /** Servers of hosts.toml that are not the registry itself, for registries whose images pods name. */
    private static List<Mirror> mirrors(Evidence evidence) {
        if (!evidence.find(HostFacts.Ask.INSTANCE).map(HostFacts::microk8s).orElse(false)) {
            return List.of();
        }
        Set<String> registries = new TreeSet<>();
        for (Pod pod : evidence.list(Listing.pods())) {
            if (!pod.isOver()) {
                pod.containers()
                        .forEach(c -> ImageReference.parse(c.image()).ifPresent(i -> registries.add(i.authority())));
            }
        }
        String containerd = NodeOfHost.containerd(NodeOfHost.find(evidence));
        List<Mirror> mirrors = new ArrayList<>();
        for (String registry : registries) {
            HostResolution resolution =
                    HostResolution.of(registry, evidence.list(CertsDirectory.Ask.INSTANCE), containerd);
            CertsDirectory directory = resolution.directory();
            for (Attempt attempt : resolution.attempts()) {
                boolean itself = attempt.authority().equals(registry) || attempt.fallback();
                if (directory != null && !itself) {
                    ImageReference.parse(attempt.authority() + "/x")
                            .filter(place -> place.qualified() && !RegistryHosts.isPublic(place.host()))
                            .map(place -> RegistryHosts.probe(place.host(), place.portOr(attempt.isPlain() ? 80 : 443)))
                            .ifPresent(probe -> mirrors.add(new Mirror(registry, attempt, directory, probe)));
                }
            }
        }
        return mirrors.stream().limit(MOST).toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Node node = NodeOfHost.find(evidence);
        List<Mirror> mirrors = mirrors(evidence);
        if (mirrors.isEmpty()) {
            return Outcome.skipped("certs.d names no mirror of its own for an image in use here");
        }
        List<PullFailure> failures = Workloads.failures(evidence);
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (Mirror mirror : mirrors) {
            RegistryProbe probe = evidence.find(mirror.probe()).orElse(null);
            if (probe == null) {
                gaps.addAll(evidence.answer(mirror.probe()).gaps());
            } else if (probe.connection() != RegistryProbe.Connection.CONNECTED) {
                boolean answered = failures.stream().anyMatch(f -> hasAnswered(f, mirror));
                findings.add(finding(mirror, probe, node, waiting(mirror, node, failures), answered));
            }
        }
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, Phrases.count(mirrors.size(), "mirror") + " of certs.d answer");
    }

    private static List<PullFailure> waiting(Mirror mirror, @Nullable Node node, List<PullFailure> failures) {
        return failures.stream()
                .filter(f -> f.image() != null && f.image().authority().equals(mirror.registry()))
                .filter(f -> node == null || node.name().equals(f.node()))
                .filter(f -> !hasAnswered(f, mirror))
                .toList();
    }

    /** Whether it is this mirror that a pull failed at. */
    private static boolean isAbout(PullFailure failure, Mirror mirror) {
        return failure.error().message().contains("://" + mirror.attempt().authority() + "/");
    }

    private static boolean hasAnswered(PullFailure failure, Mirror mirror) {
        return isAbout(failure, mirror) && !UNREACHED.contains(failure.error().kind());
    }

    private static Finding finding(
            Mirror mirror, RegistryProbe probe, @Nullable Node node, List<PullFailure> waiting, boolean answered) {
        String file = mirror.directory().path() + "/hosts.toml";
        PullFailure blamed =
                waiting.stream().filter(f -> isAbout(f, mirror)).findFirst().orElse(null);
        Finding finding = Finding.of(
                        RuntimeProblems.MIRROR_UNREACHABLE,
                        Subject.registry(mirror.attempt().authority()),
                        "The mirror " + mirror.attempt().url() + ", which hosts.toml names for " + mirror.registry()
                                + ", does not answer, seen from this host")
                .observed(
                        probe.detail().isEmpty() ? "no connection" : probe.detail(),
                        "a connection",
                        "connecting to " + mirror.attempt().authority() + " from this host")
                .observed(mirror.attempt().reason(), file)
                .involving(Subject.file(file))
                .involving(node == null ? List.of() : List.of(Subject.node(node.name())))
                .involving(Workloads.subjects(waiting));
        // What it answered has a cause of its own.
        if (!answered) {
            finding = finding.affecting(Subject.registry(mirror.registry()));
        }
        // Others that are asked after it may have the image; then it costs time, and no pull.
        finding = blamed == null
                ? finding.asHypothesis()
                : finding.observed(blamed.error().message(), blamed.source());
        Actor actor = NodeOfHost.actor(node);
        Action ask = Action.program(
                "curl",
                "-v",
                "--max-time",
                "5",
                mirror.attempt().scheme() + "://" + mirror.attempt().authority() + "/v2/");
        return finding.remedy(Remedy.of(
                Verification.of(ask, actor, "gets an answer, and the pod leaves ImagePullBackOff within five minutes"),
                Step.of("Look whether the mirror runs, and what stands between it and the node.", ask, actor),
                Step.of(
                        "If it is gone for good, take its table out of hosts.toml, on every node. Nothing has to be restarted.",
                        Action.edit(file),
                        actor)));
    }
}
