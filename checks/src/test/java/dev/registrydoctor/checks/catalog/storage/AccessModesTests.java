package dev.registrydoctor.checks.catalog.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AccessModesTests {

    private static final String CEPH =
            "failed to provision volume with StorageClass \"rbd\": rpc error: code = InvalidArgument desc = multi node"
                    + " access modes are only supported on rbd `block` type volumes";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new AccessModes());
    }

    private static GivenSite pending(String provisioner) {
        return GivenSite.healthy()
                .with(
                        Given.storageClass("rbd", provisioner, false),
                        Given.registryClaim().pending().ofClass("rbd").provisioner(provisioner));
    }

    @Test
    void theProvisionersWordsTell() {
        examine(pending("rbd.csi.ceph.com").with(Given.claimEvent("ProvisioningFailed", CEPH)))
                .reports("storage.access-mode-unsupported")
                .says(CEPH, "ReadWriteMany")
                .advises(
                        "storageClassName: \"rbd\"",
                        "accessModes: [ReadWriteOnce]",
                        "Check that the claim is still Pending")
                .links(
                        "storage.access-mode-unsupported",
                        Subject.claim(BuiltIn.CLAIM_PATH),
                        Subject.storageClass("rbd"));
    }

    @Test
    void deletingTheClaimIsAStepOfItsOwnThatMayLoseData() {
        List<Step> steps = Objects.requireNonNull(
                        examine(pending("rbd.csi.ceph.com")).only().remedy())
                .steps();
        assertEquals(3, steps.size());
        assertEquals(
                Action.delete("pvc", BuiltIn.NAMESPACE, BuiltIn.CLAIM),
                steps.get(1).action());
        assertTrue(steps.get(1).risk() instanceof Risk.LosesData);
        assertEquals(
                Action.apply(Manifests.registryClaim("ReadWriteOnce", "rbd")),
                steps.get(2).action());
    }

    @Test
    void aNameOfAClassCannotEndItsWordInTheManifest() {
        assertTrue(Manifests.registryClaim("ReadWriteOnce", "a\"b\\").contains("  storageClassName: \"a\\\"b\\\\\"\n"));
        assertFalse(Manifests.REGISTRY_CLAIM.contains("storageClassName"));
    }

    @Test
    void withoutItsWordsAProvisionerOfOneNodeIsASuspicion() {
        assertTrue(examine(pending("rbd.csi.ceph.com")).only().hypothesis());
        assertFalse(examine(pending("rbd.csi.ceph.com").with(Given.claimEvent("ProvisioningFailed", CEPH)))
                .only()
                .hypothesis());
    }

    @Test
    void anotherRefusalOrAnotherProvisionerIsAnotherMatter() {
        examine(pending("nfs.csi.k8s.io").with(Given.claimEvent("ProvisioningFailed", "connection refused")))
                .skips();
        examine(pending("nfs.csi.k8s.io").with(Given.claimEvent("WaitForFirstConsumer", "waiting")))
                .skips();
    }

    @Test
    void whatIsBoundIsServed() {
        examine(GivenSite.healthy().with(Given.registryClaim().ofClass("rbd").provisioner("rbd.csi.ceph.com")))
                .passes();
    }

    @Test
    void aClaimForOneNodeIsNotAsked() {
        examine(pending("rbd.csi.ceph.com").with(Given.registryClaim().pending().accessModes("ReadWriteOnce")))
                .skips();
    }

    @Test
    void withoutClaimsNothingIsKnown() {
        examine(pending("rbd.csi.ceph.com").unknown(Listing.Kind.CLAIMS)).cannotTell();
        examine(GivenSite.healthy()
                        .without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH)
                        .partial(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }
}
