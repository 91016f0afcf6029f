package dev.registrydoctor.doctor.act.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.act.journal.JournalStep;
import dev.registrydoctor.doctor.act.journal.JournalStep.State;
import dev.registrydoctor.doctor.act.plan.ClusterReach;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.RemoteNodes;
import dev.registrydoctor.doctor.act.plan.StepWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever steps change files, undo puts them back byte for byte. */
class UndoTest {

    @TempDir
    private Path folder;

    private Path root;
    private MachineFiles files;
    private Planner planner;
    private Changes changes;

    @BeforeEach
    void machine() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        files = new MachineFiles(root);
        planner = new Planner(
                new Here("vm", true, List.of("vm")),
                files,
                new ClusterReach(true, null, KubectlAccess.MICROK8S, Logins.NONE, RemoteNodes.NONE),
                true);
        changes = new Changes(files, null, new CommandRunner(Duration.ofSeconds(20), Map.of()), null);
    }

    private Journal journal() throws IOException {
        return Journal.writing(folder.resolve("state/changes"));
    }

    private JournalEntry apply(List<Step> steps) throws Exception {
        try (Journal journal = journal()) {
            Journal.Writing writing = journal.begin("test", root.toString(), "");
            for (PlannedStep step : planner.plan(Remedy.of(Verification.of(""), steps.toArray(Step[]::new)))) {
                new Applier(changes).apply(planner.now(step), writing);
            }
            return writing.entry();
        }
    }

    private List<Undoer.Taken> undo() throws Exception {
        try (Journal journal = journal()) {
            List<JournalEntry> all = journal.entries();
            return new Undoer(changes).undo(all.get(all.size() - 1), journal);
        }
    }

    private void undoAll() throws Exception {
        List<Undoer.Taken> taken = undo();
        assertFalse(taken.isEmpty());
        taken.forEach(one -> assertNull(one.problem(), one::toString));
    }

    /** Each file with its content and rights, and each folder. */
    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                tree.put(
                        root.relativize(path).toString(),
                        Files.isDirectory(path) ? "folder" : rights + " " + Files.readString(path));
            }
        }
        return tree;
    }

    private void put(String path, String content) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static Step step(Action action) {
        return Step.of("Change it.", action, Actor.node("vm"));
    }

    @Test
    void takesBackStepsThatBuildOnEachOther() throws Exception {
        put("/etc/hosts", "127.0.0.1 localhost\n# end");
        Map<String, String> before = tree();
        apply(List.of(
                step(Action.write("/etc/new/a.toml", "one")),
                step(Action.replace("/etc/new/a.toml", "two")),
                step(Action.change("/etc/hosts", new LineEdit.Insert(LineEdit.Insert.END, "10.0.0.1 r"))),
                step(Action.root("mv", "/etc/hosts", "/etc/hosts.bak")),
                step(Action.root("cp", "-a", "/etc/new/a.toml", "/etc/new/b.toml")),
                step(Action.root("rm", "/etc/new/a.toml")),
                step(Action.root("install", "-D", "-m", "644", "/etc/new/b.toml", "/etc/c/d/"))));
        Map<String, String> after = tree();
        assertEquals("rw-r--r-- two\n", after.get("etc/new/b.toml"));
        assertEquals("rw-r--r-- 127.0.0.1 localhost\n# end\n10.0.0.1 r\n", after.get("etc/hosts.bak"));
        assertEquals("rw-r--r-- two\n", after.get("etc/c/d/b.toml"));
        assertFalse(after.containsKey("etc/hosts"));
        undoAll();
        assertEquals(before, tree());
    }

    @Test
    void aSecondTimeThereIsNothingToDo() throws Exception {
        put("/etc/hosts", "a\n");
        List<Step> steps = List.of(
                step(Action.write("/etc/x", "one")),
                step(Action.change("/etc/hosts", new LineEdit.Replace(0, "a", "b"))));
        apply(steps);
        Map<String, String> once = tree();
        for (PlannedStep step : planner.plan(Remedy.of(Verification.of(""), steps.toArray(Step[]::new)))) {
            assertEquals(new StepWork.AlreadyDone(), step.work());
        }
        assertEquals(once, tree());
    }

    @Test
    void whatSomebodyChangedSinceIsNotOverwritten() throws Exception {
        put("/etc/hosts", "a\n");
        apply(List.of(
                step(Action.write("/etc/x", "one")),
                step(Action.change("/etc/hosts", new LineEdit.Replace(0, "a", "b")))));
        put("/etc/hosts", "somebody's\n");
        List<Undoer.Taken> taken = undo();
        assertEquals(1, taken.size(), "what comes before it may be what it builds on");
        assertNotNull(taken.get(0).problem());
        assertEquals("somebody's\n", Files.readString(root.resolve("etc/hosts")));
        assertTrue(Files.exists(root.resolve("etc/x")));

        put("/etc/hosts", "b\n");
        undoAll();
        assertEquals("a\n", Files.readString(root.resolve("etc/hosts")));
        assertFalse(Files.exists(root.resolve("etc/x")));
    }

    /** A killed program leaves a step begun: undo finds out by the file how far it came. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void finishesAStepThatWasKilled(boolean made) throws Exception {
        put("/etc/hosts", "a\n");
        Map<String, String> before = tree();
        try (Journal journal = journal()) {
            Journal.Writing writing = journal.begin("test", root.toString(), "");
            PlannedStep step = planner.plan(Remedy.of(
                            Verification.of(""), step(Action.change("/etc/hosts", new LineEdit.Replace(0, "a", "b")))))
                    .get(0);
            StepWork.Changes work = (StepWork.Changes) step.work();
            writing.began("Change it.", "here", work.changes().get(0), List.of());
        }
        put("/etc/.registry-doctor-0123456789abcdef.change", "half");
        if (made) {
            put("/etc/hosts", "b\n");
        }
        assertTrue(Journal.reading(folder.resolve("state/changes"))
                .entries()
                .get(0)
                .isInterrupted());
        undoAll();
        assertEquals(before, tree());
    }

    @Test
    void aCommandIsTakenBackByItsOwn() throws Exception {
        Path file = root.resolve("made");
        // The commands of a mounted root are not run; these are those of this machine.
        planner = new Planner(
                new Here("vm", true, List.of("vm")),
                new MachineFiles(Path.of("/")),
                new ClusterReach(true, null, KubectlAccess.MICROK8S, Logins.NONE, RemoteNodes.NONE),
                true);
        Step touch = Step.of("Make it.", Action.program("touch", file.toString()), Actor.here())
                .undoneBy(Action.program("rmdir", file.toString()));
        JournalEntry entry = apply(List.of(touch));
        assertEquals(State.DONE, entry.steps().get(0).state());
        assertTrue(Files.exists(file));
        assertNotNull(undo().get(0).problem(), "rmdir fails for a file");
        Files.delete(file);
        Files.createDirectory(file);
        assertNull(undo().get(0).problem());
        assertFalse(Files.exists(file));
    }

    @Test
    void aFailedChangeIsRecordedAsNotDone() throws Exception {
        put("/etc/hosts", "a\n");
        Step step = step(Action.change("/etc/hosts", new LineEdit.Replace(0, "a", "b")));
        try (Journal journal = journal()) {
            Journal.Writing writing = journal.begin("test", root.toString(), "");
            PlannedStep planned =
                    planner.plan(Remedy.of(Verification.of(""), step)).get(0);
            put("/etc/hosts", "changed\n");
            assertThrows(IOException.class, () -> new Applier(changes).apply(planned, writing));
            assertEquals(State.NOT_DONE, writing.entry().steps().get(0).state());
        }
        assertEquals("changed\n", Files.readString(root.resolve("etc/hosts")));
    }

    @Test
    void theJournalIsReadByItsOwnerAlone() throws Exception {
        apply(List.of(step(Action.write("/etc/x", "secret"))));
        Path journal = folder.resolve("state/changes");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(journal.resolve("0001.json"))));
    }

    @Test
    void oneProgramAtATimeChangesAMachine() throws Exception {
        try (Journal first = journal()) {
            assertNotNull(first);
            assertThrows(IOException.class, this::journal);
        }
        journal().close();
    }

    /** Random steps on random files, applied and taken back: the identity; and every entry reads back as it was written. */
    @Test
    void undoIsTheInverseOfAnySteps() throws Exception {
        Random random = new Random(18);
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 4; i++) {
                if (random.nextBoolean()) {
                    put("/etc/f" + i, lines(random));
                }
            }
            Map<String, String> before = tree();
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                steps.add(step(random(random)));
            }
            List<JournalStep> done = new ArrayList<>();
            try (Journal journal = journal()) {
                Journal.Writing writing = journal.begin("round " + round, root.toString(), "");
                for (Step step : steps) {
                    PlannedStep planned =
                            planner.plan(Remedy.of(Verification.of(""), step)).get(0);
                    new Applier(changes).apply(planned, writing);
                }
                done.addAll(writing.entry().steps());
                if (!done.isEmpty()) {
                    List<JournalEntry> read = journal.entries();
                    assertEquals(writing.entry(), read.get(read.size() - 1));
                }
            }
            if (!done.isEmpty()) {
                undoAll();
            }
            assertEquals(before, tree(), "round " + round);
        }
    }

    private static Action random(Random random) {
        String file = "/etc/f" + random.nextInt(4);
        return switch (random.nextInt(6)) {
            case 0 -> Action.write(file, lines(random));
            case 1 -> Action.writeOver("/etc/new" + random.nextInt(3) + "/x", lines(random));
            case 2 -> Action.change(file, new LineEdit.Insert(random.nextInt(3), "added"));
            case 3 -> Action.change(file, new LineEdit.Delete(1, 1 + random.nextInt(2)));
            case 4 -> Action.root("mv", file, "/etc/f" + random.nextInt(4) + ".off");
            default -> Action.root("rm", file);
        };
    }

    private static String lines(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append("line ").append(random.nextInt(100)).append(random.nextBoolean() ? "\n" : "\r\n");
        }
        return random.nextBoolean() ? text.toString() : text.toString().stripTrailing();
    }
}
