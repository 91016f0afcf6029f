package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenClaim;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class ClaimBindingTests {

    private static final Listing<?> CLASSES = Listing.storageClasses();
    private static final String NO_CLASS_SET =
            "no persistent volumes available for this claim and no storage class is set";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ClaimBinding());
    }

    private static GivenSite with(GivenClaim claim) {
        return GivenSite.healthy().with(claim);
    }

    private static GivenSite claimGone() {
        return GivenSite.healthy().without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH);
    }

    /** A claim as the add-on makes it, which nobody has given a class. */
    private static GivenClaim unclassed() {
        return Given.registryClaim().pending().ofClass(null).provisioner(null);
    }

    @Test
    void aBoundClaimPasses() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void aClaimThatWaitsForItsFirstPodIsPendingAndNoClassIsBlamed() {
        examine(with(Given.registryClaim().pending().provisioner(null))
                        .with(Given.claimEvent(
                                "WaitForFirstConsumer", "waiting for first consumer to be created before binding")))
                .reports("storage.claim-pending")
                .says("container-registry/registry-claim", "waiting for first consumer")
                .links(
                        "storage.claim-pending",
                        Subject.claim(BuiltIn.CLAIM_PATH),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH));
    }

    @Test
    void aClaimThatTheDeploymentMountsAndThatIsGoneIsMissing() {
        examine(claimGone())
                .reports("storage.claim-missing")
                .advises("name: registry-claim", "namespace: container-registry", "storage: 20Gi")
                .links("storage.claim-missing", Subject.deployment(BuiltIn.DEPLOYMENT_PATH));
    }

    private static GivenSite left(String... volumesAndPhases) {
        GivenSite site = claimGone();
        for (int i = 0; i < volumesAndPhases.length; i += 2) {
            site = site.with(Given.volume(volumesAndPhases[i], volumesAndPhases[i + 1], BuiltIn.CLAIM_PATH, null));
        }
        return site;
    }

    @Test
    void theVolumeOfAMissingClaimIsKeptAndUsedAgain() {
        for (String phase : new String[] {"Released", "Available"}) {
            examine(left("pvc-1", phase))
                    .advises(
                            "patch pv pvc-1",
                            "\"Retain\"",
                            "\"uid\":null",
                            "volumeName: \"pvc-1\"",
                            "storageClassName: \"microk8s-hostpath\"")
                    .neverSays("NAME", "First look");
        }
    }

    @Test
    void whichVolumeToKeepIsLookedUpWhereThatIsNotKnown() {
        examine(left("pvc-1", "Released", "pvc-2", "Released"))
                .advises("kubectl get pv", "storage: 20Gi")
                .neverSays("volumeName");
        examine(left("pvc-1", "Failed")).advises("kubectl get pv").neverSays("volumeName");
        examine(claimGone().unknown(Listing.Kind.VOLUMES))
                .advises("kubectl get pv")
                .neverSays("volumeName");
        examine(left()).neverSays("First look", "volumeName");
    }

    @Test
    void aPodThatWaitsWhileTheSchedulerDoesNotSayWhyProvesNothing() {
        examine(claimGone().with(Given.registryPod().on(null).notReady(null))).cannotTell();
        examine(claimGone()
                        .with(Given.registryPod().notScheduled("persistentvolumeclaim \"registry-claim\" not found")))
                .reports("storage.claim-missing");
        examine(claimGone().with(Given.registryPod().notScheduled("pod has unbound immediate PersistentVolumeClaims")))
                .cannotTell();
    }

    @Test
    void noClaimIsMissedWhereNobodyMountsIt() {
        examine(claimGone().with(Given.registryDeployment().claims())).skips();
        examine(claimGone().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH))
                .skips();
    }

    @Test
    void aClassThatIsNotThereIsNamed() {
        examine(with(Given.registryClaim().pending().ofClass("standard")))
                .reports("storage.claim-pending", "storage.class-missing")
                .says("names StorageClass standard", "microk8s-hostpath")
                .links("storage.class-missing", Subject.claim(BuiltIn.CLAIM_PATH), Subject.storageClass("standard"))
                .neverSays("microk8s enable hostpath-storage")
                .advises(
                        "delete pvc registry-claim",
                        "delete it only while it is Pending",
                        "storageClassName: \"microk8s-hostpath\"");
    }

    @Test
    void theAddOnsOwnClassComesBackWithTheAddOn() {
        examine(with(Given.registryClaim().pending()).none(Listing.Kind.STORAGE_CLASSES))
                .reports("storage.claim-pending", "storage.class-missing")
                .advises("microk8s enable hostpath-storage");
    }

    @Test
    void withoutTheListOfClassesTheControllersWordsTellThatOneIsMissing() {
        examine(with(Given.registryClaim().pending().ofClass("standard"))
                        .unknown(CLASSES)
                        .with(Given.claimEvent(
                                "ProvisioningFailed", "storageclass.storage.k8s.io \"standard\" not found")))
                .reports("storage.claim-pending", "storage.class-missing")
                .says("storageclass.storage.k8s.io \"standard\" not found");
    }

    @Test
    void withoutTheListAndWithoutWordsNoClassIsSaidToBeMissing() {
        examine(with(Given.registryClaim().pending().ofClass("standard")).unknown(CLASSES))
                .reports("storage.claim-pending");
        examine(with(Given.registryClaim().pending().ofClass("standard"))
                        .unknown(CLASSES)
                        .with(Given.claimEvent("ProvisioningFailed", "storageclass \"other\" not found")))
                .reports("storage.claim-pending");
    }

    @Test
    void aPartOfTheClassesNeverProvesThatOneIsMissing() {
        examine(with(Given.registryClaim().pending().ofClass("standard")).partial(CLASSES))
                .reports("storage.claim-pending");
    }

    @Test
    void aClassThatExistsIsNotBlamed() {
        examine(with(Given.registryClaim().pending().ofClass("nfs"))
                        .with(Given.storageClass("nfs", "nfs.csi.k8s.io", false)))
                .reports("storage.claim-pending");
    }

    @Test
    void noClassAndNoDefaultIsNamedAndTheAddOnsClassIsMadeTheDefault() {
        examine(with(unclassed())
                        .with(
                                Given.storageClass(BuiltIn.STORAGE_CLASS, BuiltIn.PROVISIONER, false),
                                Given.storageClass("nfs", "nfs.csi.k8s.io", false)))
                .reports("storage.claim-pending", "storage.no-default-class")
                .advises("patch storageclass microk8s-hostpath", "is-default-class\":\"true\"");
    }

    @Test
    void withoutTheAddOnsClassAnotherIsMadeTheDefault() {
        examine(with(unclassed())
                        .none(Listing.Kind.STORAGE_CLASSES)
                        .with(Given.storageClass("nfs", "nfs.csi.k8s.io", false)))
                .reports("storage.claim-pending", "storage.no-default-class")
                .advises("patch storageclass nfs")
                .neverSays("patch storageclass microk8s-hostpath");
    }

    @Test
    void aDefaultClassIsNotMissed() {
        examine(with(unclassed())).reports("storage.claim-pending");
    }

    @Test
    void noClassAtAllIsTheStorageAddOnsMatterWhileThatIsOff() {
        examine(with(unclassed())
                        .none(Listing.Kind.STORAGE_CLASSES)
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH))
                .reports("storage.claim-pending");
    }

    @Test
    void anEmptyClassMeansNoClassAndWantsNoDefault() {
        examine(with(Given.registryClaim().pending().ofClass("").provisioner(null))
                        .with(Given.storageClass(BuiltIn.STORAGE_CLASS, BuiltIn.PROVISIONER, false)))
                .reports("storage.claim-pending");
    }

    @Test
    void withoutTheListTheReadyProvisionerAndTheControllersWordsTellOfNoDefault() {
        examine(with(unclassed()).unknown(CLASSES).with(Given.claimEvent("FailedBinding", NO_CLASS_SET)))
                .reports("storage.claim-pending", "storage.no-default-class")
                .says("no storage class is set");
    }

    @Test
    void withoutTheListAnotherWordFromTheControllerContradicts() {
        examine(with(unclassed())
                        .unknown(CLASSES)
                        .with(Given.claimEvent("FailedBinding", "volume \"pv1\" already bound to a different claim.")))
                .reports("storage.claim-pending");
    }

    @Test
    void withoutTheListAndWithoutTheProvisionerNothingIsKnownOfADefault() {
        examine(with(unclassed())
                        .unknown(CLASSES)
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH)
                        .with(Given.claimEvent("FailedBinding", NO_CLASS_SET)))
                .reports("storage.claim-pending");
    }

    @Test
    void aPartOfTheClassesNeverProvesThatNoneIsTheDefault() {
        examine(with(unclassed())
                        .with(Given.storageClass(BuiltIn.STORAGE_CLASS, BuiltIn.PROVISIONER, false))
                        .partial(CLASSES))
                .reports("storage.claim-pending");
    }

    @Test
    void eventsOfAnotherClaimAreNotItsOwn() {
        examine(with(Given.registryClaim().pending())
                        .with(Given.event(
                                "PersistentVolumeClaim",
                                "container-registry/other",
                                "FailedBinding",
                                NO_CLASS_SET,
                                GivenSite.NOW)))
                .neverSays(NO_CLASS_SET);
    }

    @Test
    void aLostClaimIsAnotherProblem() {
        examine(with(Given.registryClaim().phase("Lost"))).skips();
    }

    @Test
    void unknownClaimsOrDeploymentsAreUnknown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.CLAIMS)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }

    @Test
    void aPartialListNeverProvesThatTheClaimIsMissing() {
        examine(claimGone().partial(Listing.claimsIn(BuiltIn.NAMESPACE))).cannotTell();
    }

    @Test
    void aPartialListNeverProvesThatNobodyMountsTheClaim() {
        examine(claimGone()
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH)
                        .partial(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }
}
