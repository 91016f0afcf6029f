package dev.registrydoctor.checks.catalog.runtime;

import static dev.registrydoctor.checks.catalog.ThreeNodes.IMAGE;
import static dev.registrydoctor.checks.catalog.ThreeNodes.PLAIN;
import static dev.registrydoctor.checks.catalog.ThreeNodes.REGISTRY;
import static dev.registrydoctor.checks.catalog.ThreeNodes.cluster;
import static dev.registrydoctor.checks.catalog.ThreeNodes.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.catalog.ThreeNodes;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CertsAgreeTests {

    private static final String DIFFERS = "runtime.certs-d-differs";
    private static final String MIRROR = "[host.\"http://mirror.lab:5000\"]\ncapabilities = [\"pull\", \"resolve\"]\n";

    /** Three nodes, one of which has something else for the registry, and a Pod that runs on another. */
    private static GivenSite site(GivenSite c) {
        return cluster(node("vm"), node("node-b"), c)
                .with(Given.pod("shop/web-a", IMAGE).on("vm"));
    }

    private static GivenSite without(String node) {
        return node(node).certs(REGISTRY, null);
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new CertsAgree());
    }

    @Test
    void aNodeThatAsksAnotherServerIsNamedWithWhatItAsks() {
        Examined examined = examine(site(without("node-c")))
                .reports(DIFFERS)
                .says(
                        "containerd on node node-c asks https://reg.lab:5000 for images of reg.lab:5000",
                        "http://reg.lab:5000 on nodes node-b and vm")
                .links(DIFFERS, Subject.registry(REGISTRY))
                .advises("on node node-b", "on node node-c", "tar -C " + BuiltIn.CERTS_D, "No restart is needed");
        assertEquals(List.of("node-c"), examined.only().details().hosts());
    }

    @Test
    void aMirrorThatOnlyOneNodeHasIsNamed() {
        examine(site(node("node-c").certs(REGISTRY, MIRROR)))
                .reports(DIFFERS)
                .says("http://mirror.lab:5000, then")
                .advises("change nothing");
    }

    /** Of two nodes neither is in the majority: what somebody wrote is taken for what is meant. */
    @Test
    void ofTwoNodesTheOneWithoutAFileIsNamed() {
        GivenSite site = ThreeNodes.cluster()
                .without(Listing.Kind.NODES, "node-c")
                .seen("vm", without("vm"))
                .seen("node-b", node("node-b"))
                .with(Given.pod("shop/web-b", IMAGE).on("node-b"));
        assertEquals(
                List.of("vm"), examine(site).reports(DIFFERS).only().details().hosts());
    }

    /** The exact cause is told of the node; this is about those where nothing fails yet. */
    @Test
    void aNodeWhosePullFailsIsLeftToTheOtherChecks() {
        GivenSite failing = site(without("node-c"))
                .with(Given.pod("shop/web-c", IMAGE).on("node-c").waiting("ErrImagePull", PLAIN));
        examine(failing).passes();
    }

    /** Two lack the file, and the third is right: what fails is not what is meant, however many fail. */
    @Test
    void nodesThatFailAreNoMajority() {
        GivenSite site = cluster(node("vm"), without("node-b"), without("node-c"))
                .with(
                        Given.pod("shop/web-a", IMAGE).on("vm"),
                        Given.pod("shop/web-b", IMAGE).on("node-b").waiting("ErrImagePull", PLAIN),
                        Given.pod("shop/web-c", IMAGE).on("node-c").waiting("ErrImagePull", PLAIN));
        examine(site).passes();
        examine(site.with(Given.pod("shop/web-c", IMAGE).on("node-c")))
                .reports(DIFFERS)
                .says("containerd on node node-c asks https://reg.lab:5000");
    }

    @Test
    void nodesWithTheSameFilesAgree() {
        examine(site(node("node-c"))).passes();
    }

    @Test
    void aRegistryThatNoPodUsesIsNotCompared() {
        examine(cluster(node("vm"), node("node-b"), without("node-c"))).passes();
    }

    /** Another way to write the same. */
    @Test
    void theSameServersByAnotherFileAgree() {
        String other = "[host.\"http://reg.lab:5000\"]\ncapabilities = [\"resolve\", \"pull\"]\n";
        examine(site(node("node-c").certs(REGISTRY, "server = \"http://reg.lab:5000\"\n" + other)))
                .passes();
    }

    /** By default containerd tries both schemes for localhost; its website is not a registry of Docker Hub. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost:32000/app:1", "nginx:1"})
    void defaultsThatMeetTheSameRegistryAgree(String image) {
        GivenSite c = node("node-c").certs("localhost:32000", null).certs("docker.io", null);
        examine(cluster(node("vm"), node("node-b"), c)
                        .with(Given.pod("shop/a", image).on("vm")))
                .passes();
    }

    @Test
    void oneNodeIsNotCompared() {
        examine(GivenSite.healthy()).skips();
        examine(ThreeNodes.cluster().seen("vm", node("vm"))).skips();
    }

    @Test
    void aNodeWhoseFilesAreNotKnownLeavesItOpen() {
        examine(site(node("node-c").unknown(CertsDirectory.Ask.OWN))).cannotTell();
    }

    @Test
    void aDifferenceOfTwoIsToldWhateverTheThirdHas() {
        GivenSite site = cluster(node("vm"), without("node-b"), node("node-c").unknown(CertsDirectory.Ask.OWN))
                .with(Given.pod("shop/web-a", IMAGE).on("vm"));
        examine(site).reports(DIFFERS);
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(site(without("node-c")).unknown(Listing.Kind.PODS)).cannotTell();
    }

    /** containerd 1.6 rejects a file without a [host] table, and 2.1 reads it. */
    @Test
    void theSameFileForAnotherContainerdIsNotCopied() {
        String serverOnly = "server = \"http://reg.lab:5000\"\n";
        GivenSite site = cluster(
                        node("vm").certs(REGISTRY, serverOnly),
                        node("node-b").certs(REGISTRY, serverOnly),
                        node("node-c").certs(REGISTRY, serverOnly))
                .with(Given.node("node-c", "192.168.64.4").containerd("1.6.36"))
                .with(Given.pod("shop/web-a", IMAGE).on("vm"));
        examine(site).reports(DIFFERS).advises("the same version of MicroK8s").neverSays("tar -C");
    }

    /** What is for all registries is not copied for the sake of one. */
    @Test
    void aDirectoryOfAllRegistriesIsNotCopied() {
        GivenSite c = without("node-c").certs("_default", MIRROR).certs("docker.io", null);
        GivenSite site = cluster(node("vm").certs("quay.lab", null), node("node-b"), c)
                .with(Given.pod("shop/web-a", "quay.lab/app:1").on("vm"));
        examine(site).reports(DIFFERS).neverSays("tar -C");
    }
}
