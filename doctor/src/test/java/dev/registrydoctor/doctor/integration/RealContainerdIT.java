package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.CertsDirectory;
import dev.registrydoctor.checks.model.HostResolution;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two facts about containerd that the doctor leans on, asked of a real one. */
@Timeout(180)
class RealContainerdIT {

    private static final String MIRRORS = """
            config_path = "/nowhere/certs.d"
            [plugins."io.containerd.grpc.v1.cri".registry.mirrors."localhost:32000"]
              endpoint = ["http://localhost:32000"]
            """;

    private static final String ONE_STYLE = "config_path = \"/nowhere/certs.d\"\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void programs() throws Exception {
        Programs.need("containerd", "ctr");
        Assumptions.assumeTrue(
                Programs.succeed(folder, "id", "-u").strip().equals("0"), "containerd starts only as root");
    }

    private List<String> start(String registry) throws Exception {
        try (RealContainerd containerd = RealContainerd.start(Files.createTempDirectory(folder, "c"), registry)) {
            // The unit is up and its socket answers, with and without the CRI plugin.
            assertEquals(0, containerd.ctr("version").exit());
            return containerd.log();
        }
    }

    private static List<String> failures(List<String> log) {
        return log.stream()
                .filter(l -> l.contains("failed to load plugin io.containerd.grpc.v1.cri"))
                .toList();
    }

    /** What the doctor says of a report with this journal, from a cluster whose node is not Ready. */
    private Cli.Result examine(String template, List<String> log, String sample) throws Exception {
        InspectionReport report = new InspectionReport(Files.createTempDirectory(folder, "report"));
        report.cluster(SampleFolder.copy(sample, Files.createTempDirectory(folder, "sample")));
        report.write("args/containerd-template.toml", template);
        report.journal(log);
        return Cli.run("run", "--from", report.folder(), "-o", "json");
    }

    @Test
    void mirrorsBesideConfigPathLeaveContainerdWithoutCri() throws Exception {
        List<String> log = start(MIRRORS);
        List<String> failures = failures(log);
        assertEquals(1, failures.size(), log::toString);
        assertTrue(
                failures.get(0).contains("`mirrors` cannot be set when `config_path` is provided"), failures::toString);
        // The doctor knows the line for what it is, out of this very log.
        Cli.Result result = examine(RealContainerd.config(folder, MIRRORS), log, "mirrors-with-config-path");
        assertEquals(Set.of("runtime.mirrors-with-config-path"), Cli.roots(result.json()), result::toString);
        assertTrue(
                result.json()
                        .at("/diagnoses/0/evidence")
                        .toString()
                        .contains("`mirrors` cannot be set when `config_path` is provided"),
                result::out);
    }

    @Test
    void oneStyleOfConfigurationLoads() throws Exception {
        List<String> log = start(ONE_STYLE);
        List<String> failures = failures(log);
        assertFalse(failures.toString().contains("config_path"), failures::toString);
    }

    /** A line from before the last start tells nothing of now, though the node is not Ready for another reason. */
    @Test
    void aFailureBeforeTheLastStartIsNotTheCause() throws Exception {
        List<String> broken = start(MIRRORS);
        List<String> mended = start(ONE_STYLE);
        Assumptions.assumeTrue(failures(mended).isEmpty(), () -> "CRI does not load here: " + failures(mended));
        List<String> both = new ArrayList<>(broken);
        both.addAll(mended);
        String template = RealContainerd.config(folder, ONE_STYLE);
        Cli.Result result = examine(template, both, "mirrors-with-config-path");
        assertFalse(result.out().contains("cannot be set when"), result::out);
        assertFalse(Cli.roots(result.json()).contains("runtime.mirrors-with-config-path"), result::out);
        // The other way round it is.
        List<String> brokenLast = new ArrayList<>(mended);
        brokenLast.addAll(broken);
        assertTrue(
                examine(template, brokenLast, "mirrors-with-config-path").out().contains("cannot be set when"),
                "the last start's failure is not named");
    }

    /**
     * A tree of certs.d for one image host.
     *
     * @param host the host that images name; PORT is the recorder's
     * @param directory the directory's name, or empty for none
     * @param toml its hosts.toml; HOST and PORT are filled in
     */
    private record Tree(String what, String host, String directory, String toml) {

        Tree filled(int port) {
            String authority = host + ":" + port;
            return new Tree(
                    what,
                    authority,
                    directory.replace("HOST", host).replace("PORT", String.valueOf(port)),
                    toml.replace("HOST", authority));
        }

        /** Writes it and reads it back as the doctor does. */
        List<CertsDirectory> write(Path certs) throws IOException {
            Files.createDirectories(certs);
            if (directory.isEmpty()) {
                return List.of();
            }
            Path path = Files.createDirectory(certs.resolve(directory));
            Files.writeString(path.resolve("hosts.toml"), toml);
            return List.of(new CertsDirectory(directory, path.toString(), List.of("hosts.toml"), toml, null));
        }
    }

    private static List<Tree> trees(String address) {
        String plain = "server = \"http://HOST\"\n[host.\"http://HOST\"]\n";
        return List.of(
                new Tree("nothing, for a loopback name", "localhost", "", ""),
                new Tree("nothing, for a loopback address", "127.0.0.1", "", ""),
                new Tree("nothing", address, "", ""),
                new Tree("the host and port", address, "HOST:PORT", plain),
                new Tree("the host and port, for a loopback name", "localhost", "HOST:PORT", plain),
                new Tree("underscores around the port", address, "HOST_PORT_", plain),
                new Tree("two underscores, a wrong name", address, "HOST__PORT", plain),
                new Tree("the host alone, a wrong name", address, "HOST", plain),
                new Tree("a wrong name, for a loopback name", "localhost", "localhost__PORT", plain),
                new Tree("_default", address, "_default", plain),
                new Tree("no TOML", address, "HOST:PORT", "server = “http://HOST”\n[host.\"http://HOST\"]\n"),
                new Tree("an empty file", address, "HOST:PORT", ""),
                new Tree(
                        "an unknown capability",
                        address,
                        "HOST:PORT",
                        "[host.\"http://HOST\"]\n  capabilities = [\"pull\", \"resolv\"]\n"),
                new Tree("a server and no host", address, "HOST:PORT", "server = \"http://HOST\"\n"),
                new Tree("a host without scheme", address, "HOST:PORT", "[host.\"HOST\"]\n"),
                new Tree(
                        "a server without scheme", address, "HOST:PORT", "server = \"HOST\"\n[host.\"http://HOST\"]\n"),
                new Tree("a host and no server", address, "HOST:PORT", "[host.\"http://HOST\"]\n"),
                new Tree(
                        "a host that only pulls",
                        address,
                        "HOST:PORT",
                        "[host.\"http://HOST\"]\n  capabilities = [\"pull\"]\n"),
                new Tree(
                        "a host that only pulls, and a plain server",
                        address,
                        "HOST:PORT",
                        "server = \"http://HOST\"\n[host.\"https://HOST\"]\n  capabilities = [\"pull\"]\n"),
                new Tree(
                        "two hosts, in the file's order",
                        address,
                        "HOST:PORT",
                        "server = \"http://HOST\"\n[host.\"https://HOST/first\"]\n[host.\"http://HOST/second\"]\n"),
                new Tree(
                        "a secure host before a plain server",
                        address,
                        "HOST:PORT",
                        "server = \"http://HOST\"\n[host.\"https://HOST\"]\n  skip_verify = true\n"));
    }

    @Test
    void hostsAreTriedAsTheDoctorSays() throws Exception {
        Optional<String> address = ownAddress();
        Assumptions.assumeTrue(address.isPresent(), "this machine has no address but loopback");
        List<String> wrong = new ArrayList<>();
        try (ConnectionRecorder server = new ConnectionRecorder();
                RealContainerd containerd = RealContainerd.start(Files.createTempDirectory(folder, "c"), ONE_STYLE)) {
            for (Tree tree : trees(address.get())) {
                String difference = difference(tree.filled(server.port()), server, containerd);
                if (!difference.isEmpty()) {
                    wrong.add(difference);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Where containerd does not do as foretold; empty when it does. */
    private String difference(Tree tree, ConnectionRecorder server, RealContainerd containerd) throws Exception {
        Path certs = folder.resolve("certs." + Objects.hash(tree));
        List<CertsDirectory> directories = tree.write(certs);
        HostResolution resolution = HostResolution.of(tree.host(), directories, containerd.version());
        List<String> foretold = new ArrayList<>();
        for (HostResolution.Attempt attempt : resolution.attempts()) {
            String scheme = attempt.isPlain() ? "http" : "https";
            if (foretold.isEmpty() || !foretold.get(foretold.size() - 1).equals(scheme)) {
                foretold.add(scheme);
            }
        }
        server.take();
        Programs.Ended fetch =
                containerd.ctr("content", "fetch", "--hosts-dir", certs.toString(), tree.host() + "/app:v1");
        List<String> seen = server.take();
        assertTrue(fetch.exit() != 0, fetch::output);
        return seen.equals(foretold)
                ? ""
                : tree.what() + " (" + tree.host() + "): containerd " + containerd.version() + " tries " + seen
                        + ", the doctor foretells " + foretold + "; ctr says " + fetch.output();
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
