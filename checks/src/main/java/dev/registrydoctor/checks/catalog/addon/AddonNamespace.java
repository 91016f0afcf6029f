package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Claim;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Namespace;
import dev.registrydoctor.checks.evidence.Volume;
import dev.registrydoctor.checks.model.BuiltIn;
import dev.registrydoctor.checks.model.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the add-on's namespace and claim are there to stay. */
public final class AddonNamespace implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "addon.addon-namespace", "namespace container-registry is not being deleted")
            .reports(AddonProblems.NAMESPACE_TERMINATING)
            .requires(Listing.namespaces())
            .welcomes(Listing.claimsIn(BuiltIn.NAMESPACE), Listing.podsIn(BuiltIn.NAMESPACE), Listing.volumes());

    /** A deletion that nothing holds up is over by then. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final Subject ADDON = Subject.addon("registry");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Namespace namespace = evidence.list(Listing.namespaces()).stream()
                .filter(n -> n.name().equals(BuiltIn.NAMESPACE))
                .findFirst()
                .orElse(null);
        if (namespace == null) {
            return evidence.isWhole(Listing.namespaces())
                    ? Outcome.skipped("there is no namespace " + BuiltIn.NAMESPACE)
                    : new Outcome.Unknown(evidence.answer(Listing.namespaces()).gaps());
        }
        Claim claim = evidence.list(Listing.claimsIn(BuiltIn.NAMESPACE)).stream()
                .filter(c -> c.name().equals(BuiltIn.CLAIM) && c.deleting())
                .findFirst()
                .orElse(null);
        if (namespace.isTerminating()) {
            return isYoung(namespace.deleting(), evidence)
                    ? Outcome.skipped("the namespace is being deleted since " + namespace.deleting() + ": wait for it")
                    : Outcome.found(namespaceGoing(namespace, claim, evidence));
        }
        return claim == null
                ? Outcome.pass("namespace " + namespace.name() + " is " + namespace.phase())
                : Outcome.found(claimGoing(claim, evidence));
    }

    private static boolean isYoung(@Nullable Instant since, Evidence evidence) {
        return since != null && Duration.between(since, evidence.now()).compareTo(LONG) < 0;
    }

    private static Finding namespaceGoing(Namespace namespace, @Nullable Claim claim, Evidence evidence) {
        String since = namespace.deleting() == null ? "" : " since " + namespace.deleting();
        Finding finding = about(Finding.of(
                        AddonProblems.NAMESPACE_TERMINATING,
                        ADDON,
                        "Namespace container-registry is being deleted" + since
                                + " and does not go: nothing can be created in it")
                .observed("phase Terminating" + since, "phase Active", evidence.origin(Listing.namespaces())));
        for (String block : namespace.blocks()) {
            finding = finding.observed(Say.brief(block, 300), "conditions of namespace " + namespace.name());
        }
        List<Step> steps = new ArrayList<>(keep(claim, evidence));
        steps.add(Step.of(
                "Read what it waits for: objects with finalizers, or an API group whose server does not answer.",
                "microk8s kubectl get namespace container-registry -o yaml; microk8s kubectl get apiservices | grep False",
                Say.KUBECTL));
        steps.addAll(release(evidence));
        steps.add(Step.of(
                "Once the namespace is gone, enable the add-on again. Do not strip the namespace of its finalizers: what"
                        + " it still holds would be left behind out of sight.",
                "microk8s enable registry",
                Say.NODE_SUDO));
        return finding.remedy(
                new Remedy(steps, "microk8s kubectl get namespace container-registry shows Active, or none"));
    }

    private static Finding claimGoing(Claim claim, Evidence evidence) {
        Finding finding = about(Finding.of(
                        AddonProblems.NAMESPACE_TERMINATING,
                        ADDON,
                        "Claim " + claim.path()
                                + " is being deleted, and waits for the pod that uses it; its images may go"
                                + " with that pod")
                .observed(
                        "claim " + claim.path() + " has a deletion time",
                        "none",
                        evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE))));
        List<Step> steps = new ArrayList<>(keep(claim, evidence));
        steps.addAll(release(evidence));
        steps.add(Step.of(
                "A deletion cannot be taken back. With the volume kept, end the pod, and create a claim for that volume: see"
                        + " `registry-doctor explain storage.claim-missing`.",
                null,
                Say.KUBECTL));
        return finding.remedy(new Remedy(steps, "microk8s kubectl -n container-registry get pvc shows Bound"));
    }

    private static Finding about(Finding finding) {
        return finding.affecting(
                Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                Subject.service(BuiltIn.SERVICE_PATH),
                Subject.claim(BuiltIn.CLAIM_PATH));
    }

    /** The images can still be saved while the claim is held. */
    private static List<Step> keep(@Nullable Claim claim, Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        for (Volume volume : evidence.list(Listing.volumes())) {
            boolean isIts = BuiltIn.CLAIM_PATH.equals(volume.claim())
                    || (claim != null && volume.name().equals(claim.volumeName()));
            if (isIts && !"Retain".equals(volume.reclaimPolicy())) {
                steps.add(Step.of(
                        "Save the images first: keep the volume, whatever happens to its claim.",
                        "microk8s kubectl patch pv " + Shell.quote(volume.name())
                                + " -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'",
                        Say.KUBECTL));
            }
        }
        return steps;
    }

    private static List<Step> release(Evidence evidence) {
        return evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> p.claims().contains(BuiltIn.CLAIM))
                .map(p -> Step.of(
                                "Pod " + p.name() + " holds the claim. End it once the images are safe.",
                                "microk8s kubectl -n container-registry delete pod " + Shell.quote(p.name()),
                                Say.KUBECTL)
                        .risking(Risk.RESTARTS))
                .toList();
    }
}
