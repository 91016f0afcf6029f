package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenNode;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulingTests {

    private static final String CORDONED =
            "0/1 nodes are available: 1 node(s) were unschedulable. preemption: 0/1 nodes are available: 1 Preemption is"
                    + " not helpful for scheduling.";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Scheduling());
    }

    private static GivenSite with(String message, GivenNode node) {
        return GivenSite.healthy().with(node, Given.registryPod().notScheduled(message));
    }

    @Test
    void aCordonedNodeKeepsThePodOff() {
        examine(with(CORDONED, Given.node().cordoned()))
                .reports("cluster.node-unschedulable")
                .says("1 node(s) were unschedulable", "node vm is cordoned")
                .advises("microk8s kubectl uncordon vm")
                .neverSays("taint nodes")
                .links(
                        "cluster.node-unschedulable",
                        Subject.pod(Given.REGISTRY_POD),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        Subject.node("vm"));
    }

    @Test
    void aTaintThatSomebodySetIsNamedAndCanBeTakenAway() {
        examine(with(
                        "0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: db}.",
                        Given.node().taint("dedicated", "db", "NoSchedule")))
                .reports("cluster.node-unschedulable")
                .says("dedicated=db:NoSchedule")
                .advises("microk8s kubectl taint nodes vm dedicated:NoSchedule-");
    }

    /** The add-on's registry requests nothing, so that nothing can be insufficient. */
    @Test
    void whatTheDeploymentRequestsIsTakenBack() {
        examine(with("0/2 nodes are available: 1 Insufficient cpu, 2 Insufficient memory.", Given.node()))
                .advises("set resources deploy/registry --requests=cpu=0,memory=0");
        examine(with("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.", Given.node()))
                .advises("describe nodes")
                .neverSays("--requests");
    }

    @Test
    void aSelectorThatNoNodeMeetsIsTakenBackUnlessANodeOnlyHasToBeUncordoned() {
        String selector = "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.";
        examine(with(selector, Given.node())).advises("\"nodeSelector\":null,\"affinity\":null");
        examine(with(selector, Given.node().cordoned())).advises("uncordon").neverSays("nodeSelector");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 node(s) didn't match pod affinity rules",
                "1 node(s) didn't match pod anti-affinity rules",
                "1 node(s) didn't match pod topology spread constraints (missing required label)"
            })
    void whatTheDeploymentAsksOfOtherPodsIsTakenBack(String reason) {
        examine(with("0/1 nodes are available: " + reason + ".", Given.node()))
                .reports("cluster.node-unschedulable")
                .advises("\"affinity\":null,\"topologySpreadConstraints\":null");
    }

    @Test
    void whatOtherPodsKeepAwayIsNotOfTheDeployment() {
        examine(with(
                        "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules.",
                        Given.node()))
                .reports("cluster.node-unschedulable")
                .advises("describe nodes")
                .neverSays("\"affinity\":null");
        examine(with("0/1 nodes are available: 1 node(s) didn't match the requested node name.", Given.node()))
                .reports("cluster.node-unschedulable");
    }

    @Test
    void portsOfTheHostAreTakenBack() {
        String message = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.";
        GivenSite site = GivenSite.healthy()
                .with(Given.node(), Given.registryPod().ports(5000, 5001).notScheduled(message));
        examine(site)
                .reports("cluster.node-unschedulable")
                .advises(
                        "\"hostNetwork\":null",
                        "{\"name\":\"registry\",\"ports\":[{\"containerPort\":5000,\"hostPort\":null},"
                                + "{\"containerPort\":5001,\"hostPort\":null}]}");
    }

    @Test
    void aTaintThatOnlyPrefersIsNoReason() {
        examine(with(CORDONED, Given.node().cordoned().taint("spot", null, "PreferNoSchedule")))
                .neverSays("spot");
    }

    @Test
    void thePressureThatTheKubeletReportsIsNotUntaintedByHand() {
        examine(with(
                        "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.",
                        Given.node().taint("node.kubernetes.io/disk-pressure", null, "NoSchedule")))
                .reports("cluster.node-unschedulable")
                .says("node.kubernetes.io/disk-pressure:NoSchedule")
                .neverSays("kubectl taint nodes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available.",
                "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
                "0/1 nodes are available: 1 Too many pods.",
                "0/1 nodes are available: 1 node(s) had untolerated taint(s).",
                "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports."
            })
    void theSchedulersReasonsThatSpeakOfNodesAreKnown(String message) {
        examine(with(message, Given.node())).reports("cluster.node-unschedulable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are"
                        + " available: 1 Preemption is not helpful for scheduling.",
                "0/1 nodes are available: 1 node(s) had volume node affinity conflict.",
                "0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.",
                "0/1 nodes are available: persistentvolumeclaim \"registry-claim\" not found.",
                "0/2 nodes are available: 1 node(s) had untolerated taint {a: b}, 1 node(s) had volume node affinity conflict."
            })
    void storageIsAnotherMatter(String message) {
        examine(with(message, Given.node()).with(Given.node("other", "192.168.64.9")))
                .passes();
    }

    @Test
    void theSchedulerStopsAtAClaimAndTheCordonIsSeenAllTheSame() {
        String message = "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
        examine(with(message, Given.node().cordoned()))
                .reports("cluster.node-unschedulable")
                .says("every node is cordoned", message)
                .advises("microk8s kubectl uncordon vm");
    }

    @Test
    void nodesThatWereNotAllListedMayTakeThePod() {
        String message = "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
        examine(with(message, Given.node().cordoned()).partial(Listing.nodes())).cannotTell();
    }

    @Test
    void aCordonThatKeepsNobodyOffIsNoFault() {
        examine(GivenSite.healthy().with(Given.node().cordoned())).passes();
    }

    @Test
    void aPodThatIsGoingAwayIsNotWaitedFor() {
        examine(GivenSite.healthy()
                        .with(Given.registryPod().notScheduled(CORDONED).deleting()))
                .passes();
    }

    @Test
    void aPodThatHasFoundItsNodeIsNotKeptOff() {
        examine(GivenSite.healthy()
                        .with(Given.registryPod().notScheduled(CORDONED).on("vm")))
                .passes();
    }

    @Test
    void otherPodsOfTheNamespaceAreNotTheRegistry() {
        examine(GivenSite.healthy()
                        .with(Given.pod("container-registry/ui-5d4f8c7b9-x2x2x", "joxit/ui:2")
                                .notScheduled(CORDONED)))
                .passes();
    }

    @Test
    void podsOrNodesThatCannotBeListedAreUnknown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.NODES)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
    }

    @Test
    void aPartOfThePodsProvesNothing() {
        examine(GivenSite.healthy().partial(Listing.podsIn(BuiltIn.NAMESPACE))).cannotTell();
    }
}
