package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.integration.PullForecast.Reaction;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the doctor foretells of a pull, against what containerd does: the requests that its servers
 * see, in order, and the error that it reports.
 */
@ParameterizedClass
@EnumSource(ContainerdProgram.class)
@Timeout(300)
@Tag("long")
class ContainerdHostsIT {

    private final ContainerdProgram program;

    @TempDir
    private Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<RecordingRegistry> servers = new ArrayList<>();

    ContainerdHostsIT(ContainerdProgram program) {
        this.program = program;
    }

    @BeforeEach
    void programs() throws Exception {
        program.need(folder);
    }

    @AfterEach
    void stop() throws IOException {
        for (RecordingRegistry server : servers) {
            server.close();
        }
    }

    /** Two servers that speak HTTP, and one that speaks HTTPS with a certificate of a CA of its own. */
    private CertsTree.Names serve(String address) throws IOException {
        HeldCertificate ca =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate leaf = new HeldCertificate.Builder()
                .addSubjectAlternativeName(address)
                .signedBy(ca)
                .build();
        servers.add(new RecordingRegistry(null, seen));
        servers.add(new RecordingRegistry(null, seen));
        servers.add(new RecordingRegistry(
                new HandshakeCertificates.Builder()
                        .heldCertificate(leaf)
                        .build()
                        .sslContext(),
                seen));
        return new CertsTree.Names(
                address,
                servers.get(0).port(),
                servers.get(1).port(),
                servers.get(2).port(),
                ca.certificatePem());
    }

    @Test
    void everyTreeLeadsWhereTheDoctorSays() throws Exception {
        Optional<String> address = ownAddress();
        Assumptions.assumeTrue(address.isPresent(), "this machine has no address but loopback");
        CertsTree.Names names = serve(address.get());
        List<CertsTree> trees = CertsTree.all(names);
        assertTrue(trees.size() >= 60, () -> "only " + trees.size() + " trees");
        List<String> wrong = new ArrayList<>();
        try (RealContainerd containerd = RealContainerd.start(program, Files.createTempDirectory(folder, "c"), "")) {
            for (CertsTree tree : trees) {
                if (isReadOtherwise(tree, containerd.version())) {
                    continue;
                }
                Path certs = Files.createTempDirectory(folder, "certs");
                List<CertsDirectory> directories = tree.write(certs, names);
                String image = image(tree.host());
                wrong.addAll(difference(
                        tree.what() + " (" + tree.host() + ")",
                        image,
                        containerd.resolve(tree.host(), directories),
                        containerd.version(),
                        () -> containerd
                                .ctr("content", "fetch", "--hosts-dir", certs.toString(), image)
                                .output()));
            }
        }
        assertEquals("", String.join("\n", wrong), () -> wrong.size() + " of " + trees.size() + " trees");
    }

