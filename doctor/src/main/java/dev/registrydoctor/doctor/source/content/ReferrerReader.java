package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import dev.registrydoctor.doctor.source.volume.ManifestContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Asks which manifests are about a manifest: signatures, SBOMs, attestations (OCI distribution 1.1). A registry that has this
 * answers 200 even for a manifest that it does not have, so one other answer tells that it does not. Where it does not, clients
 * list referrers under the tag {@code sha256-DIGEST}, which is read as a tag.
 */
final class ReferrerReader {

    private static final int MAX_PAGES = 50;
    private static final int MAX_BODY = 4 << 20;

    private final RegistrySession session;
    private volatile boolean answered;
    private volatile boolean unsupported;

    ReferrerReader(RegistrySession session) {
        this.session = session;
    }

    /** Whether asking makes sense. */
    boolean areSupported() {
        return !unsupported;
    }

    /**
     * The digests of the manifests that are about this one.
     *
     * @throws IOException when a registry that has such lists fails to give this one
     */
    List<String> of(String repository, String digest) throws IOException {
        List<String> found = new ArrayList<>();
        Set<HttpUrl> seen = new HashSet<>();
        HttpUrl page = null;
        do {
            RegistryHttp.Reply reply = unsupported ? null : session.referrers(repository, digest, page, MAX_BODY);
            StoredManifest index = reply == null ? null : index(reply);
            if (reply == null || index == null) {
                return found;
            }
            index.references().forEach(r -> found.add(r.digest()));
            page = session.referrersAfter(repository, digest, page, reply);
        } while (page != null && seen.add(page) && seen.size() < MAX_PAGES);
        if (page != null) {
            throw FetchFailure.of("the list has too many pages, or its links form a loop");
        }
        return found;
    }

    /** The list, or null where the registry has none. */
    private @Nullable StoredManifest index(RegistryHttp.Reply reply) throws IOException {
        if (reply.status() == 200 && reply.whole()) {
            StoredManifest index = ManifestContent.parse(reply.body().toByteArray());
            if (index.kind() == StoredManifest.Kind.INDEX) {
                answered = true;
                return index;
            }
        }
        if (answered) {
            throw FetchFailure.of(reply);
        }
        unsupported = true;
        return null;
    }
}
