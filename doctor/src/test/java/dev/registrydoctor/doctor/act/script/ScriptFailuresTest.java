package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.script.MachineStep.OfCommand;
import dev.registrydoctor.doctor.act.script.ScriptMachine.Result;
import dev.registrydoctor.doctor.source.node.NodeShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine does not allow or does not have: a clear line, and nothing lost. */
@Tag("long")
class ScriptFailuresTest {

    private static final String LARGE = "0123456789abcdef\n".repeat(10_000);

    @TempDir
    Path root;

    @TempDir
    Path programs;

    private static MachineScript script(MachineStep... steps) {
        return MachineScript.of("node-1", "Failures", List.of(steps));
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatCannotBeWrittenWholeIsNotReplaced(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/etc/a", "old\n");
        machine.write("/etc/large", LARGE);
        MachineScript script = script(machine.edit("/etc/a", LARGE), ScriptMachine.create("/x/y/z", LARGE));
        MachineScript made = script(ScriptMachine.create("/x/y/z", LARGE));
        MachineScript shrunk = script(machine.edit("/etc/large", "small\n"));
        Map<String, String> before = machine.tree();
        machine.run(script.text(), "ulimit -f 20", "apply", "--yes")
                .expect(1)
                .saying("/etc/a: it cannot be written: is the disk full?");
        assertEquals(before, machine.tree());
        machine.run(made.text(), "ulimit -f 20", "apply", "--yes").expect(1).saying("is the disk full?");
        assertEquals(before, machine.tree(), "its new folders are removed too");
        machine.run(shrunk.text(), "ulimit -f 20", "apply", "--yes")
                .expect(1)
                .saying("its backup cannot be written to ");
        assertEquals(before, machine.tree());
        for (MachineScript each : List.of(script, made, shrunk)) {
            machine.run(each, "undo", "--yes").expect(0);
        }
        assertEquals(before, machine.tree());
        machine.run(script, "apply", "--yes").expect(0);
    }

    /** The disk of the journal is full after so many files. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whatCannotBeWrittenDownIsNotChanged(int files) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        ScriptMachine machine = new ScriptMachine(root, NodeShell.DASH);
        machine.write("/etc/a", "old\n");
        machine.write("/etc/b", "old\n");
        Files.createDirectories(root.resolve("var/lib"));
        MachineScript script =
                script(machine.edit("/etc/a", "new\n"), ScriptMachine.create("/x/y", "y\n"), machine.delete("/etc/b"));
        Map<String, String> before = machine.tree();
        Result result = machine.run(script.text(), mounted("nr_inodes=" + files, "apply --yes", "undo --yes"));
        assertTrue(List.of(0, 1).contains(result.code()), result::output);
        if (result.code() == 1) {
            assertTrue(
                    result.output().contains("stopped") && result.output().contains("/var/lib/registry-doctor"),
                    result::output);
        }
        assertEquals(before, machine.tree());
    }

    /** Runs the script once with each of these arguments, with a file system of its own at /var/lib. */
    private static String mounted(String options, String... arguments) {
        StringBuilder inner = new StringBuilder(
                "mount -t tmpfs -o " + options + " none \"$REGISTRY_DOCTOR_ROOT/var/lib\" || exit 99; worst=0; ");
        for (String each : arguments) {
            inner.append("\"$@\" ").append(each).append("; code=$?; [ $code -le $worst ] || worst=$code; ");
        }
        return "exec unshare --mount --propagation private sh -c '" + inner + "exit $worst' sh \"$@\"";
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyFolderIsNotChanged(NodeShell shell) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/ro/a", "old\n");
        Map<String, String> before = machine.tree();
        String readOnly = "exec unshare --mount --propagation private sh -c '"
                + "mount --bind \"$REGISTRY_DOCTOR_ROOT/ro\" \"$REGISTRY_DOCTOR_ROOT/ro\" &&"
                + " mount -o remount,bind,ro \"$REGISTRY_DOCTOR_ROOT/ro\" || exit 99; exec \"$@\"' sh \"$@\"";
        machine.run(script(machine.edit("/ro/a", "new\n")).text(), readOnly, "--yes")
                .expect(1)
                .saying("stopped at /ro/a: no file can be written in its folder.");
        machine.run(script(machine.delete("/ro/a")).text(), readOnly, "--yes")
                .expect(1)
                .saying("stopped at /ro/a: it cannot be deleted.");
        machine.run(script(ScriptMachine.create("/ro/b", "x\n")).text(), readOnly, "--yes")
                .expect(1)
                .saying("stopped at /ro/b: no file can be written in its folder.");
        machine.run(script(ScriptMachine.create("/ro/c/d", "x\n")).text(), readOnly, "--yes")
                .expect(1)
                .saying("stopped at /ro/c/d: the folder /ro/c cannot be made.");
        assertEquals(before, machine.tree());
    }

    @ParameterizedTest
    @CsvSource({
        "sha256sum openssl, neither sha256sum nor openssl",
        "base64 openssl, neither base64 nor openssl",
        "mv, no program mv",
        "cp, no program cp",
    })
    void saysWhichProgramIsMissing(String missing, String says) throws Exception {
        ScriptMachine machine =
                new ScriptMachine(root, NodeShell.DASH).only(NodeShell.without(programs, missing.split(" ", -1)));
        machine.write("/etc/a", "old\n");
        Map<String, String> before = machine.tree();
        machine.run(script(machine.edit("/etc/a", "\r\n")), "--yes").expect(2).saying(says);
        assertEquals(before, machine.tree());
        assertFalse(Files.exists(machine.journals()));
    }

    @Test
    void doesWithoutProgramsThatItDoesNotNeed() throws Exception {
        ScriptMachine machine = new ScriptMachine(root, NodeShell.DASH)
                .only(NodeShell.without(
                        programs,
                        "sha256sum",
                        "base64",
                        "sync",
                        "flock",
                        "timeout",
                        "diff",
                        "readlink",
                        "chcon",
                        "restorecon",
                        "uname"));
        machine.write("/etc/a", "old\n");
        MachineScript script = script(
                machine.edit("/etc/a", "no end"),
                new OfCommand("Run it", new CommandRun(List.of("true"), false, false, List.of("true")), false));
        Map<String, String> before = machine.tree();
        machine.run(script, "diff").expect(3).saying("this machine has no program diff");
        machine.run(script, "--yes").expect(0);
        assertEquals("no end", machine.state("/etc/a").text());
        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(before, machine.tree());
        Files.createSymbolicLink(root.resolve("link"), Path.of("etc"));
        machine.run(script(ScriptMachine.create("/link/b", "x\n")), "--yes")
                .expect(1)
                .saying("this machine has no program readlink");
    }

    @ParameterizedTest
    @EnumSource
    void aScriptThatWasCutDoesNothing(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/etc/a", "old\n");
        String text = script(machine.edit("/etc/a", "new\n")).text();
        Map<String, String> before = machine.tree();
        for (int cut : new int[] {1, 2, 10, 100, 1000, text.length() / 3, text.length() / 2}) {
            machine.run(text.substring(0, text.length() - cut - "main \"$@\"".length()), null, "--yes");
            assertEquals(before, machine.tree());
        }
    }

    @Test
    void aScriptWhoseContentWasChangedOnItsWayWritesNothing() throws Exception {
        ScriptMachine machine = new ScriptMachine(root, NodeShell.DASH);
        machine.write("/etc/a", "old\n");
        String text = script(machine.edit("/etc/a", "new  content\n")).text();
        Map<String, String> before = machine.tree();
        machine.run(text.replace("new  content", "new content"), null, "--yes")
                .expect(1)
                .saying("it cannot be written whole");
        assertEquals(before, machine.tree());
    }

    @Test
    void aJournalOfAnotherUserIsNotUsed() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        ScriptMachine machine = new ScriptMachine(root, NodeShell.DASH);
        machine.write("/etc/a", "old\n");
        MachineScript script = script(machine.edit("/etc/a", "new\n"));
        Files.createDirectories(machine.journals());
        Files.setAttribute(machine.journals(), "unix:uid", 1234);
        machine.run(script, "--yes").expect(1).saying("changes is not a folder of this user");
        Files.delete(machine.journals());
        Files.createSymbolicLink(machine.journals(), programs);
        machine.run(script, "--yes").expect(1).saying("changes is not a folder of this user");
        assertEquals("old\n", machine.state("/etc/a").text());
    }
}
