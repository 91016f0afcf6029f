package dev.registrydoctor.doctor.act.change;

import org.jspecify.annotations.Nullable;

/**
 * A file is made, changed or removed. Missing folders on the way to a new file are made too, and removed with it.
 *
 * @param path as on the machine, absolute
 * @param before null when there is no file
 * @param after null when there is none afterwards
 */
public record FileChange(
        String path, @Nullable FileState before, @Nullable FileState after) implements Change {

    @Override
    public boolean isReversible() {
        return true;
    }

    /** What takes it back. */
    public FileChange reversed() {
        return new FileChange(path, after, before);
    }
}
