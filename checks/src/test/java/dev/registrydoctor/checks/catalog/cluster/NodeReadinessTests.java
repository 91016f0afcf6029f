package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class NodeReadinessTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NodeReadiness());
    }

    @Test
    void aNodeThatIsNotReadyIsReportedWithItsReason() {
        examine(GivenSite.healthy()
                        .with(Given.node().notReady("False", "KubeletNotReady", "container runtime is down")))
                .reports("cluster.node-not-ready")
                .says("vm", "False", "KubeletNotReady", "container runtime is down")
                .advises("microk8s kubectl describe node vm", "on node vm")
                .links("cluster.node-not-ready", Subject.node("vm"));
    }

    @Test
    void aNodeThatFellSilentIsNotReady() {
        examine(GivenSite.healthy()
                        .with(Given.node()
                                .notReady("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")))
                .reports("cluster.node-not-ready")
                .says("Unknown");
    }

    @Test
    void aNodeWithoutTheConditionIsNotReady() {
        examine(GivenSite.healthy().with(Given.node().notReady(null, null, null)))
                .reports("cluster.node-not-ready");
    }

    @Test
    void onlyTheNodeAtFaultIsNamed() {
        examine(GivenSite.healthy().with(Given.node("worker", "192.168.64.3").notReady("False", "NetworkNotReady", "")))
                .reports("cluster.node-not-ready")
                .says("worker")
                .advises("on node worker");
    }

    @Test
    void eachNodeAtFaultIsAFinding() {
        examine(GivenSite.healthy()
                        .with(
                                Given.node().notReady("False", null, null),
                                Given.node("worker", "192.168.64.3").notReady("Unknown", null, null)))
                .reports("cluster.node-not-ready", "cluster.node-not-ready");
    }

    @Test
    void aCordonedNodeIsReady() {
        examine(GivenSite.healthy().with(Given.node().cordoned())).passes();
    }

    @Test
    void aClusterThatListsNoNodesIsNotJudged() {
        examine(GivenSite.healthy().none(Listing.Kind.NODES)).skips();
    }

    @Test
    void nodesThatCannotBeListedAreUnknown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.NODES)).cannotTell();
    }

    @Test
    void someReadyNodesDoNotSpeakForTheRest() {
        examine(GivenSite.healthy().partial(Listing.nodes())).cannotTell();
        examine(GivenSite.healthy().none(Listing.Kind.NODES).partial(Listing.nodes()))
                .cannotTell();
    }

    @Test
    void aNodeAtFaultIsReportedFromAPartialListToo() {
        examine(GivenSite.healthy()
                        .with(Given.node().notReady("False", null, null))
                        .partial(Listing.nodes()))
                .reports("cluster.node-not-ready");
    }
}
