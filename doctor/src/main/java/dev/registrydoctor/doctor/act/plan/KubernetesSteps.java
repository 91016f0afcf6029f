package dev.registrydoctor.doctor.act.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.ObjectFields;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps of whoever has access to the cluster, as changes of its objects where they are that. */
final class KubernetesSteps {

    private final boolean isAlive;
    private final @Nullable ClusterObjects objects;
    private final CommandMaker commands;

    /** Makes a command of this machine of a step. */
    @FunctionalInterface
    interface CommandMaker {
        StepWork work(Remedy.Step step);
    }

    /**
     * Steps for one cluster.
     *
     * @param isAlive whether there is a cluster that tells what a step would change; else its command is shown
     * @param objects null where the cluster cannot be reached
     */
    KubernetesSteps(boolean isAlive, @Nullable ClusterObjects objects, CommandMaker commands) {
        this.isAlive = isAlive;
        this.objects = objects;
        this.commands = commands;
    }

    /**
     * The work of a step.
     *
     * @throws IOException when the API server does not tell, or would refuse it
     */
    StepWork work(Remedy.Step step) throws IOException {
        ClusterObjects cluster = objects;
        if (!isAlive) {
            return commands.work(step);
        } else if (cluster == null) {
            return new StepWork.Blocked("The cluster cannot be reached.");
        }
        List<ObjectChange> planned = changes(step, cluster);
        if (planned == null) {
            return commands.work(step);
        }
        List<Change> changes = new ArrayList<>();
        for (ObjectChange change : planned) {
            boolean isSame = change.before() != null
                    && change.after() != null
                    && ObjectFields.differences(change.before(), change.after()).isEmpty();
            if (!isSame) {
                changes.add(change);
            }
        }
        return changes.isEmpty() ? new StepWork.AlreadyDone() : new StepWork.Changes(changes);
    }

    /** The objects that a step changes; null for one that is not about objects. */
    private static @Nullable List<ObjectChange> changes(Remedy.Step step, ClusterObjects cluster) throws IOException {
        Action action = step.action();
        if (action instanceof Action.ApplyObject apply) {
            return applied(apply.manifest(), cluster);
        } else if (action instanceof Action.PatchObject patch) {
            ObjectKey key = cluster.key(patch.resource(), patch.namespace(), patch.name());
            ObjectNode before = cluster.get(key);
            if (before == null) {
                throw new IOException(key.label() + " does not exist");
            }
            return List.of(new ObjectChange(key, before, cluster.patched(key, patch.patch(), patch.type())));
        } else if (action instanceof Action.DeleteObject delete) {
            ObjectKey key = cluster.key(delete.resource(), delete.namespace(), delete.name());
            ObjectNode before = cluster.get(key);
            return before == null ? List.of() : List.of(new ObjectChange(key, before, null));
        } else if (action instanceof Action.Kubectl kubectl
                && !CapitalWords.isIn(String.join(" ", kubectl.args()))) {
            ObjectChange change = KubectlEdits.of(kubectl.args(), cluster);
            return change == null ? null : List.of(change);
        }
        return null;
    }

    private static List<ObjectChange> applied(String manifest, ClusterObjects cluster) throws IOException {
        List<ObjectChange> changes = new ArrayList<>();
        for (ObjectNode object : cluster.read(manifest)) {
            ObjectKey key = ObjectKey.of(object);
            changes.add(new ObjectChange(key, cluster.get(key), cluster.applied(object)));
        }
        return changes;
    }
}
