package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/** Whether {@code microk8s status} shows the real state of the registry: it looks for the name of a Deployment only. */
public final class AddonStatus implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "addon.addon-status", "microk8s status shows the real state of the registry")
            .reports(AddonProblems.STATUS_MISLEADING)
            .requires(Listing.deployments());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Deployment own = null;
        List<String> others = new ArrayList<>();
        for (Deployment deployment : evidence.list(Listing.deployments())) {
            if (deployment.namespace().equals(BuiltIn.NAMESPACE)
                    && deployment.name().equals(BuiltIn.DEPLOYMENT)) {
                own = deployment;
            } else if (deployment.name().startsWith(BuiltIn.DEPLOYMENT)) {
                others.add(deployment.namespace() + "/" + deployment.name());
            }
        }
        if (own != null) {
            return own.ready() > 0
                    ? Outcome.pass("the registry is enabled and has a ready Pod")
                    : Outcome.found(enabledAndDown(own, evidence));
        }
        if (!evidence.isWhole(Listing.deployments())) {
            return new Outcome.Unknown(evidence.answer(Listing.deployments()).gaps());
        }
        return others.isEmpty()
                ? Outcome.pass("no other Deployment makes microk8s status show the registry as enabled")
                : Outcome.found(enabledByName(others, evidence));
    }

    private static Finding enabledAndDown(Deployment own, Evidence evidence) {
        return Finding.of(
                        AddonProblems.STATUS_MISLEADING,
                        Subject.addon("registry"),
                        "microk8s status shows the registry as enabled, but the registry has no ready Pod; the"
                                + " status only shows that the Deployment exists")
                .observed(
                        "Deployment " + BuiltIn.DEPLOYMENT_PATH + ": " + own.ready() + " of " + own.desired()
                                + " Pods ready",
                        evidence.origin(Listing.deployments()));
    }

    private static Finding enabledByName(List<String> others, Evidence evidence) {
        return Finding.of(
                        AddonProblems.STATUS_MISLEADING,
                        Subject.addon("registry"),
                        "microk8s status shows the registry as enabled because of " + Phrases.some(others)
                                + ", which is not the registry add-on; microk8s enable registry refuses to run for"
                                + " the same reason")
                .observed(
                        "Deployments whose names start with registry: " + String.join(", ", others)
                                + "; none of them is " + BuiltIn.DEPLOYMENT_PATH,
                        evidence.origin(Listing.deployments()))
                .involving(others.stream().map(Subject::deployment).toList())
                .remedy(Remedy.of(
                        Verification.kubectl("shows 1/1", "-n", BuiltIn.NAMESPACE, "get", "deploy", BuiltIn.DEPLOYMENT),
                        Step.of(
                                "Apply the manifest of the add-on directly if you want the built-in registry:"
                                        + " microk8s enable refuses to run while a Deployment has such a name. The"
                                        + " registry needs storage, so check that hostpath-storage is enabled.",
                                Action.script(
                                        "sed -e 's/\\$DISKSIZE/20Gi/' /var/snap/microk8s/common/addons/core/addons/registry/registry.yaml"
                                                + " | sudo microk8s kubectl apply -f -"),
                                Actor.node(null))));
    }
}
