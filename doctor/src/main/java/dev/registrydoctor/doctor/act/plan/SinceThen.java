package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a planned step. The edits of a file are made for the content that was examined: in another content, the same
 * lines are other lines.
 */
final class SinceThen {

    private SinceThen() {}

    /**
     * The work of a step as things are now; blocked where a file is neither what it was nor what the step makes of it.
     *
     * @param then as it was planned
     * @param now as it would be planned now
     */
    static StepWork of(StepWork then, StepWork now) {
        List<FileChange> planned = files(then);
        List<FileChange> present = files(now);
        boolean isDone = !present.isEmpty();
        for (FileChange change : present) {
            FileChange before = find(planned, change.path());
            if (before == null) {
                // Then it could not be planned, as without a file that a person had to get.
                return now;
            }
            boolean isMade = FileState.isSameContent(change.before(), before.after());
            if (!isMade && !FileState.isSameContent(change.before(), before.before())) {
                return new StepWork.Blocked(
                        change.path() + " has been changed since it was examined: run the same command again.");
            }
            isDone &= isMade;
        }
        return isDone ? new StepWork.AlreadyDone() : now;
    }

    private static List<FileChange> files(StepWork work) {
        List<FileChange> files = new ArrayList<>();
        if (work instanceof StepWork.Changes changes) {
            for (Change change : changes.changes()) {
                if (change instanceof FileChange file) {
                    files.add(file);
                } else if (change instanceof NodeFilesChange others) {
                    files.addAll(others.files());
                }
            }
        }
        return files;
    }

    private static @Nullable FileChange find(List<FileChange> changes, String path) {
        return changes.stream()
                .filter(change -> change.path().equals(path))
                .findFirst()
                .orElse(null);
    }
}
