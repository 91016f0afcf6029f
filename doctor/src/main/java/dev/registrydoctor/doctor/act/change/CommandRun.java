package dev.registrydoctor.doctor.act.change;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program is run. What it changes is not known, so that it is taken back by another program or not at all.
 *
 * @param argv the program and its arguments, word by word
 * @param needsRoot whether only the machine's administrator may run it
 * @param isLook whether it only shows something or waits for it
 * @param undo the program that takes it back, or null when nothing does
 */
public record CommandRun(
        List<String> argv,
        boolean needsRoot,
        boolean isLook,
        @Nullable List<String> undo) implements Change {

    public CommandRun {
        argv = List.copyOf(argv);
        undo = undo == null ? null : List.copyOf(undo);
    }

    @Override
    public boolean isReversible() {
        return isLook || (undo != null && !undoLosesData());
    }

    /** Whether what takes it back deletes what was stored since: an add-on is disabled with its volumes. */
    public boolean undoLosesData() {
        return undo != null && undo.size() > 2 && undo.subList(0, 2).equals(List.of("microk8s", "disable"));
    }
}
