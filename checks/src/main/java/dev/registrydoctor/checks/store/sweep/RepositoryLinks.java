package dev.registrydoctor.checks.store.sweep;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the links of one repository lead to: {@code linkedBlobStore} of {@code registry/storage/linkedblobstore.go}. A link is found by
 * a digest, and holds the digest of the blob, which is almost always the same one.
 */
final class RepositoryLinks {

    private static final String DAMAGED = "";

    private final String name;
    private final StoredRepository repository;
    private final RegistryStore store;
    private final RegistryVersion version;

    RepositoryLinks(String name, RegistryStore store, RegistryVersion version) {
        this.name = name;
        this.store = store;
        this.version = version;
        repository = store.repositories().getOrDefault(name, NONE);
    }

    private static final StoredRepository NONE = new StoredRepository(Map.of(), Set.of(), Set.of(), List.of());

    String name() {
        return name;
    }

    StoredRepository repository() {
        return repository;
    }

    /**
     * The manifests that a collection goes through, in its order.
     *
     * @throws CollectionStopped at a link that holds no digest
     */
    List<String> manifests() throws CollectionStopped {
        return existing(
                repository.revisions(),
                repository.files().otherRevisions(),
                "_manifests/revisions",
                this::manifestBlob);
    }

    /** The layers that distribution 3 goes through, in its order. */
    List<String> layers() throws CollectionStopped {
        return existing(repository.layers(), repository.files().otherLayers(), "_layers", this::layerBlob);
    }

    private interface Resolution {
        @Nullable
        String blob(String digest) throws CollectionStopped;
    }

    private List<String> existing(Set<String> sound, Map<String, String> other, String folder, Resolution resolution)
            throws CollectionStopped {
        List<Map.Entry<String, String>> links = new ArrayList<>(other.entrySet());
        sound.forEach(digest -> links.add(Map.entry(digest, digest)));
        links.sort(Comparator.comparing(link -> link.getKey().replace(':', '/')));
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, String> link : links) {
            if (link.getValue().equals(DAMAGED)) {
                throw damaged(folder, link.getKey());
            }
            if (resolution.blob(link.getValue()) != null) {
                found.add(link.getValue());
            }
        }
        return found;
    }

    /**
     * The digest of the blob that the registry reads for a manifest, or null when the repository does not link it or the blob is
     * missing. Distribution 2 takes the link of a layer when there is none of a manifest.
     */
    @Nullable
    String manifestBlob(String digest) throws CollectionStopped {
        String blob =
                target(digest, repository.revisions(), repository.files().otherRevisions(), "_manifests/revisions");
        if (blob == null && version == RegistryVersion.TWO) {
            return layerBlob(digest);
        }
        return present(blob);
    }

    /** The digest of the blob that the registry reads for a layer or a configuration, or null. */
    @Nullable
    String layerBlob(String digest) throws CollectionStopped {
        return present(target(digest, repository.layers(), repository.files().otherLayers(), "_layers"));
    }

    private @Nullable String target(String digest, Set<String> sound, Map<String, String> other, String folder)
            throws CollectionStopped {
        if (sound.contains(digest)) {
            return digest;
        }
        String target = other.get(digest);
        if (DAMAGED.equals(target)) {
            throw damaged(folder, digest);
        }
        return target;
    }

    private @Nullable String present(@Nullable String blob) {
        return blob != null && store.blobs().containsKey(blob) ? blob : null;
    }

    /**
     * The manifest that a collection reads for a digest.
     *
     * @throws CollectionStopped when it is missing or this version does not read it
     */
    StoredManifest manifest(String digest) throws CollectionStopped {
        String blob = manifestBlob(digest);
        StoredManifest manifest = blob == null ? null : store.manifests().get(blob);
        if (manifest == null) {
            throw new CollectionStopped("manifest " + digest + " of " + name + " cannot be read");
        }
        String why = version == RegistryVersion.TWO ? manifest.unreadable() : manifest.unreadable3();
        if (why != null) {
            throw new CollectionStopped("manifest " + digest + " of " + name + " cannot be read: " + why);
        }
        return manifest;
    }

    /** Whether there is a folder for a manifest, which a collection deletes with the manifest. */
    boolean hasRevisionFolder(String digest) {
        return repository.revisions().contains(digest)
                || repository.files().otherRevisions().containsKey(digest);
    }

    private CollectionStopped damaged(String folder, String where) {
        return new CollectionStopped("the link of " + where + " in " + name + "/" + folder + " holds no digest");
    }
}
