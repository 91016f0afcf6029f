package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a machine as they would be after the changes that are planned so far. */
final class PlannedFiles {

    private final Source source;

    /** What each changed path has then; a path without a file has no value. */
    private final Map<String, @Nullable FileState> planned = new HashMap<>();

    /** The files as they are. */
    interface Source {

        @Nullable
        FileState read(String path) throws IOException;

        /**
         * A path of a step as one of the machine.
         *
         * @throws IOException when it is in a home folder that is not known
         */
        String resolved(String path) throws IOException;

        /** Whether there is a folder; false where that cannot be told. */
        boolean isFolder(String path);
    }

    PlannedFiles(Source source) {
        this.source = source;
    }

    /**
     * The file at a path; null when there is none.
     *
     * @throws IOException when it cannot be read
     */
    @Nullable
    FileState read(String path) throws IOException {
        return planned.containsKey(path) ? planned.get(path) : source.read(path);
    }

    /**
     * A path of a step as one of the machine.
     *
     * @throws IOException when it is in a home folder that is not known
     */
    String resolved(String path) throws IOException {
        return source.resolved(path);
    }

    /** Whether there is a folder at a path, which no change is planned for. */
    boolean isFolder(String path) {
        return source.isFolder(path);
    }

    /** From now on, the file is what this change makes of it. */
    void plan(FileChange change) {
        planned.put(change.path(), change.after());
    }
}
