package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.doctor.source.volume.VolumeTree.Found;
import dev.registrydoctor.doctor.source.volume.VolumeTree.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of a volume while a registry may write to it: what vanishes is not there, what cannot be read is a gap, and no symbolic link is
 * followed. A registry makes none, and one could lead to a file of the host.
 */
final class VolumeFiles {

    private final VolumeTree tree;
    private final Path root;
    private final ReadingState state;

    VolumeFiles(VolumeTree tree, Path root, ReadingState state) {
        this.tree = tree;
        this.root = root;
        this.state = state;
    }

    /**
     * A file or folder.
     *
     * @param size in bytes; of a file
     */
    record Entry(Path path, String name, boolean folder, Instant modified, long size) {}

    /** What is in a folder, sorted by name; empty when it is missing or cannot be read. */
    List<Entry> list(Path folder) {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = tree.children(folder)) {
            for (Path child : children) {
                // What is interrupted has no result, so nothing is missing in it.
                if (Thread.currentThread().isInterrupted() || !state.visit()) {
                    break;
                }
                Entry entry = entry(child);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            missed(folder, e);
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    /** One file or folder; null when it is missing, cannot be read, or is neither. */
    @Nullable
    Entry entry(Path path) {
        try {
            Found found = tree.found(path);
            if (found.kind() == Kind.SYMBOLIC_LINK || found.kind() == Kind.SPECIAL) {
                state.gap(shown(path) + " is " + (found.kind() == Kind.SPECIAL ? "a special file" : "a symbolic link"));
                return null;
            }
            return new Entry(
                    path, path.getFileName().toString(), found.kind() == Kind.FOLDER, found.modified(), found.size());
        } catch (IOException e) {
            missed(path, e);
            return null;
        }
    }

    /** A folder of a folder; null when it is missing or something else. */
    @Nullable
    Path folder(Path parent, String name) {
        Entry entry = entry(parent.resolve(name));
        if (entry != null && !entry.folder()) {
            state.gap(shown(entry.path()) + " is not a folder");
        }
        return entry == null || !entry.folder() ? null : entry.path();
    }

    /** The content of a file up to a number of bytes; null when it vanished or cannot be read. */
    byte @Nullable [] read(Path file, int most) {
        try (InputStream in = tree.open(file)) {
            return in.readNBytes(most);
        } catch (IOException e) {
            missed(file, e);
            return null;
        }
    }

    /** Whether it is certain that nothing is at a path any more. */
    boolean isGone(Path path) {
        try {
            tree.found(path);
            return false;
        } catch (IOException e) {
            return e instanceof NoSuchFileException;
        }
    }

    void gap(Path path, String what) {
        state.gap(shown(path) + " " + what);
    }

    String shown(Path path) {
        return root.relativize(path).toString();
    }

    private void missed(Path path, Exception why) {
        Throwable cause = why instanceof DirectoryIteratorException ? why.getCause() : why;
        if (cause instanceof NoSuchFileException) {
            return;
        }
        String reason = cause instanceof AccessDeniedException
                ? "permission denied"
                : cause instanceof NotDirectoryException ? "it is not a folder" : "input/output error";
        state.gap("cannot read " + shown(path) + ": " + reason);
    }
}
