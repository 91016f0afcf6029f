package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.HiddenNotFound;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether containerd's certs.d says the right scheme for the registries that images name. */
public final class HostsFiles implements Check {

    private static final HostFile.Ask TEMPLATE = new HostFile.Ask(BuiltIn.TEMPLATE);

    /** How the kubelet says that containerd crashed while it was asked. */
    private static final String CONTAINERD_CRASHES = "error reading from server: EOF";

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.hosts-files", "certs.d leads containerd to each registry by its scheme")
            .reports(
                    RuntimeProblems.HOSTS_TOML_MISSING,
                    RuntimeProblems.HOSTS_DIRECTORY_MISNAMED,
                    RuntimeProblems.HOSTS_TOML_UNPARSABLE,
                    RuntimeProblems.HOSTS_TOML_WRONG_SCHEME)
            .requires(Listing.pods())
            .welcomes(TEMPLATE)
            // A missing tag can look like a wrong scheme: containerd up to 1.7 reports the fallback's error.
            .needs(RegistryHosts.PROBED, PullFailures.NEEDS, HiddenNotFound.NEEDS);

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
        boolean seen = isSeen(evidence);
        List<CertsDirectory> directories = seen
                ? evidence.list(CertsDirectory.Ask.INSTANCE).stream()
                        .map(HostsToml::inBounds)
                        .toList()
                : List.of();
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
                    ? HostsFindings.judge(host, directories, here, failures)
                    : HostsFindings.unseen(host, failures, HiddenNotFound.isNotSo(failures.get(0), evidence));
            if (finding != null) {
                findings.add(finding);
            }
        });
        Map<String, List<PullFailure>> crashing = crashing(evidence, directories, here);
        crashing.forEach((host, failures) -> findings.add(HostsFindings.crashes(host, directories, here, failures)));
        if (seen) {
            findings.addAll(OtherServers.findings(atOthers, directories, here));
            Set<String> broken = new HashSet<>(failing.keySet());
            broken.addAll(crashing.keySet());
            addSuspicions(findings, directories, here, plainHosts(evidence, broken));
        }
        return outcome(findings, seen, directories, evidence);
    }

    /** Whether the files that containerd reads for each host have been read. */
    private static boolean isSeen(Evidence evidence) {
        return !evidence.answer(CertsDirectory.Ask.INSTANCE).isUnknown()
                && !isNotRead(evidence)
                && evidence.find(HostFacts.Ask.INSTANCE)
                        .map(HostFacts::microk8s)
                        .orElse(false);
    }

    /** Registries that speak HTTP, without those that pulls fail at. */
    private static List<String> plainHosts(Evidence evidence, Set<String> broken) {
        return RegistryHosts.of(evidence).stream()
                .filter(host -> !broken.contains(host.authority()))
                .filter(host -> evidence.find(host.probe())
                        .filter(p -> "http".equals(p.registryScheme()))
                        .isPresent())
                .map(RegistryHosts.Host::authority)
                .toList();
    }

    /** Adds what no failing pull shows yet, one finding for each subject that has none. */
    private static void addSuspicions(
            List<Finding> findings, List<CertsDirectory> directories, @Nullable Node here, List<String> plainHosts) {
        Set<Subject> blamed = new HashSet<>();
        findings.forEach(f -> blamed.add(f.subject()));
        Stream.concat(
                        directories.stream().map(d -> HostsFindings.ignored(d, directories, here)),
                        plainHosts.stream().map(host -> HostsFindings.predicted(host, directories, here)))
                .filter(Objects::nonNull)
                .filter(suspicion -> blamed.add(suspicion.subject()))
                .forEach(findings::add);
    }

    private static Outcome outcome(
            List<Finding> findings, boolean seen, List<CertsDirectory> directories, Evidence evidence) {
        if (findings.isEmpty() && !seen) {
            // Which host this is may not be known either: then nobody can say that it is no node.
            List<Gap> gaps =
                    new ArrayList<>(evidence.answer(CertsDirectory.Ask.INSTANCE).gaps());
            gaps.addAll(evidence.answer(HostFacts.Ask.INSTANCE).gaps());
            return !gaps.isEmpty()
                    ? new Outcome.Unknown(gaps)
                    : Outcome.skipped(
                            isNotRead(evidence)
                                    ? "containerd's template does not have it read certs.d"
                                    : "this host is no MicroK8s node");
        }
        List<Gap> unread = directories.stream()
                .filter(d -> d.unreadable() != null)
                .map(d -> new Gap(Gap.Cause.NOT_PERMITTED, d.path() + "/hosts.toml", d.unreadable(), ""))
                .toList();
        return findings.isEmpty() && !unread.isEmpty()
                ? new Outcome.Unknown(unread)
                : Outcome.of(findings, Phrases.count(directories.size(), "directory") + " in certs.d, none at fault");
    }

    /** Pulls at which containerd crashed, by the registries with a file that crashes it. */
    private static Map<String, List<PullFailure>> crashing(
            Evidence evidence, List<CertsDirectory> directories, @Nullable Node here) {
        Map<String, List<PullFailure>> crashing = new TreeMap<>();
        for (PullFailure failure : PullFailures.of(evidence)) {
            ImageReference image = failure.image();
            if (image != null
                    && failure.error().message().contains(CONTAINERD_CRASHES)
                    && allAt(List.of(failure), here)
                    && HostResolution.of(image.authority(), directories, NodeOfHost.containerd(here))
                            .crashesContainerd()) {
                crashing.computeIfAbsent(image.authority(), h -> new ArrayList<>())
                        .add(failure);
            }
        }
        return crashing;
    }

    /**
     * Whether what is in certs.d is of no account: a template from before it names no config_path, and another may name
     * another directory.
     */
    private static boolean isNotRead(Evidence evidence) {
        String containerd = NodeOfHost.containerd(NodeOfHost.find(evidence));
        return evidence.find(TEMPLATE)
                .map(template -> TomlFile.ofContainerd(template.text(), containerd))
                .filter(toml -> toml.faults().isEmpty() && !readsOwn(RegistryConfig.of(toml, containerd)))
                .isPresent();
    }

    private static boolean readsOwn(RegistryConfig config) {
        return config.readsHostsFiles() && !config.readsOtherHostsFiles();
    }

    private static boolean allAt(List<PullFailure> failures, @Nullable Node here) {
        return here == null || failures.stream().anyMatch(f -> here.name().equals(f.node()));
    }
}
