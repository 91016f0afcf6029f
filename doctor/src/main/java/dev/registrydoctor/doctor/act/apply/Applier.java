package dev.registrydoctor.doctor.act.apply;

import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.file.FileChangedException;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalStep;
import dev.registrydoctor.doctor.act.journal.JournalStep.State;
import dev.registrydoctor.doctor.act.object.ObjectChangedException;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Carries out steps: records that a change begins, makes it, and records what came of it. */
public final class Applier {

    private final Changes changes;

    public Applier(Changes changes) {
        this.changes = changes;
    }

    /**
     * Carries out a step that has changes.
     *
     * @throws IOException when one of them fails; those before it are made and recorded
     */
    public void apply(PlannedStep step, Journal.Writing journal) throws IOException, InterruptedException {
        if (step.work() instanceof StepWork.Changes work) {
            for (Change change : work.changes()) {
                apply(step, change, journal);
            }
        }
    }

    /**
     * Takes a step back that cannot be recorded. Taking it back once more by the journal does nothing.
     *
     * @throws IOException when it cannot be taken back
     */
    public void takeBackUnrecorded(JournalStep step) throws IOException, InterruptedException {
        changes.takeBack(step);
    }

    /** Takes back what it did. */
    public Undoer undoer() {
        return new Undoer(changes);
    }

    private void apply(PlannedStep step, Change change, Journal.Writing journal)
            throws IOException, InterruptedException {
        if (change instanceof CommandRun command && command.isLook()) {
            changes.make(command);
            return;
        }
        List<String> folders = changes.folders(change);
        int number = journal.began(step.step().goal(), step.text().where(), change, folders);
        try {
            Change made = changes.make(change);
            journal.ended(number, State.DONE, made, null);
        } catch (CommandFailedException e) {
            // It may have done a part of it, which its undo takes back.
            journal.ended(number, State.DONE, null, e.getMessage());
            throw e;
        } catch (IOException e) {
            // What cannot be told, such as after a lost connection, stays open: undo finds out.
            boolean isRefused = e instanceof FileChangedException
                    || e instanceof ObjectChangedException
                    || e instanceof NothingChangedException;
            State state = isRefused || changes.isUntouched(change) ? State.NOT_DONE : State.BEGUN;
            journal.ended(number, state, null, Objects.toString(e.getMessage(), e.toString()));
            throw e;
        }
    }
}
