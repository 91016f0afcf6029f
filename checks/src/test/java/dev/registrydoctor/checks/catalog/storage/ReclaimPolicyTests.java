package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class ReclaimPolicyTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ReclaimPolicy());
    }

    private static GivenSite down() {
        return GivenSite.healthy().with(Given.registryDeployment().replicas(0, 1));
    }

    @Test
    void aRegistryInTroubleIsNotToBeDisabled() {
        examine(down())
                .reports("storage.reclaim-deletes-images")
                .says("delete every pushed image", "reclaim policy Delete", "no ready Pod")
                .advises("\"Retain\"", GivenSite.VOLUME, "sudo cp -a");
    }

    @Test
    void aClaimThatIsGoingTakesTheImagesWithIt() {
        examine(GivenSite.healthy().with(Given.registryClaim().deleting()))
                .reports("storage.reclaim-deletes-images")
                .says("being deleted");
    }

    @Test
    void aRegistryThatWorksInvitesNobodyToDisableIt() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void aVolumeThatIsRetainedIsSafe() {
        examine(down().with(Given.registryVolume("vm", "Retain"))).passes();
    }

    @Test
    void withoutAVolumeThereIsNothingToLose() {
        examine(down().with(Given.registryClaim().pending())).skips();
        examine(down().without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH)).skips();
    }

    @Test
    void unknownVolumesOrClaimsAreUnknown() {
        examine(down().unknown(Listing.Kind.VOLUMES)).cannotTell();
        examine(down().unknown(Listing.Kind.CLAIMS)).cannotTell();
        examine(down().none(Listing.Kind.VOLUMES).partial(Listing.volumes())).cannotTell();
    }
}
