package dev.registrydoctor.doctor.act.change;

import java.util.List;

/**
 * Files of a node that the program is not on are changed, by a Pod on it.
 *
 * @param files in order, at least one
 */
public record NodeFilesChange(String node, List<FileChange> files) implements Change {

    public NodeFilesChange {
        files = List.copyOf(files);
    }

    @Override
    public boolean isReversible() {
        return true;
    }
}
