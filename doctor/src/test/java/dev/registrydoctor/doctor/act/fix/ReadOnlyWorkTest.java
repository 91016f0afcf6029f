package dev.registrydoctor.doctor.act.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.apply.Applier;
import dev.registrydoctor.doctor.act.apply.Changes;
import dev.registrydoctor.doctor.act.apply.CommandRunner;
import dev.registrydoctor.doctor.act.apply.Undoer;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.fix.Consent.Answer;
import dev.registrydoctor.doctor.act.fix.StepResult.Outcome;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.act.plan.ClusterReach;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.RemoteNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that was set read-only is set back, whatever becomes of the steps between. */
class ReadOnlyWorkTest {

    private static final String ON = "{\"enabled\":true,\"setBy\":\"registry-doctor\"}";

    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();
    private MemoryCluster cluster = new MemoryCluster("");

    ReadOnlyWorkTest() throws IOException {}

    @BeforeEach
    void registry() throws IOException {
        cluster = new MemoryCluster("");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        // It notes how the registry is in which it is called, by the words of the command.
        Path microk8s = Files.writeString(bin.resolve("microk8s"), """
                #!/bin/sh
                for word; do last=$word; done
                echo "$last" >> "%s"
                case $last in *fails) exit 1;; *sleeps) exec sleep 30;; *fills) mv "%s" "%s";; esac
                """.formatted(
                        folder.resolve("commands"), folder.resolve("changes"), folder.resolve("elsewhere")));
        assertTrue(microk8s.toFile().setExecutable(true));
    }

    private static Step exec(String word, String undo) {
        return Step.of(
                        word,
                        Action.kubectl("-n", "container-registry", "exec", "deploy/registry", "--", word),
                        Actor.cluster())
                .undoneBy(Action.kubectl("-n", "container-registry", "exec", "deploy/registry", "--", undo));
    }

    private static Step loss(String word, String undo) {
        return exec(word, undo).risking(Risk.losesData("images", "Copy them."));
    }

    private Changes changes() {
        String path = folder.resolve("bin") + ":" + System.getenv("PATH");
        return new Changes(
                new MachineFiles(folder.resolve("root")),
                cluster,
                new CommandRunner(CommandRunner.LIMIT, Map.of("PATH", path)),
                null);
    }

    private Fixer.Result run(Consent consent, Gate gate, Step... work) throws Exception {
        Files.createDirectories(folder.resolve("root"));
        Planner planner = new Planner(
                new Here("vm", true, List.of("vm")),
                new MachineFiles(folder.resolve("root")),
                new ClusterReach(true, cluster, KubectlAccess.MICROK8S, Logins.NONE, RemoteNodes.NONE),
                true);
        Remedy remedy = new Remedy(ReadOnlySteps.around(List.of(work), null), Verification.of(""));
        PlannedRemedy planned = new PlannedRemedy(
                "t", "", "s", null, remedy, RemedyText.of(remedy, KubectlAccess.MICROK8S), planner.plan(remedy));
        FixListener listener = new FixListener() {
            @Override
            public void begins(PlannedStep step, int number) {}

            @Override
            public void ended(StepResult result, int number) {
                said.add(number + " " + result.outcome() + " " + result.message());
            }
        };
        Fixer fixer = new Fixer(planner, new Applier(changes()), consent, listener, gate);
        try (Journal journal = Journal.writing(folder.resolve("changes"))) {
            return fixer.fix(planned, journal.begin("t", "/", ""));
        }
    }

