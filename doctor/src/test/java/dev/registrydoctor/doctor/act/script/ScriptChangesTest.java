package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import dev.registrydoctor.doctor.act.script.MachineStep.Overwrite;
import dev.registrydoctor.doctor.source.node.NodeShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of files by real shells: what is there afterwards, byte for byte, and after they are undone. */
@Tag("long")
class ScriptChangesTest {

    @TempDir
    Path root;

    private static MachineScript script(MachineStep... steps) {
        return MachineScript.of("node-1", "Use the mirror", List.of(steps));
    }

    private static String content(FileState state) {
        return state.content().hex();
    }

    @ParameterizedTest
    @EnumSource
    void changesMakesAndDeletesAndUndoesAll(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        Path edited = machine.write("/etc/a.toml", "old\n");
        Files.setPosixFilePermissions(edited, PosixFilePermissions.fromString("rw-r-----"));
        machine.write("/etc/gone.conf", "bye\r\nno end");
        MachineScript script = script(
                machine.edit("/etc/a.toml", "new\nEND\n$(id) `id` \\ 'x'\n"),
                ScriptMachine.create("/srv/certs.d/r.lab:5000/hosts.toml", "server = \"x\"\n"),
                machine.delete("/etc/gone.conf"));
        Map<String, String> before = machine.tree();

        machine.run(script, "apply", "--yes").expect(0);
        assertEquals("new\nEND\n$(id) `id` \\ 'x'\n", Files.readString(edited));
        assertEquals("rw-r-----", machine.state("/etc/a.toml").mode());
        assertEquals("server = \"x\"\n", Files.readString(root.resolve("srv/certs.d/r.lab:5000/hosts.toml")));
        assertEquals(
                "rw-r--r--", machine.state("/srv/certs.d/r.lab:5000/hosts.toml").mode());
        assertFalse(Files.exists(root.resolve("etc/gone.conf")));

        Map<String, String> after = machine.tree();
        machine.run(script, "apply", "--yes").expect(0).saying("Step 3 of 3: Delete a file: nothing to do.");
        assertEquals(after, machine.tree());
        machine.run(script, "status").expect(0).saying("Step 2 of 3: Make a file: done.");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.journals())));

        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(before, machine.tree());
        machine.run(script, "undo", "--yes").expect(0).saying("Nothing to undo");
        machine.run(script, "apply", "--yes").expect(0);
        assertEquals(after, machine.tree(), "it can be applied again");
        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(before, machine.tree());
    }

    @ParameterizedTest
    @EnumSource
    void keepsEachByte(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        byte[] all = new byte[70_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31 + i / 256);
        }
        List<ByteString> contents = List.of(
                ByteString.of(all),
                ByteString.EMPTY,
                ByteString.encodeUtf8("a\r\nb\r\n"),
                ByteString.encodeUtf8("no end"),
                ByteString.encodeUtf8("\n\n\n"),
                ByteString.encodeUtf8("\0\0"),
                ByteString.encodeUtf8("END\n'END'\nEND_\nümläut \u202e\n"),
                ByteString.encodeUtf8("x".repeat(300_000) + "\n"));
        List<MachineStep> steps = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            machine.write("/f/" + i, contents.get((i + 1) % contents.size()));
            FileState before = machine.state("/f/" + i);
            FileState after = new FileState(contents.get(i), before.mode(), null);
            steps.add(new OfFile("Change it", new FileChange("/f/" + i, before, after), false));
        }
        Map<String, String> before = machine.tree();
        MachineScript script = MachineScript.of("node-1", "Bytes", steps);
        machine.run(script, "apply", "--yes").expect(0);
        for (int i = 0; i < contents.size(); i++) {
            assertEquals(contents.get(i).hex(), content(machine.state("/f/" + i)), "content " + i);
        }
        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(before, machine.tree());
    }

    @ParameterizedTest
    @EnumSource
    void changesRightsAndOwner(NodeShell shell) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        ScriptMachine machine = new ScriptMachine(root, shell);
        Path secret = machine.write("/etc/secret", "same\n");
        Path other = machine.write("/etc/other", "old\n");
        Files.setAttribute(other, "unix:uid", 1234);
        Files.setAttribute(other, "unix:gid", 4321);
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("r--r-x--x"));
        FileState was = machine.state("/etc/secret");
        MachineScript script = script(
                new OfFile(
                        "Hide it",
                        new FileChange("/etc/secret", was, new FileState(was.content(), "rw-------", "12:34")),
                        false),
                machine.edit("/etc/other", "new\n"),
                new OfFile(
                        "Make it",
                        new FileChange("/new/sub/file", null, new FileState(was.content(), "rwxr-x---", "7:8")),
                        false));
        Map<String, String> before = machine.tree();
        machine.run(script, "status").expect(3);
        machine.run(script, "apply", "--yes").expect(0);
        assertEquals("100600 12:34 73616d650a", machine.tree().get("etc/secret"));
        assertEquals("100451 1234:4321 6e65770a", machine.tree().get("etc/other"));
        assertEquals("100750 7:8 73616d650a", machine.tree().get("new/sub/file"));
        assertEquals("40755 7:8", machine.tree().get("new/sub"));
        machine.run(script, "status").expect(0);
        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(before, machine.tree());
        assertTrue(Files.exists(secret));
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatWasChangedInBetween(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/etc/a", "old\n");
        machine.write("/etc/b", "old\n");
        MachineScript script = script(
                machine.edit("/etc/a", "new\n"),
                machine.edit("/etc/b", "new\n"),
                ScriptMachine.create("/etc/c", "c\n"));
        machine.write("/etc/b", "other\n");
        Map<String, String> changed = machine.tree();
        machine.run(script, "diff").expect(1).saying("stopped at /etc/b: it was changed in between.");
        assertEquals(changed, machine.tree());
        machine.run(script, "apply", "--yes").expect(1).saying("stopped at /etc/b: it was changed in between.");
        assertEquals("new\n", machine.state("/etc/a").text());
        assertEquals("other\n", machine.state("/etc/b").text());
        assertFalse(Files.exists(root.resolve("etc/c")), "what comes after it is not done");

        machine.write("/etc/a", "mine\n");
        machine.run(script, "undo", "--yes").expect(1).saying("/etc/a stays as it is: it was changed in between.");
        assertEquals("mine\n", machine.state("/etc/a").text());
        machine.write("/etc/a", "new\n");
        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(changed, machine.tree());
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatExistsAlreadyIsNotOverwrittenAndNotUndone(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        MachineScript script = script(ScriptMachine.create("/etc/new", "content\n"));
        machine.write("/etc/new", "foreign\n");
        machine.run(script, "apply", "--yes").expect(1).saying("it exists already, with another content");
        assertEquals("foreign\n", machine.state("/etc/new").text());
        machine.write("/etc/new", "content\n");
        machine.run(script, "apply", "--yes").expect(0).saying("nothing to do");
        machine.run(script, "undo", "--yes").expect(0).saying("Nothing to undo");
        assertEquals("content\n", machine.state("/etc/new").text());
    }

    @ParameterizedTest
    @EnumSource
    void aDryRunShowsTheDifferenceAndWritesNothing(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        Path hidden = machine.write("/etc/hidden", "password-like old\n");
        Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
        machine.write("/etc/a", "one\n\033[31mtwo\nthree\n");
        MachineScript script = script(
                machine.edit("/etc/a", "one\n2\nthree\n"),
                machine.edit("/etc/hidden", "plain\n"),
                ScriptMachine.create("/x/y", "new\n"));
        Map<String, String> before = machine.tree();
        for (String[] arguments : new String[][] {{"diff"}, {"--dry-run"}, {}, {"apply", "--dry-run", "--yes"}}) {
            ScriptMachine.Result result = machine.run(script, arguments).expect(3);
            result.saying("    -[31mtwo\n    +2\n").saying("Creates /x/y").saying("    +new");
            assertFalse(result.output().contains("password-like"), result.output());
        }
        machine.run(script).saying("Nothing was changed: there is no terminal to ask.");
        assertEquals(before, machine.tree());
        assertFalse(Files.exists(root.resolve("var")), "no journal is made");
        machine.run(script, "--yes").expect(0);
        Map<String, String> after = machine.tree();
        machine.run(script, "undo").expect(3).saying("Restores /x/y");
        assertEquals(after, machine.tree());
        assertNotEquals(before, after);
    }

    @ParameterizedTest
    @EnumSource
    void overwritesWhatIsThereAndRestoresIt(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        Path there = machine.write("/etc/there", "whatever\r\n");
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rw-rw----"));
        MachineScript script = script(
                new Overwrite("Set it", "/etc/there", FileState.readable("new\n"), false),
                new Overwrite("Make it", "/x/y", FileState.readable("new\n"), false));
        Map<String, String> before = machine.tree();
        machine.run(script, "diff").expect(3).saying("Changes /etc/there").saying("Creates /x/y");
        machine.run(script, "apply", "--yes").expect(0);
        assertEquals("new\n", machine.state("/etc/there").text());
        assertEquals("rw-rw----", machine.state("/etc/there").mode());
        assertEquals("rw-r--r--", machine.state("/x/y").mode());
        machine.run(script, "apply", "--yes").expect(0).saying("nothing to do");
        machine.run(script, "status").expect(0);

        machine.write("/x/y", "mine\n");
        machine.run(script, "apply", "--yes").expect(1).saying("stopped at /x/y");
        machine.run(script, "undo", "--yes").expect(1).saying("/x/y stays as it is");
        assertEquals("mine\n", machine.state("/x/y").text());
        assertEquals("whatever\r\n", machine.state("/etc/there").text());

        machine.write("/etc/there", "another\n");
        machine.write("/x/y", "new\n");
        Map<String, String> another = machine.tree();
        machine.run(script, "apply", "--yes").expect(0);
        assertEquals("new\n", machine.state("/etc/there").text());
        machine.run(script, "undo", "--yes").expect(0);
        another.keySet().removeIf(path -> path.startsWith("x"));
        assertEquals(another, machine.tree(), "what was there when it was done the second time");
        assertNotEquals(before, another);
    }
}
