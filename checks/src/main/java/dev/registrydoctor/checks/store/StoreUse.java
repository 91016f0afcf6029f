package dev.registrydoctor.checks.store;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which bytes of a store its tags need. A blob counts once, however many manifests name it.
 *
 * @param repositories by name, sorted
 * @param tagged the bytes of blobs that some tag needs
 * @param untagged the bytes of blobs that only manifests without a tag need
 * @param unreferenced the bytes of blobs that no manifest needs, which a garbage collection frees
 */
public record StoreUse(Map<String, RepositoryUse> repositories, long tagged, long untagged, long unreferenced) {

    /**
     * The use of one repository.
     *
     * @param referenced the bytes that its manifests need
     * @param exclusive of these, the bytes that no other repository needs
     * @param tags by name, sorted
     * @param untagged the manifests that neither a tag nor a tagged index of the repository needs
     */
    public record RepositoryUse(long referenced, long exclusive, Map<String, TagUse> tags, Set<String> untagged) {
        public RepositoryUse {
            tags = Collections.unmodifiableMap(new TreeMap<>(tags));
            untagged = Collections.unmodifiableSet(new TreeSet<>(untagged));
        }

        /** The bytes that other repositories need too. */
        public long shared() {
            return referenced - exclusive;
        }
    }

    /**
     * The use of one tag.
     *
     * @param referenced the bytes that it needs
     * @param exclusive of these, the bytes that nothing else in the store needs: neither another tag nor a manifest without one
     * @param missing how many of the blobs that it needs are not there, foreign ones excepted
     */
    public record TagUse(long referenced, long exclusive, int missing) {
        /** The bytes that others need too. */
        public long shared() {
            return referenced - exclusive;
        }
    }

    public StoreUse {
        repositories = Collections.unmodifiableMap(new TreeMap<>(repositories));
    }
}
