package dev.registrydoctor.doctor.setup.plan;

import dev.registrydoctor.checks.catalog.runtime.MirrorTables;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.node.NodeState;
import dev.registrydoctor.doctor.setup.node.RegistryChange;
import dev.registrydoctor.doctor.setup.node.RegistryComparison;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to be done on each node so that its containerd goes where it is wanted, and nothing else: on a node that is as wanted
 * there are no steps.
 *
 * @param nodes one for each node that is known
 * @param unseen the nodes that are not known; no steps are made for them
 */
public record SetupPlan(List<NodePlan> nodes, List<Unseen> unseen) {

    /**
     * A node that is not known.
     *
     * @param node its name, or null for this host
     * @param why what could not be looked at, as in "X: reason"
     * @param remedy what would make it known; may be empty
     */
    public record Unseen(String node, String why, String remedy) {}

    public SetupPlan {
        nodes = List.copyOf(nodes);
        unseen = List.copyOf(unseen);
    }

    /** What {@link #of} reads. */
    public static Needs needs(WantedRegistries wanted) {
        return NodeState.needs(wanted.files());
    }

    /**
     * Compares what is wanted with what the nodes have.
     *
     * @param known the CA certificates that can be written to nodes
     * @param evidence with {@link #needs}
     */
    public static SetupPlan of(WantedRegistries wanted, CaFiles known, Evidence evidence) {
        List<NodePlan> nodes = new ArrayList<>();
        List<Unseen> unseen = new ArrayList<>();
        for (NodeState node : KnownNodes.of(evidence)) {
            List<Gap> gaps = node.gaps();
            if (gaps.isEmpty()) {
                nodes.add(plan(node, wanted, known, unseen));
            } else {
                unseen.add(unseen(node.label(), gaps.get(0)));
            }
        }
        unseen.addAll(KnownNodes.unseen(evidence));
        return new SetupPlan(nodes, unseen);
    }

    static Unseen unseen(String node, Gap gap) {
        return new Unseen(node, gap.what() + ": " + gap.why(), gap.remedy());
    }

    private static NodePlan plan(NodeState node, WantedRegistries wanted, CaFiles known, List<Unseen> unseen) {
        WantedRegistry any = wanted.find(WantedRegistry.ANY).orElse(null);
        List<RegistryChange> changes = new ArrayList<>();
        for (WantedRegistry registry : wanted.registries()) {
            RegistryComparison comparison = new RegistryComparison(node, registry, known, any);
            String unreadable = comparison.unreadable();
            if (unreadable != null) {
                unseen.add(new Unseen(
                        node.label(),
                        "hosts.toml of " + registry.host() + ": " + unreadable,
                        "run with sudo on the node"));
            } else {
                comparison.change().ifPresent(changes::add);
            }
        }
        List<Step> tables = wanted.registries().isEmpty()
                ? List.of()
                : MirrorTables.toCertsDirectory(
                        node.hosts(), host -> wanted.find(host).isPresent(), node.evidence());
        if (!tables.isEmpty()) {
            changes.add(new RegistryChange(
                    "",
                    RegistryChange.Kind.NO_CERTS_D,
                    node.readsNoCertsD()
                            ? node.hosts().file() + " has no config_path, so containerd reads no certs.d"
                            : node.hosts().file()
                                    + " has mirrors beside config_path, so containerd does not load its CRI"
                                    + " plugin",
                    "containerd reads " + BuiltIn.CERTS_D,
                    tables));
        }
        return new NodePlan(node.name(), changes, any != null ? remarks(node, wanted) : List.of());
    }

    /** A directory of a registry's own keeps the wildcard away from it. */
    private static List<String> remarks(NodeState node, WantedRegistries wanted) {
        return node.directories().stream()
                .map(CertsDirectory::name)
                .map(name -> name.replaceFirst("_(\\d+)_$", ":$1"))
                .filter(name -> !name.equals("_default") && wanted.find(name).isEmpty())
                .filter(name -> !name.endsWith(":" + BuiltIn.NODE_PORT))
                .distinct()
                .map(name -> "The settings for \"*\" do not apply to " + name
                        + ", which has its own directory in certs.d. Name it in the file if they should.")
                .toList();
    }

    /** All steps, node by node. */
    public List<Step> steps() {
        return nodes.stream().flatMap(n -> n.steps().stream()).toList();
    }

    /** Whether every node is known and as wanted. */
    public boolean isDone() {
        return unseen.isEmpty() && nodes.stream().allMatch(n -> n.changes().isEmpty());
    }
}
