package dev.registrydoctor.doctor.cli.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that fix writes for machines that it does not change. */
class MachineScriptsTest {

    private static final String PASSWORD = "hunter22-Secret";

    @TempDir
    private Path folder;

    private static PlannedRemedy planned(Step... steps) {
        Remedy remedy = new Remedy(List.of(steps), Verification.of(""));
        RemedyText text = RemedyText.of(remedy, KubectlAccess.MICROK8S);
        List<PlannedStep> all = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            StepText told = text.steps().get(i);
            all.add(new PlannedStep(steps[i], told, work(steps[i])));
        }
        return new PlannedRemedy("network.test on reg.lab", "", "reg.lab", null, remedy, text, all);
    }

    /** As the planner of a machine that is none of them says. */
    private static StepWork work(Step step) {
        Actor actor = step.actor();
        if (step.decision() != null || step.action() instanceof Action.Manual) {
            return new StepWork.ByHand("A person does this.");
        } else if (actor.equals(Actor.here())) {
            return new StepWork.AlreadyDone();
        }
        String node = actor instanceof Actor.Node named && named.name() != null ? named.name() : "";
        return new StepWork.Elsewhere(actor.label(), node);
    }

    private static Step write(String node, String path) {
        return Step.of("Write it.", Action.write(path, "content of " + node), Actor.node(node));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private String script(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    /** Runs a script with its journal in the folder of the test; what it prints. */
    private String run(Path script, String option) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), option).redirectErrorStream(true);
        Path root = Files.createDirectories(folder.resolve("root"));
        builder.environment().put("REGISTRY_DOCTOR_ROOT", root.toString());
        builder.environment().put("XDG_STATE_HOME", root.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String dryRun(Path script) throws Exception {
        return run(script, "--dry-run");
    }

    @Test
    void eachMachineHasOneScriptWithItsStepsInOrder() throws Exception {
        PlannedRemedy first = planned(
                write("n1", "/etc/first"),
                write("n2", "/etc/first"),
                Step.of("Here.", Action.restart("x"), Actor.here()));
        PlannedRemedy second =
                planned(Step.of("Restart it.", Action.root("systemctl", "restart", "docker"), Actor.node("n1")));
        List<String> lines = MachineScripts.write(List.of(first, second), folder);
        assertEquals(List.of("n1.sh", "n2.sh"), files());
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("For n1: " + folder.resolve("n1.sh")), lines.get(0));
        assertTrue(script("n1.sh").indexOf("/etc/first") < script("n1.sh").indexOf("systemctl"));
        assertFalse(script("n2.sh").contains("systemctl"));
        assertTrue(script("n1.sh").contains("network.test on reg.lab and 1 more"));
    }

    @Test
    void withoutAnotherMachineNothingIsWritten() throws Exception {
        Step here = Step.of("Here.", Action.restart("x"), Actor.here());
        assertEquals(List.of(), MachineScripts.write(List.of(planned(here)), folder));
        assertEquals(List.of(), files());
    }

    /** A script cannot ask as well as a person has to be asked. */
    @Test
    void whatLosesDataIsOnlySaid() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Step loss = Step.of("Delete the images.", Action.program("rm", "-r", data.toString()), Actor.node("n1"))
                .risking(Risk.losesData("all images", "Save them first."));
        MachineScripts.write(List.of(planned(loss)), folder.resolve("s"));
        run(folder.resolve("s/n1.sh"), "--yes=restarts");
        assertTrue(Files.exists(data), "nothing is deleted");
        assertTrue(dryRun(folder.resolve("s/n1.sh")).contains("rm -r " + data));
    }

    /** What a person decides between two steps has its place between them. */
    @Test
    void decisionsAndWhatIsDoneByHandAreSaidAtTheirPlace() throws Exception {
        Step decision = Step.of("Choose the mirror.", Action.program("true"), Actor.node("n1"))
                .deciding("you want a mirror");
        MachineScripts.write(
                List.of(planned(
                        write("n1", "/etc/one"),
                        decision,
                        Step.manual("Look at the log.", Actor.node("n1")),
                        write("n1", "/etc/two"))),
                folder);
        String shown = dryRun(folder.resolve("n1.sh"));
        int[] places = Stream.of("/etc/one", "you want a mirror", "Look at the log.", "/etc/two")
                .mapToInt(shown::indexOf)
                .toArray();
        for (int i = 0; i < places.length; i++) {
            assertTrue(places[i] >= 0 && (i == 0 || places[i] > places[i - 1]), shown);
        }
    }

    /** {@code NAME:TAG} would be taken for the name of an image. */
    @Test
    void whatAPersonHasToFillInIsOnlySaid() throws Exception {
        Path made = folder.resolve("made-NAME");
        MachineScripts.write(
                List.of(planned(Step.of(
                        "Push it.",
                        Action.script("touch " + made + "; docker push reg.lab/NAME:TAG"),
                        Actor.node("n1")))),
                folder.resolve("s"));
        run(folder.resolve("s/n1.sh"), "--yes=restarts");
        assertFalse(Files.exists(made));
        assertTrue(script("s/n1.sh").contains("NAME:TAG"));
    }

    @Test
    void noScriptHasASecret() throws Exception {
        Step content = Step.of(
                "Write the login.",
                Action.write("/root/auth.json", "{\"auths\":{\"reg.lab\":{\"password\":\"" + PASSWORD + "\"}}}"),
                Actor.node("n1"));
        Step command = Step.of(
                "Log in.",
                Action.program("docker", "login", "-u", "joe", "--password", PASSWORD, "reg.lab"),
                Actor.node("n1"));
        Step shell = Step.of(
                "Log in again.", Action.script("curl https://joe:" + PASSWORD + "@reg.lab/v2/"), Actor.node("n1"));
        Step note = Step.of(
                        "Delete it.",
                        Action.script("curl -X DELETE https://joe:" + PASSWORD + "@reg.lab/v2/x"),
                        Actor.node("n1"))
                .risking(Risk.losesData("x", "Copy it."));
        MachineScripts.write(List.of(planned(content, command, shell, note)), folder);
        String script = script("n1.sh");
        assertFalse(script.contains(PASSWORD), script);
        assertTrue(script.contains("This step has a secret in it"), script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/cron.d/x",
                "-rf",
                ".hidden",
                "a\nrm -rf /tmp/never",
                "$(touch /tmp/never)",
                "`touch /tmp/never`",
                "'; touch /tmp/never; '",
                "\u001b[2J\u202e"
            })
    void hostileNamesOfMachinesStayNames(String node) throws Exception {
        List<String> lines = MachineScripts.write(List.of(planned(write(node, "/etc/x"))), folder.resolve("s"));
        try (Stream<Path> files = Files.list(folder.resolve("s"))) {
            List<Path> all = files.toList();
            assertEquals(1, all.size());
            assertTrue(String.valueOf(all.get(0).getFileName()).matches("[a-z0-9][a-z0-9.-]*\\.sh"), all::toString);
            dryRun(all.get(0));
        }
        assertEquals(List.of("root", "s"), files());
        assertFalse(Files.exists(Path.of("/tmp/never")));
        assertEquals(1, lines.get(0).lines().count());
        assertFalse(lines.get(0).contains("\u001b") || lines.get(0).contains("\u202e"), lines.get(0));
    }

    @Test
    void aFileOfSomebodyElseIsRefused() throws Exception {
        Files.writeString(folder.resolve("n2.sh"), "#!/bin/sh\necho mine\n");
        UsageException refused = assertThrows(
                UsageException.class,
                () -> MachineScripts.write(List.of(planned(write("n1", "/etc/x"), write("n2", "/etc/x"))), folder));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("--script: "), refused.getMessage());
        assertEquals(List.of("n2.sh"), files());
        assertEquals("#!/bin/sh\necho mine\n", script("n2.sh"));
    }

    @Test
    void aScriptOfThisProgramIsReplaced() throws Exception {
        MachineScripts.write(List.of(planned(write("n1", "/etc/x"))), folder);
        MachineScripts.write(List.of(planned(write("n1", "/etc/y"))), folder);
        assertTrue(script("n1.sh").contains("/etc/y"));
        assertFalse(script("n1.sh").contains("/etc/x"));
    }
}
