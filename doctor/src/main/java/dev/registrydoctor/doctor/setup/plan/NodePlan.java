package dev.registrydoctor.doctor.setup.plan;

import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.node.RegistryChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs on one node, and the steps there.
 *
 * @param node its name, or null where the cluster does not say which node this host is
 * @param changes in the order in which they are made; empty when the node is as wanted
 * @param remarks what else there is to know of this node, as sentences
 */
public record NodePlan(@Nullable String node, List<RegistryChange> changes, List<String> remarks) {
    public NodePlan {
        changes = List.copyOf(changes);
        remarks = List.copyOf(remarks);
    }

    /** The node's name for people. */
    public String label() {
        return node == null ? "this host" : node;
    }

    /** All steps, in order. */
    public List<Step> steps() {
        return changes.stream().flatMap(c -> c.steps().stream()).toList();
    }
}
