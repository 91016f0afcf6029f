package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenClaim;
import dev.registrydoctor.checks.testkit.GivenDeployment;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorageAddonTests {

    private static final Listing<?> CLASSES = Listing.storageClasses();
    private static final Listing<?> PROVISIONERS = Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE);

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new StorageAddon());
    }

    private static GivenSite pending() {
        return pending(Given.registryClaim().pending());
    }

    private static GivenSite pending(GivenClaim claim) {
        return GivenSite.healthy().with(claim);
    }

    private static GivenClaim unclassed() {
        return Given.registryClaim().pending().ofClass(null).provisioner(null);
    }

    private static GivenSite off(GivenClaim claim) {
        return pending(claim)
                .none(Listing.Kind.STORAGE_CLASSES)
                .without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH);
    }

    private static GivenDeployment down() {
        return Given.provisionerDeployment().replicas(0, 1);
    }

    @Test
    void noProvisionerAndNoClassIsTheAddOnOff() {
        examine(off(unclassed())
                        .with(Given.claimEvent(
                                "FailedBinding",
                                "no persistent volumes available for this claim and no StorageClass is set")))
                .reports("storage.addon-disabled")
                .says(
                        "container-registry/registry-claim",
                        "no Deployment kube-system/hostpath-provisioner",
                        "FailedBinding")
                .advises("microk8s enable hostpath-storage")
                .links(
                        "storage.addon-disabled",
                        Subject.addon("hostpath-storage"),
                        Subject.claim(BuiltIn.CLAIM_PATH),
                        Subject.storageClass(BuiltIn.STORAGE_CLASS));
    }

    private static final String WAITS = "Waiting for a volume to be created either by the external provisioner"
            + " 'nfs.csi.k8s.io' or manually by the system administrator.";

    private static GivenSite foreign(Duration age) {
        return pending(Given.registryClaim().pending().ofClass("nfs-csi").age(age))
                .with(Given.storageClass("nfs-csi", "nfs.csi.k8s.io", false));
    }

    @Test
    void aDriverOfAnotherClassThatDoesNotAnswerIsDown() {
        GivenSite site = foreign(Duration.ofMinutes(3)).with(Given.claimEvent("ExternalProvisioning", WAITS));
        examine(site)
                .reports("storage.provisioner-down")
                .says("StorageClass nfs-csi, nfs.csi.k8s.io, does not answer", WAITS)
                .advises("get pods -A", "delete pvc", "storageClassName: \"microk8s-hostpath\"")
                .neverSays("microk8s enable")
                .links("storage.provisioner-down", Subject.storageClass("nfs-csi"), Subject.claim(BuiltIn.CLAIM_PATH));
        examine(site.without(Listing.Kind.STORAGE_CLASSES, BuiltIn.STORAGE_CLASS))
                .reports("storage.provisioner-down")
                .advises("microk8s enable hostpath-storage");
    }

    @Test
    void aDriverOfAnotherClassThatSaysSomethingIsNotDown() {
        for (String own : List.of("Provisioning", "ProvisioningFailed")) {
            examine(foreign(Duration.ofMinutes(3))
                            .with(
                                    Given.claimEvent("ExternalProvisioning", WAITS),
                                    Given.claimEvent(own, "External provisioner is provisioning volume")))
                    .skips();
        }
        examine(foreign(Duration.ofMinutes(1)).with(Given.claimEvent("ExternalProvisioning", WAITS)))
                .skips();
        examine(foreign(Duration.ofMinutes(9))).skips();
        examine(foreign(Duration.ofMinutes(9))
                        .with(Given.claimEvent("ExternalProvisioning", WAITS))
                        .partial(Listing.eventsIn(BuiltIn.NAMESPACE)))
                .skips();
    }

    @Test
    void aBoundClaimWhoseAddOnIsGoneIsWarnedOf() {
        GivenSite removed = GivenSite.healthy()
                .none(Listing.Kind.STORAGE_CLASSES)
                .without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH);
        examine(removed)
                .reports("storage.addon-removed")
                .says("no StorageClass microk8s-hostpath", "no Deployment kube-system/hostpath-provisioner")
                .advises("microk8s enable hostpath-storage", "default-storage");
        examine(GivenSite.healthy()).passes();
        examine(GivenSite.healthy().without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH))
                .passes();
        examine(removed.with(Given.registryClaim().ofClass("nfs"))).passes();
        examine(removed.unknown(Listing.Kind.STORAGE_CLASSES)).passes();
        examine(removed.unknown(Listing.Kind.CLAIMS)).cannotTell();
    }

    @Test
    void aClaimThatNamesTheAddOnsClassWantsTheAddOn() {
        examine(off(Given.registryClaim().pending().provisioner(null))).reports("storage.addon-disabled");
    }

    @Test
    void theClassWithoutItsProvisionerIsAProvisionerDown() {
        examine(pending().without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH))
                .reports("storage.provisioner-down")
                .says("no Deployment kube-system/hostpath-provisioner")
                .advises("microk8s enable hostpath-storage");
    }

    @Test
    void aProvisionerScaledToZeroIsScaledUpAgain() {
        examine(pending().with(Given.provisionerDeployment().replicas(0, 0)))
                .reports("storage.provisioner-down")
                .says("0 of 0 Pods ready")
                .advises("-n kube-system scale deploy/hostpath-provisioner --replicas=1");
    }

    @Test
    void aProvisionerThatCannotRunTellsWhatItsPodWaitsFor() {
        examine(pending()
                        .with(
                                down(),
                                Given.provisionerPod()
                                        .waiting("ImagePullBackOff", null)
                                        .on("vm"),
                                Given.claimEvent(
                                        "ExternalProvisioning",
                                        "Waiting for a volume to be created either by the external provisioner"
                                                + " 'microk8s.io/hostpath'")))
                .reports("storage.provisioner-down")
                .says("0 of 1 Pods ready", "waits: ImagePullBackOff", "ExternalProvisioning")
                .advises("describe pods -l k8s-app=hostpath-provisioner", "rollout restart")
                .links("storage.provisioner-down", Subject.node("vm"), Subject.claim(BuiltIn.CLAIM_PATH));
    }

    @Test
    void podsOfAProvisionerThatAreGoingAwayAreNotItsState() {
        examine(pending()
                        .with(
                                down(),
                                Given.provisionerPod()
                                        .waiting("ImagePullBackOff", null)
                                        .deleting()))
                .reports("storage.provisioner-down")
                .neverSays("ImagePullBackOff");
    }

    @Test
    void aBoundClaimNeedsNobodyToMakeItsVolume() {
        examine(GivenSite.healthy().with(down())).passes();
    }

    @Test
    void aClaimThatWaitsForItsFirstPodIsServedByAReadyProvisioner() {
        examine(pending(Given.registryClaim().pending().provisioner(null))
                        .with(Given.claimEvent(
                                "WaitForFirstConsumer", "waiting for first consumer to be created before binding")))
                .passes();
    }

    @Test
    void aClaimOfAnotherClassDoesNotWaitForThisAddOn() {
        examine(off(Given.registryClaim().pending().ofClass("nfs"))).skips();
    }

    @Test
    void aDefaultClassOfAnotherProvisionerDoesNotWaitForThisAddOn() {
        examine(off(unclassed()).with(Given.storageClass("ceph", "rook.ceph.com", true)))
                .skips();
    }

    @Test
    void aClassOfAnotherNameThatTheAddOnServesWaitsForIt() {
        examine(pending(Given.registryClaim().pending().ofClass("fast"))
                        .with(Given.storageClass("fast", BuiltIn.PROVISIONER, false), down()))
                .reports("storage.provisioner-down");
    }

    @Test
    void aClaimThatNoClassWillServeNeverComesToTheProvisioner() {
        examine(pending(unclassed())
                        .with(Given.storageClass(BuiltIn.STORAGE_CLASS, BuiltIn.PROVISIONER, false), down()))
                .skips();
    }

    @Test
    void withoutTheClassesTheProvisionersNameOnTheClaimShowsThatOneWasThere() {
        GivenSite site = pending().without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH);

        examine(site.unknown(CLASSES)).reports("storage.provisioner-down");
        examine(off(unclassed()).unknown(CLASSES)).reports("storage.addon-disabled");
    }

    @Test
    void withoutTheClassesAProvisionerThatIsDownIsSeenStill() {
        examine(pending().with(down()).unknown(CLASSES)).reports("storage.provisioner-down");
    }

    @Test
    void withoutAClaimThereIsNothingToServe() {
        examine(GivenSite.healthy().without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH))
                .skips();
    }

    @Test
    void unknownClaimsOrProvisionersAreUnknown() {
        examine(pending().unknown(Listing.Kind.CLAIMS)).cannotTell();
        examine(pending().unknown(PROVISIONERS)).cannotTell();
    }

    @Test
    void aPartialListNeverProvesThatTheProvisionerIsGone() {
        examine(off(unclassed()).partial(PROVISIONERS)).cannotTell();
    }

    @Test
    void aPartOfTheClassesNeverProvesThatNoneIsServed() {
        examine(off(unclassed()).partial(CLASSES))
                .reports("storage.addon-disabled")
                .neverSays("no StorageClass of", "no StorageClass |");
        examine(off(Given.registryClaim().pending()).partial(CLASSES)).reports("storage.provisioner-down");
    }

    @Test
    void aPartialListNeverProvesThatThereIsNoClaim() {
        examine(GivenSite.healthy()
                        .without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH)
                        .partial(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }
}
