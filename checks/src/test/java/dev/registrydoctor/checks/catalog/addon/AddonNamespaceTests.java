package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddonNamespaceTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new AddonNamespace());
    }

    private static GivenSite going(Duration since) {
        return GivenSite.healthy()
                .with(Given.terminating(
                        BuiltIn.NAMESPACE, since, "metrics.k8s.io/v1beta1: stale GroupVersion discovery"));
    }

    @Test
    void aDeletionThatDoesNotEndIsNamedWithWhatItWaitsFor() {
        examine(going(Duration.ofMinutes(10)))
                .reports("addon.namespace-terminating")
                .says("does not finish", "stale GroupVersion discovery")
                .advises("\"Retain\"", GivenSite.VOLUME, "delete pod", "Do not remove the finalizers")
                .links("addon.namespace-terminating", Subject.claim(BuiltIn.CLAIM_PATH));
    }

    @Test
    void aYoungDeletionIsWaitedForOnceTheImagesAreSafe() {
        examine(going(Duration.ofSeconds(30)))
                .reports("addon.namespace-terminating")
                .advises("\"Retain\"", "--for=delete", "microk8s enable registry")
                .neverSays("does not finish", "apiservices");
    }

    /** Before the add-on makes its claim again: that would get an empty volume. */
    @Test
    void theVolumeIsMadeAvailableForTheNextClaim() {
        examine(going(Duration.ofMinutes(10))).advises("\"claimRef\":{\"uid\":null");
        examine(going(Duration.ofSeconds(30))).advises("\"claimRef\":{\"uid\":null");
    }

    @Test
    void whatHasFinalizersOfOthersIsShownAndNotWaitedFor() {
        String remaining = "Some resources are remaining: configmaps. has 1 resource instances, pods. has 2 resource"
                + " instances, sites.web.example has 1 resource instances";
        String held =
                "Some content in the namespace has finalizers remaining: kubernetes.io/pvc-protection in 1 resource"
                        + " instances";
        GivenSite young = GivenSite.healthy()
                .with(Given.terminating(
                        BuiltIn.NAMESPACE,
                        Duration.ofSeconds(30),
                        remaining,
                        held + ", web.example/held in 1 resource instances"));
        examine(young).advises("get configmaps,pods,sites.web.example -o", "\"finalizers\":null");
        examine(GivenSite.healthy().with(Given.terminating(BuiltIn.NAMESPACE, Duration.ofSeconds(30), remaining, held)))
                .neverSays("\"finalizers\":null");
    }

    @Test
    void aClaimThatIsBeingDeletedIsHeldByItsPod() {
        examine(GivenSite.healthy().with(Given.registryClaim().deleting()))
                .reports("addon.namespace-terminating")
                .says("when the Pod that uses the claim ends")
                .advises("\"Retain\"");
    }

    /** A volume that is kept is bound to a claim only when it has its access modes. */
    @Test
    void theClaimIsMadeAgainWithItsAccessModes() {
        examine(GivenSite.healthy()
                        .with(Given.registryClaim().accessModes("ReadWriteOnce").deleting()))
                .advises("accessModes: [ReadWriteOnce]")
                .neverSays("ReadWriteMany");
    }

    @Test
    void anotherNamespacesEndIsAnotherMatter() {
        examine(GivenSite.healthy().with(Given.terminating("team-a", Duration.ofHours(1))))
                .passes();
    }

    @Test
    void aVolumeThatIsKeptNeedsNoPatch() {
        examine(going(Duration.ofMinutes(10)).with(Given.registryVolume("vm", "Retain")))
                .neverSays("\"Retain\"");
    }

    @Test
    void withoutNamespacesNothingIsKnown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.NAMESPACES)).cannotTell();
        examine(GivenSite.empty().with(Given.namespace("default"))).skips();
        examine(GivenSite.healthy().none(Listing.Kind.NAMESPACES)).cannotTell();
        examine(GivenSite.healthy().none(Listing.Kind.NAMESPACES).partial(Listing.namespaces()))
                .cannotTell();
    }
}
