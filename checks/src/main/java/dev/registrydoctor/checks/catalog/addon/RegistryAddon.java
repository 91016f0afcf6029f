package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the registry add-on is enabled, complete and started. */
public final class RegistryAddon implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "addon.registry-addon", "the registry add-on is enabled and complete")
            .reports(
                    AddonProblems.REGISTRY_NOT_ENABLED,
                    AddonProblems.REGISTRY_PARTLY_APPLIED,
                    AddonProblems.REGISTRY_STARTING)
            .requires(
                    Listing.deploymentsIn(BuiltIn.NAMESPACE),
                    Listing.servicesIn(BuiltIn.NAMESPACE),
                    Listing.claimsIn(BuiltIn.NAMESPACE))
            .needs(BuiltInRegistry.NAMED, RegistryStart.NEEDS)
            .asVital();

    private static final Action ENABLE = Action.root("microk8s", "enable", "registry");

    private static final Subject ADDON = Subject.addon("registry");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        Map<String, Boolean> parts = new LinkedHashMap<>();
        parts.put("Deployment registry", deployment != null);
        parts.put("Service registry", hasService(evidence));
        parts.put("claim registry-claim", hasClaim(evidence));
        List<String> missing = parts.keySet().stream()
                .filter(p -> !Boolean.TRUE.equals(parts.get(p)))
                .toList();
        List<Gap> gaps = INFO.requires().stream()
                .flatMap(q -> evidence.answer(q).gaps().stream())
                .toList();
        if (!missing.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        if (missing.size() == parts.size()) {
            // Only the Pods show whether something needs the add-on.
            if (!evidence.isWhole(Listing.pods()) && !BuiltInRegistry.isNamed(evidence)) {
                return new Outcome.Unknown(evidence.answer(Listing.pods()).gaps());
            }
            String elsewhere = BuiltInRegistry.elsewhere(evidence);
            return elsewhere == null
                    ? Outcome.found(notEnabled(evidence))
                    : Outcome.skipped(
                            "the add-on is not enabled and nothing refers to it; images come from " + elsewhere);
        }
        // A single missing Service or claim has a more specific problem.
        if (deployment == null || missing.size() > 1) {
            return Outcome.found(partly(missing, deployment == null));
        }
        if (RegistryStart.isUnderWay(deployment, evidence)) {
            return Outcome.found(starting(deployment, evidence));
        }
        return Outcome.pass("namespace container-registry has "
                + String.join(
                        ", ",
                        parts.keySet().stream()
                                .filter(p -> Boolean.TRUE.equals(parts.get(p)))
                                .toList()));
    }

    private static boolean hasService(Evidence evidence) {
        return evidence.list(Listing.servicesIn(BuiltIn.NAMESPACE)).stream()
                .anyMatch(s -> s.name().equals(BuiltIn.SERVICE));
    }

    private static boolean hasClaim(Evidence evidence) {
        return evidence.list(Listing.claimsIn(BuiltIn.NAMESPACE)).stream()
                .anyMatch(c -> c.name().equals(BuiltIn.CLAIM));
    }

    private static List<Subject> whole() {
        return List.of(
                Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                Subject.service(BuiltIn.SERVICE_PATH),
                Subject.claim(BuiltIn.CLAIM_PATH));
    }

    private static Finding notEnabled(Evidence evidence) {
        return Finding.of(
                        AddonProblems.REGISTRY_NOT_ENABLED,
                        ADDON,
                        "The cluster has no registry add-on: its Deployment, Service and claim are missing")
                .observed(
                        "namespace container-registry has no Deployment registry, no Service registry and no claim"
                                + " registry-claim",
                        "all three",
                        evidence.origin(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .affecting(whole())
                .remedy(Remedy.of(
                        Verification.kubectl("prints \"successfully rolled out\"", DeploymentSteps.rollout("300s")),
                        Step.of(
                                        "Enable the registry add-on. This also enables hostpath-storage and"
                                                + " requests a volume of 20Gi.",
                                        ENABLE,
                                        Actor.node(null))
                                .undoneBy(
                                        Action.root("microk8s", "disable", "registry"),
                                        "deletes every image pushed until then")));
    }

    private static Finding partly(List<String> missing, boolean enableWorks) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.kubectl(
                        "Find out what exists and why the rest does not: microk8s enable registry reports success"
                                + " even if an object was refused.",
                        "-n",
                        BuiltIn.NAMESPACE,
                        "get",
                        "deploy,svc,pvc,events")
                .deciding("if an event of type Warning names the missing object, it says what refused the object:"
                        + " fix that first. If there is no such event, continue."));
        if (enableWorks) {
            steps.add(Step.of(
                    "Enable the add-on again. This applies the whole manifest and keeps the existing claim. Do not"
                            + " disable the add-on first: this deletes the claim and all pushed images.",
                    ENABLE,
                    Actor.node(null)));
        } else {
            // microk8s enable refuses while the Deployment exists ("already enabled").
            if (missing.stream().anyMatch(m -> m.startsWith("claim "))) {
                steps.add(Step.of("Create the claim again.", Action.apply(Manifests.REGISTRY_CLAIM), Actor.cluster()));
            }
            if (missing.stream().anyMatch(m -> m.startsWith("Service "))) {
                steps.add(Step.of(
                        "Create the Service again.", Action.apply(Manifests.REGISTRY_SERVICE), Actor.cluster()));
            }
        }
        return Finding.of(
                        AddonProblems.REGISTRY_PARTLY_APPLIED,
                        ADDON,
                        "The registry add-on is incomplete: no " + String.join(", no ", missing))
                .observed(
                        "missing in namespace container-registry: " + String.join(", ", missing),
                        "Deployment, Service and claim",
                        "namespace container-registry")
                .affecting(whole())
                .remedy(new Remedy(steps, Verification.of("Check addon.registry-addon passes.")));
    }

    private static Finding starting(Deployment deployment, Evidence evidence) {
        return Finding.of(
                        AddonProblems.REGISTRY_STARTING,
                        ADDON,
                        "The registry Deployment was created a short time ago, and nothing blocks its start so far")
                .observed(
                        "Deployment created at " + deployment.created() + ", now " + evidence.now(),
                        evidence.origin(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .affecting(whole())
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("registry-doctor", "run", "--wait", "5m"),
                                Actor.here(),
                                "reports a healthy registry"),
                        DeploymentSteps.waitForRollout("Wait. A repair now only restarts the registry.", "300s")));
    }
}
