package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenNode;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CriPluginTests {

    private static final String PROBLEM = "runtime.cri-not-loaded";
    private static final String NO_SERVICE =
            "rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService";
    private static final String STARTING = "time=\"T\" level=info msg=\"starting containerd\" version=1.7.29";
    private static final String OLD =
            "time=\"T\" level=warning msg=\"failed to load plugin io.containerd.grpc.v1.cri\" error=\"invalid plugin"
                    + " config: `mirrors` cannot be set when `config_path` is provided\"";
    private static final String NEW =
            "time=\"T\" level=warning msg=\"failed to load plugin\" error=\"invalid cri image config: `mirrors` cannot"
                    + " be set when `config_path` is provided\" id=io.containerd.cri.v1.images type=io.containerd.cri.v1";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new CriPlugin());
    }

    private static GivenNode dead(String message) {
        return Given.node().notReady("False", "KubeletNotReady", message);
    }

    @Test
    void theKubeletsWordsAreEnough() {
        examine(GivenSite.healthy()
                        .with(dead("[container runtime status check may not have completed yet, " + NO_SERVICE + "]")))
                .reports(PROBLEM)
                .links(PROBLEM, Subject.node("vm"))
                .advises("sudo snap restart microk8s.daemon-containerd");
    }

    @Test
    void anEventOfTheNodeTellsToo() {
        examine(GivenSite.healthy()
                        .with(
                                dead("container runtime is down"),
                                Given.event("Node", "/vm", "InvalidDiskCapacity", NO_SERVICE, Instant.EPOCH)))
                .reports(PROBLEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD, NEW})
    void theLogOfThisHostTellsWhileItsNodeIsNotReady(String line) {
        examine(GivenSite.healthy().with(dead("container runtime is down")).log(STARTING, line))
                .reports(PROBLEM)
                .says("`mirrors` cannot be set");
    }

    @Test
    void anOldLineOnAReadyNodeHasBeenMended() {
        examine(GivenSite.healthy().log(STARTING, OLD)).passes();
    }

    @Test
    void aLineBeforeTheLastStartHasBeenMended() {
        examine(GivenSite.healthy().with(dead("cni plugin not initialized")).log(OLD, STARTING))
                .passes();
    }

    @Test
    void theLogOfThisHostSaysNothingOfOtherNodes() {
        examine(GivenSite.healthy()
                        .with(Given.node("b", "192.168.64.9").notReady("False", "KubeletNotReady", "runtime is down"))
                        .log(STARTING, OLD))
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time=\"T\" level=info msg=\"skip loading plugin\" id=io.containerd.snapshotter.v1.zfs",
                "time=\"T\" level=warning msg=\"failed to load plugin io.containerd.snapshotter.v1.devmapper\"",
                "time=\"T\" level=error msg=\"failed to load cni during init\" error=\"no network config found\""
            })
    void otherPluginsThatAreNotLoadedAreHarmless(String line) {
        examine(GivenSite.healthy().with(dead("cni plugin not initialized")).log(STARTING, line))
                .passes();
    }

    @Test
    void aNodeThatIsNotReadyForAnotherReasonIsNotThis() {
        examine(GivenSite.healthy().with(Given.node().notReady("Unknown", "NodeStatusUnknown", null)))
                .passes();
    }

    @Test
    void withoutNodesItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.NODES).log(STARTING, OLD))
                .cannotTell();
    }

    @Test
    void withoutLogAndEventsTheNodesConditionStillTells() {
        GivenSite site = GivenSite.healthy().with(dead(NO_SERVICE)).unknown(Listing.Kind.EVENTS);
        examine(site.unknown(RuntimeLog.Ask.INSTANCE)).reports(PROBLEM);
    }
}
