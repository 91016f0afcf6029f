package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeftoversTests {

    private static final String STORAGE = "/var/snap/microk8s/common/default-storage";
    private static final String OLD = STORAGE + "/container-registry-registry-claim-pvc-old";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Leftovers());
    }

    private static GivenSite folders(String... names) {
        return GivenSite.healthy()
                .answer(
                        new HostFolder.Ask(STORAGE),
                        new HostFolder(
                                STORAGE,
                                List.of(names).stream()
                                        .map(n -> new HostFolder.Entry(n, HostFolder.Kind.FOLDER, null))
                                        .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Released", "Failed"})
    void aVolumeWithoutItsClaimIsNamedAndLookedIntoFirst(String phase) {
        examine(GivenSite.healthy().with(Given.volume("pvc-old", phase, "container-registry/registry-claim", OLD)))
                .reports("storage.orphaned-volumes")
                .says("pvc-old", phase)
                .advises("du -h -d2 " + OLD, "claimRef", "This loses all data of volume", "all data of volume");
    }

    @Test
    void boundAndFreeVolumesAreNoLeftovers() {
        examine(GivenSite.healthy().with(Given.volume("pvc-free", "Available", null, OLD)))
                .passes();
    }

    @Test
    void aFolderThatNoVolumeNamesIsFound() {
        String own = "container-registry-registry-claim-" + GivenSite.VOLUME;
        examine(folders(own, "container-registry-registry-claim-pvc-old", "default-data-pvc-1"))
                .reports("storage.orphaned-volumes")
                .says(OLD)
                .neverSays(GivenSite.VOLUME, "default-data");
        examine(folders(own)).passes();
    }

    @Test
    void foldersProveNothingWhileVolumesOrTheirFoldersAreNotKnown() {
        examine(folders("container-registry-registry-claim-pvc-old").partial(Listing.volumes()))
                .cannotTell();
        examine(folders("container-registry-registry-claim-pvc-old").with(Given.volume("pvc-x", "Bound", "a/b", null)))
                .passes();
    }

    @Test
    void unknownVolumesAreUnknown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.VOLUMES)).cannotTell();
    }
}
