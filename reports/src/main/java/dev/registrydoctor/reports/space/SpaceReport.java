package dev.registrydoctor.reports.space;

import dev.registrydoctor.checks.store.RegistryStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What fills a registry. All sizes are in bytes. Texts of the registry have neither secrets nor control characters.
 *
 * @param registry what was looked at, in a few words
 * @param at when it was read
 * @param source how the store was read, which decides what can be known
 * @param whole whether all of the store was read
 * @param readFrom the places that were read, one line each
 * @param volume the file system under the store; null when it was not measured
 * @param growth how fast the store grows; null when its times are not known
 * @param repositories largest first, by the bytes that only they hold
 * @param quotas of the projects of a Harbor, those that are used most first
 * @param differences what the files have in another way than the registry serves it
 * @param gaps what could not be read, one line each
 * @param whatIf what a deletion would free; null when none was asked for
 */
public record SpaceReport(
        String registry,
        Instant at,
        RegistryStore.Source source,
        boolean whole,
        List<String> readFrom,
        Totals totals,
        @Nullable Volume volume,
        @Nullable Growth growth,
        List<Repository> repositories,
        List<Quota> quotas,
        List<Difference> differences,
        List<String> gaps,
        @Nullable WhatIf whatIf) {

    public SpaceReport {
        readFrom = List.copyOf(readFrom);
        repositories = List.copyOf(repositories);
        quotas = List.copyOf(quotas);
        differences = List.copyOf(differences);
        gaps = List.copyOf(gaps);
    }

    /**
     * The sums of a store. A blob counts once, however many manifests name it.
     *
     * @param tagged the bytes that some tag needs
     * @param untagged the bytes that only manifests without a tag need
     * @param unreferenced the bytes that no manifest needs; null where only the API was read
     * @param uploads the bytes of uploads that did not end; null where only the API was read
     * @param collection what a garbage collection would do now; null where only the API was read
     */
    public record Totals(
            int tags,
            int manifests,
            int blobs,
            long tagged,
            long untagged,
            @Nullable Long unreferenced,
            @Nullable Long uploads,
            @Nullable Collection collection) {

        /** All bytes that are known. */
        public long stored() {
            return tagged + untagged + (unreferenced == null ? 0 : unreferenced) + (uploads == null ? 0 : uploads);
        }
    }

    /**
     * What a garbage collection does.
     *
     * @param freed the bytes that it frees
     * @param blobs how many blobs it deletes
     * @param broken the tags that lose parts by it, as {@code repository:tag}
     * @param stopped why it stops before it deletes a blob; null when it does not
     */
    public record Collection(
            long freed,
            int blobs,
            List<String> broken,
            @Nullable String stopped) {
        public Collection {
            broken = List.copyOf(broken);
        }
    }

    /**
     * The file system under the store.
     *
     * @param place where it is: a folder, and the node that has it
     * @param total its size
     * @param free the bytes that can be written
     * @param inodes how many files it can have; null where that is not known, or where it has no limit
     * @param freeInodes how many more files it can have; null where that is not known, or where it has no limit
     */
    public record Volume(
            String place,
            @Nullable Long total,
            @Nullable Long free,
            @Nullable Long inodes,
            @Nullable Long freeInodes) {}

    /**
     * How fast a store grows.
     *
     * @param bytesPerDay what is added each day, on average
     * @param days over how many days that was measured
     * @param daysLeft after how many days the volume is full at this rate; null when it does not grow, or the free space is not
     *     known
     */
    public record Growth(
            long bytesPerDay, int days, @Nullable Long daysLeft) {}

    /**
     * A repository.
     *
     * @param referenced the bytes that its manifests need
     * @param exclusive of these, the bytes that no other repository needs
     * @param untagged how many manifests it has that no tag needs and that are not about a tagged one
     * @param untaggedBytes the bytes that only these manifests need
     * @param referrers how many manifests are about a tagged one: signatures, SBOMs, attestations
     * @param uploads the bytes of its uploads that did not end
     * @param goneLayers how many layers it links that are not stored
     * @param tags largest first, by the bytes that only they hold
     */
    public record Repository(
            String name,
            long referenced,
            long exclusive,
            int untagged,
            long untaggedBytes,
            int referrers,
            long uploads,
            int goneLayers,
            List<Tag> tags) {
        public Repository {
            tags = List.copyOf(tags);
        }

        /** The bytes that other repositories need too. */
        public long shared() {
            return referenced - exclusive;
        }

        /** The bytes that no other repository needs, and that more than one of its tags, or a tag and another manifest, need. */
        public long sharedInside() {
            long own = tags.stream().mapToLong(Tag::exclusive).sum();
            return Math.max(0, exclusive - own - untaggedBytes);
        }
    }

    /**
     * A tag.
     *
     * @param digest the manifest that it names; null when its link is missing or damaged
     * @param pushed when it was last pushed, or, where only the API was read, when its image was built; null when not known
     * @param referenced the bytes that it needs
     * @param exclusive of these, the bytes that nothing else in the store needs
     * @param platforms those of an index; empty for an image
     * @param referrers what is about it: artifact types, and tags of cosign's scheme
     * @param missing how many of the blobs that it needs are not stored
     * @param usedBy who uses it; null when nobody is known to
     */
    public record Tag(
            String name,
            @Nullable String digest,
            @Nullable Instant pushed,
            long referenced,
            long exclusive,
            List<String> platforms,
            List<String> referrers,
            int missing,
            @Nullable String usedBy) {
        public Tag {
            platforms = List.copyOf(platforms);
            referrers = List.copyOf(referrers);
        }

        /** The bytes that others need too. */
        public long shared() {
            return referenced - exclusive;
        }
    }

    /**
     * What a deletion and the garbage collection after it would free.
     *
     * @param asked as it was asked for
     * @param collection what the garbage collection after the deletion does, with what it would free without the deletion
     * @param together the bytes that the deletion frees and that no single image accounts for: layers that several deleted images
     *     need, and manifests without a tag
     * @param deletions what would be deleted, by repository
     * @param kept what was asked for and stays, one line each with the reason
     * @param notFound tags that were asked for and do not exist
     * @param doubts what cannot be known of it, one line each; empty when all is
     * @param command what carries it out; null when nothing does
     */
    public record WhatIf(
            String asked,
            Collection collection,
            long together,
            List<Deletion> deletions,
            List<String> kept,
            List<String> notFound,
            List<String> doubts,
            @Nullable String command) {
        public WhatIf {
            deletions = List.copyOf(deletions);
            kept = List.copyOf(kept);
            notFound = List.copyOf(notFound);
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * What would be deleted of one repository.
     *
     * @param manifests how many manifests would be deleted, with and without a tag
     * @param freed the bytes that only its deleted images need, each alone
     */
    public record Deletion(String repository, List<String> tags, int manifests, long freed) {
        public Deletion {
            tags = List.copyOf(tags);
        }
    }

    /**
     * What a project of a Harbor may take, and takes, as Harbor counts.
     *
     * @param limit null for no limit
     */
    public record Quota(String project, long used, @Nullable Long limit) {}

    /**
     * Something that the files have in another way than the registry serves it.
     *
     * @param kind what differs, as a word that does not change
     * @param subject the repository, with the tag or the digest of the manifest that it is about; empty for the whole store
     * @param inFiles what the files have; empty for nothing
     * @param served what the registry serves, or the manifest says; empty for nothing
     * @param meaning what it means
     * @param advice what to do
     */
    public record Difference(
            String kind, String subject, String inFiles, String served, String meaning, String advice) {}

    /** Whether what a deletion frees is known to the byte: all files were read. An API does not tell everything. */
    public boolean isExact() {
        return whole && source == RegistryStore.Source.FILES;
    }

    /** The bytes that more than one repository needs. */
    public long sharedBetween() {
        long own = repositories.stream().mapToLong(Repository::exclusive).sum();
        return Math.max(0, totals.tagged() + totals.untagged() - own);
    }
}
