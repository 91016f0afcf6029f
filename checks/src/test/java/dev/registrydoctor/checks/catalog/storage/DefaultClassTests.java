package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultClassTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new DefaultClass());
    }

    @Test
    void twoDefaultsAreNamedWithTheWayToChoose() {
        examine(GivenSite.healthy().with(Given.storageClass("rook", "rook-ceph.rbd.csi.ceph.com", true)))
                .reports("storage.several-default-classes")
                .says("microk8s-hostpath, rook", "newest")
                .advises("patch storageclass rook", "\"false\"");
    }

    @Test
    void aDefaultThatIsListedTwiceIsOne() {
        StorageClass one = new StorageClass("a", null, "p", true, "Immediate", "Delete");
        examine(GivenSite.healthy().answer(Listing.storageClasses(), List.of(one, one)))
                .passes();
    }

    @Test
    void oneDefaultBesideOthersIsFine() {
        examine(GivenSite.healthy().with(Given.storageClass("rook", "rook-ceph.rbd.csi.ceph.com", false)))
                .passes();
    }

    @Test
    void noDefaultIsAnotherMatter() {
        examine(GivenSite.healthy().with(Given.storageClass("microk8s-hostpath", "microk8s.io/hostpath", false)))
                .skips();
    }

    @Test
    void aListWithGapsProvesTwoAndNeverOne() {
        examine(GivenSite.healthy().partial(Listing.storageClasses())).cannotTell();
        examine(GivenSite.healthy()
                        .with(Given.storageClass("rook", "rook-ceph.rbd.csi.ceph.com", true))
                        .partial(Listing.storageClasses()))
                .reports("storage.several-default-classes");
        examine(GivenSite.healthy().unknown(Listing.Kind.STORAGE_CLASSES)).cannotTell();
    }
}
