package dev.registrydoctor.checks.catalog.space;

import static dev.registrydoctor.checks.catalog.space.Stored.ASK;
import static dev.registrydoctor.checks.catalog.space.Stored.FOLDER;
import static dev.registrydoctor.checks.catalog.space.Stored.GIB;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpaceGrowthTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new SpaceGrowth());
    }

    @Test
    void aDiskThatLastsForLessThanTwoWeeksIsSaidWithRateAndDays() {
        examine(new Stored().daily(30, 2 * GIB).free(20 * GIB).site())
                .reports("space.full-soon")
                .says("in about 10 days", "2.0 GiB a day in the last 30 days", "20.0 GiB")
                .advises("registry-doctor space --what-if keep=5,used", "setup retention")
                .links("space.full-soon", Subject.volume(GivenSite.VOLUME), Subject.node("vm"));
        examine(new Stored().daily(30, 2 * GIB).free(GIB).site()).says("full within a day");
    }

    @Test
    void twoWeeksAreEnough() {
        examine(new Stored().daily(30, GIB).free(14 * GIB).site()).passes();
        examine(new Stored().daily(30, GIB).free(14 * GIB - 1).site()).reports("space.full-soon");
        examine(new Stored().daily(30, 1).free(Long.MAX_VALUE).site()).passes();
    }

    @Test
    void aDiskThatIsFullNowIsNotFullSoon() {
        examine(new Stored().daily(30, GIB).free(1 << 20).site()).skips();
    }

    /** What is far more than on all other days is an import, or a volume that was copied. */
    @Test
    void oneDayIsNoRate() {
        List<Long> days = new ArrayList<>(Collections.nCopies(30, 1L << 20));
        days.set(3, 90 * GIB);
        examine(new Stored().written(days).free(10 * GIB).site()).passes();
    }

    @Test
    void aYoungRegistryOrOneThatIsHardlyUsedHasNoRate() {
        examine(new Stored().daily(6, 10 * GIB).free(10 * GIB).site()).skips();
        examine(new Stored().daily(7, 10 * GIB).free(10 * GIB).site()).reports("space.full-soon");
        List<Long> days = new ArrayList<>(Collections.nCopies(30, 0L));
        days.set(0, 90 * GIB);
        days.set(9, 90 * GIB);
        examine(new Stored().written(days).free(10 * GIB).site()).skips();
        examine(new Stored().written(List.of()).free(GIB).site()).skips();
    }

    @Test
    void theFilesOfAnotherNodeAreNotLookedAt() {
        GivenSite site = new Stored().daily(30, 2 * GIB).free(GIB).site();
        examine(site.with(Given.registryVolume("old"), Given.node("old", "192.168.64.3")))
                .skips();
        examine(new Stored().daily(30, 2 * GIB).free(GIB).site().host(Given.laptop()))
                .skips();
    }

    /** The folder of the volume is not the registry's, so what lies in it says nothing of the registry. */
    @Test
    void aRegistryThatStoresItsImagesElsewhereIsNotMeasuredByItsVolume() {
        GivenSite site = new Stored().daily(30, 2 * GIB).free(GIB).site();
        examine(site.with(Given.registryDeployment()
                        .environment(Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/tmp/images"))))
                .skips();
        examine(site.with(Given.registryDeployment().environment(Map.of("REGISTRY_STORAGE_S3_BUCKET", "images"))))
                .skips();
    }

    @Test
    void aFolderBelowTheTopOfTheVolumeIsAskedFor() {
        GivenSite site = new Stored().daily(30, 2 * GIB).free(GIB).site().unknown(ASK);
        site.answer(
                new StoredImages.Ask(FOLDER + "/deep/er"),
                new Stored().daily(30, 2 * GIB).images());
        examine(site.with(Given.registryDeployment()
                        .environment(Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/var/lib/registry/deep/er"))))
                .reports("space.full-soon");
    }

    @Test
    void whatCannotBeReadIsNotFine() {
        examine(new Stored().site().unknown(ASK)).cannotTell();
        examine(new Stored().daily(30, 1).site().unknown(new DiskSpace.Ask(FOLDER)))
                .cannotTell();
        examine(new Stored().site().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
        examine(new Stored().site().unknown(Listing.Kind.VOLUMES)).cannotTell();
        examine(new Stored().site().absent(ASK)).skips();
        examine(new Stored().site().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH))
                .skips();
    }

    /** What was not read can only add to the rate. */
    @Test
    void filesThatWereNotReadLeaveAPassInDoubtAndNoWarning() {
        examine(new Stored().daily(30, GIB).free(99 * GIB).site().partial(ASK)).cannotTell();
        examine(new Stored().daily(3, GIB).free(99 * GIB).site().partial(ASK)).cannotTell();
        examine(new Stored().daily(30, GIB).free(GIB).site().partial(ASK)).reports("space.full-soon");
    }
}
