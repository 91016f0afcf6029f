package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.remedy.Remedy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Registries without a directory of their own, whose images {@code _default/hosts.toml} sends to other servers only. */
final class DefaultDirectory {

    /** Answers of a server that was reached; what keeps one from being reached has a cause of its own. */
    private static final Set<PullError.Kind> ANSWERS = EnumSet.of(
            PullError.Kind.NOT_FOUND,
            PullError.Kind.NO_CREDENTIALS,
            PullError.Kind.CREDENTIALS_REFUSED,
            PullError.Kind.NO_RIGHT,
            PullError.Kind.WEB_PAGE,
            PullError.Kind.SERVER_ERROR);

    private DefaultDirectory() {}

    /** The pulls on this node that failed at servers that are not the registry, by registry. */
    static Map<String, List<PullFailure>> caught(
            List<PullFailure> failures, ContainerdHosts hosts, @Nullable Node here) {
        Map<String, List<PullFailure>> caught = new TreeMap<>();
        for (PullFailure failure : failures) {
            if (failure.image() != null
                    && ANSWERS.contains(failure.error().kind())
                    && (here == null || here.name().equals(failure.node()))
                    && hosts.isNeverAsked(failure.image().authority())) {
                caught.computeIfAbsent(failure.image().authority(), h -> new ArrayList<>())
                        .add(failure);
            }
        }
        return caught;
    }

    /**
     * Says of a registry that it is not asked.
     *
     * @param plain whether it speaks plain HTTP
     */
    static Finding finding(
            String host,
            boolean plain,
            List<PullFailure> failures,
            ContainerdHosts hosts,
            @Nullable Node here,
            Evidence evidence) {
        HostResolution resolution = hosts.resolve(host);
        String asked =
                resolution.attempts().stream().map(Attempt::url).distinct().collect(Collectors.joining(", "));
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        RuntimeProblems.HOSTS_TOML_MISSING,
                        Subject.registry(host),
                        "containerd has no hosts.toml for " + host
                                + ", so _default/hosts.toml applies. containerd asks " + asked
                                + " for its images and never asks " + host)
                .observed(
                        "containerd asks " + asked + ", because of " + hosts.source(resolution),
                        hosts.folder() + "/" + host + "/hosts.toml",
                        hosts.folder())
                .observed(first.error().message(), first.source())
                .remedy(new Remedy(
                        HostsRemedies.byScheme(
                                host,
                                resolution.directory(),
                                true,
                                plain ? "http" : "https",
                                NodeOfHost.actor(here),
                                evidence),
                        PullFailures.LEAVES_BACK_OFF));
        return HostsFindings.link(finding, host, here, failures);
    }
}
