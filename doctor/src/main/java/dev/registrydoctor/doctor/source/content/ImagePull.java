package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.checks.store.StoredRepository;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Pulls images by digest from a registry that asks for no login, and compares what comes with its digests. Nothing is kept.
 * Together, the images that are pulled are bounded.
 */
public final class ImagePull {

    private static final String TYPES = String.join(
            ", ",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json");

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final long MOST_BYTES = 1L << 30;

    private final OkHttpClient client = new OkHttpClient.Builder()
            .followRedirects(false)
            .callTimeout(LONGEST)
            .build();
    private final Origin registry;
    private final RegistryStore store;
    private final long end = System.nanoTime() + LONGEST.toNanos();
    private long left = MOST_BYTES;

    /**
     * Pulls from one registry.
     *
     * @param store what it stores
     */
    public ImagePull(Origin registry, RegistryStore store) {
        this.registry = registry;
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
        if (bytes > left || System.nanoTime() > end) {
            return new Result(Outcome.NOT_TRIED, "was not pulled: enough was downloaded already");
        }
        left -= bytes;
        try {
            for (String manifest : manifests) {
                check(name + "/manifests/" + manifest, manifest);
            }
            for (String blob : blobs) {
                check(name + "/blobs/" + blob, blob);
            }
            return new Result(
                    Outcome.WHOLE,
                    "was pulled by digest: " + (manifests.size() + blobs.size()) + " parts, " + bytes + " bytes");
        } catch (LoginWanted e) {
            return new Result(Outcome.NOT_TRIED, "was not pulled: the registry asks for a login");
        } catch (IOException e) {
            return new Result(Outcome.BROKEN, "cannot be pulled: " + e.getMessage());
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

    private static final class LoginWanted extends IOException {
        private static final long serialVersionUID = 1;
    }

    private void check(String path, String digest) throws IOException {
        Request request = new Request.Builder()
                .url(registry.scheme() + "://" + registry.authority() + "/v2/" + path)
                .header("Accept", TYPES)
                .build();
        try (Response response = client.newCall(request).execute();
                ResponseBody body = response.body()) {
            if (response.code() == 401) {
                throw new LoginWanted();
            } else if (response.code() != 200 || body == null) {
                throw new IOException(digest + ": HTTP status " + response.code());
            } else if (digest.startsWith("sha256:") && !digest.equals(sha256(body.byteStream(), size(digest)))) {
                throw new IOException(digest + ": another content came");
            }
        }
    }

    /** The digest of a stream, which is read no further than its size. */
    private static String sha256(InputStream in, long size) throws IOException {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        byte[] buffer = new byte[1 << 16];
        long read = 0;
        for (int got = in.read(buffer); got >= 0 && read <= size; got = in.read(buffer)) {
            sha.update(buffer, 0, got);
            read += got;
        }
        return "sha256:" + HexFormat.of().formatHex(sha.digest());
    }
}
