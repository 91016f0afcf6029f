package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
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
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.NodeNames;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether containerd asks the same servers for the images of a registry on every node that is looked at. Pulls that fail already
 * are judged by what is wrong on their node; this is about the next Pod that moves.
 */
public final class CertsAgree implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.certs-agree", "containerd asks the same servers for a registry on every node")
            .reports(RuntimeProblems.CERTS_D_DIFFERS)
            .requires(SeenNodes.Ask.INSTANCE, Listing.pods())
            .needs(ContainerdHosts.NEEDS.onNodes().and(Workloads.NEEDS).fromHere());

    /** A run compares no more registries than this. */
    private static final int MOST = 64;

    /** Docker's website, which MicroK8s' own hosts.toml names last: it has no images. */
    private static final Pattern WEBSITE = Pattern.compile("(?:www\\.|index\\.)?docker\\.(?:io|com)");

    /** What containerd does for one registry on some nodes, which have it alike. */
    private record Way(List<String> servers, List<String> nodes, HostResolution resolution, String source) {

        boolean isWritten() {
            return resolution.file() != null || source.contains("registry.mirrors");
        }

        String words() {
            return servers.isEmpty() ? "no server" : String.join(", then ", servers);
        }

        String who() {
            return NodeNames.inWords(nodes);
        }
    }

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        if (!evidence.judges(null)) {
            return Outcome.skipped("nodes are compared once, not from each of them");
        }
        Map<String, ContainerdHosts> known = new LinkedHashMap<>();
        List<Gap> gaps = new ArrayList<>();
        for (String node : evidence.seenNodes()) {
            ContainerdHosts hosts = ContainerdHosts.of(evidence.from(node));
            gaps.addAll(hosts.gaps());
            if (hosts.isKnown()) {
                known.put(node, hosts);
            }
        }
        Set<String> failing = failing(evidence);
        List<Finding> findings = known.size() < 2
                ? List.of()
                : RegistryHosts.authorities(evidence).stream()
                        .limit(MOST)
                        .map(registry -> finding(registry, known, failing))
                        .flatMap(Stream::ofNullable)
                        .toList();
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        } else if (known.size() < 2) {
            return Outcome.skipped("fewer than two nodes were looked at");
        }
        return Outcome.of(findings, Phrases.count(known.size(), "node") + " ask the same servers for each registry");
    }

    /** Each pull that fails, as the node and the registry. */
    private static Set<String> failing(Evidence evidence) {
        Set<String> failing = new HashSet<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            ImageReference image = failure.image();
            if (image != null) {
                failing.add(failure.node() + " " + image.authority());
            }
        }
        return failing;
    }

    private static @Nullable Finding finding(String registry, Map<String, ContainerdHosts> known, Set<String> failing) {
        Collection<Way> ways = ways(registry, known, failing);
        // Where nobody wrote anything, versions of containerd have other defaults.
        if (ways.size() < 2 || ways.stream().noneMatch(Way::isWritten)) {
            return null;
        }
        // What most nodes do is taken for what is meant; of as many, what somebody wrote.
        Way usual = ways.stream()
                .max(Comparator.<Way>comparingInt(way -> way.nodes().size()).thenComparing(Way::isWritten))
                .orElseThrow();
        List<Way> others = ways.stream().filter(way -> !way.equals(usual)).toList();
        return finding(registry, usual, others);
    }

    /** What the nodes do where no pull of the registry fails: what fails is not what is meant, and has causes of its own. */
    private static Collection<Way> ways(String registry, Map<String, ContainerdHosts> known, Set<String> failing) {
        Map<List<String>, Way> ways = new LinkedHashMap<>();
        known.forEach((node, hosts) -> {
            if (failing.contains(node + " " + registry)) {
                return;
            }
            HostResolution resolution = hosts.resolve(registry);
            ways.computeIfAbsent(
                            servers(resolution),
                            servers -> new Way(servers, new ArrayList<>(), resolution, hosts.source(resolution)))
                    .nodes()
                    .add(node);
        });
        return ways.values();
    }

    /** The servers in their order, each once. */
    private static List<String> servers(HostResolution resolution) {
        List<Attempt> attempts = resolution.hosts().stream()
                .filter(attempt -> attempt.capabilities().contains("pull"))
                .filter(attempt -> !WEBSITE.matcher(attempt.authority()).matches())
                .toList();
        // By default loopback is tried by both schemes, which meets the same registry.
        boolean isDefaultLoopback = resolution.file() == null
                && BuiltIn.isLoopback(resolution.authority().replaceFirst(":\\d+$", ""))
                && attempts.stream().anyMatch(Attempt::isPlain);
        return isDefaultLoopback
                ? List.of("http://" + resolution.authority())
                : attempts.stream().map(CertsAgree::server).distinct().toList();
    }

    private static String server(Attempt attempt) {
        return attempt.url()
                + (attempt.resolvesTags() ? "" : " (not for tags)")
                + (Boolean.TRUE.equals(attempt.tls().skipVerify()) ? " (any certificate)" : "");
    }

    private static Finding finding(String registry, Way usual, List<Way> others) {
        List<String> nodes =
                others.stream().flatMap(way -> way.nodes().stream()).toList();
        Finding finding = Finding.of(
                RuntimeProblems.CERTS_D_DIFFERS,
                Subject.registry(registry),
                "containerd on " + NodeNames.inWords(nodes) + " asks "
                        + (others.size() == 1 ? others.get(0).words() : "other servers") + " for images of " + registry
                        + ", and " + usual.words() + " on " + usual.who());
        for (Way way : others) {
            finding = finding.observed(
                    "on " + way.who() + ": " + way.words(),
                    usual.words() + ", as on " + usual.who(),
                    "by " + way.source());
        }
        return finding.seenOn(nodes).remedy(remedy(usual, others, nodes));
    }

    private static Remedy remedy(Way usual, List<Way> others, List<String> nodes) {
        List<Way> all = Stream.concat(Stream.of(usual), others.stream()).toList();
        Way written = all.stream().filter(way -> own(way) != null).findFirst().orElse(null);
        CertsDirectory meant = written == null ? null : own(written);
        List<String> everyone =
                all.stream().flatMap(way -> way.nodes().stream()).toList();
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of(
                        "Show which directories there are on each node.",
                        Action.root("ls", "-l", meant == null ? BuiltIn.CERTS_D : meant.folder()),
                        Actor.nodes(everyone))
                .deciding("if the difference is intended, such as a mirror for each location, change nothing."));
        if (written != null && meant != null) {
            List<String> to = written.equals(usual) ? nodes : usual.nodes();
            boolean isSameFile = all.stream()
                    .filter(way -> !way.equals(written))
                    .flatMap(way -> Stream.ofNullable(own(way)))
                    .anyMatch(other -> Objects.equals(other.hostsToml(), meant.hostsToml()));
            steps.addAll(isSameFile ? update(to) : copy(meant, written.nodes().get(0), to));
        }
        return new Remedy(steps, Verification.of("The check runtime.certs-agree passes."));
    }

    /** The directory of the registry itself: that of all registries is for more than this one. */
    private static @Nullable CertsDirectory own(Way way) {
        CertsDirectory directory = way.resolution().directory();
        return directory == null || directory.name().equals("_default") || directory.hostsToml() == null
                ? null
                : directory;
    }

    private static List<Step> update(List<String> nodes) {
        return List.of(Step.manual(
                "If it is not, install the same version of MicroK8s on all nodes: the versions of containerd read the"
                        + " same hosts.toml in different ways.",
                Actor.nodes(nodes)));
    }

    private static List<Step> copy(CertsDirectory meant, String from, List<String> to) {
        return List.of(
                Step.of(
                        "If it is not, pack the directory, and copy the file to " + NodeNames.inWords(to) + ".",
                        Action.root("tar", "-C", meant.folder(), "-cf", "certs.d.tar", "--", meant.name()),
                        Actor.node(from)),
                Step.of(
                        "Unpack it there. No restart is needed: containerd reads it at each pull.",
                        Action.root("tar", "-C", meant.folder(), "-xf", "certs.d.tar"),
                        Actor.nodes(to)));
    }
}
