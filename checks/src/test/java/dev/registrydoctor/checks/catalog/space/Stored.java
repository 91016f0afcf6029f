package dev.registrydoctor.checks.catalog.space;

import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.host.StoredImages.Uploads;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A healthy site whose registry stores what a test says. */
final class Stored {

    static final long GIB = 1L << 30;

    static final String FOLDER =
            "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-" + GivenSite.VOLUME;

    static final StoredImages.Ask ASK = new StoredImages.Ask(FOLDER);

    private long bytes = 20 * GIB;
    private long untagged;
    private long unreferenced;
    private long free = 100 * GIB;
    private List<Uploads> uploads = List.of();
    private List<Long> written = Collections.nCopies(30, 0L);

    Stored bytes(long all, long untaggedBytes, long unreferencedBytes) {
        bytes = all;
        untagged = untaggedBytes;
        unreferenced = unreferencedBytes;
        return this;
    }

    Stored uploads(Uploads... some) {
        uploads = List.of(some);
        return this;
    }

    Stored free(long available) {
        free = available;
        return this;
    }

    /** The bytes of each of the last days, the last one first. */
    Stored written(List<Long> days) {
        written = List.copyOf(days);
        return this;
    }

    /** As many bytes on each of so many days. */
    Stored daily(int days, long each) {
        return written(new ArrayList<>(Collections.nCopies(days, each)));
    }

    StoredImages images() {
        return new StoredImages(FOLDER, 100, bytes, 12, untagged, unreferenced, uploads, written);
    }

    GivenSite site() {
        return on(GivenSite.healthy());
    }

    GivenSite on(GivenSite site) {
        return site.answer(ASK, images())
                .answer(new DiskSpace.Ask(FOLDER), new DiskSpace(FOLDER, "/", "ext4", false, 200 * GIB, free));
    }
}
