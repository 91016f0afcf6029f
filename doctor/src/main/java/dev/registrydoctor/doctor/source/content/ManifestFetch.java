package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import java.io.IOException;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Fetches manifests, and believes no digest that the content does not have. */
final class ManifestFetch {

    /** The most that distribution stores ({@code maxManifestBodySize} of registry/handlers/manifests.go). */
    private static final int MAX_BODY = 4 << 20;

    private final RegistrySession session;

    ManifestFetch(RegistrySession session) {
        this.session = session;
    }

    /**
     * A manifest as the registry stores it.
     *
     * @param named whether the registry named the digest, in its answer or by being asked for it
     */
    record Fetched(String digest, ByteString content, boolean named) {}

    /**
     * Reads what a tag or digest names.
     *
     * @return null when the registry says that there is none
     * @throws IOException when that cannot be told, or the content is not what the digest says
     */
    @Nullable
    Fetched read(String repository, String reference) throws IOException {
        RegistryHttp.Reply reply = session.manifest(repository, reference, MAX_BODY);
        if (reply.status() == 404) {
            return null;
        } else if (reply.status() != 200) {
            throw FetchFailure.of(reply);
        } else if (!reply.whole()) {
            throw FetchFailure.of("the manifest is larger than " + (MAX_BODY >> 20) + " MiB");
        }
        String named = Names.isDigest(reference) ? reference : reply.headers().get("Docker-Content-Digest");
        if (named == null) {
            return new Fetched("sha256:" + reply.body().sha256().hex(), reply.body(), false);
        } else if (has(reply.body(), named)) {
            return new Fetched(named, reply.body(), true);
        }
        ByteString payload = SignedManifest.payload(reply.body());
        if (payload != null && has(payload, named)) {
            return new Fetched(named, payload, true);
        }
        throw FetchFailure.of(
                isKnown(named)
                        ? "the registry's answer does not have the digest that it is named by"
                        : "the registry names it by a digest that cannot be verified");
    }

    private static boolean isKnown(String digest) {
        return Names.isDigest(digest) && (digest.startsWith("sha256:") || digest.startsWith("sha512:"));
    }

    private static boolean has(ByteString content, String digest) {
        return isKnown(digest)
                && digest.equals(
                        digest.startsWith("sha256:")
                                ? "sha256:" + content.sha256().hex()
                                : "sha512:" + content.sha512().hex());
    }
}
