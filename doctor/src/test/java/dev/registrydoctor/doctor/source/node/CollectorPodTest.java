package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.names.BuiltIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The collector as it runs in its Pod: of the host only /usr, /lib, /lib64, /bin and /sbin at their paths, the host's
 * root at /host, nothing that can be written, and one capability or none. Needs root and namespaces.
 */
class CollectorPodTest {

    private static final String POD = """
            set -e
            mount -t tmpfs none "$POD"
            cd "$POD"
            mkdir usr lib lib64 bin sbin host proc dev etc
            for name in usr lib lib64 bin sbin; do
              mount --rbind "$(readlink -f "/$name")" "$POD/$name"
              mount -o remount,bind,ro "$POD/$name"
            done
            mount --rbind "$HOST" host
            mount -o remount,bind,ro host
            mount -t proc proc proc
            mount -t tmpfs none dev
            touch dev/null && mount --bind /dev/null dev/null
            mount -o remount,ro dev
            mount -o remount,ro "$POD"
            exec chroot "$POD" /usr/bin/setpriv --bounding-set="$CAPABILITIES" --inh-caps=-all --no-new-privs \\
              /bin/sh -c "$1" collect localhost:1
            """;

    @TempDir
    Path host;

    @TempDir
    Path pod;

    private CollectedNode collect(String capabilities) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        Path program = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(program) && Files.isExecutable(Path.of("/usr/bin/unshare")), "needs util-linux");
        ProcessBuilder builder = new ProcessBuilder(
                "unshare", "--mount", "--propagation", "private", "sh", "-c", POD, "sh", CollectorScript.text());
        builder.environment().put("POD", pod.toString());
        builder.environment().put("HOST", host.toString());
        builder.environment().put("CAPABILITIES", capabilities);
        String log = NodeShell.output(builder);
        assumeTrue(!log.contains("unshare:") && !log.contains("mount:"), "needs namespaces");
        return CollectedNode.read(log);
    }

    /** A file in a folder that only another user may enter. */
    private void privateFile() throws Exception {
        Path args = Files.createDirectories(host.resolve("var/snap/microk8s/7777/args"));
        Files.createSymbolicLink(host.resolve("var/snap/microk8s/current"), Path.of("/var/snap/microk8s/7777"));
        Files.writeString(args.resolve("kubelet"), "--hostname-override=node-1\n");
        Files.setPosixFilePermissions(args.resolve("kubelet"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(args, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(args.resolve("kubelet"), "unix:uid", 12345);
        Files.setAttribute(args, "unix:uid", 12345);
    }

    @Test
    void theCapabilityToReadIsEnough() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        privateFile();
        CollectedNode node = collect("-all,+dac_read_search");
        HostFile file = CollectedNode.HANDLERS
                .answer(node, new HostFile.Ask(BuiltIn.ARGS + "/kubelet"))
                .toOptional()
                .orElseThrow();
        assertEquals("--hostname-override=node-1\n", file.text());
        assertTrue(CollectedNode.HANDLERS
                .answer(node, HostFacts.Ask.INSTANCE)
                .toOptional()
                .orElseThrow()
                .microk8s());
    }

    @Test
    void whatMayNotBeReadIsNotPermittedAndNeverAbsent() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        privateFile();
        CollectedNode node = collect("-all");
        for (String name : new String[] {"kubelet", "kubelite"}) {
            Answer<HostFile> answer = CollectedNode.HANDLERS.answer(node, new HostFile.Ask(BuiltIn.ARGS + "/" + name));
            assertTrue(answer.isUnknown(), answer::toString);
            assertEquals(Gap.Cause.NOT_PERMITTED, answer.gaps().get(0).cause());
        }
    }
}