    /** The kubelet's way, through the CRI plugin; certs.d changes between pulls, and containerd is not restarted. */
    @Test
    void theKubeletsWayIsTheSame() throws Exception {
        Optional<String> address = ownAddress();
        Assumptions.assumeTrue(address.isPresent(), "this machine has no address but loopback");
        CertsTree.Names names = serve(address.get());
        Path certs = folder.resolve("certs.d");
        List<String> wrong = new ArrayList<>();
        try (RealContainerd containerd = RealContainerd.start(
                program, Files.createTempDirectory(folder, "c"), "config_path = \"" + certs + "\"\n")) {
            List<CertsTree> trees = CertsTree.all(names);
            for (int i = 0; i < trees.size(); i += 4) {
                CertsTree tree = trees.get(i);
                if (isReadOtherwise(tree, containerd.version())) {
                    continue;
                }
                if (Files.exists(certs)) {
                    Files.move(certs, folder.resolve("certs.d." + i));
                }
                HostResolution resolution = containerd.resolve(tree.host(), tree.write(certs, names));
                if (resolution.crashesContainerd()) {
                    continue;
                }
                wrong.addAll(difference(
                        tree.what() + " (" + tree.host() + ")",
                        image(tree.host()),
                        resolution,
                        containerd.version(),
                        () -> CriImages.pull(containerd.port(), image(tree.host()))));
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    /** Before 1.6.16 a value that is missing is no fault of the file, but the end of containerd: at each pull. */
    @ParameterizedTest
    @ValueSource(strings = {"server =\n", "x = [1,, 2]\n", "x = { y = }\n", "[host]\nx = 1\ny = 2\n"})
    void containerdEndsWhereTheDoctorSays(String line) throws Exception {
        Path certs = folder.resolve("certs.d");
        Path hosts = Files.createDirectories(certs.resolve("localhost:1")).resolve("hosts.toml");
        Files.writeString(hosts, line + "[host.\"http://localhost:1\"]\n");
        try (RealContainerd containerd = RealContainerd.start(
                program, Files.createTempDirectory(folder, "c"), "config_path = \"" + certs + "\"\n")) {
            Assumptions.assumeTrue(
                    HostsToml.parse(Files.readString(hosts), containerd.reader())
                            .crashesContainerd(),
                    "this containerd has a newer reader of TOML");

            // The CRI plugin may not be ready yet, and says so.
            String said = "";
            for (int i = 0; i < 1_500 && !containerd.process().waitFor(100, TimeUnit.MILLISECONDS); i++) {
                try {
                    said = CriImages.pull(containerd.port(), "localhost:1/app:v1");
                } catch (IOException e) {
                    said = e.toString();
                }
            }
            assertFalse(containerd.process().isAlive(), said);
            assertEquals(2, containerd.process().exitValue(), said);
        }
    }

    /** Nodes first installed with MicroK8s 1.22 or earlier have mirrors in their template, and no config_path. */
    @Test
    void mirrorsLeadWhereTheDoctorSays() throws Exception {
        Optional<String> address = ownAddress();
        Assumptions.assumeTrue(address.isPresent(), "this machine has no address but loopback");
        CertsTree.Names names = serve(address.get());
        String mirrors = names.fill("""
                [mirrors."a.invalid:1"]
                  endpoint = ["http://MIRROR", "http://MIRROR/cache", "https://MIRROR/v2"]
                [mirrors."b.invalid:1"]
                  endpoint = ["MIRROR"]
                [mirrors."HOST"]
                  endpoint = ["http://MIRROR", "http://HOST"]
                [mirrors."localhost:PORT"]
                  endpoint = ["localhost:PORT"]
                [mirrors."*"]
                  endpoint = ["http://MIRROR/all"]
                """, names.address() + ":" + names.plain());
        RegistryConfig config =
                RegistryConfig.of(TomlFile.ofContainerd(RealContainerd.config(folder, below(mirrors)), null), null);
        List<String> wrong = new ArrayList<>();
        try (RealContainerd containerd =
                RealContainerd.start(program, Files.createTempDirectory(folder, "c"), below(mirrors))) {
            for (String host : List.of(
                    "a.invalid:1",
                    "b.invalid:1",
                    "c.invalid:1",
                    names.address() + ":" + names.plain(),
                    names.address() + ":" + names.mirror(),
                    "localhost:" + names.plain(),
                    "127.0.0.1:" + names.plain())) {
                wrong.addAll(difference(
                        host,
                        image(host),
                        HostResolution.of(host, config, List.of(), containerd.version()),
                        containerd.version(),
                        () -> CriImages.pull(containerd.port(), image(host))));
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static String below(String mirrors) {
        return mirrors.replace("[mirrors", "[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors");
    }

    private static String image(String host) {
        return host.equals("docker.io") ? "docker.io/library/app:v1" : host + "/app:v1";
    }

    private List<String> difference(
            String what, String image, HostResolution resolution, String version, Callable<String> pull)
            throws Exception {
        seen.clear();
        String output = pull.call();
        for (RecordingRegistry server : servers) {
            server.settle();
        }
        Predicted predicted = predict(image, resolution, version);
        HostsToml file = resolution.file();
        boolean isForetold;
        if (file == null || file.inOrder()) {
            isForetold = predicted.requests().equals(seen) && plain(output).contains(plain(predicted.error()));
        } else {
            isForetold = sorted(predicted.requests()).equals(sorted(seen));
        }
        return isForetold
                ? List.of()
                : List.of(what + "\n  containerd asks " + seen + "\n  it is predicted  " + predicted.requests()
                        + "\n  it reports      " + output.strip() + "\n  it is predicted  " + predicted.error());
    }

    private static List<String> sorted(List<String> requests) {
        return requests.stream().sorted().toList();
    }

    /** Without what Go's releases put before an error of TLS, and the parameter that containerd 2 hides. */
    private static String plain(String error) {
        return error.replace("tls: failed to verify certificate: ", "").replaceAll("\\?ns=[^\"\\\\]*", "");
    }

    /** containerd 2 does not look at values of keys that it does not know, and Debian gives it a go-toml that reads TOML 1.1. */
    private static boolean isReadOtherwise(CertsTree tree, String version) {
        return version.startsWith("2.")
                && TomlWritings.READ_BY_NEWER.stream().anyMatch(w -> tree.what().endsWith(": " + w));
    }

    /**
     * What should be seen.
     *
     * @param error words of what should be reported
     */
    private record Predicted(List<String> requests, String error) {}

    private Predicted predict(String name, HostResolution resolution, String version) throws IOException {
        ImageReference image = ImageReference.parse(name).orElseThrow();
        if (resolution.crashesContainerd()) {
            return new Predicted(List.of(), "panic: "); // of ctr, which reads the file itself
        }
        for (String file : resolution.files()) {
            if (!Files.exists(Path.of(file))) {
                return new Predicted(List.of(), "unable to read C"); // "CA cert" or "CERT file"
            } else if (!Files.readString(Path.of(file)).contains("-----BEGIN CERTIFICATE")) {
                return new Predicted(List.of(), "unable to load CA cert \"" + file + "\"");
            }
        }
        List<String> requests = new ArrayList<>();
        List<PullForecast> forecast = PullForecast.of(
                image,
                resolution,
                attempt -> {
                    Optional<RecordingRegistry> server = servers.stream()
                            .filter(s -> attempt.authority().endsWith(":" + s.port()))
                            .findFirst();
                    if (server.isEmpty()) {
                        return new Reaction(0, "");
                    }
                    Reaction reaction = react(attempt, server.get());
                    requests.add(
                            reaction.status() == 0
                                    ? RecordingRegistry.hello(server.get().port())
                                    : "HEAD " + attempt.request(image));
                    return reaction;
                },
                version);
        return new Predicted(requests, forecast.get(0).error());
    }

    private static Reaction react(Attempt attempt, RecordingRegistry server) {
        if (attempt.isPlain()) {
            return server.speaksTls() ? new Reaction(400, "400 Bad Request") : new Reaction(404, "404 Not Found");
        } else if (!server.speaksTls()) {
            return new Reaction(0, PullForecast.PLAIN_SERVER);
        }
        boolean trusted = attempt.tls().trustsAnyone() || !attempt.tls().ca().isEmpty();
        return trusted
                ? new Reaction(404, "404 Not Found")
                : new Reaction(0, "x509: certificate signed by unknown authority");
    }

    /** An address of this machine that is not of loopback: containerd has other defaults for those. */
    private static Optional<String> ownAddress() throws IOException {
        try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
            return interfaces
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst();
        }
    }
}
