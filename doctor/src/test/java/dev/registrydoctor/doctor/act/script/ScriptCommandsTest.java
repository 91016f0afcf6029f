package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.script.MachineStep.Note;
import dev.registrydoctor.doctor.act.script.MachineStep.OfCommand;
import dev.registrydoctor.doctor.source.node.NodeShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands and notes of a script, and who confirms them. */
class ScriptCommandsTest {

    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    private static MachineScript script(MachineStep... steps) {
        return MachineScript.of("node-1", "Commands", List.of(steps));
    }

    /** Writes a line to a file when it is run, and another when it is undone. */
    private OfCommand logged(String word, boolean restarts) {
        return new OfCommand(
                "Run " + word, new CommandRun(append(word), false, false, append("undo-" + word)), restarts);
    }

    private List<String> append(String word) {
        return List.of("sh", "-c", "printf '%s\\n' \"$1\" >>\"$2\"", "sh", word, log().toString());
    }

    private Path log() {
        return elsewhere.resolve("log");
    }

    private List<String> logLines() throws IOException {
        return Files.exists(log()) ? Files.readAllLines(log()) : List.of();
    }

    @ParameterizedTest
    @EnumSource
    void wordsReachACommandAsTheyAre(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        String word = "it's $(touch x) `id` \"$HOME\" * \\ ; false\nline";
        machine.run(script(logged(word, false)), "--yes").expect(0);
        assertEquals(word + "\n", Files.readString(log()));
        machine.run(script(logged(word, false)), "--yes").expect(0).saying("nothing to do");
        assertEquals(word + "\n", Files.readString(log()), "it is not run again");
        machine.run(script(logged(word, false)), "undo", "--yes").expect(0);
        assertEquals(word + "\nundo-" + word + "\n", Files.readString(log()));
    }

    @ParameterizedTest
    @EnumSource
    void restartsAreConfirmedByName(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/etc/a", "old\n");
        MachineScript script = script(
                logged("first", false),
                machine.edit("/etc/a", "new\n"),
                logged("restart", true),
                logged("last", false));
        machine.run(script, "--yes").expect(3).saying("confirm it with --yes=restarts");
        assertEquals(List.of("first"), logLines());
        machine.run(script, "status").expect(3).saying("Step 3 of 4: Run restart: to do.");
        machine.run(script, "--yes=restarts").expect(0);
        assertEquals(List.of("first", "restart", "last"), logLines());
        machine.run(script, "undo", "--yes=restarts").expect(0);
        assertEquals(
                List.of("first", "restart", "last", "undo-last", "undo-first", "undo-restart"),
                logLines(),
                "what restarts comes last, when all else is as before");
        assertEquals("old\n", machine.state("/etc/a").text());
    }

    @ParameterizedTest
    @EnumSource
    void stopsAtACommandThatFails(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        MachineScript script = script(
                logged("first", false),
                new OfCommand(
                        "Fail",
                        new CommandRun(
                                List.of("sh", "-c", "[ -e \"$1\" ]", "sh", root + "/there"),
                                false,
                                false,
                                append("undone")),
                        false),
                logged("last", false));
        machine.run(script, "--yes").expect(1).saying("stopped: the command failed with exit code 1.");
        machine.run(script, "status").expect(3).saying("Step 2 of 3: Fail: interrupted");
        assertEquals(List.of("first"), logLines());
        Files.createFile(root.resolve("there"));
        machine.run(script, "--yes").expect(0);
        assertEquals(List.of("first", "last"), logLines());
        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(List.of("first", "last", "undo-last", "undone", "undo-first"), logLines());
    }

    @ParameterizedTest
    @EnumSource
    void aCommandHasALimitedTimeAndNoInput(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        MachineScript script = script(
                new OfCommand("Read", new CommandRun(List.of("cat"), false, false, null), false),
                new OfCommand("Hang", new CommandRun(List.of("sleep", "100"), false, false, null), false));
        machine.run(script.text().replace("\nlimit=300\n", "\nlimit=1\n"), null, "--yes")
                .expect(1)
                .saying("the command did not end within 1 s");
        machine.run(script, "undo", "--yes").expect(0).saying("Cannot be undone: sleep 100");
    }

    @ParameterizedTest
    @EnumSource
    void whatOnlyShowsIsNotUndone(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/etc/a", "old\n");
        MachineScript script = script(
                machine.edit("/etc/a", "new\n"),
                new OfCommand("Show it", new CommandRun(List.of("echo", "shown"), false, true, null), false));
        machine.run(script, "--yes").expect(0).saying("\nshown\n");
        String undone = machine.run(script, "undo", "--yes").expect(0).output();
        assertFalse(undone.contains("Show it"), undone);
        assertEquals("old\n", machine.state("/etc/a").text());
        machine.run(script, "undo", "--yes").expect(0).saying("Nothing to undo");
    }

    @Test
    void saysThatAProgramIsMissing() throws Exception {
        MachineScript script =
                script(new OfCommand("Run", new CommandRun(List.of("no-such-program"), false, false, null), false));
        new ScriptMachine(root, NodeShell.DASH).run(script, "--yes").expect(1).saying("is the program installed?");
    }

