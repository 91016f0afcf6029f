package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.doctor.act.apply.Applier;
import dev.registrydoctor.doctor.act.apply.CommandFailedException;
import dev.registrydoctor.doctor.act.fix.StepResult.Outcome;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.StepWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Goes through the steps of a remedy: looks at each again as things are now, asks, and carries it out. */
public final class Fixer {

    private final Planner planner;
    private final Applier applier;
    private final Consent consent;
    private final FixListener listener;

    public Fixer(Planner planner, Applier applier, Consent consent, FixListener listener) {
        this.planner = planner;
        this.applier = applier;
        this.consent = consent;
        this.listener = listener;
    }

    /**
     * What came of a remedy.
     *
     * @param results of the steps that were come to
     * @param isEnded whether the person wants to end
     */
    public record Result(List<StepResult> results, boolean isEnded) {
        public Result {
            results = List.copyOf(results);
        }

        /** Whether something was changed, by the program or by hand. */
        public boolean hasChanged() {
            return has(Outcome.DONE) || has(Outcome.DONE_BY_HAND) || has(Outcome.FAILED);
        }

        /** Whether a step has this outcome. */
        public boolean has(Outcome outcome) {
            return results.stream().anyMatch(result -> result.outcome() == outcome);
        }
    }

    /**
     * Carries out a remedy as far as it is agreed to. It stops at a step that fails: those after it build on it.
     *
     * @param journal the entry that the changes belong to
     */
    public Result fix(PlannedRemedy remedy, Journal.Writing journal) throws InterruptedException {
        List<StepResult> results = new ArrayList<>();
        for (int i = 0; i < remedy.steps().size(); i++) {
            PlannedStep step = planner.now(remedy.steps().get(i));
            if (step.work() instanceof StepWork.AlreadyDone) {
                end(new StepResult(step, Outcome.ALREADY_DONE, ""), i, results);
                continue;
            }
            Consent.Answer answer = consent.ask(remedy, step, i + 1);
            if (answer != Consent.Answer.YES) {
                end(new StepResult(step, Outcome.LEFT_OUT, ""), i, results);
                if (answer == Consent.Answer.NO) {
                    continue;
                }
                return new Result(results, answer == Consent.Answer.QUIT);
            }
            listener.begins(step, i + 1);
            StepResult result = carryOut(step, journal);
            end(result, i, results);
            if (result.outcome() == Outcome.FAILED) {
                break;
            }
        }
        return new Result(results, false);
    }

    private void end(StepResult result, int index, List<StepResult> results) {
        results.add(result);
        listener.ended(result, index + 1);
    }

    private StepResult carryOut(PlannedStep step, Journal.Writing journal) throws InterruptedException {
        if (!step.isCarriedOut()) {
            return new StepResult(step, Outcome.DONE_BY_HAND, "");
        }
        try {
            applier.apply(step, journal);
            return new StepResult(step, Outcome.DONE, "");
        } catch (CommandFailedException e) {
            return new StepResult(step, Outcome.FAILED, e.getMessage() + lastLines(e.output()));
        } catch (IOException e) {
            return new StepResult(step, Outcome.FAILED, Objects.toString(e.getMessage(), e.toString()));
        }
    }

    /** What a command said at its end, where the reason usually stands. */
    private static String lastLines(String output) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty()
                ? ""
                : ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
