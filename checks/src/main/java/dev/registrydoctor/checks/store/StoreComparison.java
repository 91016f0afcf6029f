package dev.registrydoctor.checks.store;

import dev.registrydoctor.checks.store.StoredRepository.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a registry's volume differ from what the registry serves. What one of the two readings could not read is not a
 * difference.
 *
 * @param differences by repository
 * @param notCompared what could not be compared, one line each
 */
public record StoreComparison(List<Difference> differences, List<String> notCompared) {

    /**
     * A difference.
     *
     * @param repository empty where the difference is about the whole store
     * @param reference a tag, or the digest of a manifest; empty where the difference is about the whole repository
     * @param inFiles what the files have: a digest, or a size in bytes; empty for nothing
     * @param served what the registry serves in its place, or the manifest says; empty for nothing
     */
    public record Difference(Kind kind, String repository, String reference, String inFiles, String served) {}

    /** What differs. */
    public enum Kind {
        OTHER_STORE(
                "The registry serves nothing of what the folder has, so the folder is not the registry's storage.",
                "Read the folder that the registry's configuration names as rootdirectory, on the volume that its Pod mounts."),
        REPOSITORY_NOT_LISTED(
                "The volume has images of this repository, and the registry does not list it. A garbage collection goes through"
                        + " the same list, so it deletes what only this repository needs.",
                "Do not run a garbage collection. Pull the images that you need by tag, push one of them again, and check that"
                        + " the registry lists the repository."),
        REPOSITORY_ONLY_SERVED(
                "The registry lists this repository, and its volume has no images of it.",
                "Check whether the registry is a pull-through cache, or stores its images on another volume."),
        TAG_NOT_SERVED(
                "The volume has this tag, and the registry does not serve it, so a pull of the tag fails.",
                "Push the image again."),
        TAG_ONLY_SERVED(
                "The registry serves this tag, and its volume does not have it.",
                "Check whether the registry is a pull-through cache, or restart it so that it reads its volume again."),
        TAG_DIFFERS(
                "The volume has another image under this tag than the registry serves.",
                "Check whether a cache stands before the registry, and restart the registry so that it reads its volume again."),
        MANIFEST_ONLY_SERVED(
                "The registry serves this manifest from a cache: its file is gone, so pulls fail when the cache forgets it.",
                "Pull the image now, restart the registry, and push the image again."),
        PLATFORM_MISSING(
                "The index lists an image for a platform that the repository does not have, so pulls for this platform fail.",
                "Push the index again with all of its images, if nodes of this platform need it."),
        BLOB_MISSING(
                "The manifest needs a blob that the volume does not have, so pulls of the image fail.",
                "Restart the registry so that its cache forgets the blob, then push the image again."),
        BLOB_NOT_LINKED(
                "The manifest needs a blob that the volume has and the repository does not link, so pulls of the image fail.",
                "Push the image again."),
        SIZE_DIFFERS(
                "The file of a blob does not have the size that the manifest gives, so pulls of the image fail.",
                "Save the image from a node that has it, or build it again. Delete all tags that need the blob, run a garbage"
                        + " collection, and push the image again: a registry does not replace a blob that it has.");

        private final String meaning;
        private final String advice;

        Kind(String meaning, String advice) {
            this.meaning = meaning;
            this.advice = advice;
        }

        /** What the difference means, in words. */
        public String meaning() {
            return meaning;
        }

        /** What to do, in words. */
        public String advice() {
            return advice;
        }
    }

    public StoreComparison {
        differences = List.copyOf(differences);
        notCompared = List.copyOf(notCompared);
    }

    /** Compares two readings of one registry; a push between them is a difference, which {@link #confirmed} tells. */
    public static StoreComparison of(RegistryStore files, RegistryStore api) {
        return new Comparing(files, api).compare();
    }

    /**
     * Compares while the registry is in use: the files are read before and after the API. What changed in the files meanwhile is
     * not a difference.
     */
    public static StoreComparison confirmed(RegistryStore before, RegistryStore api, RegistryStore after) {
        StoreComparison first = of(before, api);
        StoreComparison second = of(after, api);
        Set<Difference> both = new LinkedHashSet<>(first.differences());
        both.retainAll(new HashSet<>(second.differences()));
        Set<String> not = new LinkedHashSet<>(first.notCompared());
        not.addAll(second.notCompared());
        return new StoreComparison(List.copyOf(both), List.copyOf(not));
    }

    private static final class Comparing {
        private final RegistryStore files;
        private final RegistryStore api;
        private final List<Difference> found = new ArrayList<>();
        private final List<String> not = new ArrayList<>();

        Comparing(RegistryStore files, RegistryStore api) {
            this.files = files;
            this.api = api;
        }

