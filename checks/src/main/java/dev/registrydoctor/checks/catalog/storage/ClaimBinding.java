package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the registry's claim is there and bound. */
public final class ClaimBinding implements Check {

    private static final CheckInfo INFO = CheckInfo.of("storage.claim-binding", "the claim registry-claim is Bound")
            .reports(
                    StorageProblems.CLAIM_PENDING,
                    StorageProblems.CLAIM_MISSING,
                    StorageProblems.CLASS_MISSING,
                    StorageProblems.NO_DEFAULT_CLASS)
            .requires(Listing.claimsIn(BuiltIn.NAMESPACE), Listing.deploymentsIn(BuiltIn.NAMESPACE))
            .welcomes(
                    Listing.podsIn(BuiltIn.NAMESPACE),
                    Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE),
                    Listing.volumes())
            .needs(RegistryClaim.WAITING)
            .asVital();

    /** Without the uid, the volume waits for another claim of the same name. */
    private static final String KEEP = "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\","
            + "\"claimRef\":{\"uid\":null,\"resourceVersion\":null}}}";

    private static final Subject CLAIM = Subject.claim(BuiltIn.CLAIM_PATH);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        Deployment registry = BuiltInRegistry.deployment(evidence);
        if (claim == null && !evidence.isWhole(Listing.claimsIn(BuiltIn.NAMESPACE))) {
            return new Outcome.Unknown(
                    evidence.answer(Listing.claimsIn(BuiltIn.NAMESPACE)).gaps());
        }
        if (claim == null && (registry == null || !registry.claims().contains(BuiltIn.CLAIM))) {
            return Outcome.skipped("nothing uses a claim registry-claim");
        }
        if (claim == null) {
            return awaitsScheduler(evidence) ? Outcome.unknown(unexplained()) : Outcome.found(missing(evidence));
        }
        if (claim.isBound()) {
            return Outcome.pass("claim " + claim.path() + " is bound to volume " + claim.volumeName());
        }
        if (!claim.phase().equals("Pending")) {
            return Outcome.skipped("the claim is " + claim.phase());
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(pending(claim, evidence));
        Finding cause = classFault(claim, evidence);
        if (cause != null) {
            findings.add(cause);
        }
        return new Outcome.Found(findings);
    }

    /**
     * Whether a Pod waits for a node and nothing says that it waits because the claim does not exist. The scheduler says that
     * within seconds (pkg/scheduler/framework/plugins/volumebinding), so that the list of claims is not to be trusted alone.
     */
    private static boolean awaitsScheduler(Evidence evidence) {
        String words = "\"" + BuiltIn.CLAIM + "\" not found";
        List<Pod> waiting = evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> p.nodeName() == null && !p.deleting() && !p.isOver())
                .filter(p -> p.claims().contains(BuiltIn.CLAIM))
                .toList();
        boolean isSaid = evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                .anyMatch(e -> e.kind().equals("Pod") && e.message().contains(words));
        return !waiting.isEmpty()
                && !isSaid
                && waiting.stream()
                        .noneMatch(p ->
                                p.notScheduled() != null && p.notScheduled().contains(words));
    }

    private static Gap unexplained() {
        return new Gap(
                Gap.Cause.MALFORMED,
                "claim " + BuiltIn.CLAIM_PATH,
                "the list of claims does not contain it, but the scheduler does not report it as missing",
                "microk8s kubectl -n container-registry get pvc registry-claim shows whether it exists");
    }

    private static Finding missing(Evidence evidence) {
        return Finding.of(
                        StorageProblems.CLAIM_MISSING,
                        CLAIM,
                        "The registry's Deployment mounts claim registry-claim, which does not exist")
                .observed(
                        "no claim registry-claim in namespace container-registry",
                        "a bound claim",
                        evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .involving(Subject.deployment(BuiltIn.DEPLOYMENT_PATH), Subject.addon("registry"))
                .remedy(new Remedy(again(evidence), RegistryClaim.BOUND));
    }

    /** The claim again, for the volume that it had where that is still there. */
    private static List<Step> again(Evidence evidence) {
        List<Volume> left = evidence.list(Listing.volumes()).stream()
                .filter(volume -> BuiltIn.CLAIM_PATH.equals(volume.claim()))
                .toList();
        List<Step> steps = new ArrayList<>();
        // Of a volume that could not be deleted, something may be gone.
        if (left.size() == 1 && !left.get(0).phase().equals("Failed")) {
            Volume volume = left.get(0);
            steps.add(Step.of(
                    "Keep volume " + volume.name() + " of the lost claim, which still contains the images, and make it"
                            + " available for the new claim.",
                    Action.patch("pv", null, volume.name(), KEEP),
                    Actor.cluster()));
            steps.add(Step.of(
                    "Create the claim again for this volume. The Pod starts automatically.",
                    Action.apply(Manifests.registryClaim(volume)),
                    Actor.cluster()));
            return steps;
        }
        if (!left.isEmpty() || !evidence.isWhole(Listing.volumes())) {
            steps.add(Step.kubectl("First look for a volume of the lost claim.", "get", "pv")
                    .deciding("if a volume of claim container-registry/registry-claim is Released, it still contains"
                            + " the images: run `microk8s kubectl patch pv NAME -p '" + KEEP
                            + "'` with its name. The new claim then gets this volume. If there is none, continue."));
        }
        steps.add(Step.of(
                "Create the claim again as the add-on does. The Pod starts automatically.",
                Action.apply(Manifests.REGISTRY_CLAIM),
                Actor.cluster()));
        return steps;
    }

    private static Finding pending(Claim claim, Evidence evidence) {
        String className = claim.className();
        Finding finding = Finding.of(StorageProblems.CLAIM_PENDING, CLAIM, "Claim " + claim.path() + " is Pending")
                .observed(
                        "phase Pending, StorageClass " + (className == null ? "unset" : "\"" + className + "\""),
                        "phase Bound",
                        evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .involving(Subject.deployment(BuiltIn.DEPLOYMENT_PATH), Subject.addon("registry"));
        String said = RegistryClaim.lastEvent(
                evidence,
                "FailedBinding",
                "ProvisioningFailed",
                "ExternalProvisioning",
                "WaitForFirstConsumer",
                "WaitForPodScheduled");
        return said == null ? finding : finding.observed(said, "events of claim " + claim.path());
    }

    /** The class that the claim needs and that is not there; null when the class is not to blame, or not to be told. */
    private static @Nullable Finding classFault(Claim claim, Evidence evidence) {
        String wanted = claim.className();
        if (wanted == null) {
            return noDefault(claim, evidence);
        }
        if (wanted.isEmpty()) {
            return null;
        }
        boolean known = evidence.isWhole(Listing.storageClasses());
        boolean listed = evidence.list(Listing.storageClasses()).stream()
                .anyMatch(s -> s.name().equals(wanted));
        String said = RegistryClaim.lastEvent(evidence, "ProvisioningFailed");
        boolean told = said != null && said.contains("\"" + wanted + "\" not found");
        if (listed || (!known && !told)) {
            return null;
        }
        Finding finding = Finding.of(
                        StorageProblems.CLASS_MISSING,
                        Subject.storageClass(wanted),
                        "Claim " + claim.path() + " names StorageClass " + wanted + ", which does not exist")
                .involving(CLAIM)
                .observed("classes: " + names(evidence), "class " + wanted, evidence.origin(Listing.storageClasses()));
        if (said != null && told) {
            finding = finding.observed(said, "events of claim " + claim.path());
        }
        return finding.remedy(new Remedy(
                wanted.equals(BuiltIn.STORAGE_CLASS)
                        ? List.of(Step.of(
                                "Enable the add-on that provides this class.", StorageAddon.ENABLE, Actor.node(null)))
                        : byAnotherClass(evidence),
                RegistryClaim.BOUND));
    }

    /** A claim's class cannot be changed, so the unbound claim is created again. */
    private static List<Step> byAnotherClass(Evidence evidence) {
        List<StorageClass> classes = evidence.list(Listing.storageClasses());
        StorageClass other = classes.stream()
                .filter(StorageClass::isDefault)
                .findFirst()
                .orElse(classes.isEmpty() ? null : classes.get(0));
        List<Step> steps = new ArrayList<>();
        if (other == null) {
            steps.add(Step.of(
                    "Enable the storage add-on. It provides a StorageClass; the cluster has none.",
                    StorageAddon.ENABLE,
                    Actor.node(null)));
        }
        boolean shared = other == null || other.provisioner().equals(BuiltIn.PROVISIONER);
        String name = other == null ? BuiltIn.STORAGE_CLASS : other.name();
        steps.add(RegistryClaim.deletePending(
                "Delete the claim. Its class cannot be changed. To keep the claim, recreate its class instead."));
        steps.add(Step.of(
                "Create it again with class " + name + ". The Pod starts automatically.",
                Action.apply(Manifests.registryClaim(shared ? "ReadWriteMany" : "ReadWriteOnce", name)),
                Actor.cluster()));
        return steps;
    }

    private static String names(Evidence evidence) {
        List<StorageClass> classes = evidence.list(Listing.storageClasses());
        return classes.isEmpty()
                ? "none"
                : Phrases.some(classes.stream().map(StorageClass::name).toList());
    }

    private static @Nullable Finding noDefault(Claim claim, Evidence evidence) {
        Finding finding = Finding.of(
                        StorageProblems.NO_DEFAULT_CLASS,
                        CLAIM,
                        "Claim " + claim.path() + " names no StorageClass, and there is no default class")
                .observed(
                        "the claim names no class",
                        null == claim.provisioner() ? "a class, or a default class" : "a class",
                        evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE)));
        String patched = BuiltIn.STORAGE_CLASS;
        List<StorageClass> classes = evidence.list(Listing.storageClasses());
        if (classes.stream().anyMatch(StorageClass::isDefault)) {
            return null;
        }
        if (evidence.answer(Listing.storageClasses()).isUnknown()) {
            // Without the list, the words of the controller: "no storage class is set", though the add-on is on.
            String said = RegistryClaim.lastEvent(evidence, "FailedBinding");
            if (!provisionerIsThere(evidence) || (said != null && !said.contains("no storage class is set"))) {
                return null;
            }
            finding = finding.observed(
                    "the storage add-on's provisioner exists, so its class should be used for the claim, but is not",
                    "Deployments of " + BuiltIn.PROVISIONER_NAMESPACE);
            if (said != null) {
                finding = finding.observed(said, "events of claim " + claim.path());
            }
        } else {
            if (classes.isEmpty() || !evidence.isWhole(Listing.storageClasses())) {
                return null;
            }
            finding = finding.observed(
                    "no default among the classes: " + names(evidence),
                    "one default class",
                    evidence.origin(Listing.storageClasses()));
            if (classes.stream().noneMatch(s -> s.name().equals(BuiltIn.STORAGE_CLASS))) {
                patched = classes.get(0).name();
            }
        }
        return finding.remedy(makeDefault(patched));
    }

    private static boolean provisionerIsThere(Evidence evidence) {
        return evidence.list(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE)).stream()
                .anyMatch(d -> d.name().equals(BuiltIn.PROVISIONER_DEPLOYMENT) && d.ready() > 0);
    }

    private static Remedy makeDefault(String storageClass) {
        return Remedy.of(
                RegistryClaim.BOUND,
                Step.of(
                                "Make class " + storageClass
                                        + " the default. Kubernetes 1.26 and later then assigns it to the claim."
                                        + " Before 1.26, create the unbound claim again.",
                                DefaultClass.mark(storageClass, true),
                                Actor.cluster())
                        .undoneBy(DefaultClass.mark(storageClass, false)));
    }
}
