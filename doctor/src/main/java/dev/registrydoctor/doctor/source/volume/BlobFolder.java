package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.volume.VolumeFiles.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of a store: {@code blobs/sha256/ab/abcd…/data}. A registry lists all files named {@code data}, and its garbage collection
 * stops at one that is not in the folder of a digest ({@code blobStore.Enumerate}, {@code digestFromPath}).
 */
final class BlobFolder {

    private static final String DATA = "data";
    private static final int PREFIX = 2;

    private final VolumeFiles files;
    private final Digests digests;
    private final ReadingState state;
    private final Map<String, StoredBlob> blobs = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable String> stray = new AtomicReference<>();

    BlobFolder(VolumeFiles files, Digests digests, ReadingState state) {
        this.files = files;
        this.digests = digests;
        this.state = state;
    }

    Map<String, StoredBlob> blobs() {
        return blobs;
    }

    /** A file that stops the listing of blobs, or null. */
    @Nullable
    String stray() {
        return stray.get();
    }

    /** Reads all blobs, each of the 256 folders of an algorithm on its own. */
    void read(Path folder, Parallel parallel) throws IOException {
        for (Entry algorithm : files.list(folder)) {
            if (!algorithm.folder() || !Digests.isAlgorithm(algorithm.name())) {
                search(algorithm, 0);
                continue;
            }
            parallel.each(files.list(algorithm.path()), prefix -> readPrefix(algorithm.name(), prefix));
        }
    }

    private void readPrefix(String algorithm, Entry prefix) {
        if (!prefix.folder()) {
            search(prefix, 0);
            return;
        }
        for (Entry entry : files.list(prefix.path())) {
            String digest = entry.folder()
                            && prefix.name().length() == PREFIX
                            && entry.name().startsWith(prefix.name())
                    ? digests.ofFolder(algorithm, entry.name())
                    : null;
            if (digest == null) {
                search(entry, 0);
            } else {
                readBlob(digest, entry.path());
            }
        }
    }

    private void readBlob(String digest, Path folder) {
        for (Entry entry : files.list(folder)) {
            if (!entry.name().equals(DATA) || entry.folder()) {
                search(entry, 0);
            } else if (state.keep()) {
                blobs.put(digest, new StoredBlob(entry.size(), entry.modified()));
                state.readBlob();
            }
        }
    }

    /** Looks for files named {@code data} where there should be none. */
    private void search(Entry entry, int depth) {
        if (!entry.folder()) {
            if (entry.name().equals(DATA)) {
                files.gap(entry.path(), "is not in the folder of a digest");
                stray.compareAndSet(
                        null,
                        "the file "
                                + ShownText.line(files.shown(entry.path()), 300)
                                + " is not in the folder of a digest");
            }
        } else if (depth >= state.limits().depth()) {
            files.gap(entry.path(), "is nested too deep and was not read");
        } else {
            for (Entry child : files.list(entry.path())) {
                search(child, depth + 1);
            }
        }
    }
}
