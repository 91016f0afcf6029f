package dev.registrydoctor.doctor.act.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.ObjectAction;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommands;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.ObjectFields;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import dev.registrydoctor.doctor.act.object.ObjectPatch;
import dev.registrydoctor.doctor.source.kube.Login;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps of whoever has access to the cluster, as changes of its objects where they are that. */
final class KubernetesSteps {

    private final ClusterReach reach;
    private final StepCommands commands;

    /** Steps for one cluster. */
    KubernetesSteps(ClusterReach reach, StepCommands commands) {
        this.reach = reach;
        this.commands = commands;
    }

    /**
     * The work of a step.
     *
     * @throws IOException when the API server does not tell, or would refuse it
     */
    StepWork work(Remedy.Step step) throws IOException {
        ClusterObjects cluster = reach.objects();
        if (!reach.isAlive()) {
            return commands.work(step);
        } else if (cluster == null) {
            return new StepWork.Blocked("The cluster cannot be reached.");
        }
        if (step.action() instanceof ObjectAction.ApplyLogin login
                && reach.logins().of(login.server()) == null) {
            return new StepWork.ByHand("It needs the password, which is read from "
                    + login.password().words() + ": give --username and where its password is.");
        }
        List<ObjectChange> planned = changes(step.action(), cluster);
        if (planned == null) {
            return commands.work(step);
        }
        List<Change> changes = new ArrayList<>();
        for (ObjectChange change : planned) {
            if (!ObjectFields.differences(change.before(), change.after()).isEmpty()) {
                changes.add(change);
            }
        }
        return changes.isEmpty() ? new StepWork.AlreadyDone() : new StepWork.Changes(changes);
    }

    /** The objects that an action changes; null for one that is not about objects, or of which that cannot be told before. */
    private @Nullable List<ObjectChange> changes(Action action, ClusterObjects cluster) throws IOException {
        if (action instanceof ObjectAction.ApplyObject apply) {
            return applied(apply.manifest(), cluster);
        } else if (action instanceof ObjectAction.PatchObject patch) {
            ObjectKey key = cluster.key(patch.resource(), patch.namespace(), patch.name());
            return List.of(
                    new ObjectChange(key, there(key, cluster), cluster.patched(key, patch.patch(), patch.type())));
        } else if (action instanceof ObjectAction.DeleteObject delete) {
            ObjectKey key = cluster.key(delete.resource(), delete.namespace(), delete.name());
            ObjectNode before = cluster.get(key);
            return before == null ? List.of() : List.of(new ObjectChange(key, before, null));
        } else if (action instanceof Action.Kubectl kubectl) {
            return edited(
                    KubectlCommands.of(kubectl.args(), Clock.systemUTC()),
                    CapitalWords.isIn(String.join(" ", kubectl.args())),
                    cluster);
        } else if (action instanceof ObjectAction.ApplyCreated created) {
            return edited(
                    KubectlCommands.applied(created.create(), Clock.systemUTC()),
                    CapitalWords.isIn(String.join(" ", created.create())),
                    cluster);
        }
        return action instanceof ObjectAction.ApplyLogin login ? withLogin(login, cluster) : null;
    }

    private @Nullable List<ObjectChange> withLogin(ObjectAction.ApplyLogin action, ClusterObjects cluster)
            throws IOException {
        Login login = reach.logins().of(action.server());
        if (login == null) {
            return null;
        }
        ObjectKey key = cluster.key("secret", action.namespace(), action.name());
        ObjectNode before = cluster.get(key);
        ObjectNode edited = LoginSecret.with(action, login, before);
        return List.of(new ObjectChange(key, before, completed(key, before, edited, cluster)));
    }

    /**
     * The change of a command.
     *
     * @param hasPlaceholder whether a word of it stands for what only a person knows
     */
    private @Nullable List<ObjectChange> edited(KubectlCommand command, boolean hasPlaceholder, ClusterObjects cluster)
            throws IOException {
        Login login = command instanceof KubectlCommand.CreatesLogin creates
                ? reach.logins().of(creates.server())
                : null;
        KubectlCommand.Edits edits = null;
        if (command instanceof KubectlCommand.CreatesLogin creates && login != null) {
            edits = creates.with(login.user(), login.password());
        } else if (command instanceof KubectlCommand.Edits plain && !hasPlaceholder) {
            edits = plain;
        }
        if (edits == null) {
            return null;
        }
        ObjectKey key = cluster.key(edits.resource(), edits.namespace(), edits.name());
        ObjectNode before = cluster.get(key);
        ObjectNode edited = edits.edit().of(before);
        if (before == null && edited == null) {
            return List.of();
        }
        return List.of(new ObjectChange(key, before, completed(key, before, edited, cluster)));
    }

    /** What the API server makes of an edit, with the fields that it adds: this is what is there afterwards. */
    private static @Nullable ObjectNode completed(
            ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode edited, ClusterObjects cluster)
            throws IOException {
        if (edited == null) {
            return null;
        } else if (before == null) {
            return cluster.applied(edited);
        }
        return cluster.patched(key, ObjectPatch.between(before, edited).toString(), "json");
    }

    private static ObjectNode there(ObjectKey key, ClusterObjects cluster) throws IOException {
        ObjectNode object = cluster.get(key);
        if (object == null) {
            throw new IOException(key.label() + " does not exist");
        }
        return object;
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
