package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
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
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.DockerHub;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the mirrors that certs.d names for the images in use answer, seen from this node. */
public final class Mirrors implements Check {

    private static final CheckInfo INFO = CheckInfo.of("runtime.mirrors", "the mirrors named in certs.d answer")
            .reports(RuntimeProblems.MIRROR_UNREACHABLE)
            .requires(HostFacts.Ask.INSTANCE, Listing.pods())
            .needs(Workloads.NEEDS, ContainerdHosts.NEEDS);

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
     * A mirror, one for all registries whose images are asked of it.
     *
     * @param files what names it, with the registries for which it does
     */
    private record Mirror(Attempt attempt, RegistryProbe.Ask probe, Map<String, Set<String>> files) {

        private Set<String> registries() {
            return files.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
        }
    }

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
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        Map<String, Mirror> mirrors = new LinkedHashMap<>();
        for (String registry : hosts.isKnown() ? RegistryHosts.authorities(evidence) : Set.<String>of()) {
            HostResolution resolution = hosts.resolve(registry);
            for (Attempt attempt : resolution.attempts()) {
                if (!isItself(attempt, registry) && mirrors.size() < MOST) {
                    probe(attempt)
                            .ifPresent(probe -> mirrors.computeIfAbsent(
                                            attempt.authority(), a -> new Mirror(attempt, probe, new TreeMap<>()))
                                    .files()
                                    .computeIfAbsent(file(resolution), f -> new TreeSet<>())
                                    .add(registry));
                }
            }
        }
        return List.copyOf(mirrors.values());
    }

    /** The registry of Docker Hub has another name than its images. A default server without a file is not a mirror. */
    private static boolean isItself(Attempt attempt, String registry) {
        return attempt.authority().equals(registry)
                || attempt.fallback()
                || attempt.authority().equals(DockerHub.serverOf(registry));
    }

    private static Optional<RegistryProbe.Ask> probe(Attempt attempt) {
        return ImageReference.parse(attempt.authority() + "/x")
                .filter(place -> place.qualified() && !RegistryHosts.isPublic(place.host()))
                .map(place -> RegistryHosts.probe(place.host(), place.portOr(attempt.isPlain() ? 80 : 443)));
    }

    /** The file that names the servers of a registry. */
    private static String file(HostResolution resolution) {
        CertsDirectory directory = resolution.directory();
        return directory == null ? BuiltIn.TEMPLATE : directory.path() + "/hosts.toml";
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Node node = NodeOfHost.find(evidence);
        List<Mirror> mirrors = mirrors(evidence);
        if (mirrors.isEmpty()) {
            List<Gap> unread = ContainerdHosts.of(evidence).gaps();
            return unread.isEmpty()
                    ? Outcome.skipped("certs.d names no mirror for an image in use on this host")
                    : new Outcome.Unknown(unread);
        }
        List<PullFailure> failures = Workloads.failuresHere(evidence);
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (Mirror mirror : mirrors) {
            RegistryProbe probe = evidence.orNull(mirror.probe());
            if (probe == null) {
                gaps.addAll(evidence.answer(mirror.probe()).gaps());
            } else if (probe.connection() != RegistryProbe.Connection.CONNECTED) {
                boolean answered = failures.stream().anyMatch(f -> hasAnswered(f, mirror));
                findings.add(finding(mirror, probe, node, waiting(mirror, node, failures), answered, evidence));
            }
        }
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, Phrases.count(mirrors.size(), "mirror") + " of certs.d answer");
    }

    private static List<PullFailure> waiting(Mirror mirror, @Nullable Node node, List<PullFailure> failures) {
        return failures.stream()
                .filter(f -> f.image() != null
                        && mirror.registries().contains(f.image().authority()))
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
            Mirror mirror,
            RegistryProbe probe,
            @Nullable Node node,
            List<PullFailure> waiting,
            boolean answered,
            Evidence evidence) {
        String url = mirror.attempt().url();
        PullFailure blamed =
                waiting.stream().filter(f -> isAbout(f, mirror)).findFirst().orElse(null);
        Finding finding = Finding.of(
                        RuntimeProblems.MIRROR_UNREACHABLE,
                        Subject.registry(mirror.attempt().authority()),
                        "The mirror " + url + ", which " + named(mirror) + ", does not answer requests from this host")
                .observed(
                        probe.detail().isEmpty() ? "no connection" : probe.detail(),
                        "a connection",
                        "connecting to " + mirror.attempt().authority() + " from this host")
                .involving(node == null ? List.of() : List.of(Subject.node(node.name())))
                .involving(Workloads.subjects(waiting));
        for (String file : mirror.files().keySet()) {
            finding = finding.observed(mirror.attempt().reason(), file).involving(Subject.file(file));
        }
        // What it answered has a cause of its own.
        if (!answered) {
            finding = finding.affecting(
                    mirror.registries().stream().map(Subject::registry).toList());
        }
        // Others that are asked after it may have the image; then it costs time, and no pull.
        finding = blamed == null
                ? finding.asHypothesis()
                : finding.observed(blamed.error().message(), blamed.source());
        return finding.remedy(remedy(mirror, NodeOfHost.actor(node), evidence));
    }

    /** Which files name it for which registries, in words: for a directory of one registry its name says nothing new. */
    private static String named(Mirror mirror) {
        Map<String, Set<String>> words = new TreeMap<>();
        mirror.files()
                .forEach((file, registries) -> words.computeIfAbsent(
                                file.equals(BuiltIn.TEMPLATE)
                                        ? "registry.mirrors"
                                        : isDefault(file)
                                                ? file + " (for all registries without their own directory)"
                                                : "hosts.toml",
                                w -> new TreeSet<>())
                        .addAll(registries));
        return words.entrySet().stream()
                .map(e -> e.getKey() + " names for " + String.join(", ", e.getValue()))
                .collect(Collectors.joining(", and "));
    }

    private static boolean isDefault(String file) {
        return file.endsWith("/_default/hosts.toml");
    }

    private static Remedy remedy(Mirror mirror, Actor actor, Evidence evidence) {
        String url = mirror.attempt().scheme() + "://" + mirror.attempt().authority() + "/v2/";
        Action ask = Action.program("curl", "-v", "--max-time", "5", url);
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of("Check that the mirror runs and that the node can reach it.", ask, actor)
                .deciding("\"Connection refused\" means that the machine is up but the mirror does not run: start it."
                        + " A timeout or \"no route\" means a firewall, or a machine that is off. An unknown name"
                        + " means DNS. Continue only if the mirror is gone for good."));
        mirror.files().forEach((file, registries) -> {
            boolean template = file.equals(BuiltIn.TEMPLATE);
            steps.add(template ? outOfTemplate(mirror, actor) : without(mirror, file, evidence, actor));
            if (isDefault(file)) {
                steps.add(Step.of(
                        "If it never had images of " + String.join(", ", registries)
                                + ", create a directory for them next to _default, with a hosts.toml that names them.",
                        Action.manual(),
                        actor));
            }
        });
        return Remedy.of(
                Verification.of(ask, actor, "gets an answer, and the Pod leaves ImagePullBackOff within five minutes"),
                steps.toArray(Step[]::new));
    }

    /** Without any table, containerd of some releases does not take the file. */
    private static Step without(Mirror mirror, String file, Evidence evidence, Actor actor) {
        CertsDirectory directory = ContainerdHosts.of(evidence).directories().stream()
                .filter(d -> file.equals(d.path() + "/hosts.toml"))
                .findFirst()
                .orElse(null);
        Action change = directory == null
                ? null
                : HostsRemedies.without(
                        directory,
                        mirror.attempt().scheme() + "://" + mirror.attempt().authority(),
                        NodeOfHost.containerd(evidence));
        return change != null
                ? Step.of(
                        "If it is gone for good, remove its table from hosts.toml, on every node. No restart is"
                                + " needed.",
                        change,
                        actor)
                : Step.of(
                                "If it is gone for good, rename the file that names it, on every node. No restart"
                                        + " is needed.",
                                Action.root("mv", file, file + ".off"),
                                actor)
                        .undoneBy(Action.root("mv", file + ".off", file));
    }

    private static Step outOfTemplate(Mirror mirror, Actor actor) {
        String url = mirror.attempt().scheme() + "://" + mirror.attempt().authority();
        return Step.of(
                        "If it is gone for good, remove it from registry.mirrors, on every node, and restart"
                                + " containerd with `sudo snap restart microk8s.daemon-containerd`.",
                        Action.edit(BuiltIn.TEMPLATE),
                        actor)
                .deciding("whether the table has other endpoints: remove " + url
                        + " from its list, or remove the table if it has no other endpoint.");
    }
}
