package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodesAgreeTests {

    private static final String DIFFER = "runtime.nodes-differ";
    private static final String HOST = "10.0.0.5:32000";
    private static final String IMAGE = HOST + "/app:v1";
    private static final String HERE = "default/app-5d4f8c7b9-aaaaa";
    private static final String THERE = "default/app-5d4f8c7b9-bbbbb";
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final String PLAIN =
            "Head \"https://" + HOST + "/v2/app/manifests/v1\": http: server gave HTTP response to HTTPS client";

    private static GivenPod running() {
        return Given.pod(THERE, IMAGE).on("vm").imageId(HOST + "/app@" + DIGEST);
    }

    /** Two nodes; a pod waits on b, which is not this host. */
    private static GivenSite site(String message) {
        return GivenSite.healthy()
                .with(Given.node("b", "192.168.64.9"))
                .with(Given.pod(HERE, IMAGE).on("b").waiting("ErrImagePull", message));
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NodesAgree());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN,
                "unexpected status from HEAD request to http://10.0.0.5:32000/v2/app/manifests/v1: 400 Bad Request",
                "tls: failed to verify certificate: x509: certificate signed by unknown authority"
            })
    void theSameImageThereAndNotHereTellsThatTheNodesDiffer(String message) {
        Examined examined = examine(site(message).with(running().pullPolicy("Always")))
                .reports(DIFFER)
                .says("Node vm pulled " + IMAGE, "node b fails", HOST + "/app@" + DIGEST)
                .links(DIFFER, Subject.registry(HOST), Subject.node("b"), Subject.pod(HERE))
                .advises("on node vm", "on node b", "tar -C", "No restart is needed");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void anImageOfUnknownAgeIsASuspicionOnly() {
        assertTrue(examine(site(PLAIN).with(running())).reports(DIFFER).only().hypothesis());
    }

    @Test
    void anEventOfThePullMakesItCertain() {
        GivenSite site = site(PLAIN)
                .with(running())
                .with(Given.podEvent(THERE, "Pulled", "Successfully pulled image \"" + IMAGE + "\" in 2s"));
        assertFalse(examine(site).reports(DIFFER).only().hypothesis());
    }

    @Test
    void anImageThatWasLoadedFromAFileProvesNothing() {
        examine(site(PLAIN).with(running().imageId(DIGEST))).passes();
        examine(site(PLAIN).with(running().imageId(null))).passes();
    }

    @Test
    void anotherImageOfTheSameRegistryProvesNothing() {
        examine(site(PLAIN).with(Given.pod(THERE, HOST + "/app:v2").imageId(HOST + "/app@" + DIGEST)))
                .passes();
    }

    @Test
    void whereAllNodesFailTheyDoNotDiffer() {
        GivenSite site = site(PLAIN)
                .with(running())
                .with(Given.pod("default/other-5d4f8c7b9-ccccc", HOST + "/other:v1")
                        .on("vm")
                        .waiting("ErrImagePull", PLAIN));
        examine(site).passes();
    }

    @Test
    void otherFailuresHaveNothingToDoWithCertsD() {
        examine(site("dial tcp 10.0.0.5:32000: connect: connection refused").with(running()))
                .passes();
        examine(site(IMAGE + ": not found").with(running())).passes();
    }

    @Test
    void theSameNodeDiffersFromNobody() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node("b", "192.168.64.9"))
                .with(running())
                .with(Given.pod(HERE, IMAGE).on("vm").waiting("ErrImagePull", PLAIN));
        examine(site).passes();
        examine(GivenSite.healthy()).skips();
    }

    @Test
    void filesInViewThatSpeakOfTheHostAreJudgedThemselves() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node("b", "192.168.64.9"))
                .with(Given.pod(HERE, IMAGE).on("vm").waiting("ErrImagePull", PLAIN))
                .with(Given.pod(THERE, IMAGE).on("b").imageId(HOST + "/app@" + DIGEST));
        examine(site).reports(DIFFER);
        examine(site.certs("10.0.0.5", "[host.\"http://" + HOST + "\"]\n")).passes();
    }

    /** config_path names a folder that was not read; the entry that it passes over is what differs. */
    @Test
    void anEntryThatContainerdDoesNotReadIsJudgedItself() {
        String template = """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry]
                  config_path = "/etc/containerd/certs.d"
                """;
        GivenSite site = GivenSite.healthy()
                .with(Given.node("b", "192.168.64.9"))
                .with(Given.pod(HERE, IMAGE).on("vm").waiting("ErrImagePull", PLAIN))
                .with(Given.pod(THERE, IMAGE).on("b").imageId(HOST + "/app@" + DIGEST))
                .file(BuiltIn.TEMPLATE, template)
                .unknown(new CertsDirectory.Ask("/etc/containerd/certs.d"));
        examine(site).reports(DIFFER);
        examine(site.certs(HOST, "[host.\"http://" + HOST + "\"]\n")).passes();
    }

    @Test
    void versionsWithOtherDefaultsForLoopbackAreNotCompared() {
        String image = "localhost:32000/app:v1";
        GivenSite site = GivenSite.healthy()
                .with(Given.node("b", "192.168.64.9").containerd("1.6.8"))
                .with(Given.pod(HERE, image).on("b").waiting("ErrImagePull", PLAIN))
                .with(Given.pod(THERE, image).on("vm").imageId("localhost:32000/app@" + DIGEST));
        examine(site).passes();
    }

    @Test
    void withoutPodsOrNodesItCannotTell() {
        examine(site(PLAIN).unknown(Listing.Kind.PODS)).cannotTell();
        examine(site(PLAIN).unknown(Listing.Kind.NODES)).cannotTell();
    }
}
