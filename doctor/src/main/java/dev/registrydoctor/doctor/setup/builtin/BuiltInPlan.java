package dev.registrydoctor.doctor.setup.builtin;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * What is missing so that the built-in registry is as wanted.
 *
 * @param cluster the add-on, its volume and its protection
 * @param nodes what containerd of each node needs
 * @param clients what the clients of this host need, and what keeps machines from connecting
 */
public record BuiltInPlan(SetupPart cluster, SetupPlan nodes, SetupPart clients) {

    private static final String OVERWRITES =
            "`microk8s enable registry` changes nothing while the add-on is enabled, and a refresh of MicroK8s leaves it too."
                    + " Disabling the add-on deletes its namespace: the Secrets, the changes to the Deployment, and the"
                    + " images unless their volume is kept. After enabling it again, run this command again.";

    /** What {@link #of} reads. */
    public static Needs needs(BuiltInRequest request) {
        return AddonPlan.NEEDS.and(
                KeptImages.NEEDS, ProtectionPlan.NEEDS, ReachPlan.needs(request), Needs.of(ApiContact.Ask.INSTANCE));
    }

    /** The plan. */
    public static BuiltInPlan of(BuiltInRequest request, Evidence evidence) {
        AddonPlan addon = new AddonPlan(request, evidence);
        boolean isNew = addon.registry() == null;
        SetupPart cluster = addon.part();
        ReachPlan reach = new ReachPlan(request, evidence);
        String obstacle = reach.obstacle(isNew);
        cluster = obstacle == null ? cluster : cluster.and(SetupPart.obstacle(obstacle));
        boolean isBlocked = obstacle != null || (isNew && cluster.steps().isEmpty());
        if (isBlocked) {
            return new BuiltInPlan(
                    new SetupPart(List.of(), cluster.obstacles(), cluster.notes(), cluster.gaps()),
                    new SetupPlan(List.of(), List.of()),
                    SetupPart.NOTHING);
        }
        cluster = cluster.and(request.keepsImages() ? KeptImages.plan(isNew, evidence) : SetupPart.NOTHING)
                .and(ProtectionPlan.plan(request, isNew, evidence));
        boolean isChanged = request.keepsImages() || request.htpasswd() != null || request.tls() != null;
        return new BuiltInPlan(
                isChanged ? cluster.and(SetupPart.note(OVERWRITES)) : cluster, reach.nodes(), reach.clients(isNew));
    }

    /** All steps, in order. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>(cluster.steps());
        steps.addAll(nodes.steps());
        steps.addAll(clients.steps());
        return steps;
    }

    /** Why nothing, or not all, is planned. */
    public List<String> obstacles() {
        return cluster.and(clients).obstacles();
    }

    /** Whether all is known, and nothing is missing. */
    public boolean isDone() {
        return steps().isEmpty()
                && obstacles().isEmpty()
                && nodes.isDone()
                && cluster.and(clients).gaps().isEmpty();
    }
}
