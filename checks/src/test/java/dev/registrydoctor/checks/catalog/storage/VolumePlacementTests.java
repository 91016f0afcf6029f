package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumePlacementTests {

    private static final String CONFLICT =
            "0/1 nodes are available: 1 node(s) had volume node affinity conflict. preemption: 0/1 nodes are"
                    + " available.";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new VolumePlacement());
    }

    /** The volume stays on node old, and the pod finds no node. */
    private static GivenSite pinned() {
        return GivenSite.healthy()
                .with(Given.registryVolume("old"), Given.registryPod().notScheduled(CONFLICT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONFLICT,
                "0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.",
                "0/2 nodes are available: 1 node(s) had untolerated taint {a: b}, 1 node(s) had volume node affinity"
                        + " conflict."
            })
    void aVolumeOnANodeThatIsGoneIsNamedWithItsFolder(String message) {
        examine(pinned().with(
                                Given.node("other", "192.168.64.9"),
                                Given.registryPod().notScheduled(message)))
                .reports("storage.volume-node-affinity")
                .says("tied to old", "no node has hostname old", message)
                .advises("/var/snap/microk8s/common/default-storage/container-registry-registry-claim-")
                .links(
                        "storage.volume-node-affinity",
                        Subject.volume(GivenSite.VOLUME),
                        Subject.node("old"),
                        Subject.claim(BuiltIn.CLAIM_PATH),
                        Subject.pod(Given.REGISTRY_POD));
    }

    @Test
    void aCordonedNodeOfTheVolumeIsUncordoned() {
        examine(pinned().with(Given.node("old", "192.168.64.3").cordoned()))
                .reports("storage.volume-node-affinity")
                .says("node old is Ready, cordoned")
                .advises("microk8s kubectl uncordon old");
    }

    @Test
    void aNodeOfTheVolumeThatIsNotReadyIsNamedSo() {
        examine(pinned().with(Given.node("old", "192.168.64.3").notReady("Unknown", null, null)))
                .says("node old is not Ready")
                .neverSays("uncordon");
    }

    @Test
    void theImagesAreSavedBeforeAnythingIsDeleted() {
        examine(pinned()).advises("Do not delete the claim before", "sudo hostnamectl set-hostname");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/1 nodes are available: 1 node(s) were unschedulable.",
                "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
                "0/1 nodes are available: 1 Insufficient cpu."
            })
    void anotherReasonToWaitIsAnotherMatter(String message) {
        examine(pinned().with(Given.registryPod().notScheduled(message))).passes();
    }

    @Test
    void aVolumeElsewhereHurtsNobodyWhilePodsRun() {
        examine(GivenSite.healthy().with(Given.registryVolume("old"))).passes();
    }

    @Test
    void aPodThatIsGoingAwayIsNotWaitedFor() {
        examine(pinned().with(Given.registryPod().notScheduled(CONFLICT).deleting()))
                .passes();
    }

    @Test
    void aPodThatDoesNotMountTheClaimIsNotHeldByItsVolume() {
        examine(pinned().with(Given.registryPod().notScheduled(CONFLICT).claims()))
                .passes();
    }

    @Test
    void aClaimThatIsNotBoundPinsNothing() {
        examine(pinned().with(Given.registryClaim().pending())).skips();
        // The scheduler has seen the claim that the list lacks.
        examine(pinned().without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH)).cannotTell();
    }

    @Test
    void withoutTheVolumeTheSchedulersWordsStillTell() {
        examine(pinned().unknown(Listing.Kind.VOLUMES))
                .reports("storage.volume-node-affinity")
                .says("another node")
                .links("storage.volume-node-affinity", Subject.volume(GivenSite.VOLUME));
    }

    @Test
    void nodesThatCannotBeListedAreNotSaidToBeGone() {
        examine(pinned().unknown(Listing.Kind.NODES))
                .reports("storage.volume-node-affinity")
                .neverSays("no node has hostname");
        examine(pinned().partial(Listing.nodes()))
                .reports("storage.volume-node-affinity")
                .neverSays("no node has hostname");
    }

    @Test
    void unknownClaimsOrPodsAreUnknown() {
        examine(pinned().unknown(Listing.Kind.CLAIMS)).cannotTell();
        examine(pinned().unknown(Listing.Kind.PODS)).cannotTell();
    }

    @Test
    void aPartOfThePodsProvesNothing() {
        examine(GivenSite.healthy().partial(Listing.podsIn(BuiltIn.NAMESPACE))).cannotTell();
    }

    @Test
    void aPartialListNeverProvesThatNothingIsBound() {
        examine(pinned().without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH).partial(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }
}
