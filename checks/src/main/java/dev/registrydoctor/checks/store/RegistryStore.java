package dev.registrydoctor.checks.store;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a registry stores, at one moment.
 *
 * @param source how it was read, which decides what can be known
 * @param repositories by name, sorted
 * @param blobs by digest, sorted: all blobs that have content, or those that manifests name where {@link Source#API} tells them
 * @param manifests by digest, sorted: the content of each manifest that a repository links and that has a blob
 * @param gaps what could not be read, one line each; empty when all was
 * @param obstacles why a garbage collection stops that is not a matter of one repository
 */
public record RegistryStore(
        Source source,
        Map<String, StoredRepository> repositories,
        Map<String, StoredBlob> blobs,
        Map<String, StoredManifest> manifests,
        List<String> gaps,
        CollectionObstacles obstacles) {

    /** How a store was read. */
    public enum Source {
        /** All files of the volume: every blob, link and upload is known, and times are those of pushes. */
        FILES,
        /**
         * The registry's API: manifests that neither a tag nor another manifest names, blobs that no manifest names, and uploads
         * are not known, and times are those that images were built at.
         */
        API
    }

    public RegistryStore {
        repositories = Collections.unmodifiableMap(new TreeMap<>(repositories));
        blobs = Collections.unmodifiableMap(new TreeMap<>(blobs));
        manifests = Collections.unmodifiableMap(new TreeMap<>(manifests));
        gaps = List.copyOf(gaps);
    }

    /** A store whose folders are all in place. */
    public RegistryStore(
            Source source,
            Map<String, StoredRepository> repositories,
            Map<String, StoredBlob> blobs,
            Map<String, StoredManifest> manifests,
            List<String> gaps) {
        this(source, repositories, blobs, manifests, gaps, CollectionObstacles.NONE);
    }

    /** The bytes of all blobs. */
    public long bytes() {
        return blobs.values().stream().mapToLong(StoredBlob::size).sum();
    }

    /** The same store with other repositories. */
    public RegistryStore with(Map<String, StoredRepository> changed) {
        return new RegistryStore(source, changed, blobs, manifests, gaps, obstacles);
    }
}
