package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.script.MachineScript;
import dev.registrydoctor.doctor.act.script.MachineStep;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of files on nodes, against the client's own mock of an API server; scripts run in a sandbox that is like their Pod. */
@Timeout(60)
class NodeChangesTest extends LookAtMock {

    private static final String CERTS = "/var/snap/microk8s/current/args/certs.d";

    @TempDir
    Path folder;

    private NodeChanges changes;

    @BeforeEach
    void openChanges() throws IOException {
        changes = ClusterWriters.nodeChanges(cluster.kubeconfig());
    }

    @AfterEach
    void closeChanges() {
        changes.close();
    }

    private static OfFile create(String path, String content) {
        return new OfFile("Make it", new FileChange(path, null, FileState.readable(content)), false);
    }

    private static OfFile edit(String path, String before, String after) {
        return new OfFile(
                "Change it", new FileChange(path, FileState.readable(before), FileState.readable(after)), false);
    }

    private static NodeScript script(String name, MachineStep... steps) {
        return new NodeScript(node(name), MachineScript.of(name, "Use the mirror", List.of(steps)));
    }

    @SuppressWarnings("try") // Kubelets act by themselves.
    private Map<String, NodeOutcome> run(
            NodeAction action, BiConsumer<MockKubelets, Pod> behaviour, NodeScript... scripts) throws Exception {
        try (MockKubelets kubelets = new MockKubelets(cluster, behaviour)) {
            return changes.run(List.of(scripts), action, 8, new NodeListener() {});
        } finally {
            assertEquals(List.of(), cluster.namespaces(), "the namespace is removed");
        }
    }

    private NodeOutcome one(NodeScript script, BiConsumer<MockKubelets, Pod> behaviour) throws Exception {
        return Objects.requireNonNull(
                run(NodeAction.APPLY, behaviour, script).get(script.node().name()));
    }

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

    private static void assumeNamespaces() throws Exception {
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
    void aPodWritesToTheFoldersOfThePlanAndNoOthers() throws Exception {
        NodeScript script = script(
                "n1",
                create(CERTS + "/r.lab/hosts.toml", "a\n"),
                create(CERTS + "/r.lab/deep/ca.crt", "b\n"),
                create("/etc/app/sub/c", "c\n"),
                create("/etc/app/d", "d\n"));
        String plan = changes.plan(List.of(script), NodeAction.APPLY);
        assertTrue(plan.startsWith("# registry-doctor fix --nodes creates these objects"), plan);
        Pod pod = cluster.admin().load(new ByteArrayInputStream(plan.getBytes(StandardCharsets.UTF_8))).items().stream()
                .filter(Pod.class::isInstance)
                .map(Pod.class::cast)
                .findFirst()
                .orElseThrow();
        Map<String, String> writable = new TreeMap<>();
        pod.getSpec().getContainers().get(0).getVolumeMounts().forEach(mount -> {
            if (!Boolean.TRUE.equals(mount.getReadOnly())) {
                String path = pod.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getName().equals(mount.getName()))
                        .map(volume -> volume.getHostPath().getPath() + " "
                                + volume.getHostPath().getType())
                        .findFirst()
                        .orElseThrow();
                writable.put(mount.getMountPath(), path);
            }
        });
        assertEquals(
                Map.of(
                        "/host" + CERTS,
                        CERTS + " Directory",
                        "/host/etc/app",
                        "/etc/app Directory",
                        "/host/var/lib/registry-doctor",
                        "/var/lib/registry-doctor DirectoryOrCreate"),
                writable);
        assertEquals(
                List.of("CHOWN", "DAC_OVERRIDE", "FOWNER"),
                pod.getSpec()
                        .getContainers()
                        .get(0)
                        .getSecurityContext()
                        .getCapabilities()
                        .getAdd());
        assertTrue(pod.getSpec().getVolumes().stream()
                .noneMatch(volume -> volume.getHostPath().getPath().equals("/")));
        assertTrue(pod.getSpec().getContainers().get(0).getSecurityContext().getReadOnlyRootFilesystem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/hosts",
                "/file",
                "/usr/share/x/y",
                "/usr/local/certs.d/r/hosts.toml",
                "/proc/sys/kernel/x",
                "/lib/systemd/system/a",
                "/run/x/y"
            })
    void wideFoldersAndThoseOfProgramsAreNotGivenToAPod(String path) throws Exception {
        NodeOutcome outcome = one(script("n1", create(path, "x\n")), (kubelets, pod) -> {});
        assertTrue(
                assertInstanceOf(NodeOutcome.Refused.class, outcome).why().contains("not given to a Pod"),
                outcome::toString);
        assertEquals(List.of(), cluster.requests());
    }

    @Test
    void whatIsNotForAPodIsRefusedAndTheOthersAreDone() throws Exception {
        CommandRun restart = new CommandRun(List.of("snap", "restart", "microk8s"), true, false, null);
        Map<String, NodeOutcome> outcomes = run(
                NodeAction.APPLY,
                (kubelets, pod) -> kubelets.succeed(pod, report(pod, "step 1 changed \n", "end 0\n")),
                script("n1", new MachineStep.OfCommand("Restart it", restart, true)),
                script("n2", create("/etc/app/a", "x".repeat(120_000))),
                script("n3", create("/etc/app/a", "x\n")),
                script("n4", new OfFile("Restarts", create("/etc/app/a", "x\n").change(), true)));
        assertEquals(List.of("n1", "n2", "n3", "n4"), List.copyOf(outcomes.keySet()));
        assertEquals(
                new NodeOutcome.Refused("has a step that is not a change of a file: Restart it", 0),
                outcomes.get("n1"));
        assertTrue(refused(outcomes.get("n2")).startsWith("is too long for the command of a Pod: 1"));
        assertEquals(new NodeOutcome.Changed(1), outcomes.get("n3"));
        assertEquals("has a step that causes a restart: Restarts", refused(outcomes.get("n4")));
    }

