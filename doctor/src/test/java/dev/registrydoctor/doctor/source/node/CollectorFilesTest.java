package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.source.host.CertsDirectories;
import dev.registrydoctor.doctor.source.host.HostFolders;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.host.InstalledSnaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files that the collector reads, compared with what is read on the host itself. */
@Tag("long")
class CollectorFilesTest {

    private static final String SECRET = "c2VjcmV0LXByaXZhdGUta2V5LW1hdGVyaWFs";
    private static final String CERTS_D = "/var/snap/microk8s/7777/args/certs.d";

    @TempDir
    Path root;

    @BeforeEach
    void node() throws IOException {
        write("/etc/hostname", "node-1\n");
        write("/etc/hosts", "127.0.0.1 localhost\n10.0.0.9 registry.lab\n");
        write("/usr/lib/os-release", "PRETTY_NAME=\"Test OS\"\n");
        link("/etc/os-release", "../usr/lib/os-release");
        link("/var/snap/microk8s/current", "7777");
        Files.createDirectories(at("/snap/microk8s/7777"));
        write("/var/snap/microk8s/7777/args/containerd-template.toml", """
                version = 2
                imports = ["/etc/containerd/conf.d/*.toml", "extra.toml"]
                # config_path = "/not/read"
                config_path = "${SNAP_DATA}/args/certs.d:/opt/certs"
                """);
        write("/var/snap/microk8s/7777/args/containerd.toml", "config_path = \"" + CERTS_D + "\"\n");
        write("/var/snap/microk8s/7777/args/extra.toml", "version = 2\n");
        write("/var/snap/microk8s/7777/args/kubelet", "--hostname-override=node-1\n");
        write("/var/snap/microk8s/7777/args/kube-apiserver", "--token-auth-file=" + SECRET + "\n");
        write("/var/snap/microk8s/7777/args/containerd-env", "HTTPS_PROXY=http://proxy.lab:3128\n");
        write("/var/snap/microk8s/7777/var/lock/ha-cluster", "");
        write("/etc/containerd/conf.d/one.toml", "version = 2\n");
        write("/opt/certs/harbor.lab/hosts.toml", """
                server = "https://harbor.lab"
                [host."https://harbor.lab"]
                ca = ["/etc/lab/ca.pem", 'beside.crt']
                client = [["/etc/lab/client.pem", "/etc/lab/client.key"]]
                """);
        write("/opt/certs/harbor.lab/beside.crt", "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n");
        write("/etc/lab/ca.pem", "text before\n-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n");
        write("/etc/lab/client.key", "-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n-----END PRIVATE KEY-----\n");
        write(CERTS_D + "/localhost:32000/hosts.toml", "server = \"http://localhost:32000\"\n");
    }

    private Path at(String path) {
        return root.resolve(path.substring(1));
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(at(path).getParent());
        Files.writeString(at(path), text);
    }

    private void link(String path, String target) throws IOException {
        Files.createDirectories(at(path).getParent());
        Files.createSymbolicLink(at(path), Path.of(target));
    }

    private static <T> Answer<T> ask(CollectedNode node, Question<T> question) {
        return CollectedNode.HANDLERS.answer(node, question);
    }

