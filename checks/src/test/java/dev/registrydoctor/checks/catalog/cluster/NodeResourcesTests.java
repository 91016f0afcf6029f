package dev.registrydoctor.checks.catalog.cluster;

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