        StoreComparison compare() {
            if (!files.gaps().isEmpty()) {
                not.add("files that could not be read, so what only the registry serves is not listed");
            }
            if (!api.gaps().isEmpty()) {
                not.add("answers of the registry that could not be read, so what only the files have is not listed");
            }
            if (isOtherStore()) {
                add(Kind.OTHER_STORE, "", "", "", "");
                return new StoreComparison(found, not);
            }
            files.repositories().forEach((name, repository) -> {
                StoredRepository served = api.repositories().get(name);
                if (served != null) {
                    tags(name, repository, served);
                    manifests(name, repository, served);
                } else if (api.gaps().isEmpty() && hasImages(repository)) {
                    add(Kind.REPOSITORY_NOT_LISTED, name, "", "", "");
                }
                repository.revisions().forEach(digest -> parts(name, repository, digest));
            });
            if (files.gaps().isEmpty()) {
                api.repositories().forEach((name, served) -> {
                    if (!files.repositories().containsKey(name) && hasImages(served)) {
                        add(Kind.REPOSITORY_ONLY_SERVED, name, "", "", "");
                    }
                });
            }
            return new StoreComparison(found, not);
        }

        /** Distribution 2 lists a repository to which only layers were pushed, distribution 3 does not; both are right. */
        private static boolean hasImages(StoredRepository repository) {
            return !repository.tags().isEmpty() || !repository.revisions().isEmpty();
        }

        private boolean isOtherStore() {
            Set<String> common = new HashSet<>(manifestsOf(api));
            boolean served = !common.isEmpty();
            Set<String> stored = manifestsOf(files);
            common.retainAll(stored);
            return served && common.isEmpty() && files.gaps().isEmpty();
        }

        private static Set<String> manifestsOf(RegistryStore store) {
            Set<String> all = new HashSet<>();
            store.repositories().values().forEach(repository -> all.addAll(repository.revisions()));
            return all;
        }

        private void tags(String name, StoredRepository stored, StoredRepository served) {
            stored.tags().forEach((tag, value) -> {
                Tag other = served.tags().get(tag);
                String digest = text(value.digest());
                if (other == null) {
                    // A tag that is not listed may be one that could not be read.
                    if (api.gaps().isEmpty()) {
                        add(Kind.TAG_NOT_SERVED, name, tag, digest, "");
                    }
                } else if (other.digest() == null) {
                    add(Kind.TAG_NOT_SERVED, name, tag, digest, "");
                } else if (!Objects.equals(value.digest(), other.digest())) {
                    add(Kind.TAG_DIFFERS, name, tag, digest, other.digest());
                }
            });
            served.tags().forEach((tag, value) -> {
                if (files.gaps().isEmpty()
                        && value.digest() != null
                        && !stored.tags().containsKey(tag)) {
                    add(Kind.TAG_ONLY_SERVED, name, tag, "", value.digest());
                }
            });
        }

        private void manifests(String name, StoredRepository stored, StoredRepository served) {
            for (String digest : served.revisions()) {
                boolean there =
                        files.blobs().containsKey(digest) && stored.revisions().contains(digest);
                if (files.gaps().isEmpty() && !there) {
                    add(Kind.MANIFEST_ONLY_SERVED, name, digest, "", digest);
                }
            }
        }

        /** What a manifest needs and the files do not have, or not so. */
        private void parts(String name, StoredRepository repository, String digest) {
            StoredManifest manifest = files.manifests().get(digest);
            if (manifest == null) {
                return;
            }
            for (StoredManifest.Reference part : manifest.references()) {
                // A layer that was pushed by the digest of another algorithm is linked to its blob of SHA-256.
                String held = repository.files().otherLayers().getOrDefault(part.digest(), part.digest());
                StoredBlob blob = files.blobs().get(held);
                if (blob != null && part.size() >= 0 && part.size() != blob.size()) {
                    String inFiles = part.digest() + ": " + blob.size();
                    add(Kind.SIZE_DIFFERS, name, digest, inFiles, part.digest() + ": " + part.size());
                }
                Kind missing = part.foreign() || !files.gaps().isEmpty() ? null : missing(repository, part, blob);
                if (missing != null) {
                    add(missing, name, digest, blob == null ? "" : part.digest(), part.digest());
                }
            }
        }

        private static @Nullable Kind missing(
                StoredRepository repository, StoredManifest.Reference part, @Nullable StoredBlob blob) {
            if (part.role() == StoredManifest.Role.MANIFEST) {
                return blob != null && repository.revisions().contains(part.digest()) ? null : Kind.PLATFORM_MISSING;
            } else if (blob == null) {
                return Kind.BLOB_MISSING;
            }
            boolean linked = repository.layers().contains(part.digest())
                    || repository.files().otherLayers().containsKey(part.digest());
            return linked ? null : Kind.BLOB_NOT_LINKED;
        }

        private void add(Kind kind, String repository, String reference, String inFiles, String served) {
            found.add(new Difference(kind, repository, reference, inFiles, served));
        }

        private static String text(@Nullable String digest) {
            return digest == null ? "" : digest;
        }
    }
}
