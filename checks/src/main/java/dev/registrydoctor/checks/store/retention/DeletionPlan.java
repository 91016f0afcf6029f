package dev.registrydoctor.checks.store.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredRepository;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is to be deleted of a registry: tags, and manifests with all that only they need. What stays is never broken: neither an
 * index that lists a deleted manifest, nor a manifest that a used image needs.
 *
 * <p>With a tag goes its manifest, when no tag that stays names it and no index that stays in the repository lists it; with a
 * manifest go those that only it lists, and its referrers. A manifest without a tag goes only where the rules say so.
 *
 * @param repositories by name, sorted; only those of which something goes
 * @param kept what was asked for and stays, one line each with the reason ({@code app:v1 is used by Deployment shop/web})
 * @param notFound tags that were asked for and do not exist, as they were given
 * @param doubts what the plan cannot know; empty when it knows all that it has to
 */
public record DeletionPlan(
        Map<String, Deletion> repositories, List<String> kept, List<String> notFound, List<Doubt> doubts) {

    /**
     * What goes of one repository.
     *
     * @param tags by name, sorted
     * @param manifests their digests, sorted: revisions that are unlinked
     */
    public record Deletion(Set<String> tags, Set<String> manifests) {
        public Deletion {
            tags = Collections.unmodifiableSet(new TreeSet<>(tags));
            manifests = Collections.unmodifiableSet(new TreeSet<>(manifests));
        }
    }

    /**
     * Something that a plan cannot know. A plan with a doubt is good for an estimate; who carries it out must decide about each.
     *
     * @param text one line for people
     */
    public record Doubt(Kind kind, String text) {

        /** What is not known. */
        public enum Kind {
            /** Whether something is used: a plan by rules deletes nothing then. */
            USE,
            /** Whether a custom resource names something that goes: its kind could not be looked at. */
            CUSTOM,
            /** A part of the store: an index that was not read can list what the plan deletes. */
            STORE,
            /** The store was read over the API: manifests without a tag are not known, and times are those that images were built at. */
            API_ONLY
        }
    }

    public DeletionPlan {
        repositories = Collections.unmodifiableMap(new TreeMap<>(repositories));
        kept = List.copyOf(kept);
        notFound = List.copyOf(notFound);
        doubts = List.copyOf(doubts);
    }

    /**
     * The plan to delete these tags. A tag that is used stays and is in {@code kept}. Where uses are not all known, the plan says
     * so, and still deletes what was named.
     *
     * @param repositoryTags {@code repository:tag} each, as the store names them
     */
    public static DeletionPlan ofTags(RegistryStore store, List<String> repositoryTags, UsedImages used) {
        return new DeletionPlanner(store, used).ofTags(repositoryTags);
    }

    /** The plan that rules make. It deletes nothing where uses are not all known. */
    public static DeletionPlan byRules(RegistryStore store, RetentionRules rules, UsedImages used, Instant now) {
        return new DeletionPlanner(store, used).byRules(rules, now);
    }

    /** Whether nothing is deleted. */
    public boolean isEmpty() {
        return repositories.isEmpty();
    }

    /** Whether there is a doubt of this kind. */
    public boolean doubts(Doubt.Kind kind) {
        return doubts.stream().anyMatch(d -> d.kind() == kind);
    }

    /**
     * The tags ({@code repository:tag}, sorted) that go while their manifest stays. The API of distribution 2 deletes a manifest
     * with all its tags and cannot delete a tag alone ({@code registry/handlers/manifests.go}), so that it would delete what
     * stays. That of distribution 3 deletes tags.
     *
     * @param store the one that the plan was made for
     */
    public Set<String> tagsWithoutManifest(RegistryStore store) {
        Set<String> alone = new TreeSet<>();
        repositories.forEach((name, deletion) -> {
            StoredRepository repository = store.repositories().get(name);
            for (String tag : deletion.tags()) {
                StoredRepository.Tag to =
                        repository == null ? null : repository.tags().get(tag);
                if (to == null || to.digest() == null || !deletion.manifests().contains(to.digest())) {
                    alone.add(name + ":" + tag);
                }
            }
        });
        return Collections.unmodifiableSet(alone);
    }

    /** The store after the deletion, before a garbage collection: the blobs are all there. */
    public RegistryStore applied(RegistryStore store) {
        Map<String, StoredRepository> changed = new TreeMap<>(store.repositories());
        repositories.forEach((name, deletion) ->
                changed.computeIfPresent(name, (n, r) -> r.without(deletion.manifests(), deletion.tags())));
        return store.with(changed);
    }
}
