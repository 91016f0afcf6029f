package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimSizeTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ClaimSize());
    }

    private static Examined examine(String asked, String got) {
        return examine(GivenSite.healthy().with(Given.registryClaim().size(asked, got)));
    }

    @Test
    void aSizeChangedAfterCreationIsNamed() {
        examine("40Gi", "20Gi").reports("storage.size-mismatch").says("requests 40Gi but has 20Gi", "changed after");
    }

    @ParameterizedTest
    @CsvSource({"10Gi, 10Gi, less than the 20Gi", "25G, 25G, not in whole Gi"})
    void aSizeThatTheAddonNeverGivesIsNamed(String asked, String got, String words) {
        examine(asked, got).reports("storage.size-mismatch").says(words).advises("Do nothing");
    }

    @ParameterizedTest
    @CsvSource({"20Gi, 20Gi", "1Ti, 1Ti", "21474836480, 20Gi", "20Gi, 24Gi"})
    void sizesOfTheAddonAndRoundingUpAreFine(String asked, String got) {
        examine(asked, got).passes();
    }

    @Test
    void anUnknownSizeIsNotJudged() {
        examine("what", "20Gi").skips();
        examine(GivenSite.healthy().without(Listing.Kind.CLAIMS, BuiltIn.CLAIM_PATH))
                .skips();
        examine(GivenSite.healthy().unknown(Listing.Kind.CLAIMS)).cannotTell();
    }
}
