package dev.registrydoctor.checks.store.sweep;

import dev.registrydoctor.checks.store.StoredRepository;
import java.util.HashSet;
import java.util.Set;

/** Which manifests of a repository {@code --delete-untagged} spares: those that a tag names itself ({@code tagStore.Lookup}). */
final class TaggedManifests {

    private final Set<String> digests = new HashSet<>();

    /**
     * Reads the tags.
     *
     * @throws CollectionStopped when the link of one holds no digest
     */
    TaggedManifests(String name, StoredRepository repository) throws CollectionStopped {
        String damaged = repository.files().damagedTag();
        if (damaged != null) {
            throw new CollectionStopped("the tag " + damaged + " of " + name + " cannot be read");
        }
        repository.tags().values().forEach(tag -> {
            if (tag.digest() != null) {
                digests.add(tag.digest());
            }
        });
    }

    boolean contains(String digest) {
        return digests.contains(digest);
    }
}
