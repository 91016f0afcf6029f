package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.doctor.act.change.ReadOnlyMode;
import dev.registrydoctor.doctor.act.fix.StepResult.Outcome;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalStep;
import dev.registrydoctor.doctor.act.journal.JournalStep.State;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Carries out steps in which the registry is read-only. However they end, by a failure, an answer, Ctrl-C or SIGTERM, what they did
 * is taken back as far as it can be, and the registry accepts pushes again.
 */
final class ReadOnlyWork {

    private static final String WAS_READ_ONLY = "the registry was read-only before, and stays so";
    private static final String STOPPED = "a step before it was not done";

    private final Fixer fixer;
    private final PlannedRemedy remedy;
    private final ReadOnlySpan span;
    private final Journal.Writing journal;

    /** The number of its first step in the journal. */
    private final int begun;

    ReadOnlyWork(Fixer fixer, PlannedRemedy remedy, ReadOnlySpan span, Journal.Writing journal) {
        this.fixer = fixer;
        this.remedy = remedy;
        this.span = span;
        this.journal = journal;
        begun = journal.entry().steps().size();
    }

    /** Carries them out; what they came to is added to the results. */
    @SuppressWarnings("try") // It guards the work until it is closed.
    Consent.Answer run(List<StepResult> results) throws InterruptedException {
        Consent.Answer answer = Consent.Answer.LEAVE_CAUSE;
        try (EndOfProgram end = new EndOfProgram()) {
            int index = span.first();
            try {
                do {
                    answer = fixer.step(remedy, index, journal, results);
                    index++;
                } while (answer == Consent.Answer.YES && index < span.end());
            } finally {
                // An interrupt ends the work, not what brings the registry back.
                boolean isInterrupted = end.cleansUp();
                setBack(answer == Consent.Answer.YES && index == span.end(), index, results);
                if (isInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("ended after the registry was set back");
        }
        // What comes after these steps is about what they were to do.
        return answer == Consent.Answer.NO ? Consent.Answer.LEAVE_CAUSE : answer;
    }

    private void setBack(boolean isWhole, int from, List<StepResult> results) throws InterruptedException {
        for (int i = from; i < span.end(); i++) {
            fixer.end(new StepResult(remedy.steps().get(i), Outcome.LEFT_OUT, STOPPED), i, results);
        }
        PlannedStep end = remedy.steps().get(span.end());
        StepResult result = takenBack(isWhole, end);
        fixer.end(result, span.end(), results);
        if (span.last() > span.end() && result.outcome() == Outcome.DONE) {
            fixer.step(remedy, span.last(), journal, results);
        }
    }

    private StepResult takenBack(boolean isWhole, PlannedStep end) throws InterruptedException {
        List<JournalStep> steps = journal.entry().steps();
        boolean isOurs = steps.size() > begun
                && steps.get(begun).isOpen()
                && ReadOnlyMode.isBegunBy(steps.get(begun).change());
        String problems = "";
        try {
            if (isWhole) {
                // What was agreed to is done, and nothing brings it back.
                for (int i = isOurs ? begun + 1 : begun; i < steps.size(); i++) {
                    journal.ended(i, State.KEPT, null, null);
                }
            }
            problems = fixer.applier().undoer().undo(journal, begun).stream()
                    .filter(one -> one.problem() != null)
                    .map(one -> Objects.toString(one.problem()))
                    .collect(Collectors.joining("; "));
        } catch (IOException e) {
            problems = Objects.toString(e.getMessage(), e.toString());
        }
        if (!isOurs) {
            return new StepResult(end, Outcome.LEFT_OUT, isWhole ? WAS_READ_ONLY : problems);
        } else if (!journal.entry().steps().get(begun).isOpen()) {
            return new StepResult(end, Outcome.DONE, problems);
        }
        try {
            // A journal that cannot be written, as on a full disk, keeps nobody from pushing.
            fixer.applier().takeBackUnrecorded(steps.get(begun));
            return new StepResult(end, Outcome.DONE, problems);
        } catch (IOException e) {
            return new StepResult(
                    end, Outcome.FAILED, Objects.toString(e.getMessage(), e.toString()) + "; " + problems);
        }
    }
}