    private static String refused(@Nullable NodeOutcome outcome) {
        return assertInstanceOf(NodeOutcome.Refused.class, outcome).why();
    }

    /** A report with the id of the script that the Pod has. */
    private static String report(Pod pod, String... lines) {
        String text = pod.getSpec().getContainers().get(0).getCommand().get(2);
        int at = text.indexOf("\nid=") + 4;
        String id = text.substring(at, at + 32);
        StringBuilder log = new StringBuilder();
        for (String line : lines) {
            log.append("registry-doctor ").append(id).append(' ').append(line);
        }
        return log.toString();
    }

    /** A node that lies can say that it did what it did not; it cannot say more than that. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "end 0",
                "step 1 changed ",
                "step 1 changed ;end 1",
                "step 1 changed ;step 1 changed ;end 0",
                "step 2 changed ;end 0",
                "step 0 changed ;end 0",
                "step 01 changed ;step 1 nothing ;end 0",
                "step 1 undone ;end 0",
                "step 1 waits ;end 3",
                "step 1 refused x;end 0",
                "step 1 changed ;end 0;end 0",
                "step 1 changed ;end 0;more",
                "step 1 changed ;end refused x",
                "step 99999999999 changed ;end 0",
                "step 1 destroyed ;end 0",
                "STEP 1 changed ;end 0",
            })
    void aReportThatDoesNotFitIsUnclear(String lines) throws Exception {
        NodeOutcome outcome = one(script("n1", create("/etc/app/a", "x\n")), (kubelets, pod) -> {
            String[] each = lines.isEmpty() ? new String[0] : lines.split(";", -1);
            for (int i = 0; i < each.length; i++) {
                each[i] += "\n";
            }
            kubelets.succeed(pod, report(pod, each));
        });
        NotChecked why = assertInstanceOf(NodeOutcome.Unclear.class, outcome).why();
        assertEquals(Reason.LOG_UNREADABLE, why.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"registry-doctor 00000000000000000000000000000000 end 0\n", "sh: not found\n", "\0\u001b[2J"})
    void anotherScriptsReportIsUnclear(String log) throws Exception {
        NodeOutcome outcome =
                one(script("n1", create("/etc/app/a", "x\n")), (kubelets, pod) -> kubelets.succeed(pod, log));
        NotChecked why = assertInstanceOf(NodeOutcome.Unclear.class, outcome).why();
        assertTrue(why.why().chars().noneMatch(Character::isISOControl), why.why());
    }

    @Test
    void theWordsOfANodeAreOneBoundedLine() throws Exception {
        NodeOutcome outcome = one(
                script("n1", create("/etc/app/a", "x\n")),
                (kubelets, pod) -> kubelets.succeed(
                        pod, report(pod, "step 1 refused \u001b[31m" + "x".repeat(5000) + "\n", "end 1\n")));
        String why = refused(outcome);
        assertTrue(why.length() <= 400 && why.startsWith("?[31mxxx"), why);
    }

    @Test
    void aPodThatHasStartedMayHaveChangedSomething() throws Exception {
        NodeScript script = script("n1", create("/etc/app/a", "x\n"));
        assertInstanceOf(NodeOutcome.Unclear.class, one(script, (kubelets, pod) -> kubelets.exit(pod, 137, "Killed")));
        assertInstanceOf(
                NodeOutcome.Unclear.class,
                one(script, (kubelets, pod) -> kubelets.refuse(pod, "DeadlineExceeded", "too long")));
        assertInstanceOf(
                NodeOutcome.NotReached.class,
                one(script, (kubelets, pod) -> kubelets.wait(pod, "ErrImageNeverPull", "not present")));
        assertInstanceOf(
                NodeOutcome.NotReached.class,
                changes.run(
                                List.of(new NodeScript(
                                        new NodeTarget(
                                                "n1",
                                                List.of(PAUSE),
                                                new NotChecked(Reason.NOT_READY, "not Ready", "")),
                                        script.script())),
                                NodeAction.APPLY,
                                1,
                                new NodeListener() {})
                        .get("n1"));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "end 0\n",
                "step 1 absent \n",
                "step 2 absent \nend 0\n",
                "step 1 absent \nstep 1 absent \nend 0\n",
                "step 1 file rw-r--r-- 0:0 !!!\nend 0\n",
                "step 1 file rwxrwxrwxrwx 0:0 \nend 0\n",
                "step 1 file rw-r--r-- root:0 \nend 0\n",
                "step 1 absent \nend 1\n"
            })
    void filesThatANodeDoesNotTellInFullAreNotRead(String lines) {
        NodeFiles files = new NodeFiles(List.of("/etc/a"));
        String text = files.command().get(2);
        int at = text.indexOf("\nid=") + 4;
        String log = lines.replaceAll("(?m)^(?=.)", "registry-doctor " + text.substring(at, at + 32) + " ");
        assertThrows(IOException.class, () -> files.read(new NodeLog.Collected(log)));
    }
}
