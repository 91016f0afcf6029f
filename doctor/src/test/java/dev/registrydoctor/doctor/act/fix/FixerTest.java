package dev.registrydoctor.doctor.act.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.apply.Applier;
import dev.registrydoctor.doctor.act.apply.Changes;
import dev.registrydoctor.doctor.act.apply.CommandRunner;
import dev.registrydoctor.doctor.act.apply.NodeWriter;
import dev.registrydoctor.doctor.act.apply.NothingChangedException;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.fix.Consent.Answer;
import dev.registrydoctor.doctor.act.fix.StepResult.Outcome;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.plan.ClusterReach;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.RemoteNodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which steps are come to after one that fails, or that nobody agrees to. */
class FixerTest {

    @TempDir
    private Path folder;

    private static final FixListener SILENT = new FixListener() {
        @Override
        public void begins(PlannedStep step, int number) {}

        @Override
        public void ended(StepResult result, int number) {}
    };

    private final List<String> changed = new ArrayList<>();

    private static Step step(String node, String file) {
        return Step.of("Write " + file + ".", Action.write("/etc/" + file, "1"), Actor.node(node));
    }

    private static final List<Step> STEPS = List.of(step("a", "x"), step("a", "y"), step("b", "x"), step("c", "x"));

    /** Nodes without files, of which one cannot be written. */
    private final class Nodes implements RemoteNodes, NodeWriter {
        private final String broken;

        Nodes(String broken) {
            this.broken = broken;
        }

        @Override
        public boolean has(String node) {
            return true;
        }

        @Override
        public @Nullable FileState read(String node, String path) {
            return null;
        }

        @Override
        public void make(NodeFilesChange change) throws NothingChangedException {
            if (change.node().equals(broken)) {
                throw new NothingChangedException("read-only");
            }
            changed.add(change.node() + change.files().get(0).path());
        }

        @Override
        public void takeBack(NodeFilesChange change) {
            changed.remove(change.node() + change.files().get(0).path());
        }
    }

    private Fixer.Result run(String broken, Consent consent, boolean eachMachine) throws Exception {
        Files.createDirectories(folder.resolve("root"));
        MachineFiles files = new MachineFiles(folder.resolve("root"));
        Nodes nodes = new Nodes(broken);
        Planner planner = new Planner(
                new Here(null, false, List.of("a", "b", "c")),
                files,
                new ClusterReach(true, null, KubectlAccess.MICROK8S, Logins.NONE, nodes),
                true);
        Remedy remedy = new Remedy(STEPS, Verification.of(""));
        PlannedRemedy planned = new PlannedRemedy(
                "t", "", "s", null, remedy, RemedyText.of(remedy, KubectlAccess.MICROK8S), planner.plan(remedy));
        Changes changes = new Changes(files, null, new CommandRunner(CommandRunner.LIMIT, Map.of()), nodes);
        Fixer fixer = new Fixer(planner, new Applier(changes), consent, SILENT);
        try (Journal journal = Journal.writing(folder.resolve("changes"))) {
            Journal.Writing writing = journal.begin("t", "/", "");
            Fixer.Result result = eachMachine ? fixer.fixEachMachine(planned, writing) : fixer.fix(planned, writing);
            // What was certainly not done does not keep the next change from being made.
            assertFalse(writing.entry().isInterrupted());
            return result;
        }
    }

    private static List<Outcome> outcomes(Fixer.Result result) {
        return result.results().stream().map(StepResult::outcome).toList();
    }

    @Test
    void aFailureEndsTheFixOfACause() throws Exception {
        assertEquals(List.of(Outcome.FAILED), outcomes(run("a", (remedy, step, number) -> Answer.YES, false)));
        assertEquals(List.of(), changed);
    }

    @Test
    void aFailureEndsTheSetupOfItsMachineAlone() throws Exception {
        assertEquals(
                List.of(Outcome.FAILED, Outcome.LEFT_OUT, Outcome.DONE, Outcome.DONE),
                outcomes(run("a", (remedy, step, number) -> Answer.YES, true)));
        assertEquals(List.of("b/etc/x", "c/etc/x"), changed);
    }

    @Test
    void whatNobodyAgreesToEndsTheSetupOfItsMachineAlone() throws Exception {
        Fixer.Result result = run("", (remedy, step, number) -> number == 1 ? Answer.LEAVE_CAUSE : Answer.YES, true);
        assertEquals(List.of(Outcome.LEFT_OUT, Outcome.LEFT_OUT, Outcome.DONE, Outcome.DONE), outcomes(result));
        assertEquals(List.of("b/etc/x", "c/etc/x"), changed);
    }

    @Test
    void whoeverQuitsEndsAll() throws Exception {
        Fixer.Result result = run("", (remedy, step, number) -> number == 3 ? Answer.QUIT : Answer.YES, true);
        assertEquals(List.of(Outcome.DONE, Outcome.DONE, Outcome.LEFT_OUT), outcomes(result));
        assertEquals(List.of("a/etc/x", "a/etc/y"), changed);
    }
}