    @ParameterizedTest
    @EnumSource
    void aNoteIsShownAtItsPlace(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        MachineScript script = script(
                logged("first", false), new Note("Log in", "docker login r.lab\nas it's said"), logged("last", false));
        machine.run(script, "--yes")
                .expect(0)
                .saying("Step 2 of 3, by hand: Log in\n  docker login r.lab\n  as it's said\n")
                .saying("Steps by hand: 1");
        assertEquals(List.of("first", "last"), logLines());
    }

    @ParameterizedTest
    @EnumSource
    void asksWhoSitsAtTheTerminal(NodeShell shell) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/etc/a", "old\n");
        machine.write("/etc/b", "old\n");
        Map<String, String> before = machine.tree();
        MachineScript script =
                script(machine.edit("/etc/a", "new\n"), machine.edit("/etc/b", "new\n"), logged("restart", true));
        assertTrue(atTerminal(machine, script, "apply", "y\nn\nq\n").contains("Do it? [y]es, [n]o, [q]uit:"));
        assertEquals("new\n", machine.state("/etc/a").text());
        assertEquals("old\n", machine.state("/etc/b").text());
        assertEquals(List.of(), logLines());
        atTerminal(machine, script, "apply --yes", "y\n");
        assertEquals("new\n", machine.state("/etc/b").text());
        assertEquals(List.of("restart"), logLines(), "only the restart was asked for");
        atTerminal(machine, script, "undo", "n\ny\ny\n");
        assertEquals("new\n", machine.state("/etc/b").text());
        assertEquals("old\n", machine.state("/etc/a").text());
        atTerminal(machine, script, "undo", "y\n");
        assertEquals(before, machine.tree());
        assertEquals(List.of("restart", "undo-restart"), logLines());
    }

    private String atTerminal(ScriptMachine machine, MachineScript script, String arguments, String answers)
            throws Exception {
        Path file = Files.writeString(elsewhere.resolve("script.sh"), script.text());
        String command =
                String.join(" ", machine.shell().command()) + " " + Shell.quote(file.toString()) + " " + arguments;
        ProcessBuilder builder = new ProcessBuilder("script", "-qefc", command, "/dev/null").redirectErrorStream(true);
        machine.environment(builder);
        Process process = builder.start();
        process.getOutputStream().write(answers.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        process.getOutputStream().close();
        return output;
    }

    @Test
    void othersThanRootAreToldToBeRoot() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to be another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        ScriptMachine machine = new ScriptMachine(root, NodeShell.DASH);
        Files.setAttribute(root, "unix:mode", 0777);
        Path home = machine.write("/home/u/.config/a", "old\n");
        for (Path each = home; !each.equals(root); each = Objects.requireNonNull(each.getParent())) {
            Files.setAttribute(each, "unix:uid", 1234);
            Files.setAttribute(each, "unix:gid", 1234);
        }
        machine.write("/etc/a", "old\n");
        MachineScript own = script(machine.edit("/home/u/.config/a", "new\n"));
        String user = "exec setpriv --reuid=1234 --clear-groups --regid=1234 env HOME=\"$REGISTRY_DOCTOR_ROOT/home/u\""
                + " XDG_STATE_HOME= \"$@\"";
        String text = own.text();
        machine.run(text, user, "--yes").expect(0);
        Path journal = root.resolve("home/u/.local/state/registry-doctor/changes/1/1.before");
        assertEquals("old\n", Files.readString(journal));
        machine.run(text, user, "undo", "--yes").expect(0);
        assertEquals("old\n", machine.state("/home/u/.config/a").text());

        machine.run(script(machine.edit("/etc/a", "new\n")).text(), user, "--yes")
                .expect(2)
                .saying("Run this script as root: sudo sh SCRIPT");
        machine.run(script(machine.edit("/etc/a", "new\n")).text(), user, "diff")
                .expect(3);
        machine.run(
                        script(new OfCommand("Root", new CommandRun(List.of("true"), true, false, null), false))
                                .text(),
                        user,
                        "--yes")
                .expect(2);
        assertFalse(Files.exists(machine.journals()));
    }

    @Test
    void reportsForPrograms() throws Exception {
        ScriptMachine machine = new ScriptMachine(root, NodeShell.DASH);
        machine.write("/etc/a", "old\n");
        machine.write("/etc/b", "old\n");
        MachineScript script =
                script(machine.edit("/etc/a", "new\n"), logged("it", false), machine.edit("/etc/b", "new\n"));
        machine.write("/etc/b", "other\n");
        String id = "registry-doctor " + script.id() + " ";
        assertEquals(
                id + "step 1 changed \n" + id + "step 2 changed \n" + id
                        + "step 3 refused /etc/b: it was changed in between\n" + id + "end 1\n",
                machine.run(script, "apply", "--yes", "--report").output());
        assertEquals(
                id + "step 2 undone \n" + id + "step 1 undone \n" + id + "end 0\n",
                machine.run(script, "undo", "--yes", "--report").output());
    }
}
