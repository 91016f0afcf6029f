package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class NodeResourcesTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NodeResources());
    }

    @Test
    void aNodeUnderDiskPressureIsNamed() {
        examine(GivenSite.healthy().with(Given.node().pressure("DiskPressure", "kubelet has disk pressure")))
                .reports("cluster.node-pressure")
                .says("Node vm", "DiskPressure: kubelet has disk pressure")
                .advises("iavail", "Do not delete the folder of the registry")
                .neverSays("ps -eo");
    }

    @Test
    void aPullThatCannotBeWrittenShowsAFullDiskAndIsExplainedByPressure() {
        String full = "failed to pull and unpack image \"registry.lab:5000/app:1\": write"
                + " /var/snap/microk8s/common/var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db: no space left on"
                + " device";
        GivenSite site = GivenSite.healthy()
                .with(Given.pod("shop/app", "registry.lab:5000/app:1").on("vm").waiting("ErrImagePull", full));
        examine(site)
                .reports("cluster.node-pressure")
                .says("Node vm has no space left")
                .links("cluster.node-pressure", Subject.node("vm"), Subject.pod("shop/app"))
                .advises("du -xh");
        examine(site.with(Given.node().pressure("DiskPressure", null)))
                .reports("cluster.node-pressure")
                .says("is under pressure: DiskPressure")
                .links("cluster.node-pressure", Subject.pod("shop/app"));
    }

    @Test
    void theFullDiskOfARegistryIsNotThatOfTheNode() {
        examine(GivenSite.healthy()
                        .with(Given.pod("shop/app", "registry.lab:5000/app:1")
                                .on("vm")
                                .waiting(
                                        "ErrImagePull",
                                        "failed to pull and unpack image \"registry.lab:5000/app:1\": unexpected status from"
                                                + " GET request to http://registry.lab:5000/v2/app/blobs/sha256:1: 500"
                                                + " Internal Server Error: no space left on device")))
                .passes();
    }

    @Test
    void memoryAndProcessesHaveStepsOfTheirOwn() {
        examine(GivenSite.healthy().with(Given.node().pressure("PIDPressure", null)))
                .says("PIDPressure")
                .advises("ps -eo")
                .neverSays("df -h");
    }

    @Test
    void aNodeThatIsNotReadyOrCordonedIsAnotherMatter() {
        examine(GivenSite.healthy().with(Given.node().cordoned())).passes();
        examine(GivenSite.healthy().with(Given.node().notReady("Unknown", null, null)))
                .passes();
    }

    @Test
    void aPartOfTheNodesProvesPressureAndNeverItsAbsence() {
        examine(GivenSite.healthy().partial(Listing.nodes())).cannotTell();
        examine(GivenSite.healthy()
                        .with(Given.node().pressure("DiskPressure", null))
                        .partial(Listing.nodes()))
                .reports("cluster.node-pressure");
        examine(GivenSite.healthy().unknown(Listing.Kind.NODES)).cannotTell();
        examine(GivenSite.healthy().none(Listing.Kind.NODES)).skips();
    }
}
