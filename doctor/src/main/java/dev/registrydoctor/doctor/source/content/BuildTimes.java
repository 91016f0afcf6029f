package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads when tagged images were built, from their configurations; of an index, from its first image. */
final class BuildTimes {

    private static final int MAX_BODY = 1 << 20;
    private static final int MOST = 20_000;

    /**
     * No image is older: Docker was published in March 2013. Builders that make the same image each time write 1970 or 1980, which
     * says nothing of its age and would make each such image the oldest.
     */
    private static final Instant FIRST = Instant.parse("2013-01-01T00:00:00Z");

    private final RegistrySession session;
    private final StoreTasks tasks;
    private final StoreDraft draft;
    private final Gaps gaps;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> built = new ConcurrentHashMap<>();

    BuildTimes(RegistrySession session, StoreTasks tasks, StoreDraft draft, Gaps gaps) {
        this.session = session;
        this.tasks = tasks;
        this.draft = draft;
        this.gaps = gaps;
    }

    /** Begins to read the configurations of all tags that were read. */
    void begin() {
        draft.taggedManifests()
                .forEach((repository, manifests) -> manifests.forEach(manifest -> {
                    String config = config(manifest);
                    if (config == null || !Names.isDigest(config) || !asked.add(config)) {
                        return;
                    }
                    if (asked.size() > MOST) {
                        gaps.add(
                                "when " + repository + "@" + manifest + " was built",
                                "only " + MOST + " images were asked");
                        return;
                    }
                    tasks.add("when " + repository + "@" + manifest + " was built", () -> read(repository, config));
                }));
    }

    private void read(String repository, String config) throws IOException {
        RegistryHttp.Reply reply = session.blob(repository, config, MAX_BODY);
        if (reply.status() != 200) {
            throw FetchFailure.of(reply);
        }
        // A configuration that is larger, or is not JSON, is not an image's: it has no time.
        Instant created = reply.whole() ? created(reply) : null;
        if (created != null && !created.isBefore(FIRST)) {
            built.put(config, created);
        }
    }

    private static @Nullable Instant created(RegistryHttp.Reply reply) {
        try {
            String created = Json.text(Json.object(reply.body().toByteArray()), "created");
            return created == null ? null : OffsetDateTime.parse(created).toInstant();
        } catch (IOException | DateTimeException e) {
            return null;
        }
    }

    /** When the image of a manifest was built, or null where that is not known. */
    @Nullable
    Instant of(String manifest) {
        String config = config(manifest);
        return config == null ? null : built.get(config);
    }

    /** The configuration of an image, or of the first image of an index that was read. */
    private @Nullable String config(String manifest) {
        StoredManifest content = draft.manifest(manifest);
        if (content == null) {
            return null;
        }
        for (StoredManifest.Reference reference : content.references()) {
            if (reference.role() == StoredManifest.Role.CONFIG) {
                return reference.digest();
            }
            StoredManifest child =
                    reference.role() == StoredManifest.Role.MANIFEST ? draft.manifest(reference.digest()) : null;
            if (child != null && child.kind() == StoredManifest.Kind.IMAGE) {
                for (StoredManifest.Reference part : child.references()) {
                    if (part.role() == StoredManifest.Role.CONFIG) {
                        return part.digest();
                    }
                }
            }
        }
        return null;
    }
}
