package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Servers that hosts.toml names for a registry, a mirror mostly, by the wrong scheme. What a registry sends on to stands
 * in no hosts.toml, and no file of certs.d mends that.
 */
final class OtherServers {

    private OtherServers() {}

    /** What hosts.toml says wrongly of the servers at which these pulls fail over the scheme. */
    static List<Finding> findings(List<PullFailure> failures, ContainerdHosts hosts, @Nullable Node here) {
        Map<String, List<PullFailure>> byPlace = new TreeMap<>();
        for (PullFailure failure : failures) {
            if (failure.image() != null && (here == null || here.name().equals(failure.node()))) {
                byPlace.computeIfAbsent(failure.image().authority() + " " + failure.server(), p -> new ArrayList<>())
                        .add(failure);
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (List<PullFailure> some : byPlace.values()) {
            Finding finding = finding(some, hosts, here);
            if (finding != null) {
                findings.add(finding);
            }
        }
        return findings;
    }

    private static @Nullable Finding finding(List<PullFailure> failures, ContainerdHosts hosts, @Nullable Node here) {
        PullFailure first = failures.get(0);
        String server = first.server();
        String registry = first.image() == null ? null : first.image().authority();
        if (registry == null || server == null) {
            return null;
        }
        boolean plain = first.error().kind() == PullError.Kind.PLAIN_SERVER;
        HostResolution resolution = hosts.resolve(registry);
        CertsDirectory directory = resolution.directory();
        List<Attempt> named = resolution.attempts().stream()
                .filter(a -> a.authority().equalsIgnoreCase(server))
                .toList();
        // Mended since, or not named there at all.
        if (directory == null || named.isEmpty() || named.stream().anyMatch(a -> a.isPlain() == plain)) {
            return null;
        }
        String file = directory.path() + "/hosts.toml";
        String right = (plain ? "http://" : "https://") + server;
        Finding finding = Finding.of(
                        RuntimeProblems.HOSTS_TOML_WRONG_SCHEME,
                        Subject.file(file),
                        "hosts.toml of " + directory.name() + " has the wrong scheme for " + server + ", which uses "
                                + (plain ? "HTTP" : "HTTPS"))
                .observed(
                        "containerd tries " + named.get(0).url() + " ("
                                + named.get(0).reason() + ")",
                        right,
                        file)
                .observed(first.error().message(), first.source())
                .involving(Subject.registry(server))
                .remedy(Remedy.of(
                        PullFailures.LEAVES_BACK_OFF, rename(directory, server, plain ? "http" : "https", here)));
        return HostsFindings.link(finding, registry, here, failures);
    }

    private static Step rename(CertsDirectory directory, String server, String scheme, @Nullable Node here) {
        String goal = "Change it to " + scheme + "://" + server
                + ", and keep the rest of the file. No restart is needed: containerd reads it at each pull.";
        Action change = HostsWriting.byScheme(directory, server, scheme, null, NodeOfHost.containerd(here));
        return change != null
                ? Step.of(goal, change, NodeOfHost.actor(here))
                : Step.of(goal, Action.edit(directory.path() + "/hosts.toml"), NodeOfHost.actor(here))
                        .deciding("which of the lines with " + server + " containerd uses: each of them must have "
                                + scheme + "://.");
    }
}
