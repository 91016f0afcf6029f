package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.script.MachineStep;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Pods change nodes, and what is made of what they report. */
@Timeout(300)
class NodeChangesTest extends ChangesOnMock {

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
        List<String> mounted = pod.getSpec().getVolumes().stream()
                .map(volume -> volume.getHostPath().getPath())
                .toList();
        assertFalse(mounted.isEmpty());
        assertFalse(mounted.contains("/"), mounted::toString);
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

    /** The command of a Pod can be read by all who can read Pods. */
    @Test
    void aSecretIsNotGivenToAPod() throws Exception {
        String secret = "[header]\n  Authorization = \"Basic cm9ib3Q6aHVudGVyMi1YazlwUTd2TG0z\"\n";
        NodeScript script = script("n1", create("/etc/app/hosts.toml", secret));
        assertEquals(
                "has a step for a person: /etc/app/hosts.toml: This step has a secret in it, which no script holds. Run"
                        + " registry-doctor on this machine, or do it by hand.",
                refused(one(script, (kubelets, pod) -> {})));
        assertEquals(List.of(), cluster.requests());
        assertFalse(changes.plan(List.of(script), NodeAction.APPLY).contains("cm9ib3Q6"));
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
