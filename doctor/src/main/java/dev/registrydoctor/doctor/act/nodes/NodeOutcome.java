package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;

/** What came of changes on one node. */
public sealed interface NodeOutcome {

    /**
     * All steps are done, or taken back.
     *
     * @param files how many files were changed now; the others had been before
     */
    record Changed(int files) implements NodeOutcome {}

    /** All was as it is to be. */
    record NothingToDo() implements NodeOutcome {}

    /**
     * A step was refused: a file is not what the change was made from, or cannot be written.
     *
     * @param why one line, from the node
     * @param files how many files were changed before
     */
    record Refused(String why, int files) implements NodeOutcome {}

    /** Nothing was changed, since no Pod has started on the node. */
    record NotReached(NotChecked why) implements NodeOutcome {}

    /**
     * A Pod has started, and nothing that can be relied on says what it has changed. The script can be run again, or undone: it finds
     * what it has begun.
     */
    record Unclear(NotChecked why) implements NodeOutcome {}
}
