package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.HistoryPlace;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the history that serve was told to keep. */
public final class Histories {

    private Histories() {}

    /**
     * Opens it.
     *
     * @param stored where it is kept, or null to keep a smaller one in memory
     * @throws IOException when another process uses the folder, or it is in the registry's volume; the message says what to do
     */
    public static History open(
            ServeSettings.@Nullable Stored stored, ServeClock clock, ServeLog log, WatchListener listener)
            throws IOException {
        if (stored == null) {
            return new MemoryHistory(MemoryHistory.KEEP, MemoryHistory.BYTES, clock);
        }
        Path folder = stored.folder();
        switch (HistoryPlace.of(folder)) {
            case REGISTRY_VOLUME ->
                throw new IOException(
                        "The history in " + folder + " would be in the registry's volume: what tells of a full or"
                                + " lost volume must not be on it. Name another folder with --history, such as"
                                + " /var/lib/registry-doctor, or mount another claim there.");
            case SAME_STORAGE ->
                log.say(
                        "The history in " + folder
                                + " is on hostpath storage, as the registry's volume is: while that is full,"
                                + " nothing new is kept. A claim of another StorageClass, or a folder on another disk, avoids this.");
            case ELSEWHERE -> {}
        }
        return StoredHistory.open(stored, clock, log, listener);
    }
}
