package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.source.node.NodeShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a script writes, and where it does not: links, hostile names, other kinds of files. */
class ScriptPlacesTest {

    private static final String HOSTS = "/var/snap/microk8s/current/args/certs.d/r.lab/hosts.toml";

    @TempDir
    Path root;

    @TempDir
    Path outside;

    private static MachineScript script(MachineStep... steps) {
        return MachineScript.of("node-1", "Places", List.of(steps));
    }

    private void link(String path, String target) throws Exception {
        Path link = Path.of(root + path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    @ParameterizedTest
    @EnumSource
    void followsALinkInItsOwnFolder(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/var/snap/microk8s/7777/args/kubelet", "x\n");
        link("/var/snap/microk8s/current", "7777");
        link("/usr/local", "/usr/share/./local");
        machine.write("/usr/share/local/a", "old\n");
        machine.write("/etc/real.conf", "old\n");
        link("/etc/link.conf", "real.conf");
        MachineScript script = script(
                ScriptMachine.create(HOSTS, "server\n"),
                machine.edit("/usr/share/local/a", "new\n"),
                machine.edit("/etc/link.conf", "new\n"));
        Map<String, String> before = machine.tree();
        machine.run(script, "apply", "--yes").expect(0);
        assertEquals(
                "server\n", Files.readString(root.resolve("var/snap/microk8s/7777/args/certs.d/r.lab/hosts.toml")));
        assertEquals("new\n", Files.readString(root.resolve("etc/real.conf")));
        assertTrue(Files.isSymbolicLink(root.resolve("etc/link.conf")));
        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(before, machine.tree());
    }

    @ParameterizedTest
    @EnumSource
    void doesNotFollowALinkOutOfItsFolder(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        Files.writeString(outside.resolve("file"), "old\n");
        machine.write("/other/file", "old\n");
        link("/etc/out", outside.toString());
        link("/etc/up", "../other");
        link("/etc/sly", "sub/../../other");
        link("/etc/absolute", "/other");
        link("/etc/loop", "loop");
        link("/etc/file", "../other/file");
        link("/etc/dangling", "../other/new");
        link("/etc/prefix", "/etcetera");
        machine.write("/etcetera/file", "old\n");
        Map<String, String> before = machine.tree();
        for (String path : List.of(
                "/etc/out/file",
                "/etc/out/new",
                "/etc/up/file",
                "/etc/sly/file",
                "/etc/absolute/file",
                "/etc/loop/file",
                "/etc/file",
                "/etc/dangling",
                "/etc/prefix/file")) {
            String says = path.contains("loop") ? "loop of symbolic links" : "leads out of its folder";
            for (MachineStep step : List.of(ScriptMachine.create(path, "new\n"))) {
                machine.run(script(step), "apply", "--yes").expect(1).saying(says);
            }
        }
        assertEquals(before, machine.tree());
        assertEquals("old\n", Files.readString(outside.resolve("file")));
        assertFalse(Files.exists(outside.resolve("new")));
        assertFalse(Files.exists(machine.journals()), "nothing was begun");
    }

    @ParameterizedTest
    @EnumSource
    void aFolderThatBecomesALinkIsNotFollowedByUndo(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/etc/d/file", "old\n");
        MachineScript script = script(machine.edit("/etc/d/file", "new\n"));
        machine.run(script, "apply", "--yes").expect(0);
        Files.writeString(outside.resolve("file"), "new\n");
        Files.delete(root.resolve("etc/d/file"));
        Files.delete(root.resolve("etc/d"));
        link("/etc/d", outside.toString());
        machine.run(script, "undo", "--yes").expect(1).saying("leads out of its folder");
        assertEquals("new\n", Files.readString(outside.resolve("file")));
    }

    @ParameterizedTest
    @EnumSource
    void namesAreNeverRun(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        Path proof = outside.resolve("ran");
        List<String> names = List.of(
                "$(touch " + proof.getFileName() + ")",
                "`touch ran`",
                "it's; touch ran",
                "a\nb\n",
                "\n",
                " two  blanks ",
                "-rf",
                "--help",
                "*",
                "?[a-z]",
                "\\n\\",
                "\"quoted\" $HOME ${PATH}",
                "ümläut",
                "\u202eevil",
                "a\tb",
                "\033[2J",
                "&& false",
                "%s%n",
                "~",
                "#");
        List<MachineStep> steps = names.stream()
                .<MachineStep>map(name -> ScriptMachine.create("/etc/" + name + "/" + name, name + "\n"))
                .toList();
        Map<String, String> before = machine.tree();
        MachineScript script = MachineScript.of("node $(touch ran) 'x'\n", "Title `touch ran`\n'", steps);
        ScriptMachine.Result result = machine.run(script, "apply", "--yes").expect(0);
        assertFalse(result.output().contains("\033"), "no control characters reach the terminal");
        for (String name : names) {
            assertEquals(name + "\n", Files.readString(Path.of(root + "/etc/" + name + "/" + name)));
        }
        assertEquals(2 * names.size() + 2, machine.tree().size());
        machine.run(script, "undo", "--yes").expect(0);
        assertEquals(before, machine.tree());
        assertFalse(Files.exists(proof));
    }

    @ParameterizedTest
    @EnumSource
    void onlyRegularFilesAreChanged(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        Files.createDirectories(root.resolve("etc/folder"));
        new ProcessBuilder("mkfifo", root + "/etc/fifo").start().waitFor();
        machine.write("/etc/file", "x\n");
        Map<String, String> before = machine.tree();
        machine.run(script(ScriptMachine.create("/etc/folder", "x\n")), "apply", "--yes")
                .expect(1)
                .saying("it is not a regular file");
        machine.run(script(ScriptMachine.create("/etc/fifo", "x\n")), "apply", "--yes")
                .expect(1)
                .saying("it is not a regular file");
        machine.run(script(ScriptMachine.create("/etc/file/x", "x\n")), "apply", "--yes")
                .expect(1)
                .saying("/etc/file is not a folder");
        assertEquals(before.keySet(), machine.tree().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void aFolderWithOtherFilesStays(NodeShell shell) throws Exception {
        ScriptMachine machine = new ScriptMachine(root, shell);
        MachineScript script =
                script(ScriptMachine.create("/a/b/c/one", "1\n"), ScriptMachine.create("/a/b/c/two", "2\n"));
        machine.run(script, "apply", "--yes").expect(0);
        machine.write("/a/b/mine", "mine\n");
        machine.run(script, "undo", "--yes").expect(0).saying("The folder /a/b stays: it contains other files.");
        assertEquals(
                List.of("", "a", "a/b", "a/b/mine"), List.copyOf(machine.tree().keySet()));
    }
}
