package dev.registrydoctor.doctor.act.apply;

import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.change.ReadOnlyMode;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.act.journal.JournalStep;
import dev.registrydoctor.doctor.act.journal.JournalStep.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the steps of an entry back, the last one first. */
public final class Undoer {

    private final Changes changes;

    public Undoer(Changes changes) {
        this.changes = changes;
    }

    /**
     * What came of taking one step back.
     *
     * @param problem why it was not; null when it was
     * @param isIrreversible whether nothing takes it back, so that this is no failure
     */
    public record Taken(JournalStep step, @Nullable String problem, boolean isIrreversible) {}

    /**
     * Takes back what can be. It stops at the first step that cannot be taken back now: those before it may be what it builds on.
     * Only files of other nodes are still put back, since a node that does not answer says nothing of them, and a registry that was
     * set read-only is set back. A step that nothing takes back does not stop it. Services that were restarted are restarted once more at the end, when the
     * files that they read are back.
     *
     * @throws IOException when the journal cannot be written
     */
    public List<Taken> undo(JournalEntry entry, Journal journal) throws IOException, InterruptedException {
        return undo(journal.reopen(entry), 0);
    }

    /**
     * Takes back what can be of an entry that is being written, from one of its steps on.
     *
     * @param from the number of the first of these steps
     * @throws IOException when the journal cannot be written
     */
    public List<Taken> undo(Journal.Writing writing, int from) throws IOException, InterruptedException {
        List<JournalStep> steps = writing.entry().steps();
        List<Taken> taken = new ArrayList<>();
        Set<String> failed = new HashSet<>();
        for (int i : order(steps)) {
            JournalStep step = steps.get(i);
            String node = step.change() instanceof NodeFilesChange files ? files.node() : "";
            boolean isHeldUp = failed.contains("") || failed.contains(node) || (node.isEmpty() && !failed.isEmpty());
            // Nothing builds on it that a registry is read-only, and nobody can push until it is set back.
            if (i < from || (isHeldUp && !ReadOnlyMode.isBegunBy(step.change()))) {
                continue;
            }
            try {
                changes.takeBack(step);
                writing.ended(i, State.UNDONE, null, null);
                taken.add(new Taken(step, null, false));
            } catch (IrreversibleException e) {
                taken.add(new Taken(step, e.getMessage(), true));
            } catch (IOException e) {
                String said = e instanceof CommandFailedException command ? command.lastLine() : "";
                String problem = Objects.toString(e.getMessage(), e.toString()) + (said.isEmpty() ? "" : ": " + said);
                writing.ended(i, step.state(), null, problem);
                if (e instanceof CommandFailedException && collectsGarbage(step.change())) {
                    keep(writing, i, problem);
                }
                taken.add(new Taken(step, problem, false));
                failed.add(node);
            }
        }
        return taken;
    }

    private static boolean collectsGarbage(Change change) {
        return change instanceof CommandRun run
                && String.join(" ", run.argv()).contains("registry garbage-collect \"$c\"");
    }

    /** What a collection has deleted is gone, and so is what the links named that were removed for it: nobody has to try again. */
    private static void keep(Journal.Writing writing, int collection, String problem) throws IOException {
        for (int i = collection; i >= 0; i--) {
            JournalStep step = writing.entry().steps().get(i);
            if (ReadOnlyMode.isBegunBy(step.change())) {
                return;
            } else if (step.isOpen()) {
                writing.ended(i, State.KEPT, null, problem);
            }
        }
    }

    /** The numbers of the open steps, as they are taken back. */
    private static List<Integer> order(List<JournalStep> steps) {
        List<Integer> order = new ArrayList<>();
        List<Integer> restarts = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).isOpen() && isRestart(steps.get(i))) {
                restarts.add(i);
            } else if (steps.get(i).isOpen()) {
                order.add(0, i);
            }
        }
        order.addAll(restarts);
        return order;
    }

    /** A restart is what takes a restart back. */
    private static boolean isRestart(JournalStep step) {
        return step.change() instanceof CommandRun run && run.argv().equals(run.undo());
    }
}
