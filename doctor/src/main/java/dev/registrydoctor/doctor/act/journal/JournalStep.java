package dev.registrydoctor.doctor.act.journal;

import dev.registrydoctor.doctor.act.change.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change that was begun.
 *
 * @param goal what it is for, as it was shown
 * @param where on which machine, in words
 * @param change with what there was before and what there is to be after it
 * @param folders those that were made for a new file, outermost first
 * @param state how far it came
 * @param failure why it was not made or not taken back; null when nothing failed
 */
public record JournalStep(
        String goal,
        String where,
        Change change,
        List<String> folders,
        State state,
        @Nullable String failure) {

    /** How far a change came. */
    public enum State {
        /** It was begun, and whether it was made is not recorded: the program was killed. */
        BEGUN,
        DONE,
        /** It failed, and nothing was changed. */
        NOT_DONE,
        UNDONE,
        /** A person wants it to stay, whatever it is now. */
        KEPT
    }

    public JournalStep {
        folders = List.copyOf(folders);
    }

    /** The same step, as far as it came. */
    JournalStep in(State aState, @Nullable String aFailure) {
        return new JournalStep(goal, where, change, folders, aState, aFailure);
    }

    /** The same step with the change as it turned out. */
    JournalStep made(Change aChange) {
        return new JournalStep(goal, where, aChange, folders, state, failure);
    }

    /** Whether it may have changed something that is not taken back yet. */
    public boolean isOpen() {
        return state == State.BEGUN || state == State.DONE;
    }
}
