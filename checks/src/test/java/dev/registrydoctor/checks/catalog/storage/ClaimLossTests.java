package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class ClaimLossTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ClaimLoss());
    }

    @Test
    void aLostClaimIsNamedWithItsVolume() {
        examine(GivenSite.healthy().with(Given.registryClaim().phase("Lost")).none(Listing.Kind.VOLUMES))
                .reports("storage.claim-lost")
                .says("phase Lost", "no volume " + GivenSite.VOLUME)
                .links(
                        "storage.claim-lost",
                        Subject.volume(GivenSite.VOLUME),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH));
    }

    @Test
    void aBoundClaimWhoseVolumeIsNotListedIsNotLost() {
        examine(GivenSite.healthy().none(Listing.Kind.VOLUMES)).cannotTell();
    }

    @Test
    void theImagesAreLookedForBeforeTheClaimIsDeleted() {
        examine(GivenSite.healthy().with(Given.registryClaim().phase("Lost")).none(Listing.Kind.VOLUMES))
                .advises("copy it to another disk", "delete pvc registry-claim");
    }

    @Test
    void aBoundClaimOrOneThatWaitsIsNotLost() {
        examine(GivenSite.healthy()).passes();
        examine(GivenSite.healthy().with(Given.registryClaim().pending())).skips();
        examine(GivenSite.healthy().without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH))
                .skips();
    }

    @Test
    void aListOfVolumesWithGapsProvesNoLoss() {
        examine(GivenSite.healthy().none(Listing.Kind.VOLUMES).partial(Listing.volumes()))
                .cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.VOLUMES)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.CLAIMS)).cannotTell();
    }

    @Test
    void thePhaseTellsWithoutVolumes() {
        examine(GivenSite.healthy().with(Given.registryClaim().phase("Lost")).unknown(Listing.Kind.VOLUMES))
                .reports("storage.claim-lost");
    }
}
