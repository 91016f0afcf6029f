package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.host.Snap;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the collector asks of the programs of a node. */
@Tag("long")
class CollectorProgramsTest {

    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @TempDir
    Path root;

    /** Programs that a test puts before those of this machine; no link is in this folder. */
    @TempDir
    Path programs;

    @TempDir
    Path links;

    @BeforeEach
    void node() throws IOException {
        Files.createDirectories(root.resolve("var/snap/microk8s/common/run"));
        Files.createDirectories(root.resolve("snap/microk8s/current/bin"));
    }

    /** Puts a program in place of another. A link is replaced and never followed: it leads to this machine's program. */
    private static void program(Path path, String script) throws IOException {
        Files.deleteIfExists(path);
        Files.writeString(path, "#!/bin/sh\n" + script, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private CollectedNode collect(String... missing) throws Exception {
        return CollectedNode.read(NodeShell.DASH.log(root, List.of(programs, NodeShell.without(links, missing))));
    }

    private Answer<ImageStore> images(String ctr) throws Exception {
        program(root.resolve("snap/microk8s/current/bin/ctr"), ctr);
        Path socket = root.resolve("var/snap/microk8s/common/run/containerd.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            return CollectedNode.HANDLERS.answer(collect(), ImageStore.Ask.INSTANCE);
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    @Test
    void theImagesAreListedAndNothingElse() throws Exception {
        String wanted =
                "--address " + root + "/var/snap/microk8s/common/run/containerd.sock --namespace k8s.io images ls";
        ImageStore store = images("[ \"$*\" = '" + wanted + "' ] || exit 9\n"
                        + "echo 'REF TYPE DIGEST SIZE PLATFORMS LABELS'\n"
                        + "echo 'localhost:32000/app:1   application/vnd.oci+json " + DIGEST
                        + " 1.0 KiB linux/amd64 a=b'\n"
                        + "echo 'a warning'\n")
                .toOptional()
                .orElseThrow();
        assertEquals(List.of(new ImageStore.Image("localhost:32000/app:1", DIGEST)), store.images());
    }

    @Test
    void aListThatFailsIsUnknown() throws Exception {
        Gap gap = images("echo 'ctr: connection error'; exit 1").gaps().get(0);
        assertEquals("ctr failed on the node: ctr: connection error", gap.why());
    }

    @Test
    void aContainerdThatDoesNotAnswerEndsInTime() throws Exception {
        assertTrue(images("exec sleep 100").isUnknown());
    }

    @Test
    void withoutContainerdThereIsNoStore() throws Exception {
        assertTrue(CollectedNode.HANDLERS
                .answer(collect(), ImageStore.Ask.INSTANCE)
                .isAbsent());
    }

    @Test
    void theJournalKeepsLinesThatMatter() throws Exception {
        Files.createDirectories(root.resolve("var/log/journal"));
        program(
                programs.resolve("journalctl"),
                "echo \"$*\" | grep -q -e '-D " + root
                        + "/var/log/journal' || exit 9\necho 'starting containerd'\necho noise\necho 'PullImage x'\n");
        assertEquals(
                List.of("starting containerd", "PullImage x"),
                CollectedNode.HANDLERS
                        .answer(collect(), RuntimeLog.Ask.INSTANCE)
                        .toOptional()
                        .orElseThrow()
                        .lines());
    }

    @Test
    void aJournalThatCannotBeReadIsUnknown() throws Exception {
        assertTrue(
                CollectedNode.HANDLERS
                        .answer(collect(), RuntimeLog.Ask.INSTANCE)
                        .isUnknown(),
                "no folder");
        Files.createDirectories(root.resolve("var/log/journal"));
        program(programs.resolve("journalctl"), "echo 'No journal files were found.'; echo '-- No entries --'");
        assertTrue(
                CollectedNode.HANDLERS
                        .answer(collect(), RuntimeLog.Ask.INSTANCE)
                        .isUnknown(),
                "no files");
        program(programs.resolve("journalctl"), "echo 'pull'; exit 1");
        assertTrue(
                CollectedNode.HANDLERS
                        .answer(collect(), RuntimeLog.Ask.INSTANCE)
                        .isUnknown(),
                "failed");
    }

    @Test
    void rulesThatMayNotBeListedAreUnknown() throws Exception {
        program(programs.resolve("iptables-nft-save"), "echo 'Permission denied (you must be root)' >&2; exit 4");
        Gap gap = CollectedNode.HANDLERS
                .answer(collect(), new PacketFilter.Ask(32000))
                .gaps()
                .get(0);
        assertEquals(Gap.Cause.NOT_PERMITTED, gap.cause());
        program(
                programs.resolve("iptables-nft-save"),
                "printf '*nat\\n:KUBE-NODEPORTS - [0:0]\\n"
                        + "-A KUBE-NODEPORTS -p tcp --dport 32000 -j KUBE-EXT-X\\n'");
        program(programs.resolve("nft"), "echo '{\"nftables\":[]}'");
        PacketFilter filter = CollectedNode.HANDLERS
                .answer(collect("iptables-legacy-save"), new PacketFilter.Ask(32000))
                .toOptional()
                .orElseThrow();
        assertTrue(filter.isProgrammed(), filter::toString);
        assertTrue(filter.lists(PacketFilter.Backend.IPVS), filter::toString);
    }

    @Test
    void virtualServersAreReadBesideTheRules() throws Exception {
        program(programs.resolve("iptables-nft-save"), "printf '*nat\\n'");
        Files.createDirectories(root.resolve("proc/1/net"));
        Files.writeString(root.resolve("proc/1/net/ip_vs"), "TCP  C0A84002:7D00 rr\n  -> 0A01008A:1388 Masq 1 0 0\n");
        PacketFilter filter = CollectedNode.HANDLERS
                .answer(collect("iptables-legacy-save", "nft"), new PacketFilter.Ask(32000))
                .toOptional()
                .orElseThrow();
        assertEquals(List.of("ipvs: 192.168.64.2:32000 to:10.1.0.138:5000"), filter.rules());
        assertFalse(filter.lists(PacketFilter.Backend.NFTABLES), filter::toString);
    }

    @Test
    void dockerIsAbsentOrUnknown() throws Exception {
        assertTrue(CollectedNode.HANDLERS
                .answer(collect(), DockerEngine.Ask.INSTANCE)
                .isAbsent());
        Files.createDirectories(root.resolve("run"));
        Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
        Files.createFile(root.resolve("run/docker.sock"));
        assertTrue(CollectedNode.HANDLERS
                .answer(collect(), DockerEngine.Ask.INSTANCE)
                .isUnknown());
        assertTrue(CollectedNode.HANDLERS.answer(collect(), Snap.Ask.INSTANCE).isAbsent());
    }

    @Test
    void aNodeWithoutAnEssentialProgramSaysWhich() throws Exception {
        String log = NodeShell.DASH.log(root, List.of(NodeShell.without(links, "timeout")));
        UnreadableNode e =
                org.junit.jupiter.api.Assertions.assertThrows(UnreadableNode.class, () -> CollectedNode.read(log));
        assertTrue(String.valueOf(e.getMessage()).contains("no program timeout"), e::getMessage);
    }

    @Test
    void withoutGzipAndSha256sumTheArchiveIsStillProved() throws Exception {
        CollectedNode node = collect("gzip", "sha256sum", "openssl");
        assertTrue(
                CollectedNode.HANDLERS.answer(node, DockerEngine.Ask.INSTANCE).isAbsent());
    }
}
