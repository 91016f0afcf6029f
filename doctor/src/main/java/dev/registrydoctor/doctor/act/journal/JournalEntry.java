package dev.registrydoctor.doctor.act.journal;

import java.time.Instant;
import java.util.List;

/**
 * What one command changed for one purpose.
 *
 * @param number counted from 1
 * @param begun when its first step was begun
 * @param title what it was for: the problem and its subject, or what was set up
 * @param root where the root of the changed machine is, seen from where the journal is: {@code /} for the machine's own
 * @param cluster the URL of the API server that objects were changed through; empty when none were
 * @param steps in the order in which they were begun
 */
public record JournalEntry(
        int number, Instant begun, String title, String root, String cluster, List<JournalStep> steps) {

    public JournalEntry {
        steps = List.copyOf(steps);
    }

    /** Whether something of it can be taken back. */
    public boolean isOpen() {
        return steps.stream().anyMatch(JournalStep::isOpen);
    }

    /** Whether undo changes something: a step is open that something takes back. */
    public boolean isReversible() {
        return steps.stream().anyMatch(step -> step.isOpen() && step.change().isReversible());
    }

    /** Whether the program was killed in one of its steps. */
    public boolean isInterrupted() {
        return steps.stream().anyMatch(step -> step.state() == JournalStep.State.BEGUN);
    }

    /** The same entry with other steps. */
    JournalEntry with(List<JournalStep> others) {
        return new JournalEntry(number, begun, title, root, cluster, others);
    }
}
