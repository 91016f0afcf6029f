package dev.registrydoctor.doctor.source.store;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Sums up what a registry stores in a folder of this host, as long as that takes no longer than the rest of a run. A larger store
 * is for the command {@code space}.
 */
public final class StoredImagesReader {

    /** Measured on two processors with the files in the cache: 5,000 blobs take 0.3 s, 20,000 more than a second. */
    private static final int MOST_BLOBS = 5_000;

    /** A disk that is slow, or has nothing of the store in its cache, ends here. */
    private static final Duration LIMIT = Duration.ofMillis(1_500);

    /** Of the 256 folders that blobs are spread over by their digests, these show how many there are. */
    private static final List<String> SOME = List.of("00", "01", "02", "03", "04", "05", "06", "07");

    private static final int FOLDERS = 256;

    private static final String SPACE = "`registry-doctor space` reads all of it, with sudo where it is needed";

    private final HostRoot host;
    private final Workers workers;

    public StoredImagesReader(HostRoot host, Workers workers) {
        this.host = host;
        this.workers = workers;
    }

    public Answer<StoredImages> ask(StoredImages.Ask ask) {
        String store = ask.path() + "/docker/registry/v2";
        try {
            host.entry(store);
            if (blobs(store) > MOST_BLOBS) {
                return tooLarge(ask);
            }
            Path root = host.resolve(ask.path());
            RegistryStore read = workers.within(LIMIT, () -> read(root));
            return known(ask, read);
        } catch (TimeoutException e) {
            return unread(ask, Gap.Cause.TIMED_OUT, "it was not read within " + LIMIT.toMillis() + " ms");
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source("folder " + store))
                    : Answer.unknown(HostRoot.gap(ask.describe(), store, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("the run ended", e);
        } catch (RuntimeException e) {
            if (isTooLarge(e)) {
                return tooLarge(ask);
            }
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many blobs there are, more or less; 0 where that cannot be told. */
    private int blobs(String store) {
        int counted = 0;
        for (String prefix : SOME) {
            try {
                counted += host.names(store + "/blobs/sha256/" + prefix, MOST_BLOBS)
                        .size();
            } catch (IOException e) {
                // Without this folder there are few, and one that may not be read is met again.
            }
        }
        return counted * (FOLDERS / SOME.size());
    }

    private static RegistryStore read(Path root) throws IOException {
        return VolumeReader.read(root, (repositories, manifests, blobs) -> {
            if (blobs > 2 * MOST_BLOBS || repositories > MOST_BLOBS) {
                throw new TooLargeException();
            }
        });
    }

    private static Answer<StoredImages> known(StoredImages.Ask ask, RegistryStore store) {
        List<Gap> gaps = store.gaps().stream()
                .limit(1)
                .map(gap -> new Gap(Gap.Cause.MALFORMED, ask.describe(), gap, SPACE))
                .toList();
        return new Answer.Known<>(
                StoreSums.of(ask.path(), store, Instant.now()), HostRoot.source("the files in " + ask.path()), gaps);
    }

    private static Answer<StoredImages> unread(StoredImages.Ask ask, Gap.Cause cause, String why) {
        return Answer.unknown(new Gap(cause, ask.describe(), why, SPACE));
    }

    private static Answer<StoredImages> tooLarge(StoredImages.Ask ask) {
        return unread(
                ask, Gap.Cause.OUT_OF_VIEW, "it has more than " + MOST_BLOBS + " blobs, which a run does not read");
    }

    private static boolean isTooLarge(Throwable thrown) {
        Throwable at = thrown;
        while (at != null && !(at instanceof TooLargeException)) {
            at = at.getCause();
        }
        return at != null;
    }

    /** Ends the reading. */
    private static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
