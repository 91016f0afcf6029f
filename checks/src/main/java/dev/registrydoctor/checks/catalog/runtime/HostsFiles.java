package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HiddenNotFound;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether containerd's certs.d says the right scheme for the registries that images name. */
public final class HostsFiles implements Check {

    /** How the kubelet says that containerd crashed while it was asked. */
    private static final String CONTAINERD_CRASHES = "error reading from server: EOF";

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.hosts-files", "certs.d gives containerd the right scheme for each registry")
            .reports(
                    RuntimeProblems.HOSTS_TOML_MISSING,
                    RuntimeProblems.HOSTS_DIRECTORY_MISNAMED,
                    RuntimeProblems.HOSTS_TOML_UNPARSABLE,
                    RuntimeProblems.HOSTS_TOML_WRONG_SCHEME)
            .requires(Listing.pods())
            // A missing tag can look like a wrong scheme: containerd up to 1.7 reports the fallback's error.
            .needs(ServedCa.NEEDS, PullFailures.NEEDS, HiddenNotFound.NEEDS, ContainerdHosts.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    private static List<PullFailure> schemeFailures(Evidence evidence) {
        return PullFailures.of(evidence).stream()
                .filter(f -> f.image() != null)
                .filter(f -> f.error().kind() == PullError.Kind.PLAIN_SERVER
                        || f.error().kind() == PullError.Kind.TLS_SERVER)
                .filter(f -> !HiddenNotFound.isSeen(f, evidence))
                .toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Node here = NodeOfHost.find(evidence);
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        boolean seen = hosts.isKnown();
        Map<String, List<PullFailure>> failing = new TreeMap<>();
        List<PullFailure> atOthers = new ArrayList<>();
        for (PullFailure failure : schemeFailures(evidence)) {
            if (failure.isOfAnotherServer()) {
                atOthers.add(failure);
            } else {
                failing.computeIfAbsent(
                                failure.image() == null ? "" : failure.image().authority(), h -> new ArrayList<>())
                        .add(failure);
            }
        }
        List<Finding> findings = new ArrayList<>();
        failing.forEach((host, failures) -> {
            Finding finding = seen && allAt(failures, here)
                    ? HostsFindings.judge(host, hosts, here, failures, evidence)
                    : HostsFindings.unseen(
                            host, hosts, failures, HiddenNotFound.isNotSo(failures.get(0), evidence), evidence);
            if (finding != null) {
                findings.add(finding);
            }
        });
        Map<String, List<PullFailure>> crashing = seen ? crashing(evidence, hosts, here) : Map.of();
        crashing.forEach(
                (host, failures) -> findings.add(HostsFindings.crashes(host, hosts, here, failures, evidence)));
        if (seen) {
            findings.addAll(OtherServers.findings(atOthers, hosts, here));
            Set<String> plain = plainHosts(evidence);
            Map<String, List<PullFailure>> caught = DefaultDirectory.caught(PullFailures.of(evidence), hosts, here);
            caught.forEach((host, failures) -> findings.add(
                    DefaultDirectory.finding(host, plain.contains(host), failures, hosts, here, evidence)));
            Set<String> whole = new LinkedHashSet<>(plain);
            List.of(failing, crashing, caught).forEach(broken -> whole.removeAll(broken.keySet()));
            addSuspicions(findings, hosts, here, whole, evidence);
        }
        return outcome(findings, hosts, evidence);
    }

    /** Registries that speak HTTP. */
    private static Set<String> plainHosts(Evidence evidence) {
        return RegistryHosts.of(evidence).stream()
                .filter(host -> evidence.find(host.probe())
                        .filter(p -> "http".equals(p.registryScheme()))
                        .isPresent())
                .map(RegistryHosts.Host::authority)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Adds what no failing pull shows yet, one finding for each subject that has none. */
    private static void addSuspicions(
            List<Finding> findings,
            ContainerdHosts hosts,
            @Nullable Node here,
            Set<String> plainHosts,
            Evidence evidence) {
        Set<Subject> blamed = new HashSet<>();
        findings.forEach(f -> blamed.add(f.subject()));
        Stream.concat(
                        hosts.directories().stream().map(d -> HostsFindings.ignored(d, hosts, here, evidence)),
                        plainHosts.stream().map(host -> HostsFindings.predicted(host, hosts, here, evidence)))
                .filter(Objects::nonNull)
                .filter(suspicion -> blamed.add(suspicion.subject()))
                .forEach(findings::add);
    }

    private static Outcome outcome(List<Finding> findings, ContainerdHosts hosts, Evidence evidence) {
        if (findings.isEmpty() && !hosts.isKnown()) {
            // If this host is not known either, it could be a node.
            List<Gap> gaps = new ArrayList<>(hosts.gaps());
            gaps.addAll(evidence.answer(HostFacts.Ask.INSTANCE).gaps());
            return gaps.isEmpty() ? Outcome.skipped("this host is not a MicroK8s node") : new Outcome.Unknown(gaps);
        }
        List<Gap> unread = hosts.directories().stream()
                .filter(d -> d.unreadable() != null)
                .map(d -> new Gap(Gap.Cause.NOT_PERMITTED, d.path() + "/hosts.toml", d.unreadable(), ""))
                .toList();
        if (findings.isEmpty() && !unread.isEmpty()) {
            return new Outcome.Unknown(unread);
        }
        return Outcome.of(
                findings,
                hosts.goesByMirrors()
                        ? "containerd's configuration has no config_path, and its mirrors have no errors"
                        : Phrases.count(hosts.directories().size(), "directory") + " in certs.d, none with errors");
    }

    /** Pulls at which containerd crashed, by the registries with a file that crashes it. */
    private static Map<String, List<PullFailure>> crashing(
            Evidence evidence, ContainerdHosts hosts, @Nullable Node here) {
        Map<String, List<PullFailure>> crashing = new TreeMap<>();
        for (PullFailure failure : PullFailures.of(evidence)) {
            ImageReference image = failure.image();
            if (image != null
                    && failure.error().message().contains(CONTAINERD_CRASHES)
                    && allAt(List.of(failure), here)
                    && hosts.resolve(image.authority()).crashesContainerd()) {
                crashing.computeIfAbsent(image.authority(), h -> new ArrayList<>())
                        .add(failure);
            }
        }
        return crashing;
    }

    private static boolean allAt(List<PullFailure> failures, @Nullable Node here) {
        return here == null || failures.stream().anyMatch(f -> here.name().equals(f.node()));
    }
}
