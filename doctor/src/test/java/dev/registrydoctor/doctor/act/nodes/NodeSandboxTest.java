package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of files on nodes: each script runs in a sandbox that is as the specification of its Pod says. */
@Timeout(300)
class NodeSandboxTest extends ChangesOnMock {

    @TempDir
    Path folder;

    /** The Pods run on nodes whose roots are folders. */
    private void inSandbox(MockKubelets kubelets, Pod pod) {
        try {
            PodSandbox sandbox = new PodSandbox(folder.resolve(nodeOf(pod)));
            String missing = sandbox.missing(pod);
            if (missing == null) {
                kubelets.succeed(pod, sandbox.log(pod));
            } else {
                kubelets.warn(pod, "FailedMount", "hostPath type check failed: " + missing + " is not a directory");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path node(String name, Map<String, String> files) throws IOException {
        Path root = folder.resolve(name);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = Path.of(root + file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Path certs = Path.of(root + "/var/snap/microk8s/7777/args/certs.d");
        Files.createDirectories(certs);
        Files.createSymbolicLink(root.resolve("var/snap/microk8s/current"), Path.of("7777"));
        return root;
    }

    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path :
                    all.filter(p -> !p.startsWith(root.resolve("var/lib"))).toList()) {
                Object facts = Files.readAttributes(path, "unix:mode,uid,gid");
                tree.put(
                        root.relativize(path).toString(),
                        facts
                                + (Files.isRegularFile(path)
                                        ? ByteString.of(Files.readAllBytes(path))
                                                .hex()
                                        : ""));
            }
        }
        return tree;
    }

    static void assumeNamespaces() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        Process process = new ProcessBuilder(
                        "unshare", "--mount", "--propagation", "private", "sh", "-c", "mount -t tmpfs none /mnt")
                .start();
        assumeTrue(process.waitFor() == 0 && Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs namespaces");
    }

    @Test
    void changesEachNodeAndUndoesIt() throws Exception {
        assumeNamespaces();
        Path first = node("n1", Map.of("/etc/containers/registries.d/a.yaml", "old\n"));
        Path second = node("n2", Map.of());
        Map<String, String> before1 = tree(first);
        Map<String, String> before2 = tree(second);
        NodeScript one = script(
                "n1",
                create(CERTS + "/r.lab:5000/hosts.toml", "server = \"$(PATH) $$\"\n"),
                edit("/etc/containers/registries.d/a.yaml", "old\n", "new\n"));
        NodeScript two = script("n2", create(CERTS + "/r.lab:5000/hosts.toml", "server\n"));

        assertEquals(
                Map.of("n1", new NodeOutcome.Changed(2), "n2", new NodeOutcome.Changed(1)),
                run(NodeAction.APPLY, this::inSandbox, one, two));
        Path hosts = first.resolve("var/snap/microk8s/7777/args/certs.d/r.lab:5000/hosts.toml");
        assertEquals("server = \"$(PATH) $$\"\n", Files.readString(hosts));
        assertEquals("new\n", Files.readString(first.resolve("etc/containers/registries.d/a.yaml")));
        assertTrue(Files.exists(first.resolve("var/lib/registry-doctor/changes/1/2.before")));

        assertEquals(new NodeOutcome.NothingToDo(), one(one, this::inSandbox));
        assertEquals(
                Map.of("n1", new NodeOutcome.Changed(2), "n2", new NodeOutcome.Changed(1)),
                run(NodeAction.UNDO, this::inSandbox, one, two));
        assertEquals(before1, tree(first));
        assertEquals(before2, tree(second));
        assertEquals(Map.of("n1", new NodeOutcome.NothingToDo()), run(NodeAction.UNDO, this::inSandbox, one));
    }

    /** What it can do there is what its few capabilities allow. */
    @Test
    void keepsOwnersOfOtherUsers() throws Exception {
        assumeNamespaces();
        Path root = node("n1", Map.of("/etc/app/conf", "old\n"));
        for (Path path : List.of(root.resolve("etc/app"), root.resolve("etc/app/conf"))) {
            Files.setAttribute(path, "unix:uid", 1234);
            Files.setAttribute(path, "unix:gid", 4321);
            Files.setAttribute(path, "unix:mode", Files.isDirectory(path) ? 0700 : 0400);
        }
        Map<String, String> before = tree(root);
        NodeScript script = script("n1", edit("/etc/app/conf", "old\n", "new\n"));
        assertEquals(new NodeOutcome.Changed(1), one(script, this::inSandbox));
        assertEquals("new\n", Files.readString(root.resolve("etc/app/conf")));
        assertEquals(1234, Files.getAttribute(root.resolve("etc/app/conf"), "unix:uid"));
        assertEquals(Map.of("n1", new NodeOutcome.Changed(1)), run(NodeAction.UNDO, this::inSandbox, script));
        assertEquals(before, tree(root));
    }

    @Test
    void refusesWhatWasChangedInBetween() throws Exception {
        assumeNamespaces();
        Path root = node("n1", Map.of("/etc/app/a", "old\n", "/etc/app/b", "other\n"));
        NodeScript script = script("n1", edit("/etc/app/a", "old\n", "new\n"), edit("/etc/app/b", "old\n", "new\n"));
        assertEquals(new NodeOutcome.Refused("/etc/app/b: it was changed in between", 1), one(script, this::inSandbox));
        assertEquals("other\n", Files.readString(root.resolve("etc/app/b")));
    }

    @Test
    void aFolderThatIsMissingIsNotMade() throws Exception {
        assumeNamespaces();
        Path root = node("n1", Map.of());
        NodeScript script = script("n1", create("/etc/containerd/certs.d/r.lab/hosts.toml", "x\n"));
        NotChecked why = assertInstanceOf(NodeOutcome.NotReached.class, one(script, this::inSandbox))
                .why();
        assertEquals(Reason.NOT_STARTED, why.reason());
        assertTrue(why.why().contains("it does not have the folder /etc/containerd/certs.d"), why.why());
        assertFalse(Files.exists(root.resolve("etc/containerd")));
    }

    @Test
    @SuppressWarnings("try") // Kubelets act by themselves.
    void filesAreReadAsTheyAreAndChangesAreMadeFromThem() throws Exception {
        assumeNamespaces();
        Path root = node("n1", Map.of("/etc/app/a", "a\r\nno end", "/etc/app/b", ""));
        Files.setAttribute(root.resolve("etc/app/a"), "unix:uid", 1234);
        Files.setAttribute(root.resolve("etc/app/a"), "unix:mode", 0400);
        Files.write(root.resolve("etc/app/c"), new byte[] {0, (byte) 255, 10});
        Files.write(root.resolve("etc/app/large"), new byte[(1 << 20) + 1]);
        Files.writeString(root.resolve("var/snap/microk8s/7777/args/kubelet"), "--x\n");
        Files.createSymbolicLink(root.resolve("etc/app/out"), Path.of("../passwd"));
        List<String> paths = List.of(
                "/etc/app/a",
                "/etc/app/b",
                "/etc/app/c",
                "/etc/app/large",
                "/etc/app/out",
                "/etc/app",
                "/etc/none/at/all",
                "/var/snap/microk8s/current/args/kubelet");
        NodeFiles files = new NodeFiles(paths);
        NodeRequest request = NodeRequest.of(List.of(node("n1")), files.command(), 1);
        Map<String, NodeFile> read;
        try (MockKubelets kubelets = new MockKubelets(cluster, this::inSandbox)) {
            NodeLog log = nodes.collect(request, new NodeListener() {}).get("n1");
            read = files.read(assertInstanceOf(NodeLog.Collected.class, log));
        }
        assertEquals(paths, List.copyOf(read.keySet()));
        FileState a = new FileState(ByteString.encodeUtf8("a\r\nno end"), "r--------", "1234:0");
        assertEquals(new NodeFile.Present(a), read.get("/etc/app/a"));
        assertEquals(new NodeFile.Present(new FileState(ByteString.EMPTY, "rw-r--r--", "0:0")), read.get("/etc/app/b"));
        assertEquals(
                new NodeFile.Present(new FileState(ByteString.decodeHex("00ff0a"), "rw-r--r--", "0:0")),
                read.get("/etc/app/c"));
        assertEquals(new NodeFile.Unreadable("it is larger than 1 MiB"), read.get("/etc/app/large"));
        assertEquals(
                new NodeFile.Unreadable("the symbolic link /etc/app/out leads out of its folder"),
                read.get("/etc/app/out"));
        assertEquals(new NodeFile.Unreadable("it is not a regular file"), read.get("/etc/app"));
        assertEquals(new NodeFile.Absent(), read.get("/etc/none/at/all"));
        assertEquals(
                new NodeFile.Present(new FileState(ByteString.encodeUtf8("--x\n"), "rw-r--r--", "0:0")),
                read.get("/var/snap/microk8s/current/args/kubelet"));

        NodeScript change =
                script("n1", new OfFile("Change it", new FileChange("/etc/app/a", a, a.with("new\n")), false));
        assertEquals(new NodeOutcome.Changed(1), one(change, this::inSandbox));
        assertEquals("new\n", Files.readString(root.resolve("etc/app/a")));
    }
}
