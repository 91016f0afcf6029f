package dev.registrydoctor.checks.catalog.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenNode;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostnameTests {

    private static final String CHANGED = "cluster.hostname-changed";
    private static final String KUBELET = BuiltIn.ARGS + "/kubelet";

    private static GivenSite named(String hostname) {
        return GivenSite.healthy()
                .host(new HostFacts(hostname, "", List.of("192.168.64.2"), true, true, List.of()))
                .file(KUBELET, "--kubeconfig=${SNAP_DATA}/credentials/kubelet.config\n--read-only-port=0\n");
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Hostname());
    }

    private static GivenNode lost() {
        return Given.node().notReady("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.");
    }

    @Test
    void aHostThatComesBackAsAnotherNodeIsSeen() {
        Examined examined = examine(named("edge").with(lost(), Given.node("edge", "192.168.64.2")));
        examined.reports(CHANGED)
                .says("node vm", "edge")
                .links(CHANGED, Subject.node("vm"), Subject.node("edge"))
                .advises("hostnamectl set-hostname vm", "--hostname-override=vm", "daemon-kubelite");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void aNameThatNoNodeMayHaveKeepsItOut() {
        examine(named("edge_1").with(lost())).reports(CHANGED).says("not a valid node name");
    }

    @Test
    void untilTheKubeletStartsAgainARenamedHostWorks() {
        assertTrue(examine(named("edge")).reports(CHANGED).only().hypothesis());
    }

    @Test
    void theSoleNodeOfAnApiServerHereIsThisHostWithoutAddresses() {
        HostFacts folder = new HostFacts("edge", "", List.of(), true, true, null);
        examine(named("edge").host(folder).with(lost())).reports(CHANGED);
        examine(named("edge").host(folder).api(Given.api(ApiContact.State.ANSWERS, "", false)))
                .skips();
    }

    @Test
    void capitalLettersAreLowered() {
        examine(named("VM")).passes();
    }

    @Test
    void anOverrideNamesTheNodeWhateverTheHostIsCalled() {
        examine(named("edge").file(KUBELET, "--read-only-port=0\n--hostname-override=vm\n"))
                .passes();
        examine(named("vm").file(KUBELET, "--hostname-override=\"edge\"\n").with(lost()))
                .reports(CHANGED)
                .says("--hostname-override in " + KUBELET)
                .neverSays("set-hostname");
        examine(named("vm").file(KUBELET, "# --hostname-override=edge\n")).passes();
    }

    /** The kubelet's arguments stand as people write them; what is replaced is what stands there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--hostname-override=edge",
                "--hostname-override edge",
                "--hostname-override=\"edge\"",
                "--hostname-override \"edge\""
            })
    void theOverrideIsReplacedAsItIsWritten(String argument) {
        String arguments = "--read-only-port=0\n" + argument + "\n";
        Finding finding = examine(named("vm").file(KUBELET, arguments).with(lost()))
                .reports(CHANGED)
                .only();
        Action action = Objects.requireNonNull(finding.remedy()).steps().get(0).action();
        assertEquals(
                "--read-only-port=0\n--hostname-override=vm\n",
                LineEdit.applied(((Action.ChangeLines) action).edits(), arguments));
    }

    @Test
    void aNodeThatIsGoneButElsewhereIsNotThisHost() {
        GivenNode other = Given.node("other", "192.168.64.3").notReady("Unknown", "NodeStatusUnknown", "");
        examine(named("vm").with(other)).passes();
    }

    @Test
    void anotherClusterIsNotJudged() {
        examine(named("edge").none(Listing.Kind.NODES).with(Given.node("a", "10.0.0.1"), Given.node("b", "10.0.0.2")))
                .skips();
        examine(named("edge").host(Given.laptop())).skips();
    }

    @Test
    void withoutTheArgumentsItCannotBeTold() {
        examine(named("edge").unknown(new HostFile.Ask(KUBELET))).cannotTell();
        examine(named("edge").unknown(Listing.Kind.NODES)).cannotTell();
        examine(named("edge").absent(new HostFile.Ask(KUBELET))).skips();
    }
}
