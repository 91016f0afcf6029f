package dev.registrydoctor.checks.store;

import dev.registrydoctor.checks.store.RegistryStore.Source;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which parts of images a repository cannot deliver. */
public final class MissingParts {

    private final RegistryStore store;
    private final StoredRepository repository;

    public MissingParts(RegistryStore store, StoredRepository repository) {
        this.store = store;
        this.repository = repository;
    }

    /**
     * How many parts of these manifests cannot be pulled, because the blob or its link in the repository is not there. Foreign
     * layers are not counted: clients get them elsewhere.
     */
    public int in(Collection<String> manifests) {
        Set<String> missing = new HashSet<>();
        for (String manifest : manifests) {
            if (store.source() == Source.FILES && !store.blobs().containsKey(manifest)) {
                missing.add(manifest);
            }
            StoredManifest content = store.manifests().get(manifest);
            if (content != null) {
                content.references().stream().filter(this::isMissing).forEach(r -> missing.add(r.digest()));
            }
        }
        return missing.size();
    }

    /** Over the API, only manifests are known to be missing: nobody asked for the layers. */
    private boolean isMissing(StoredManifest.Reference part) {
        if (part.foreign()) {
            return false;
        }
        if (part.role() == StoredManifest.Role.MANIFEST) {
            return !repository.revisions().contains(part.digest())
                    && (store.source() == Source.FILES || store.gaps().isEmpty());
        }
        return store.source() == Source.FILES
                && !(store.blobs().containsKey(part.digest())
                        && repository.layers().contains(part.digest()));
    }
}
