package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Refusal;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the API server admits the registry's pod: quotas, limits, policies. */
public final class Admission implements Check {

    private static final CheckInfo INFO = CheckInfo.of("registry-pod.admission", "the registry Pod is admitted")
            .reports(RegistryPodProblems.BLOCKED_BY_ADMISSION)
            .requires(Listing.deploymentsIn(BuiltIn.NAMESPACE), Listing.podsIn(BuiltIn.NAMESPACE))
            .welcomes(Listing.eventsIn(BuiltIn.NAMESPACE));

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        if (deployment == null) {
            return evidence.isWhole(Listing.deploymentsIn(BuiltIn.NAMESPACE))
                    ? Outcome.skipped("there is no Deployment registry")
                    : new Outcome.Unknown(evidence.answer(Listing.deploymentsIn(BuiltIn.NAMESPACE))
                            .gaps());
        }
        if (deployment.desired() == 0) {
            return Outcome.skipped("the Deployment is scaled to 0");
        }
        boolean anyPod = evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .anyMatch(p -> Workloads.isInfrastructure(p) && !p.deleting() && !p.isOver());
        if (deployment.ready() >= deployment.desired() || anyPod) {
            return Outcome.pass("the Deployment has its Pod");
        }
        String refusal = deployment.replicaFailure();
        String source = "condition ReplicaFailure of Deployment " + BuiltIn.DEPLOYMENT_PATH;
        if (refusal == null) {
            refusal = event(evidence);
            source = "events of the Deployment's ReplicaSet";
        }
        return refusal == null
                ? Outcome.skipped("there is no Pod, and no condition or event reports that one was refused")
                : Outcome.found(blocked(refusal, source));
    }

    private static @Nullable String event(Evidence evidence) {
        return evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                .filter(e -> e.kind().equals("ReplicaSet")
                        && e.name().startsWith(BuiltIn.DEPLOYMENT + "-")
                        && e.reason().equals("FailedCreate"))
                .max(Event.BY_TIME)
                .map(Event::message)
                .orElse(null);
    }

    private static Finding blocked(String refusal, String source) {
        Refusal read = Refusal.of(refusal);
        List<Step> steps = new ArrayList<>(read.steps(BuiltIn.NAMESPACE, "deploy/" + BuiltIn.DEPLOYMENT));
        steps.add(DeploymentSteps.restart(
                "Restart the Deployment, so that it tries again now. Otherwise it can wait up to 15 minutes."));
        return Finding.of(
                        RegistryPodProblems.BLOCKED_BY_ADMISSION,
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        "The registry Pod is refused by " + read.by())
                .observed(Phrases.brief(refusal, 400), "a Pod that is admitted", source)
                .affecting(Subject.service(BuiltIn.SERVICE_PATH))
                .involving(Subject.claim(BuiltIn.CLAIM_PATH), Subject.addon("registry"))
                .remedy(new Remedy(steps, Phase.rolledOut("120s")));
    }
}
