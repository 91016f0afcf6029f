package dev.registrydoctor.doctor.setup.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.BuildkitRegistries;
import dev.registrydoctor.checks.model.client.InsecureList;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.doctor.setup.SetupHost;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageClientsTest {

    private static final String DAEMON = "/etc/docker/daemon.json";
    private static final String BUILDKIT = "/etc/buildkit/buildkitd.toml";
    private static final String DROP_IN = "/etc/containers/registries.conf.d/reg.lab-5000.conf";
    private static final JoinedRegistry PLAIN = new JoinedRegistry("reg.lab:5000", true, List.of());
    private static final JoinedRegistry LOOPBACK = new JoinedRegistry("localhost:32000", true, List.of());

    private static final String CA = GivenCertificate.root("Lab CA").pem();
    private static final JoinedRegistry PRIVATE = new JoinedRegistry("reg.lab:5000", false, Certificate.ofPem(CA));
    private static final JoinedRegistry PUBLIC_CA = new JoinedRegistry("reg.lab:5000", false, List.of());

    private static SetupHost used() {
        return new SetupHost()
                .with(DAEMON, "{\n  \"debug\": true\n}\n")
                .with("/etc/containers/registries.conf", "unqualified-search-registries = [\"docker.io\"]\n")
                .with("/var/lib/containers/storage/libpod.db", "")
                .with(BUILDKIT, "# ours\ndebug = true\n");
    }

    private static SetupPart plan(SetupHost host, JoinedRegistry registry, String... wanted) {
        return ImageClients.plan(registry, Set.of(wanted), host.evidence(ImageClients.needs(registry)));
    }

    @Test
    void plainHttpIsAllowedForEachClientOnce() {
        SetupHost host = used();
        SetupPart part = plan(host, PLAIN);
        assertEquals(
                List.of(
                        "change " + DAEMON,
                        "systemctl reload docker",
                        "write " + DROP_IN,
                        "change " + BUILDKIT,
                        "restart buildkit"),
                SetupHost.inShort(part.steps()));
        assertEquals(List.of(), part.obstacles());
        host.carryOut(part.steps());
        assertEquals("{\n  \"debug\": true,\n  \"insecure-registries\": [\"reg.lab:5000\"]\n}\n", host.text(DAEMON));
        assertTrue(host.text(BUILDKIT).startsWith("# ours\ndebug = true\n\n"));
        assertEquals(SetupPart.NOTHING, plan(host, PLAIN));
    }

    /** A registry with several names, one of them of this machine. */
    @Test
    void allNamesAreSetUpTogether() {
        JoinedRegistry registry =
                new JoinedRegistry(List.of("localhost:32000", "vm:32000", "10.0.0.5:32000"), true, List.of());
        for (SetupHost host : List.of(used(), new SetupHost().with(DAEMON, "{}").with(BUILDKIT, ""))) {
            SetupPart part = plan(host, registry, "docker", "buildkit");
            host.carryOut(part.steps());
            assertEquals(List.of("vm:32000", "10.0.0.5:32000"), InsecureList.read(host.text(DAEMON)));
            assertTrue(BuildkitRegistries.read(host.text(BUILDKIT)).speaksHttp("vm:32000"));
            assertTrue(BuildkitRegistries.read(host.text(BUILDKIT)).speaksHttp("10.0.0.5:32000"));
            assertEquals(List.of(), plan(host, registry, "docker", "buildkit").steps());
        }
    }

    @Test
    void aPrivateCaIsTrustedByEachClientOnce() {
        SetupHost host = used();
        SetupPart part = plan(host, PRIVATE);
        assertEquals(
                List.of(
                        "write /etc/docker/certs.d/reg.lab:5000/ca.crt",
                        "write /etc/containers/certs.d/reg.lab:5000/ca.crt",
                        "write /etc/buildkit/certs.d/reg.lab:5000/ca.crt",
                        "change " + BUILDKIT,
                        "restart buildkit"),
                SetupHost.inShort(part.steps()));
        host.carryOut(part.steps());
        assertEquals(
                List.of("/etc/buildkit/certs.d/reg.lab:5000/ca.crt"),
                Objects.requireNonNull(
                                BuildkitRegistries.read(host.text(BUILDKIT)).find("reg.lab:5000"))
                        .ca());
        assertEquals(SetupPart.NOTHING, plan(host, PRIVATE));
    }

    /** What somebody put there stays, whatever its name is. */
    @Test
    void aCaIsPutBesideOthers() {
        String folder = "/etc/docker/certs.d/reg.lab:5000/";
        SetupHost host = new SetupHost()
                .with(DAEMON, "{}")
                .with(folder + "ca.crt", GivenCertificate.root("Old CA").pem());
        SetupPart part = plan(host, PRIVATE);
        assertEquals(List.of("write " + folder + "ca-2.crt"), SetupHost.inShort(part.steps()));
        assertEquals(SetupPart.NOTHING, plan(host.with(folder + "lab.crt", CA), PRIVATE));
    }

    @Test
    void podmanReadsTheFolderOfDockerToo() {
        SetupHost host = used().with("/etc/docker/certs.d/reg.lab:5000/lab.crt", CA);
        assertEquals(SetupPart.NOTHING, plan(host, PRIVATE, "podman"));
    }

    @Test
    void aCertificateThatTheSystemTrustsNeedsNothing() {
        assertEquals(SetupPart.NOTHING, plan(used(), PUBLIC_CA));
    }

    @Test
    void dockerAndBuildkitNeedNothingOnLoopbackAndPodmanDoes() {
        SetupPart part = plan(used(), LOOPBACK);
        assertEquals(
                List.of("write /etc/containers/registries.conf.d/localhost-32000.conf"),
                SetupHost.inShort(part.steps()));
        assertTrue(
                part.notes().get(0).startsWith("Docker needs no setting for localhost:32000"), part.notes()::toString);
    }

    @Test
    void onlyClientsOfThisHostAreSetUp() {
        assertEquals(SetupPart.NOTHING, plan(new SetupHost(), PLAIN));
        assertEquals(
                List.of("write " + DAEMON, "systemctl reload docker"),
                SetupHost.inShort(plan(new SetupHost(), PLAIN, "docker").steps()));
        assertEquals(
                List.of("write " + BUILDKIT, "restart buildkit"),
                SetupHost.inShort(plan(new SetupHost(), PLAIN, "buildkit").steps()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"debug\": true,}", "[]", "{\"insecure-registries\": \"a\"}"})
    void aFileThatDockerRefusesIsNotChanged(String text) {
        SetupPart part = plan(new SetupHost().with(DAEMON, text), PLAIN);
        assertEquals(List.of(), part.steps());
        assertTrue(part.obstacles().get(0).startsWith(DAEMON + " is not changed: "), part.obstacles()::toString);
    }

    @Test
    void aFileThatIsNotInForceIsReadAgain() {
        SetupHost host = new SetupHost().with(DAEMON, "{\"insecure-registries\": [\"reg.lab:5000\"]}");
        GivenSite site = host.onto(GivenSite.empty()).answer(DockerEngine.Ask.INSTANCE, Given.engine("127.0.0.0/8"));
        Evidence evidence = SetupHost.gather(site, ImageClients.needs(PLAIN));
        assertEquals(
                List.of("systemctl reload docker"),
                SetupHost.inShort(ImageClients.plan(PLAIN, Set.of(), evidence).steps()));
    }

    /** Without the right to read it, nobody knows whether something is missing. */
    @Test
    void aFileThatCannotBeReadIsAGapAndNoStep() {
        GivenSite site = used().onto(GivenSite.empty()).unknown(new HostFile.Ask(DAEMON));
        SetupPart part = ImageClients.plan(PLAIN, Set.of("docker"), SetupHost.gather(site, ImageClients.needs(PLAIN)));
        assertEquals(List.of(), part.steps());
        assertFalse(part.gaps().isEmpty());
    }
}
