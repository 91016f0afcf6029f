package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens the history that serve was told to keep. */
public final class Histories {

    private Histories() {}

    /**
     * Opens it.
     *
     * @param stored where it is kept, or null to keep a smaller one in memory
     * @throws IOException when another process uses the folder; the message says what to do
     */
    public static History open(
            ServeSettings.@Nullable Stored stored, ServeClock clock, ServeLog log, WatchListener listener)
            throws IOException {
        return stored == null
                ? new MemoryHistory(MemoryHistory.KEEP, MemoryHistory.BYTES, clock)
                : StoredHistory.open(stored, clock, log, listener);
    }
}
