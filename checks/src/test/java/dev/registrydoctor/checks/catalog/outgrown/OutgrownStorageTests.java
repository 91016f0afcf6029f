package dev.registrydoctor.checks.catalog.outgrown;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutgrownStorageTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new OutgrownStorage());
    }

    private static GivenSite running(int images, String registry) {
        GivenSite site = GivenSite.healthy();
        for (int i = 1; i <= images; i++) {
            site.with(Given.pod("default/app" + i + "-5d4f8c7b9-aaaaa", registry + "/app" + i + ":1"));
        }
        return site;
    }

    private static Part volume(String policy, @Nullable List<String> hostnames) {
        return () -> new Volume(GivenSite.VOLUME, "Bound", "nfs", BuiltIn.CLAIM_PATH, policy, "20Gi", null, hostnames);
    }

    @Test
    void severalNodesHangOnTheFolderOfOne() {
        examine(GivenSite.healthy().with(Given.node("vm2", "192.168.64.3")))
                .reports("outgrown.node-pinned-storage")
                .says("only on node vm", "vm2 cannot pull", "2 nodes")
                .advises("replication", "on 2 nodes");
    }

    @Test
    void oneNodeOrAVolumeOfTheNetworkIsNoNote() {
        examine(GivenSite.healthy()).passes();
        examine(GivenSite.healthy().with(Given.node("vm2", "192.168.64.3"), volume("Delete", null)))
                .passes();
    }

    @Test
    void manyImagesInAVolumeThatIsDeletedAreNoted() {
        examine(running(20, "localhost:32000"))
                .reports("outgrown.images-must-survive")
                .says("21 images in use", "reclaim policy Delete")
                .neverSays("disable registry");
    }

    /** The healthy environment runs one of its own. */
    @Test
    void twentyImagesAreMany() {
        examine(running(19, "localhost:32000")).reports("outgrown.images-must-survive");
        examine(running(18, "localhost:32000")).passes();
    }

    @Test
    void fewImagesThoseOfOthersAndAVolumeThatIsKeptAreNoNote() {
        examine(running(18, "localhost:32000")).passes();
        examine(running(40, "registry.lab:5000")).passes();
        examine(running(40, "localhost:32000").with(volume("Retain", null))).passes();
    }

    @Test
    void withoutAVolumeThereIsNothingToLookAt() {
        examine(GivenSite.healthy().with(Given.registryClaim().pending()).none(Listing.Kind.VOLUMES))
                .skips();
    }

    @Test
    void volumesPodsAndNodesMustBeKnown() {
        for (Listing.Kind kind : List.of(Listing.Kind.VOLUMES, Listing.Kind.PODS, Listing.Kind.NODES)) {
            examine(GivenSite.healthy().unknown(kind)).cannotTell();
        }
    }
}
