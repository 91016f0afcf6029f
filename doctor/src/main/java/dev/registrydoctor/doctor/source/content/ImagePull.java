package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pulls images by digest and compares what comes with its digests. Nothing is kept. Together, the images that are pulled are bounded.
 */
public final class ImagePull {

    /** The most time for all images, and for one content. */
    public static final Duration LONGEST = Duration.ofMinutes(2);

    private static final long MOST_BYTES = 1L << 30;

    private final RegistrySession session;
    private final RegistryStore store;
    private final long end = System.nanoTime() + LONGEST.toNanos();
    private long left = MOST_BYTES;

    /** Why nothing more is asked for: a login that is refused for each image can lock an account. */
    private @Nullable String refusal;

    /**
     * Pulls from one registry.
     *
     * @param session waits {@link #LONGEST} for an answer
     * @param store what the registry stores
     */
    public ImagePull(RegistrySession session, RegistryStore store) {
        this.session = session;
        this.store = store;
    }

    /** What came of one image. */
    public enum Outcome {
        /** All parts came, with their digests. */
        WHOLE,
        /** A part did not come, or another content. */
        BROKEN,
        /** It was not tried: it is too large, or the time is up, or a login is wanted. */
        NOT_TRIED
    }

    /**
     * The result for an image.
     *
     * @param words what came of it, a sentence without its subject
     */
    public record Result(Outcome outcome, String words) {}

    /**
     * Pulls an image, with the first platform of an index.
     *
     * @param digest of a manifest that the repository links
     */
    public Result pull(String name, StoredRepository repository, String digest) {
        Set<String> manifests = new LinkedHashSet<>(Set.of(digest));
        Set<String> blobs = new LinkedHashSet<>();
        long bytes = choose(repository, digest, manifests, blobs);
        if (refusal != null) {
            return new Result(Outcome.NOT_TRIED, "was not pulled: " + refusal);
        } else if (bytes > left || System.nanoTime() > end) {
            return new Result(Outcome.NOT_TRIED, "was not pulled: enough was downloaded already");
        }
        left -= bytes;
        try {
            for (String manifest : manifests) {
                check(name, true, manifest);
            }
            for (String blob : blobs) {
                check(name, false, blob);
            }
            return new Result(
                    Outcome.WHOLE,
                    "was pulled by digest: " + (manifests.size() + blobs.size()) + " parts, " + bytes + " bytes");
        } catch (NotAllowed | RegistrySession.Denied e) {
            refusal = String.valueOf(e.getMessage());
            return new Result(Outcome.NOT_TRIED, "was not pulled: " + refusal);
        } catch (IOException e) {
            return new Result(Outcome.BROKEN, "cannot be pulled: " + FetchFailure.reason(e));
        }
    }

    /** What is pulled of an image; returns the bytes of it. What the registry did not have before is not wanted. */
    private long choose(StoredRepository repository, String top, Set<String> manifests, Set<String> blobs) {
        long bytes = 0;
        @Nullable String at = top;
        while (at != null) {
            bytes += size(at);
            StoredManifest content = store.manifests().get(at);
            at = null;
            for (Reference part : content == null ? List.<Reference>of() : content.references()) {
                boolean isHere = store.blobs().containsKey(part.digest());
                if (part.role() == Role.MANIFEST) {
                    boolean isNext = at == null && repository.revisions().contains(part.digest());
                    at = isNext && isHere && manifests.add(part.digest()) ? part.digest() : at;
                } else if (isHere && repository.layers().contains(part.digest()) && blobs.add(part.digest())) {
                    bytes += size(part.digest());
                }
            }
        }
        return bytes;
    }

    private long size(String digest) {
        StoredBlob blob = store.blobs().get(digest);
        return blob == null ? 0 : blob.size();
    }

    /** The registry works, and does not let this user in. */
    private static final class NotAllowed extends IOException {
        private static final long serialVersionUID = 1;

        NotAllowed(String message) {
            super(message);
        }
    }

    private void check(String name, boolean isManifest, String digest) throws IOException {
        RegistryHttp.Reply reply = session.hashOf(name, isManifest, digest, size(digest));
        if (reply.status() == 401 || reply.status() == 403) {
            throw new NotAllowed("the registry asks for a login that may pull (HTTP " + reply.status() + ")");
        } else if (reply.status() != 200) {
            throw FetchFailure.of(digest + ": " + FetchFailure.answer(reply.status(), reply.problem()));
        } else if (digest.startsWith("sha256:")
                && !(reply.whole() && digest.equals("sha256:" + reply.body().hex()))) {
            throw FetchFailure.of(digest + ": another content came");
        }
    }
}
