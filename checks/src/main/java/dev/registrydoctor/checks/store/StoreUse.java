package dev.registrydoctor.checks.store;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a store its tags need. A blob counts once, however many manifests name it. Sizes are those of the stored blobs;
 * where only the API was asked, those that manifests give. A layer that the registry need not have counts no bytes unless it has it.
 *
 * @param repositories by name, sorted
 * @param tagged the bytes of blobs that some tag needs, with the referrers of its image
 * @param untagged the bytes of blobs that only manifests without a tag need
 * @param unreferenced the bytes of blobs that no manifest needs, which a garbage collection frees
 * @param uploads the bytes of uploads that did not end
 */
public record StoreUse(
        Map<String, RepositoryUse> repositories, long tagged, long untagged, long unreferenced, long uploads) {

    /**
     * The use of one repository.
     *
     * @param referenced the bytes that its manifests need
     * @param exclusive of these, the bytes that no other repository needs
     * @param tags by name, sorted
     * @param untagged the manifests that neither a tag nor a tagged index of the repository needs, and that are not about one
     * @param untaggedExclusive the bytes that only these manifests need
     * @param links what its links of layers tell; empty where only the API was asked
     * @param uploads the bytes of its uploads that did not end
     */
    public record RepositoryUse(
            long referenced,
            long exclusive,
            Map<String, TagUse> tags,
            Set<String> untagged,
            long untaggedExclusive,
            Links links,
            long uploads) {
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
     * Links of layers and configurations that serve nothing. They take no bytes worth naming, but a blob with a link can be pulled.
     *
     * @param unneeded the digests that no manifest of the repository names, sorted; their blobs are there
     * @param gone the digests whose blobs are gone, sorted
     */
    public record Links(Set<String> unneeded, Set<String> gone) {
        public Links {
            unneeded = Collections.unmodifiableSet(new TreeSet<>(unneeded));
            gone = Collections.unmodifiableSet(new TreeSet<>(gone));
        }
    }

    /**
     * The use of one tag.
     *
     * @param digest the manifest that it names; null when its link is damaged
     * @param referenced the bytes that its image needs, and the referrers of it
     * @param exclusive of these, the bytes that nothing else in the store needs: neither another tag, nor a manifest without one,
     *     nor another repository. Exactly these are freed when this tag alone is deleted, with what goes with it
     * @param missing how many parts of its image cannot be pulled, because the blob or its link is not there; foreign layers and
     *     referrers are not counted
     * @param platforms what its index lists, in its order; empty for an image
     * @param referrers what is about its image, or about an image for a platform of its index
     * @param about the manifest of the repository that the tag says it is about (a signature of cosign); null for a name of an image
     */
    public record TagUse(
            @Nullable String digest,
            long referenced,
            long exclusive,
            int missing,
            List<PlatformUse> platforms,
            List<ReferrerUse> referrers,
            @Nullable String about) {
        public TagUse {
            platforms = List.copyOf(platforms);
            referrers = List.copyOf(referrers);
        }

        /** The bytes that others need too. */
        public long shared() {
            return referenced - exclusive;
        }
    }

    /**
     * A manifest that an index lists.
     *
     * @param platform as the index names it ({@code linux/arm64}); empty when it names none
     * @param referenced the bytes that it needs
     * @param linked whether the repository links it: without a link, it cannot be pulled
     */
    public record PlatformUse(String digest, String platform, long referenced, boolean linked) {}

    /**
     * A manifest that is about another one: a signature, an SBOM, an attestation.
     *
     * @param subject the manifest that it is about
     * @param type what it holds, as it says; empty when it does not say
     * @param tag the tag that says what it is about; null where the manifest says so itself
     * @param referenced the bytes that it needs
     */
    public record ReferrerUse(
            String digest,
            String subject,
            String type,
            @Nullable String tag,
            long referenced) {}

    public StoreUse {
        repositories = Collections.unmodifiableMap(new TreeMap<>(repositories));
    }

    /** Counts the use of a store. */
    public static StoreUse of(RegistryStore store) {
        return new UseCount(store).use();
    }
}
