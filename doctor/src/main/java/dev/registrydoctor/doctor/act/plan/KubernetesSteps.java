package dev.registrydoctor.doctor.act.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps of whoever has access to the cluster, as changes of its objects where they are that. */
final class KubernetesSteps {

    private final @Nullable ClusterObjects objects;
    private final CommandMaker commands;

    /** Makes a command of this machine of a step that is not about one object. */
    @FunctionalInterface
    interface CommandMaker {
        CommandRun command(Remedy.Step step);
    }

    /**
     * Steps for one cluster.
     *
     * @param objects null where the cluster cannot be reached
     */
    KubernetesSteps(@Nullable ClusterObjects objects, CommandMaker commands) {
        this.objects = objects;
        this.commands = commands;
    }

    /**
     * The work of a step.
     *
     * @throws IOException when the API server does not tell, or would refuse it
     */
    Work work(Remedy.Step step) throws IOException {
        ClusterObjects cluster = objects;
        if (cluster == null) {
            return new Work.Blocked("The cluster cannot be reached.");
        }
        List<Change> changes = new ArrayList<>();
        for (Change change : changes(step, cluster)) {
            if (!(change instanceof ObjectChange object)
                    || object.before() == null
                    || !object.before().equals(object.after())) {
                changes.add(change);
            }
        }
        return changes.isEmpty() ? new Work.AlreadyDone() : new Work.Changes(changes);
    }

    private List<Change> changes(Remedy.Step step, ClusterObjects cluster) throws IOException {
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
        }
        CommandRun command = commands.command(step);
        return List.of(command);
    }

    private static List<Change> applied(String manifest, ClusterObjects cluster) throws IOException {
        List<Change> changes = new ArrayList<>();
        for (ObjectNode object : cluster.read(manifest)) {
            String namespace = object.at("/metadata/namespace").asText("");
            ObjectKey key = new ObjectKey(
                    object.path("apiVersion").asText(),
                    object.path("kind").asText(),
                    namespace.isEmpty() ? null : namespace,
                    object.at("/metadata/name").asText());
            changes.add(new ObjectChange(key, cluster.get(key), cluster.applied(object)));
        }
        return changes;
    }
}
