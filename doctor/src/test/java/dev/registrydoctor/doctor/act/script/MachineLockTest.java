package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.source.node.NodeShell;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One program or script at a time changes a machine. */
class MachineLockTest {

    @TempDir
    Path root;

    private ScriptMachine machine;
    private MachineScript script;
    private Path lock;

    @BeforeEach
    void writeWhatIsChanged() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "flock is not installed");
        machine = new ScriptMachine(root, NodeShell.DASH);
        machine.write("/etc/a", "old\n");
        script = MachineScript.of("node-1", "Locks", List.of(machine.edit("/etc/a", "new\n")));
        lock = Files.createDirectories(machine.journals()).resolveSibling("lock");
    }

    private void refusesTheScript() throws Exception {
        machine.run(script, "--yes").expect(1).saying("another registry-doctor is at work on this machine");
        assertEquals("old\n", machine.state("/etc/a").text());
    }

    private void runsTheScript() throws Exception {
        machine.run(script, "--yes").expect(0);
        assertEquals("new\n", machine.state("/etc/a").text());
    }

    /** Holds the lock as a script does, until its input ends. */
    private Process scriptAtWork() throws IOException {
        Process process = new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo locked; exec cat").start();
        assertEquals('l', process.getInputStream().read());
        return process;
    }

    private static void end(Process process) throws Exception {
        process.getOutputStream().close();
        process.waitFor();
    }

    @Test
    void twoScriptsAtOnceAreRefused() throws Exception {
        Process other = scriptAtWork();
        refusesTheScript();
        end(other);
        runsTheScript();
    }

    @Test
    void aScriptIsRefusedWhileTheProgramIsAtWork() throws Exception {
        try (Journal journal = Journal.writing(machine.journals())) {
            refusesTheScript();
            assertEquals(List.of(), journal.entries());
        }
        runsTheScript();
    }

    @Test
    void theProgramIsRefusedWhileAScriptIsAtWork() throws Exception {
        Process other = scriptAtWork();
        assertThrows(IOException.class, () -> Journal.writing(machine.journals()));
        end(other);
        Journal.writing(machine.journals()).close();
        runsTheScript();
    }

    @Test
    void aSecondProgramIsRefused() throws Exception {
        try (Journal journal = Journal.writing(machine.journals())) {
            assertThrows(IOException.class, () -> Journal.writing(journal.folder()));
            refusesTheScript();
        }
        Journal.writing(machine.journals()).close();
    }

    /** Where there is no shell or no flock, programs still exclude each other by the lock that Java takes. */
    @Test
    void aProgramThatHasOnlyJavasLockIsNotDisturbed() throws Exception {
        try (FileChannel other = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            try (FileLock held = other.lock()) {
                assertThrows(IOException.class, () -> Journal.writing(machine.journals()));
                assertEquals(true, held.isValid());
            }
        }
        Journal.writing(machine.journals()).close();
    }

    /** What was refused holds nothing. */
    @Test
    void aRefusedProgramLeavesTheLockToTheOther() throws Exception {
        Process other = scriptAtWork();
        assertThrows(IOException.class, () -> Journal.writing(machine.journals()));
        try (FileChannel free = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock taken = free.tryLock()) {
            assertEquals(true, taken != null && taken.isValid());
        }
        end(other);
    }

    /** Ctrl-C reaches all processes of a terminal; the program cleans up after it. */
    @Test
    void theLockStaysWhenATerminalEndsItsProcesses() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        try (Journal journal = Journal.writing(machine.journals())) {
            for (ProcessHandle child : ProcessHandle.current()
                    .children()
                    .filter(each -> !before.contains(each))
                    .toList()) {
                for (String signal : List.of("INT", "HUP", "TERM")) {
                    new ProcessBuilder("kill", "-s", signal, Long.toString(child.pid()))
                            .start()
                            .waitFor();
                }
            }
            refusesTheScript();
            assertEquals(List.of(), journal.entries());
        }
        runsTheScript();
    }

    @Test
    void onlyItsOwnerCanLockIt() throws Exception {
        Journal.writing(machine.journals()).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)));
    }
}
