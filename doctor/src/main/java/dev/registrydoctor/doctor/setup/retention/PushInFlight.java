package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.StoredRepository.Upload;
import dev.registrydoctor.reports.secrets.CleanText;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether somebody pushes: an upload receives content, or a layer has come for which there is no manifest yet. */
final class PushInFlight {

    /** A client that sends nothing for so long has given up, or can begin again. */
    static final Duration RECENT = Duration.ofMinutes(5);

    private PushInFlight() {}

    /**
     * What shows a push, in words; null when nothing does.
     *
     * @param unreferenced the blobs that no manifest names
     */
    static @Nullable String in(RegistryStore store, Set<String> unreferenced, Instant now) {
        Instant since = now.minus(RECENT);
        for (Map.Entry<String, StoredRepository> each : store.repositories().entrySet()) {
            for (Upload upload : each.getValue().uploads()) {
                Instant last = upload.written() == null ? upload.started() : upload.written();
                if (last != null && last.isAfter(since)) {
                    return "an upload to " + CleanText.line(each.getKey()) + " was written at " + time(last);
                }
            }
        }
        for (String digest : unreferenced) {
            StoredBlob blob = store.blobs().get(digest);
            Instant written = blob == null ? null : blob.written();
            if (written != null && written.isAfter(since)) {
                return "a layer was uploaded at " + time(written) + " and no manifest names it yet";
            }
        }
        return null;
    }

    private static String time(Instant time) {
        return time.toString().replaceFirst("\\.\\d+", "");
    }
}