    private List<String> commands() throws IOException {
        Path file = folder.resolve("commands");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private JournalEntry entry() throws IOException {
        List<JournalEntry> all = Journal.reading(folder.resolve("changes")).entries();
        return all.get(all.size() - 1);
    }

    private static Answer yes(PlannedRemedy remedy, PlannedStep step, int number) {
        return Answer.YES;
    }

    private static List<Outcome> outcomes(Fixer.Result result) {
        return result.results().stream().map(StepResult::outcome).toList();
    }

    @Test
    void afterTheWorkTheRegistryIsAsBeforeAndNothingIsLeftToTakeBack() throws Exception {
        Fixer.Result result = run(ReadOnlyWorkTest::yes, Gate.OPEN, exec("moves", "returns"), loss("deletes", "stops"));
        assertEquals(
                List.of(Outcome.DONE, Outcome.DONE, Outcome.DONE, Outcome.DONE, Outcome.DONE, Outcome.DONE),
                outcomes(result));
        assertEquals(List.of(ON, "-"), cluster.values());
        assertEquals(List.of("--timeout=300s", "moves", "deletes", "--timeout=300s"), commands());
        assertFalse(entry().isOpen());
        assertFalse(entry().isInterrupted());
    }

    @Test
    void afterAFailureWhatWasDoneIsTakenBackAndTheRegistrySetBack() throws Exception {
        run(
                ReadOnlyWorkTest::yes,
                Gate.OPEN,
                exec("moves", "returns"),
                loss("deletes fails", "stops"),
                exec("never", ""));
        assertEquals(List.of(ON, "-"), cluster.values());
        assertEquals(
                List.of("--timeout=300s", "moves", "deletes fails", "stops", "returns", "--timeout=300s"), commands());
        assertFalse(entry().isOpen());
    }

    @Test
    void theRegistryIsSetBackAlsoWhereTheRestCannotBeTakenBack() throws Exception {
        run(ReadOnlyWorkTest::yes, Gate.OPEN, exec("moves", "returns"), loss("deletes fails", "stops fails"));
        assertEquals(List.of(ON, "-"), cluster.values());
        // What a collection has begun to delete does not come back by its links.
        assertFalse(commands().contains("returns"));
        assertTrue(said.toString().contains("stops fails") || said.toString().contains("status 1"), said::toString);
    }

    @Test
    void anObjectionKeepsAStepFromBeingDone() throws Exception {
        run(
                ReadOnlyWorkTest::yes,
                step -> step.step().goal().equals("deletes") ? "somebody pushed" : null,
                exec("moves", "returns"),
                loss("deletes", "stops"));
        assertEquals(List.of(ON, "-"), cluster.values());
        assertEquals(List.of("--timeout=300s", "moves", "returns", "--timeout=300s"), commands());
        assertTrue(said.contains("4 FAILED somebody pushed"), said::toString);
    }

    @Test
    void whatCannotBeLookedAtIsNotDone() throws Exception {
        run(
                ReadOnlyWorkTest::yes,
                step -> {
                    if (step.step().risk() instanceof Risk.LosesData) {
                        throw new IOException("the disk cannot be read");
                    }
                    return null;
                },
                loss("deletes", "stops"));
        assertEquals(List.of("--timeout=300s", "--timeout=300s"), commands());
        assertEquals(List.of(ON, "-"), cluster.values());
    }

    @Test
    void aNoToAnyStepSetsTheRegistryBack() throws Exception {
        for (Answer answer : List.of(Answer.NO, Answer.LEAVE_CAUSE, Answer.QUIT)) {
            for (int at = 1; at <= 4; at++) {
                registry();
                Files.deleteIfExists(folder.resolve("commands"));
                int refused = at;
                run(
                        (remedy, step, number) -> number == refused ? answer : Answer.YES,
                        Gate.OPEN,
                        exec("moves", "returns"),
                        loss("deletes", "stops"));
                assertEquals("-", cluster.value(), answer + " at " + at);
                assertFalse(commands().contains("deletes"), answer + " at " + at);
                assertEquals(commands().contains("moves"), commands().contains("returns"), answer + " at " + at);
                assertFalse(entryIsOpen(), answer + " at " + at);
            }
        }
    }

    private boolean entryIsOpen() throws IOException {
        return Journal.reading(folder.resolve("changes")).entries().stream().anyMatch(JournalEntry::isOpen);
    }

    @Test
    void aJournalThatCannotBeWrittenKeepsNobodyFromPushing() throws Exception {
        for (String last : List.of("deletes", "deletes fails")) {
            registry();
            Files.deleteIfExists(folder.resolve("commands"));
            run(ReadOnlyWorkTest::yes, Gate.OPEN, exec("moves fills", "returns"), loss(last, "stops"));
            assertEquals("-", cluster.value(), last);
            assertFalse(commands().contains("deletes"), "what is not recorded is not done");
            Files.move(folder.resolve("elsewhere"), folder.resolve("was" + last.length()));
        }
    }

    @Test
    void anInterruptSetsTheRegistryBack() throws Exception {
        Thread worker = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            while (!Files.exists(folder.resolve("commands")) || !hasSlept()) {
                Thread.onSpinWait();
            }
            worker.interrupt();
        });
        interrupter.start();
        assertThrows(
                InterruptedException.class,
                () -> run(ReadOnlyWorkTest::yes, Gate.OPEN, exec("moves", "returns"), loss("deletes sleeps", "stops")));
        interrupter.join();
        assertEquals(List.of(ON, "-"), cluster.values());
        assertEquals(
                List.of("--timeout=300s", "moves", "deletes sleeps", "stops", "returns", "--timeout=300s"), commands());
        assertFalse(entryIsOpen());
    }

    private boolean hasSlept() {
        try {
            return commands().contains("deletes sleeps");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aRegistryThatSomebodyElseSetReadOnlyStaysSo() throws Exception {
        cluster = new MemoryCluster(
                "{\"name\": \"REGISTRY_STORAGE_MAINTENANCE_READONLY\", \"value\": \"{\\\"enabled\\\":true}\"}");
        Fixer.Result result = run(ReadOnlyWorkTest::yes, Gate.OPEN, loss("deletes", "stops"));
        assertEquals(List.of(), cluster.values());
        assertEquals(Outcome.ALREADY_DONE, outcomes(result).get(0));
        assertTrue(commands().contains("deletes"));
        assertEquals("{\"enabled\":true}", cluster.value());
        assertFalse(entryIsOpen());
    }

    @Test
    void aRegistryThatCannotBeSetReadOnlyIsNotTouched() throws Exception {
        cluster.refuse();
        run(ReadOnlyWorkTest::yes, Gate.OPEN, loss("deletes", "stops"));
        assertEquals(List.of(), commands());
        assertFalse(entryIsOpen());
    }

    @Test
    void afterACrashUndoSetsTheRegistryBackThoughTheRestFails() throws Exception {
        run(ReadOnlyWorkTest::yes, Gate.OPEN, exec("moves", "returns fails"));
        JournalEntry whole = entry();
        try (Journal journal = Journal.writing(folder.resolve("changes"))) {
            Journal.Writing writing = journal.begin("killed", "/", "");
            for (var step : whole.steps()) {
                writing.began(step.goal(), step.where(), step.change(), List.of());
            }
            List<Undoer.Taken> taken = new Undoer(changes()).undo(writing.entry(), journal);
            @Nullable String problem = taken.get(0).problem();
            assertTrue(problem != null && problem.contains("status 1"), String.valueOf(problem));
            assertEquals(2, taken.size());
            assertEquals(null, taken.get(1).problem());
        }
        assertEquals("-", cluster.value());
    }
}