    /** The collector tells times to the second. */
    private static @Nullable Instant seconds(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    private void sameFile(String path, CollectedNode node) {
        Answer<HostFile> collected = ask(node, new HostFile.Ask(path));
        Answer<HostFile> live = new HostRoot(root).file(path);
        assertEquals(live.getClass(), collected.getClass(), () -> path + ": " + collected);
        live.toOptional().ifPresent(file -> {
            HostFile other = collected.toOptional().orElseThrow();
            assertEquals(file.text(), other.text(), path);
            assertEquals(seconds(file.modified()), other.modified(), path);
        });
    }

    private void sameFolder(String path, CollectedNode node) {
        Answer<HostFolder> collected = ask(node, new HostFolder.Ask(path));
        Answer<HostFolder> live = new HostFolders(new HostRoot(root)).ask(new HostFolder.Ask(path));
        assertEquals(live.getClass(), collected.getClass(), () -> path + ": " + collected);
        live.toOptional()
                .ifPresent(folder -> assertEquals(
                        folder.entries().stream()
                                .map(e -> new HostFolder.Entry(e.name(), e.kind(), seconds(e.modified())))
                                .toList(),
                        collected.toOptional().orElseThrow().entries(),
                        path));
    }

    private void sameCerts(@Nullable String folder, CollectedNode node) {
        CertsDirectory.Ask ask = new CertsDirectory.Ask(folder);
        Answer<List<CertsDirectory>> collected = ask(node, ask);
        Answer<List<CertsDirectory>> live = new CertsDirectories(new HostRoot(root), ask).answer();
        assertEquals(live.getClass(), collected.getClass(), () -> ask + ": " + collected);
        assertEquals(live.toOptional(), collected.toOptional(), ask::toString);
    }

    private void samePem(String path, CollectedNode node) {
        Answer<PemFile> live = new HostRoot(root).pem(new PemFile.Ask(path));
        Answer<PemFile> collected = ask(node, new PemFile.Ask(path));
        assertEquals(live.getClass(), collected.getClass(), () -> path + ": " + collected);
        assertEquals(live.toOptional(), collected.toOptional(), path);
    }

    @ParameterizedTest
    @EnumSource
    void aNodesFilesAreWhatTheyAreOnTheHost(NodeShell shell) throws Exception {
        Files.setLastModifiedTime(
                at("/var/snap/microk8s/7777/args/containerd-template.toml"),
                FileTime.from(Instant.parse("2025-01-02T03:04:05Z")));
        CollectedNode node = shell.collect(root);
        for (String path : List.of(
                "/etc/hostname",
                "/etc/os-release",
                "/etc/environment",
                BuiltIn.TEMPLATE,
                BuiltIn.ARGS + "/containerd.toml",
                BuiltIn.ARGS + "/extra.toml",
                BuiltIn.ARGS + "/kubelet",
                BuiltIn.ARGS + "/kubelite",
                BuiltIn.ARGS + "/containerd-env",
                "/etc/containerd/conf.d/one.toml",
                "/var/snap/microk8s/7777/args/kubelet",
                "/var/snap/microk8s/current/var/lock/ha-cluster",
                "/var/snap/microk8s/current/var/lock/stopped.lock")) {
            sameFile(path, node);
        }
        for (String path : List.of(
                BuiltIn.ARGS,
                "/var/snap/microk8s",
                "/etc/containerd/conf.d",
                "/etc/containers",
                "/var/lib/containers")) {
            sameFolder(path, node);
        }
        sameCerts(null, node);
        sameCerts(CERTS_D, node);
        sameCerts("/opt/certs", node);
        sameCerts("/etc/docker/certs.d", node);
        for (String path : List.of(
                "/etc/lab/ca.pem", "/etc/lab/client.key", "/etc/lab/client.pem", "/opt/certs/harbor.lab/beside.crt")) {
            samePem(path, node);
        }
        assertEquals(
                List.of("10.0.0.9"),
                ask(node, new dev.registrydoctor.checks.evidence.host.NameLookup.Ask("registry.lab"))
                        .toOptional()
                        .orElseThrow()
                        .addresses());
    }

    @ParameterizedTest
    @EnumSource
    void aHostileTreeIsReadAsOnTheHost(NodeShell shell) throws Exception {
        String odd = BuiltIn.CERTS_D.replace("current", "7777");
        for (String name : List.of(
                "new\nline",
                "\nfirst",
                "last\n",
                "quo\"te's",
                "$(touch pwned)",
                "`id`",
                "-n",
                "*",
                "a b",
                "[x]",
                ".dot",
                "..two")) {
            write(odd + "/" + name + "/hosts.toml", "server = \"https://odd.lab\" # " + name.strip() + "\n");
            write(odd + "/" + name + "/x" + name, "x");
        }
        link(odd + "/loop", "loop");
        link(odd + "/round", "round/round");
        link(odd + "/dangling", "/nowhere");
        link(odd + "/outside", "/../../../../../../etc");
        link(odd + "/absolute", "/opt/certs/harbor.lab");
        link(odd + "/file", "/etc/hosts");
        run("mkfifo", at(odd + "/fifo").toString());
        Files.createDirectories(at(odd + "/piped"));
        run("mkfifo", at(odd + "/piped/hosts.toml").toString());
        Files.createDirectories(at(odd + "/folder/hosts.toml"));
        write(odd + "/linked/real", "server = \"https://linked.lab\"\n");
        link(odd + "/linked/hosts.toml", "real");
        link(odd + "/linked/ca.crt", "/etc/lab/ca.pem");
        link("/etc/environment", "/etc/environment");
        run("mkfifo", at("/var/snap/microk8s/7777/args/kubelite").toString());
        CollectedNode node = shell.collect(root);
        sameFolder(BuiltIn.ARGS + "/certs.d", node);
        sameCerts(null, node);
        sameFile("/etc/environment", node);
        sameFile(BuiltIn.ARGS + "/kubelite", node);
        samePem(BuiltIn.CERTS_D + "/linked/ca.crt", node);
        assertFalse(Files.exists(Path.of("pwned")) || Files.exists(Path.of("/pwned")));
    }

    @ParameterizedTest
    @EnumSource
    void hugeFilesAndFoldersAreUnknown(NodeShell shell) throws Exception {
        write("/etc/environment", "x".repeat(500_000));
        Files.createDirectories(at("/etc/containers/registries.conf.d"));
        for (int i = 0; i < 2_100; i++) {
            Files.createFile(at("/etc/containers/registries.conf.d/" + i));
        }
        for (int i = 0; i < 6; i++) {
            // What cannot be packed.
            byte[] random = new byte[280_000];
            new Random(i).nextBytes(random);
            write(
                    CERTS_D + "/big" + i + "/hosts.toml",
                    "# " + Base64.getEncoder().encodeToString(random) + "\n");
        }
        String log = shell.log(root);
        assertTrue(log.length() < (2 << 20) + (1 << 16), () -> log.length() + " characters");
        CollectedNode node = CollectedNode.read(log);
        Gap large = ask(node, new HostFile.Ask("/etc/environment")).gaps().get(0);
        assertTrue(large.why().contains("larger than"), large::toString);
        assertTrue(ask(node, new HostFolder.Ask("/etc/containers/registries.conf.d"))
                .isUnknown());
        List<CertsDirectory> certs =
                ask(node, CertsDirectory.Ask.OWN).toOptional().orElseThrow();
        assertTrue(certs.stream()
                .anyMatch(c -> c.hostsToml() != null && c.hostsToml().length() > 300_000));
        assertTrue(
                certs.stream().anyMatch(c -> String.valueOf(c.unreadable()).contains("archive of this node is full")));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotCollectedIsUnknownAndNotAbsent(NodeShell shell) throws Exception {
        CollectedNode node = shell.collect(root);
        Answer<HostFile> file = ask(node, new HostFile.Ask("/opt/other"));
        assertEquals(Gap.Cause.NOT_RECORDED, file.gaps().get(0).cause());
        assertTrue(file.isUnknown());
        assertTrue(ask(node, new HostFile.Ask(BuiltIn.ARGS + "/kube-apiserver")).isUnknown());
        assertTrue(ask(node, new HostFile.Ask(BuiltIn.ARGS + "/not-there")).isAbsent());
        assertTrue(ask(node, new HostFolder.Ask("/opt")).isUnknown());
    }

    /** A run does not read the files of a registry on other nodes, and does not call what it did not read fine. */
    @ParameterizedTest
    @EnumSource
    void whatARegistryStoresIsKnownOnlyWhereItStoresNothing(NodeShell shell) throws Exception {
        write("/srv/full/docker/registry/v2/repositories/app/_uploads/1/data", "");
        write("/srv/empty/lost+found", "");
        CollectedNode node = shell.collect(root, "/srv/full", "/srv/empty", "/srv/none");
        Answer<StoredImages> full = ask(node, new StoredImages.Ask("/srv/full"));
        assertTrue(full.isUnknown(), full::toString);
        assertTrue(full.gaps().get(0).remedy().contains("registry-doctor space --nodes"), full::toString);
        assertTrue(ask(node, new StoredImages.Ask("/srv/empty")).isAbsent());
        assertTrue(ask(node, new StoredImages.Ask("/srv/none")).isAbsent());
        assertTrue(ask(node, new StoredImages.Ask("/srv/full/docker")).isUnknown());
    }

    @ParameterizedTest
    @EnumSource
    void noKeyAndNoLoginLeavesTheNode(NodeShell shell) throws Exception {
        write("/root/.docker/config.json", SECRET);
        write("/var/snap/microk8s/7777/credentials/client.config", SECRET);
        write(
                "/var/snap/microk8s/7777/certs/ca.crt",
                "-----BEGIN CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----\n" + SECRET
                        + "\n-----END RSA PRIVATE KEY-----\n");
        write(CERTS_D + "/localhost:32000/client.key", "-----BEGIN EC PRIVATE KEY-----\n" + SECRET + "\n");
        write(CERTS_D + "/localhost:32000/token", SECRET);
        write(
                "/etc/docker/certs.d/r:5000/client.cert",
                "-----BEGIN CERTIFICATE-----x-----BEGIN PRIVATE KEY-----\n" + SECRET);
        write("/var/lib/snapd/state.json", STATE);
        List<NodeRecord> records = NodeArchive.records(shell.log(root));
        for (NodeRecord record : records) {
            assertFalse((record.content() + record.words()).contains(SECRET), record::toString);
        }
        CollectedNode node = shell.collect(root);
        samePem("/var/snap/microk8s/current/certs/ca.crt", node);
        samePem("/etc/docker/certs.d/r:5000/client.cert", node);
    }

    private static final String STATE =
            "{\"data\":{\"auth\":{\"users\":[{\"macaroon\":\"" + SECRET + "\"}]},\"snaps\":{"
                    + "\"core20\":{\"type\":\"base\",\"sequence\":[{\"name\":\"core20\",\"revision\":\"1\"}],\"active\":true,"
                    + "\"current\":\"1\",\"channel\":\"latest/stable\"},\"microk8s\":{\"type\":\"app\",\"sequence\":[{\"name\":"
                    + "\"microk8s\",\"revision\":\"7777\"}],\"active\":true,\"current\":\"7777\",\"channel\":\"1.32/stable\","
                    + "\"user-id\":1},\"snapd\":{\"type\":\"snapd\",\"sequence\":[{\"name\":\"snapd\",\"revision\":\"2\"}],"
                    + "\"current\":\"2\",\"channel\":\"latest/edge\"}},\"snaps-hold\":{\"microk8s\":{\"system\":{\"first-held\":"
                    + "\"2024-01-01T00:00:00Z\",\"hold-until\":\"2315-01-01T00:00:00Z\"}}}}}";

    @ParameterizedTest
    @EnumSource
    void theSnapIsWhatSnapdsStateSays(NodeShell shell) throws Exception {
        write("/var/lib/snapd/state.json", STATE);
        CollectedNode node = shell.collect(root);
        List<Snap> live =
                InstalledSnaps.ofState(new HostRoot(root)).toOptional().orElseThrow();
        assertEquals(
                live.stream().filter(s -> s.name().equals("microk8s")).toList(),
                ask(node, Snap.Ask.INSTANCE).toOptional().orElseThrow());
        assertEquals(
                "7777",
                ask(node, Snap.Ask.INSTANCE).toOptional().orElseThrow().get(0).revision());
    }

    @Test
    void aDerFileLooksBinary() throws Exception {
        Files.write(at("/etc/lab/ca.pem"), new byte[] {0x30, (byte) 0x82, 1, 0, (byte) 0xff, 5, 0});
        CollectedNode node = NodeShell.DASH.collect(root);
        samePem("/etc/lab/ca.pem", node);
        assertTrue(ask(node, new PemFile.Ask("/etc/lab/ca.pem"))
                .toOptional()
                .orElseThrow()
                .looksBinary());
    }

    @Test
    void nothingIsWritten() throws Exception {
        run("chmod", "-R", "a-w", root.toString());
        FileTime before = Files.getLastModifiedTime(root);
        assertInstanceOf(CollectedNode.class, NodeShell.BASH.collect(root));
        assertEquals(before, Files.getLastModifiedTime(root));
        run("chmod", "-R", "u+w", root.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        assertTrue(process.waitFor(150, TimeUnit.SECONDS) && process.exitValue() == 0, () -> String.join(" ", command));
    }
}
