package dev.registrydoctor.doctor.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kubeconfigs and hosts' files that lead to programs, devices, pipes and other people's secrets. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {

    /** The kubeconfig cannot be used, or leads to no API server. */
    private static final Set<Integer> UNUSED = Set.of(2, 5);

    private static final String CERTS = "var/snap/microk8s/current/args/certs.d";
    private static final String SECRET = "root:$6$s3cr3t-0f-sh4dow:19000:0:99999:7:::";

    @TempDir
    private Path folder;

    private Visit kubeconfig(String server, String user) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), Visit.kubeconfig(server, user));
        return Visit.of(folder, List.of("--kubeconfig", file, "--timeout", "5s"));
    }

    private Path shadow() throws IOException {
        return Files.writeString(folder.resolve("shadow"), SECRET + "\n" + SECRET + "\n");
    }

    private static Path pipe(Path at) throws Exception {
        Process made = new ProcessBuilder("mkfifo", at.toString()).start();
        assumeTrue(made.waitFor(150, TimeUnit.SECONDS) && made.exitValue() == 0, "there is no mkfifo");
        return at;
    }

    @Test
    void programsOfAKubeconfigAreNotRun() throws Exception {
        Path mark = folder.resolve("was-run");
        for (String user : List.of(
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [\"" + mark + "\"]}",
                "auth-provider: {name: gcp, config: {cmd-path: touch, cmd-args: \"" + mark + "\"}}")) {
            Visit visit = kubeconfig("https://127.0.0.1:1", user);
            assertEquals(2, visit.exit());
            visit.assertSays("which is not supported");
            assertFalse(Files.exists(mark));
        }
    }

    @Test
    void filesThatAKubeconfigNamesAreNotShownAndNotWaitedFor() throws Exception {
        List<String> files = List.of(
                shadow().toString(),
                pipe(folder.resolve("pipe")).toString(),
                "/dev/zero",
                "/dev/random",
                "/dev/stdin",
                "/proc/self/mem",
                "/",
                "~/x",
                "../../../../../../../../etc/shadow",
                "a\\0b",
                "\\u001b[2J");
        for (String file : files) {
            for (String user : List.of(
                    "client-certificate: \"%s\", client-key: \"%s\"",
                    "tokenFile: \"%s\"", "token: x, client-key: \"%s\"")) {
                Visit visit = kubeconfig("https://127.0.0.1:1", user.formatted(file, file));
                assertTrue(UNUSED.contains(visit.exit()), () -> file + ": " + visit.json());
                assertFalse(visit.json().toString().contains("s3cr3t"), visit.json()::toString);
            }
        }
    }

    @Test
    void pipesAndDevicesAreNotOpened() throws Exception {
        Path pipe = pipe(folder.resolve("pipe"));
        for (Path file : List.of(pipe, Path.of("/dev/zero"), Path.of("/"))) {
            kubeconfig("https://127.0.0.1:1", "tokenFile: \"" + file + "\"").assertSays("it is not a regular file");
            Visit.of(folder, List.of("--kubeconfig", file, "--timeout", "5s")).assertSays("it is not a regular file");
        }
    }

    static Stream<String> kubeconfigs() {
        String garbage = Base64.getEncoder().encodeToString("-----BEGIN s3cr3t-----".getBytes(StandardCharsets.UTF_8));
        return Stream.of(
                "[".repeat(100_000),
                "{a: ".repeat(100_000),
                "- ".repeat(100_000),
                """
                a: &a [x,x]
                b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
                c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
                ? [*d,*d,*d,*d]
                : x
                """,
                "a: &a [*a]\n",
                "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1:1/\"]]\n",
                "\u0000\u0001",
                "\uFEFF",
                Visit.kubeconfig("javascript:alert(1)", "token: x"),
                Visit.kubeconfig("http://[::1", "token: x"),
                Visit.kubeconfig("https://user:s3cr3t@127.0.0.1:1/a?b#c", "token: x"),
                Visit.kubeconfig("https://127.0.0.1:1\", tls-server-name: \"a b/\\u0000", "token: x"),
                Visit.kubeconfig("https://127.0.0.1:1\", tls-server-name: \"", "token: x"),
                Visit.kubeconfig("https://127.0.0.1:1", "token: \"a\\r\\nX-Evil: s3cr3t\""),
                Visit.kubeconfig("https://127.0.0.1:1", "username: \"a\\u0000\", password: \"s3cr3t\\u00e9\""),
                Visit.kubeconfig(
                        "https://127.0.0.1:1", "client-certificate-data: " + garbage + ", client-key-data: " + garbage),
                Visit.kubeconfig("https://127.0.0.1:1\", certificate-authority-data: \"" + garbage, "token: x"));
    }

    /** A bomb is small, and takes more memory with each alias. */
    @Test
    void aKubeconfigOfMoreThanFiftyAliasesIsNotRead() throws Exception {
        for (int aliases : new int[] {50, 51}) {
            String text = Visit.kubeconfig("https://127.0.0.1:1", "token: x") + "a: &a [x]\nb: ["
                    + "*a,".repeat(aliases) + "]\n";
            Path file = Files.writeString(folder.resolve("config"), text);
            Visit visit = Visit.of(folder, List.of("--kubeconfig", file, "--timeout", "5s"));
            assertEquals(aliases > 50, visit.json().err().contains("it is not valid YAML"), visit.json()::toString);
        }
    }

    @Test
    void aKubeconfigOfMoreThan3MibIsNotRead() throws Exception {
        String text = Visit.kubeconfig("https://127.0.0.1:1", "token: x") + "#".repeat(3 << 20);
        Path file = Files.writeString(folder.resolve("config"), text);
        Cli.Result result = Visit.of(folder, List.of("--kubeconfig", file, "--timeout", "5s"))
                .json();
        assertTrue(result.err().contains(file + ": it is larger than 3 MiB"), result.err());
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("kubeconfigs")
    void kubeconfigsThatMakeNoSense(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("config"), text);
        Visit visit = Visit.of(folder, List.of("--kubeconfig", file, "--timeout", "5s"));
        assertTrue(UNUSED.contains(visit.exit()), visit.json()::toString);
        assertFalse(visit.json().toString().contains("s3cr3t"), visit.json()::toString);
    }

    /** Links of a mounted host mean what they mean there; pipes and devices are not opened. */
    @Test
    void certsThatLeadElsewhere() throws Exception {
        Path outside = shadow();
        Path root = folder.resolve("host");
        Path certs = Files.createDirectories(root.resolve(CERTS));
        link(certs, "shadow:5000", outside);
        link(certs, "etc-shadow:5000", Path.of("/etc/shadow"));
        link(certs, "up:5000", Path.of("../../../../../../../../../../" + outside));
        link(certs, "zero:5000", Path.of("/dev/zero"));
        link(certs, "itself:5000", Path.of("hosts.toml"));
        pipe(Files.createDirectories(certs.resolve("pipe:5000")).resolve("hosts.toml"));
        Files.createDirectories(certs.resolve("folder:5000/hosts.toml"));
        Files.createSymbolicLink(certs.resolve("circle:5000"), Path.of("circle:5000"));
        Files.createSymbolicLink(certs.resolve("root:5000"), Path.of("/"));
        Files.createDirectories(certs.resolve("\u001b[2J:5000"));
        Files.writeString(
                Files.createDirectories(certs.resolve("deep:5000")).resolve("hosts.toml"), "a=" + "[".repeat(200_000));
        Files.writeString(
                Files.createDirectories(certs.resolve("large:5000")).resolve("hosts.toml"), "a=1\n".repeat(400_000));
        Files.createDirectories(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/docker"), Path.of("/dev"));
        pipe(root.resolve(CERTS).resolveSibling("containerd-template.toml"));
        Visit visit = Visit.of(folder, List.of("--host-root", root, "--timeout", "20s"));
        assertFalse(visit.deadlineHit(), visit.json()::out);
        assertFalse(visit.json().toString().contains("s3cr3t"), visit.json()::toString);
        assertFalse(visit.json().out().contains("$6$"), visit.json()::out);
        visit.assertSays("it is not a regular file");
    }

    private static void link(Path certs, String registry, Path target) throws IOException {
        Files.createSymbolicLink(
                Files.createDirectories(certs.resolve(registry)).resolve("hosts.toml"), target);
    }

    /** More than containerd would ever be given is not read to the end, and that is said. */
    @Test
    void certsWithoutEnd() throws Exception {
        Path root = folder.resolve("host");
        for (int i = 0; i < 1_100; i++) {
            Files.createDirectories(root.resolve(CERTS).resolve("r" + i + ":5000"));
        }
        Visit visit = Visit.of(folder, List.of("--host-root", root, "--timeout", "20s"));
        visit.assertSays("more than 1000 directories");
    }
}
