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
    private final Gate gate;

    public Fixer(Planner planner, Applier applier, Consent consent, FixListener listener) {
        this(planner, applier, consent, listener, Gate.OPEN);
    }

    /**
     * A fixer.
     *
     * @param gate is asked right before each step is carried out
     */
    public Fixer(Planner planner, Applier applier, Consent consent, FixListener listener, Gate gate) {
        this.planner = planner;
        this.applier = applier;
        this.consent = consent;
        this.listener = listener;
        this.gate = gate;
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
        ReadOnlySpan span = ReadOnlySpan.of(remedy.steps());
        for (int i = 0; i < remedy.steps().size(); i++) {
            Actor machine = remedy.steps().get(i).step().actor();
            Consent.Answer answer;
            if (left.contains(machine)) {
                end(new StepResult(remedy.steps().get(i), Outcome.LEFT_OUT, NOT_DONE), i, results);
                continue;
            } else if (span != null && i == span.first()) {
                answer = new ReadOnlyWork(this, remedy, span, journal).run(results);
                i = span.last();
            } else {
                answer = step(remedy, i, journal, results);
            }
            if (answer == Consent.Answer.QUIT) {
                return new Result(results, true);
            } else if (answer == Consent.Answer.LEAVE_CAUSE) {
                if (!eachMachine) {
                    break;
                }
                left.add(machine);
            }
        }
        return new Result(results, false);
    }

    /** Comes to one step; the answer is to leave the cause when it fails. */
    Consent.Answer step(PlannedRemedy remedy, int index, Journal.Writing journal, List<StepResult> results)
            throws InterruptedException {
        PlannedStep step = planner.now(remedy.steps().get(index));
        if (step.work() instanceof StepWork.AlreadyDone) {
            end(new StepResult(step, Outcome.ALREADY_DONE, ""), index, results);
            return Consent.Answer.YES;
        }
        Consent.Answer answer = consent.ask(remedy, step, index + 1);
        if (answer != Consent.Answer.YES) {
            end(new StepResult(step, Outcome.LEFT_OUT, ""), index, results);
            return answer;
        }
        listener.begins(step, index + 1);
        StepResult result = carryOut(step, journal);
        end(result, index, results);
        return result.outcome() == Outcome.FAILED ? Consent.Answer.LEAVE_CAUSE : Consent.Answer.YES;
    }

    void end(StepResult result, int index, List<StepResult> results) {
        results.add(result);
        listener.ended(result, index + 1);
    }

    /** What makes and takes back changes. */
    Applier applier() {
        return applier;
    }

    private StepResult carryOut(PlannedStep step, Journal.Writing journal) throws InterruptedException {
        if (!step.isCarriedOut()) {
            return new StepResult(step, Outcome.DONE_BY_HAND, "");
        }
        try {
            String objection = gate.objection(step);
            if (objection != null) {
                return new StepResult(step, Outcome.FAILED, objection);
            }
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
