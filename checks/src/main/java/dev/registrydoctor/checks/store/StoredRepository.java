package dev.registrydoctor.checks.store;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a repository of a registry links.
 *
 * @param tags by name, sorted
 * @param revisions the digests of its manifests, tagged or not, sorted; their blobs may be missing
 * @param layers the digests of the layers and configurations that it links, sorted; their blobs may be missing; empty where only
 *     the API was asked
 * @param uploads that were begun and not ended
 * @param files what decides how a garbage collection treats it
 */
public record StoredRepository(
        Map<String, Tag> tags, Set<String> revisions, Set<String> layers, List<Upload> uploads, RepositoryFiles files) {

    /**
     * A tag.
     *
     * @param digest the manifest that it names; null when its link is missing or damaged
     * @param pushed when it was last pushed; null where that is not known
     */
    public record Tag(@Nullable String digest, @Nullable Instant pushed) {}

    /**
     * An upload that did not end, or did not end yet.
     *
     * @param started when it began; null when the file that says so is missing
     * @param written when it last received content; null when it has received none
     * @param bytes what it takes
     */
    public record Upload(
            String id, @Nullable Instant started, @Nullable Instant written, long bytes) {}

    public StoredRepository {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        revisions = Collections.unmodifiableSet(new TreeSet<>(revisions));
        layers = Collections.unmodifiableSet(new TreeSet<>(layers));
        uploads = List.copyOf(uploads);
    }

    /** A repository whose folders and links are all in place. */
    public StoredRepository(Map<String, Tag> tags, Set<String> revisions, Set<String> layers, List<Upload> uploads) {
        this(tags, revisions, layers, uploads, RepositoryFiles.SOUND);
    }

    /** The same repository without these manifests, the tags that name them, and these tags. */
    public StoredRepository without(Set<String> manifests, Set<String> removedTags) {
        Map<String, Tag> keptTags = new HashMap<>(tags);
        keptTags.entrySet()
                .removeIf(e -> removedTags.contains(e.getKey())
                        || (e.getValue().digest() != null
                                && manifests.contains(e.getValue().digest())));
        Set<String> kept = new TreeSet<>(revisions);
        kept.removeAll(manifests);
        return new StoredRepository(keptTags, kept, layers, uploads, files);
    }
}
