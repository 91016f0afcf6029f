package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether somebody is there to make the registry's volume. */
public final class StorageAddon implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "storage.storage-addon", "the storage add-on can provide the registry's volume")
            .reports(StorageProblems.ADDON_DISABLED, StorageProblems.ADDON_REMOVED, StorageProblems.PROVISIONER_DOWN)
            .requires(Listing.claimsIn(BuiltIn.NAMESPACE), Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE))
            .welcomes(Listing.podsIn(BuiltIn.PROVISIONER_NAMESPACE))
            .needs(RegistryClaim.WAITING);

    private static final Subject ADDON = Subject.addon("hostpath-storage");
    private static final Subject PROVISIONER = Subject.deployment(BuiltIn.PROVISIONER_PATH);
    private static final Subject CLAIM = Subject.claim(BuiltIn.CLAIM_PATH);

    static final Action ENABLE = Action.root("microk8s", "enable", "hostpath-storage");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        Deployment provisioner = provisioner(evidence);
        if (claim == null && !evidence.isWhole(Listing.claimsIn(BuiltIn.NAMESPACE))) {
            return new Outcome.Unknown(
                    evidence.answer(Listing.claimsIn(BuiltIn.NAMESPACE)).gaps());
        }
        if (claim == null) {
            return Outcome.skipped("there is no claim registry-claim");
        }
        if (claim.isBound()) {
            return isRemoved(evidence)
                    ? Outcome.found(removed(claim, evidence))
                    : Outcome.pass("the claim is bound; no volume has to be created");
        }
        if (!RegistryClaim.wantsHostpath(claim, evidence)) {
            Finding silent = ForeignDriver.silent(claim, evidence);
            if (silent != null) {
                return Outcome.found(silent);
            }
            return Outcome.skipped("the claim uses StorageClass " + claim.className() + ", which is not the add-on's");
        }
        if (provisioner == null && !evidence.isWhole(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE))) {
            return new Outcome.Unknown(evidence.answer(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE))
                    .gaps());
        }
        if (provisioner == null) {
            return Outcome.found(hasClass(claim, evidence) ? down(claim, null, evidence) : disabled(claim, evidence));
        }
        if (provisioner.ready() > 0 && noClassAtAll(evidence)) {
            return Outcome.found(disabled(claim, evidence));
        }
        if (provisioner.ready() > 0) {
            return Outcome.pass("Deployment " + BuiltIn.PROVISIONER_PATH + " is ready");
        }
        // Without a class the claim never comes as far as the provisioner.
        return RegistryClaim.classIsMissing(claim, evidence)
                ? Outcome.skipped("the claim's StorageClass does not exist")
                : Outcome.found(down(claim, provisioner, evidence));
    }

    /**
     * Whether the claim's class is the add-on's, and both the class and the provisioner are known to be gone. Needs the
     * claim, the classes and the Deployments of the provisioner's namespace.
     */
    static boolean isRemoved(Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        return claim != null
                && BuiltIn.STORAGE_CLASS.equals(claim.className())
                && evidence.isWhole(Listing.storageClasses())
                && evidence.list(Listing.storageClasses()).stream()
                        .noneMatch(s -> s.provisioner().equals(BuiltIn.PROVISIONER)
                                || s.name().equals(BuiltIn.STORAGE_CLASS))
                && evidence.isWhole(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE))
                && provisioner(evidence) == null;
    }

    private static Finding removed(Claim claim, Evidence evidence) {
        return Finding.of(
                        StorageProblems.ADDON_REMOVED,
                        ADDON,
                        "The storage add-on was disabled while " + claim.path()
                                + " uses it. No new volume can be created. If the question about deleting the storage"
                                + " was answered yes, the folder of the registry's volume was deleted")
                .observed(
                        "no StorageClass " + BuiltIn.STORAGE_CLASS,
                        "the class of claim " + claim.path(),
                        evidence.origin(Listing.storageClasses()))
                .observed(
                        "no Deployment " + BuiltIn.PROVISIONER_PATH,
                        "one with a ready Pod",
                        evidence.origin(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE)))
                .involving(CLAIM, PROVISIONER, Subject.storageClass(BuiltIn.STORAGE_CLASS))
                .remedy(Remedy.of(
                        Verification.kubectl("shows " + BuiltIn.STORAGE_CLASS, "get", "storageclass"),
                        Step.of(
                                        "On the registry's node, check whether the folder of its volume exists.",
                                        Action.script("sudo ls -d " + RegistryStorage.ANY_FOLDER),
                                        Actor.everyNode())
                                .deciding("if the folder exists, no image is lost, and only the next step is needed. If"
                                        + " it does not, the images are lost: see `registry-doctor explain"
                                        + " storage.volume-folder-gone`."),
                        Step.of(
                                "Enable the storage add-on again. This creates the class and the provisioner and does"
                                        + " not change existing volumes.",
                                ENABLE,
                                Actor.node(null))));
    }

    private static @Nullable Deployment provisioner(Evidence evidence) {
        return evidence.first(
                        Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE),
                        d -> d.name().equals(BuiltIn.PROVISIONER_DEPLOYMENT))
                .orElse(null);
    }

    private static boolean noClassAtAll(Evidence evidence) {
        return evidence.isWhole(Listing.storageClasses())
                && evidence.list(Listing.storageClasses()).isEmpty();
    }

    private static boolean hasClass(Claim claim, Evidence evidence) {
        // The provisioner's name is put on the claim only once its class was found.
        return (!evidence.isWhole(Listing.storageClasses()) && BuiltIn.PROVISIONER.equals(claim.provisioner()))
                || evidence.list(Listing.storageClasses()).stream()
                        .anyMatch(s -> s.provisioner().equals(BuiltIn.PROVISIONER));
    }

    private static Finding disabled(Claim claim, Evidence evidence) {
        Finding finding = Finding.of(
                        StorageProblems.ADDON_DISABLED,
                        ADDON,
                        "The storage add-on is disabled: no volume can be created for " + claim.path())
                .involving(CLAIM, PROVISIONER, Subject.storageClass(BuiltIn.STORAGE_CLASS));
        if (provisioner(evidence) == null) {
            finding = finding.observed(
                    "no Deployment " + BuiltIn.PROVISIONER_PATH,
                    "one with a ready Pod",
                    evidence.origin(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE)));
        }
        if (evidence.isWhole(Listing.storageClasses())) {
            List<StorageClass> classes = evidence.list(Listing.storageClasses());
            finding = finding.observed(
                    classes.isEmpty() ? "no StorageClass" : "no StorageClass of " + BuiltIn.PROVISIONER,
                    "class " + BuiltIn.STORAGE_CLASS,
                    evidence.origin(Listing.storageClasses()));
        }
        String said = RegistryClaim.lastEvent(evidence, "FailedBinding", "ProvisioningFailed");
        if (said != null) {
            finding = finding.observed(said, "events of claim " + claim.path());
        }
        return finding.remedy(Remedy.of(
                RegistryClaim.BOUND,
                Step.of(
                        "Enable the storage add-on. The claim has no volume yet, so no image can be lost.",
                        ENABLE,
                        Actor.node(null)),
                DeploymentSteps.waitForRollout(
                        "Wait for the claim and the registry. Kubernetes 1.26 and later assigns the new default class"
                                + " to a claim without a class. Before 1.26, create the claim again.",
                        "300s")));
    }

    private static Finding down(Claim claim, @Nullable Deployment provisioner, Evidence evidence) {
        String seen = provisioner == null
                ? "no Deployment " + BuiltIn.PROVISIONER_PATH
                : provisioner.ready() + " of " + provisioner.desired() + " Pods ready";
        Finding finding = Finding.of(
                        StorageProblems.PROVISIONER_DOWN,
                        PROVISIONER,
                        "The storage provisioner " + BuiltIn.PROVISIONER_PATH + " has no ready Pod, and " + claim.path()
                                + " waits for it")
                .observed(seen, "one ready Pod", evidence.origin(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE)))
                .involving(CLAIM, ADDON);
        String said = RegistryClaim.lastEvent(evidence, "ExternalProvisioning");
        if (said != null) {
            finding = finding.observed(said, "events of claim " + claim.path());
        }
        List<Step> steps = new ArrayList<>();
        if (provisioner == null) {
            steps.add(Step.of(
                    "Restore the provisioner. Its StorageClass exists, but its Deployment does not.",
                    ENABLE,
                    Actor.node(null)));
        } else if (provisioner.desired() == 0) {
            steps.add(Step.of("Scale its Deployment from 0 to 1.", scale(1), Actor.cluster())
                    .undoneBy(scale(0)));
        } else {
            finding = withPods(finding, evidence);
            steps.add(Step.kubectl(
                            "Find out why its Pod is not ready: an image that cannot be pulled, a crash, or a node.",
                            "-n",
                            BuiltIn.PROVISIONER_NAMESPACE,
                            "describe",
                            "pods",
                            "-l",
                            "k8s-app=hostpath-provisioner")
                    .deciding("import an image that cannot be pulled with `sudo microk8s images import`. Fix a node"
                            + " that is cordoned or not Ready first. The last log lines show the cause of a crash."));
            steps.add(Step.kubectl(
                            "When that is fixed, restart it.",
                            "-n",
                            BuiltIn.PROVISIONER_NAMESPACE,
                            "rollout",
                            "restart",
                            "deploy/" + BuiltIn.PROVISIONER_DEPLOYMENT)
                    .risking(Risk.RESTARTS));
        }
        return finding.remedy(new Remedy(steps, RegistryClaim.BOUND));
    }

    private static Action scale(int replicas) {
        return Action.kubectl(
                "-n",
                BuiltIn.PROVISIONER_NAMESPACE,
                "scale",
                "deploy/" + BuiltIn.PROVISIONER_DEPLOYMENT,
                "--replicas=" + replicas);
    }

    private static Finding withPods(Finding down, Evidence evidence) {
        Finding finding = down;
        for (Pod pod : evidence.list(Listing.podsIn(BuiltIn.PROVISIONER_NAMESPACE))) {
            if (pod.name().startsWith(BuiltIn.PROVISIONER_DEPLOYMENT) && !pod.deleting()) {
                if (pod.nodeName() != null) {
                    finding = finding.involving(Subject.node(pod.nodeName()));
                }
                for (Pod.Container container : pod.containers()) {
                    String waits = container.waitingReason();
                    if (waits != null) {
                        finding = finding.observed(
                                "Pod " + pod.name() + " waits: " + waits, "status of Pod " + pod.path());
                    }
                }
            }
        }
        return finding;
    }
}
