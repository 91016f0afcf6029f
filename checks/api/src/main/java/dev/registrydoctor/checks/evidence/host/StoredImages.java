package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums of what a distribution registry stores in a folder of the host. They hold no names, so their size does not depend on
 * that of the registry.
 *
 * @param path the folder that was asked about
 * @param blobs the number of blobs that have content
 * @param bytes the bytes of all blobs
 * @param untagged the number of manifests that neither a tag nor a tagged index of their repository needs
 * @param untaggedBytes of {@code bytes}, those of blobs that only such manifests need
 * @param unreferencedBytes of {@code bytes}, those of blobs that no manifest needs: a garbage collection deletes them
 * @param uploads uploads that were begun and not ended, by their age; empty when there are none
 * @param written the bytes of the blobs that were written in each of the last days, the last 24 hours first: as many days as
 *     the registry has blobs of, 30 at most
 */
public record StoredImages(
        @Holds(TextKind.TEXT) String path,
        int blobs,
        long bytes,
        int untagged,
        long untaggedBytes,
        long unreferencedBytes,
        List<Uploads> uploads,
        List<Long> written) {

    /** Days after which uploads are equally old. */
    public static final int OLDEST = 365;

    public StoredImages {
        uploads = List.copyOf(uploads);
        written = List.copyOf(written);
    }

    /**
     * Uploads of one age.
     *
     * @param days whole days since they began or last received content, whichever is later, {@link #OLDEST} at most; null when
     *     neither is known
     * @param isPurgeable whether the registry knows when they began. It never deletes others (distribution
     *     registry/storage/purgeuploads.go, newUploadData)
     * @param count how many
     * @param bytes what they take
     */
    public record Uploads(@Nullable Integer days, boolean isPurgeable, int count, long bytes) {}

    /** The bytes of all uploads. */
    public long uploadBytes() {
        return uploads.stream().mapToLong(Uploads::bytes).sum();
    }

    /**
     * Asks what a registry stores in a folder, the one that contains {@code docker/registry/v2}. Absent when it stores nothing
     * there; unknown when it may not be read, or is too large to be read within a run.
     */
    public record Ask(@Holds(TextKind.TEXT) String path) implements HostQuestion<StoredImages> {
        @Override
        public String describe() {
            return "what the registry stores in " + path;
        }
    }
}
