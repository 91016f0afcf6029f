package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Registries of a node whose containerd goes by {@code registry.mirrors} of its configuration: arguments of MicroK8s 1.22
 * and before have no {@code config_path}, and a refresh keeps them (canonical/microk8s#2648).
 */
public final class MirrorTables {

    private MirrorTables() {}

    /**
     * Steps after which containerd goes by certs.d, with what the tables said.
     *
     * @param isWritten whether certs.d gets another file for a registry, {@code *} for all
     * @param evidence with {@link ContainerdHosts#NEEDS} and the template
     * @return empty when containerd reads certs.d already
     */
    public static List<Step> toCertsDirectory(ContainerdHosts hosts, Predicate<String> isWritten, Evidence evidence) {
        RegistryConfig config = hosts.config();
        if (!hosts.goesByMirrors() && config.mirrors().isEmpty()) {
            return List.of();
        }
        Actor actor = NodeOfHost.actor(NodeOfHost.find(evidence));
        List<Step> steps = new ArrayList<>(TablesInCertsD.steps(
                config.mirrors().stream().filter(m -> !isWritten.test(m.host())).toList(),
                config.tls().stream().filter(t -> !isWritten.test(t.host())).toList(),
                hosts,
                actor));
        String text = evidence.find(new HostFile.Ask(BuiltIn.TEMPLATE))
                .map(HostFile::text)
                .orElse("");
        TemplateLines lines = new TemplateLines(text, NodeOfHost.containerd(evidence));
        if (!lines.isByCertsDirectory()) {
            String goal = "Let containerd read certs.d: in the template, replace the mirrors tables with config_path.";
            Action change = config.readsHostsFiles() ? lines.withoutMirrors() : lines.certsDirectoryForMirrors();
            steps.add(
                    change != null
                            ? Step.of(goal, change, actor)
                            : Step.of(goal, Action.edit(BuiltIn.TEMPLATE), actor)
                                    .deciding(
                                            "which lines belong to the tables: [plugins.….registry] needs config_path ="
                                                    + " \"${SNAP_DATA}/args/certs.d\" and no table mirrors below it."));
        }
        steps.add(restart(actor));
        return steps;
    }

    private static Step restart(Actor actor) {
        return Step.of(
                "Restart containerd to apply the change. Running Pods keep running.",
                Action.restart("microk8s.daemon-containerd"),
                actor);
    }

    /** No table of the configuration leads to a registry by its scheme. */
    static Finding missing(
            String host,
            HostResolution resolution,
            ContainerdHosts hosts,
            @Nullable Node node,
            boolean plainServer,
            Evidence evidence) {
        String scheme = plainServer ? "http" : "https";
        String tried = resolution.attempts().stream()
                .map(a -> a.url() + " (" + a.reason() + ")")
                .collect(Collectors.joining(", "));
        Finding finding = Finding.of(
                        RuntimeProblems.HOSTS_TOML_MISSING,
                        Subject.registry(host),
                        "containerd's configuration has no config_path and no mirror " + scheme + "://" + host
                                + ", so it uses " + (plainServer ? "HTTPS" : "HTTP") + " for " + host)
                .observed("containerd tries " + tried, scheme + "://" + host, BuiltIn.TEMPLATE);
        String plugin = "plugins.\"" + hosts.config().plugin() + "\".registry";
        return HostsFindings.seeUnread(finding, host, hosts)
                .remedy(Remedy.of(
                        PullFailures.LEAVES_BACK_OFF,
                        table(host, scheme, plugin, evidence, NodeOfHost.actor(node)),
                        restart(NodeOfHost.actor(node))));
    }

    /** A table of its own, or its endpoint as the first of a table that is there. */
    private static Step table(String host, String scheme, String plugin, Evidence evidence, Actor actor) {
        String goal = "Add the registry to the template, on every node that pulls from it. Keep the other mirrors.";
        String endpoint = "endpoint = [\"" + scheme + "://" + host + "\"]";
        Action change = new TemplateLines(
                        evidence.find(new HostFile.Ask(BuiltIn.TEMPLATE))
                                .map(HostFile::text)
                                .orElse(""),
                        NodeOfHost.containerd(evidence))
                .withMirror(host, plugin, endpoint);
        return change != null
                ? Step.of(goal, change, actor)
                : Step.of(goal, Action.edit(BuiltIn.TEMPLATE), actor)
                        .deciding("where to put the table: [" + plugin + ".mirrors.\"" + host + "\"] with " + endpoint
                                + " must exist only once.");
    }
}
