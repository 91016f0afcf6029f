package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
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
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/** Whether several registries share what they must: an upload that one begins, another continues. */
public final class Replicas implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry-pod.replicas", "one registry runs, or several that share their secret and storage")
            .reports(RegistryPodProblems.SEVERAL_REPLICAS)
            .requires(Listing.deploymentsIn(BuiltIn.NAMESPACE))
            .needs(RegistrySettings.NEEDS);

    private static final String SECRET = "REGISTRY_HTTP_SECRET";

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Deployment registry = BuiltInRegistry.deployment(evidence);
        if (registry == null) {
            return evidence.isWhole(Listing.deploymentsIn(BuiltIn.NAMESPACE))
                    ? Outcome.skipped("there is no Deployment registry")
                    : new Outcome.Unknown(evidence.answer(Listing.deploymentsIn(BuiltIn.NAMESPACE))
                            .gaps());
        }
        if (registry.desired() <= 1) {
            return Outcome.pass("the Deployment is scaled to " + Phrases.count(registry.desired(), "Pod"));
        }
        RegistrySettings settings = RegistrySettings.of(evidence);
        boolean secret = settings != null && settings.find("http.secret") != null;
        List<String> lacks = new ArrayList<>();
        if (!secret && settings != null && settings.gaps().isEmpty()) {
            lacks.add("no shared " + SECRET);
        }
        if (registry.claims().isEmpty() && registry.environment().whole()) {
            lacks.add("no claim, so each Pod has its own storage");
        }
        if (!lacks.isEmpty()) {
            return Outcome.found(several(registry, lacks, evidence));
        }
        return secret
                ? Outcome.pass(registry.desired() + " replicas share a secret and a claim")
                : new Outcome.Unknown(settings == null ? List.of() : settings.gaps());
    }

    private static Finding several(Deployment registry, List<String> lacks, Evidence evidence) {
        return Finding.of(
                        RegistryPodProblems.SEVERAL_REPLICAS,
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        registry.desired() + " registry replicas answer in turn, with " + String.join(", ", lacks)
                                + ": some pushes fail with `blob upload unknown`")
                .observed(
                        registry.desired() + " replicas, " + String.join(", ", lacks),
                        "one replica, or a shared secret and shared storage",
                        evidence.origin(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .involving(Subject.service(BuiltIn.SERVICE_PATH), Subject.addon("registry"))
                .remedy(Remedy.of(
                        Verification.of("Pushes succeed several times in a row."),
                        Step.of(
                                        "Scale it to one Pod. A microk8s-hostpath volume binds all replicas to one"
                                                + " node, so more replicas do not improve availability.",
                                        DeploymentSteps.scale(1),
                                        Actor.cluster())
                                .risking(Risk.RESTARTS)
                                .undoneBy(DeploymentSteps.scale(registry.desired()))));
    }
}
