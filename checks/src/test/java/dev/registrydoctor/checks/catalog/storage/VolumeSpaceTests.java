package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class VolumeSpaceTests {

    private static final long GIB = 1L << 30;

    private static final String FOLDER =
            "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-" + GivenSite.VOLUME;

    private static GivenSite logging(String... lines) {
        return GivenSite.healthy().containerLog(BuiltIn.NAMESPACE, NAME, "registry", lines);
    }

    private static String error(String words) {
        return "level=error msg=\"response completed with error\" err.code=unknown err.detail=\"filesystem: mkdir"
                + " /var/lib/registry/docker/registry/v2/repositories/a/_uploads/1: " + words
                + "\" http.response.status=500";
    }

    private static final String NAME = Given.REGISTRY_POD.substring(Given.REGISTRY_POD.indexOf('/') + 1);
    private static final String BENIGN =
            "level=error msg=\"response completed with error\" err.code=\"blob unknown\" err.detail=sha256:00";
    private static final String STORED =
            "level=info msg=\"response completed\" http.request.method=PUT http.response.status=201";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new VolumeSpace());
    }

    private static GivenSite disk(GivenSite site, long total, long available) {
        return site.answer(new DiskSpace.Ask(FOLDER), new DiskSpace(FOLDER, "/", "ext4", false, total, available));
    }

    @Test
    void theRegistrysOwnWordsTellThatItIsFull() {
        examine(logging(BENIGN, error("no space left on device"), BENIGN))
                .reports("storage.volume-full")
                .says("no space left on device")
                .advises("iavail", "--delete-untagged", "garbage-collect")
                .links("storage.volume-full", Subject.volume(GivenSite.VOLUME), Subject.node("vm"));
    }

    /** Only what is on the volume's own file system makes room there. */
    @Test
    void theJournalIsDeletedOnlyWhereItIsOnTheSameDiskAndItsLossIsSaid() {
        examine(disk(logging(BENIGN), 100 * GIB, 0))
                .advises(
                        "sudo du -xah -d3 / ",
                        "sudo du -x --inodes -d3 / ",
                        "journalctl --vacuum-size=200M",
                        "This loses the oldest logs",
                        "journal.export");
        GivenSite own = logging(BENIGN)
                .answer(new DiskSpace.Ask(FOLDER), new DiskSpace(FOLDER, "/srv/registry", "ext4", false, 100 * GIB, 0));
        examine(own).advises("sudo du -xah -d3 /srv/registry ").neverSays("journalctl");
        examine(logging(error("no space left on device")))
                .advises("findmnt -n -o TARGET -T " + FOLDER)
                .neverSays("journalctl");
    }

    @Test
    void freeBytesWithTheErrorPointToInodes() {
        examine(disk(logging(error("no space left on device")), 100 * GIB, 60 * GIB))
                .reports("storage.volume-full")
                .says("inodes or a quota are used up", "60.0 GiB of 100.0 GiB");
    }

    @Test
    void aDiskWithoutSpaceIsFullBeforeAnybodyPushes() {
        examine(disk(logging(BENIGN), 100 * GIB, 0))
                .reports("storage.volume-full")
                .says("0 KiB of 100.0 GiB");
    }

    @Test
    void littleSpaceIsAWarningThatNamesTheClaimsSize() {
        examine(disk(logging(BENIGN), 100 * GIB, 9 * GIB))
                .reports("storage.volume-filling")
                .says("9.0 GiB of 100.0 GiB", "20Gi", "reserves no space");
        examine(disk(logging(BENIGN), 10 * GIB, GIB + GIB / 2)).reports("storage.volume-filling");
    }

    @Test
    void aDiskWithRoomIsFineHoweverLargeTheClaim() {
        examine(disk(logging(BENIGN), 15 * GIB, 3 * GIB)).passes();
        examine(disk(logging(BENIGN), 0, 5 * GIB)).passes();
    }

    @Test
    void spaceThatWasFreedSinceIsSpace() {
        examine(disk(logging(error("no space left on device"), STORED), 100 * GIB, 60 * GIB))
                .passes();
    }

    @Test
    void aReadOnlyDiskIsAnotherMatter() {
        examine(logging(error("read-only file system"))).skips();
    }

    @Test
    void theDiskOfAnotherNodeIsNotMeasured() {
        GivenSite site = GivenSite.healthy().with(Given.registryVolume("old"), Given.node("old", "192.168.64.3"));
        examine(disk(site, 100 * GIB, 0)).skips();
        examine(disk(logging(BENIGN).host(Given.laptop()), 100 * GIB, 0)).skips();
    }

    @Test
    void aDiskThatDoesNotAnswerIsUnknown() {
        examine(logging(BENIGN).unknown(new DiskSpace.Ask(FOLDER))).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
    }
}
