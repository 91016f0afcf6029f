package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.doctor.act.apply.Applier;
import dev.registrydoctor.doctor.act.apply.CommandFailedException;
import dev.registrydoctor.doctor.act.fix.StepResult.Outcome;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.StepWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Goes through the steps of a remedy: looks at each again as things are now, asks, and carries it out. */
public final class Fixer {

    private static final String NOT_DONE = "a step before it on the same machine was not done";

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
        return fix(remedy, journal, false);
    }

    /**
     * Carries out steps that build on each other only where they are on the same machine: one that fails, or that nobody agrees to,
     * does not keep other machines from being set up.
     *
     * @param journal the entry that the changes belong to
     */
    public Result fixEachMachine(PlannedRemedy remedy, Journal.Writing journal) throws InterruptedException {
        return fix(remedy, journal, true);
    }

    private Result fix(PlannedRemedy remedy, Journal.Writing journal, boolean eachMachine) throws InterruptedException {
        List<StepResult> results = new ArrayList<>();
        Set<Actor> left = new HashSet<>();
        for (int i = 0; i < remedy.steps().size(); i++) {
            Actor machine = remedy.steps().get(i).step().actor();
            if (left.contains(machine)) {
                end(new StepResult(remedy.steps().get(i), Outcome.LEFT_OUT, NOT_DONE), i, results);
                continue;
            }
            PlannedStep step = planner.now(remedy.steps().get(i));
            if (step.work() instanceof StepWork.AlreadyDone) {
                end(new StepResult(step, Outcome.ALREADY_DONE, ""), i, results);
                continue;
            }
            Consent.Answer answer = consent.ask(remedy, step, i + 1);
            if (answer != Consent.Answer.YES) {
                end(new StepResult(step, Outcome.LEFT_OUT, ""), i, results);
            } else {
                listener.begins(step, i + 1);
                end(carryOut(step, journal), i, results);
            }
            if (answer == Consent.Answer.QUIT) {
                return new Result(results, true);
            }
            boolean isFailed = results.get(i).outcome() == Outcome.FAILED;
            if (isFailed || answer == Consent.Answer.LEAVE_CAUSE) {
                if (!eachMachine) {
                    break;
                }
                left.add(machine);
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
