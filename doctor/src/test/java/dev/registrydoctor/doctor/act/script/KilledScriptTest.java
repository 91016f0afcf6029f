package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.script.MachineStep.OfCommand;
import dev.registrydoctor.doctor.act.script.MachineStep.Overwrite;
import dev.registrydoctor.doctor.act.script.ScriptMachine.Result;
import dev.registrydoctor.doctor.source.node.NodeShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A script is killed before each program that it uses to write. All that a shell writes by itself comes right before one of
 * these, since it is synchronized.
 */
@Tag("long")
class KilledScriptTest {

    private static final int KILLED = 128 + 9;

    /** Kills its process group when it is the one that it is told to. */
    private static final String WRAPPER = """
            #!/bin/dash
            LOCK
            n=0
            read -r n <'COUNT'
            n=$((n + 1))
            echo "$n" >'COUNT'
            read -r at <'AT'
            [ "$n" -ne "$at" ] || kill -9 0
            exec 'REAL' "$@" 8>&-
            """;

    @TempDir
    Path folder;

    private Path count;
    private Path at;
    private Path wrappers;

    @BeforeEach
    void wrap() throws IOException {
        count = folder.resolve("count");
        at = folder.resolve("at");
        wrappers = Files.createDirectory(folder.resolve("wrappers"));
        for (String program : List.of("cp", "mv", "rm", "mkdir", "rmdir", "chmod", "cat", "sync")) {
            Path real = List.of("/usr/bin", "/bin").stream()
                    .map(place -> Path.of(place, program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Path wrapper = Files.writeString(
                    wrappers.resolve(program),
                    // Of these, two run at once where one reads what the other prints.
                    WRAPPER.replace("LOCK", program.equals("cat") ? "exec 8>'" + at + ".lock' && flock 8" : "")
                            .replace("COUNT", count.toString())
                            .replace("AT", at.toString())
                            .replace("REAL", real.toString()));
            Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** A machine, what is to be changed on it, and how it looks before that and after it. */
    private record Case(ScriptMachine machine, MachineScript script, Map<String, String> before) {

        Result run(String... arguments) throws Exception {
            return machine.run(script, arguments);
        }

        void expectBefore(String when) throws IOException {
            assertEquals(before, machine.tree(), when);
        }
    }

    private Case fresh(NodeShell shell, String name) throws Exception {
        ScriptMachine machine = new ScriptMachine(Files.createDirectory(folder.resolve(name)), shell);
        machine.write("/etc/a.toml", "old\n");
        MachineStep edit = machine.edit("/etc/a.toml", "new\nlonger\n");
        MachineStep create = ScriptMachine.create("/srv/one/two/hosts.toml", "server\n");
        return new Case(machine, MachineScript.of("node-1", "Steps", List.of(edit, create)), machine.tree());
    }

    private Case other(NodeShell shell, String name) throws Exception {
        Path root = Files.createDirectory(folder.resolve(name));
        ScriptMachine machine = new ScriptMachine(root, shell);
        machine.write("/etc/gone", "bye\n");
        machine.write("/etc/any", "any\n");
        CommandRun command =
                new CommandRun(List.of("touch", root + "/ran"), false, false, List.of("/bin/rm", "-f", root + "/ran"));
        MachineScript script = MachineScript.of(
                "node-1",
                "Steps",
                List.of(
                        new Overwrite("Set it", "/etc/any", FileState.readable("new\n"), false),
                        new OfCommand("Run it", command, false),
                        machine.delete("/etc/gone")));
        return new Case(machine, script, machine.tree());
    }

    /** Runs it until it is killed before its n-th program; false when it has fewer. */
    private boolean kill(Case one, int n, String... arguments) throws Exception {
        Files.writeString(count, "0\n");
        Files.writeString(at, n + "\n");
        Result result = one.machine().with(wrappers).run(one.script(), arguments);
        Files.writeString(at, "0\n");
        if (result.code() != KILLED) {
            result.expect(0);
            return false;
        }
        return true;
    }

    /** Each file is as before or as after, whenever it is looked at. */
    private static void expectWhole(Case one, Map<String, String> after, String when) throws IOException {
        for (Map.Entry<String, String> entry : one.machine().tree().entrySet()) {
            if (!entry.getKey().endsWith(".part")) {
                List<String> allowed = List.of(
                        Objects.toString(one.before().get(entry.getKey()), ""),
                        Objects.toString(after.get(entry.getKey()), ""));
                assertTrue(
                        allowed.contains(entry.getValue()) || entry.getKey().isEmpty(),
                        () -> when + ": " + entry + " is neither of " + allowed);
            }
        }
    }

    @Test
    void undoRestoresWhatAKilledScriptHasChanged() throws Exception {
        everyPoint(this::fresh, NodeShell.DASH, (one, after, when) -> {
            expectWhole(one, after, when);
            one.run("undo", "--yes").expect(0);
            one.expectBefore(when);
        });
    }

    @Test
    void undoRestoresWhatAnotherKilledScriptHasChanged() throws Exception {
        everyPoint(this::other, NodeShell.BASH, (one, after, when) -> {
            one.run("undo", "--yes").expect(0);
            one.expectBefore(when);
        });
    }

    @Test
    void applyFinishesWhatAKilledScriptHasBegun() throws Exception {
        everyPoint(this::fresh, NodeShell.BASH, (one, after, when) -> {
            one.run("apply", "--yes").expect(0);
            assertEquals(after, one.machine().tree(), when);
            assertTrue(one.run("status").expect(0).output().contains(": done."));
        });
    }

    @Test
    void applyFinishesWhatAnotherKilledScriptHasBegun() throws Exception {
        everyPoint(this::other, NodeShell.DASH, (one, after, when) -> {
            one.run("apply", "--yes").expect(0);
            assertEquals(after, one.machine().tree(), when);
            one.run("undo", "--yes").expect(0);
            one.expectBefore(when + ", applied and undone");
        });
    }

    /** What is to be true of a script that was killed. */
    @FunctionalInterface
    private interface Then {
        void expect(Case one, Map<String, String> after, String when) throws Exception;
    }

    /** Makes a machine of this name. */
    @FunctionalInterface
    private interface Maker {
        Case make(NodeShell shell, String name) throws Exception;
    }

    private void everyPoint(Maker maker, NodeShell shell, Then then) throws Exception {
        Case whole = maker.make(shell, "whole");
        whole.run("apply", "--yes").expect(0);
        Map<String, String> after = whole.machine().tree();
        int n = 1;
        for (boolean killed = true; killed; n++) {
            Case one = maker.make(shell, "point" + n);
            killed = kill(one, n, "apply", "--yes");
            then.expect(one, after, "killed before program " + n);
        }
        assertTrue(n > 30, "there are many points: " + n);
    }

    @Test
    void undoFinishesAKilledUndo() throws Exception {
        int n = 1;
        for (boolean killed = true; killed; n++) {
            Case one = n % 2 == 0 ? fresh(NodeShell.DASH, "again" + n) : other(NodeShell.DASH, "again" + n);
            one.run("apply", "--yes").expect(0);
            Map<String, String> after = one.machine().tree();
            killed = kill(one, n, "undo", "--yes");
            expectWhole(one, after, "killed before program " + n + " of undo");
            if (n % 4 < 2) {
                one.run("apply", "--yes").expect(0);
                assertEquals(after, one.machine().tree(), "undo killed before program " + n + ", then applied");
            }
            one.run("undo", "--yes").expect(0);
            one.expectBefore("undo killed before program " + n);
        }
        assertTrue(n > 15, "there are many points: " + n);
    }
}
