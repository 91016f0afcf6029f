package dev.registrydoctor.checks.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the manifests of one repository need each other, and what goes with what is deleted. A manifest goes when it belongs to
 * what goes, and nothing that stays names it: neither a tag, nor an index, nor, for a referrer, the manifest that it is about. A
 * manifest belongs to an index that lists it, and to the subject that it is about.
 *
 * <p>All is computed without recursion and visits a manifest once, so that deep and cyclic references end.
 */
public final class RepositoryGraph {

    private final StoredRepository repository;
    private final Map<String, Node> nodes;

    /** What a tag is there for. */
    public enum TagRole {
        /** It names an image for people, or by its own digest. */
        NAME,
        /** It says that its manifest is about another one of the repository, with which it goes. */
        ABOUT,
        /** It says that its manifest is about one that the repository does not have: signatures can be kept apart from images. */
        ABOUT_ELSEWHERE
    }

    /** What may not be deleted, whatever is asked for. */
    public interface Kept {

        /** Nothing is kept. */
        Kept NOTHING = new Kept() {
            @Override
            public boolean tag(String tag) {
                return false;
            }

            @Override
            public boolean manifest(String digest) {
                return false;
            }
        };

        /** Whether this tag of the repository stays. */
        boolean tag(String tag);

        /** Whether this manifest stays, with all that it needs. */
        boolean manifest(String digest);
    }

    /**
     * What is deleted.
     *
     * @param tags sorted
     * @param manifests sorted
     */
    public record Removal(Set<String> tags, Set<String> manifests) {
        public Removal {
            tags = Collections.unmodifiableSet(new TreeSet<>(tags));
            manifests = Collections.unmodifiableSet(new TreeSet<>(manifests));
        }
    }

    /** A manifest that the repository links. */
    private static final class Node {
        final String digest;
        final Set<Node> listed = new LinkedHashSet<>();
        final Set<Node> referrers = new LinkedHashSet<>();
        final Map<String, Node> referrerTags = new TreeMap<>();
        /** The tags that name it, each with the manifest that the tag says it is about. */
        final Map<String, Optional<Node>> names = new TreeMap<>();

        int needers;

        Node(String digest) {
            this.digest = digest;
        }
    }

    private RepositoryGraph(StoredRepository repository, Map<String, Node> nodes) {
        this.repository = repository;
        this.nodes = nodes;
    }

    /** The graph of a repository of this store. */
    public static RepositoryGraph of(StoredRepository repository, RegistryStore store) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        repository.revisions().forEach(digest -> nodes.put(digest, new Node(digest)));
        Map<String, Node> byBeginning = new HashMap<>();
        for (Node node : nodes.values()) {
            byBeginning.put(ReferrerTag.beginning(node.digest), node);
            StoredManifest content = store.manifests().get(node.digest);
            if (content != null) {
                connect(node, content, nodes);
            }
        }
        nodes.values().forEach(RepositoryGraph::countNeeders);
        repository.tags().forEach((tag, to) -> {
            Node named = to.digest() == null ? null : nodes.get(to.digest());
            if (named != null) {
                Node subject = subject(tag, named, byBeginning);
                named.names.put(tag, Optional.ofNullable(subject));
                if (subject != null) {
                    subject.referrerTags.put(tag, named);
                }
            }
        });
        return new RepositoryGraph(repository, nodes);
    }

    private static void connect(Node node, StoredManifest content, Map<String, Node> nodes) {
        for (StoredManifest.Reference reference : content.references()) {
            Node listed = reference.role() == StoredManifest.Role.MANIFEST ? nodes.get(reference.digest()) : null;
            if (listed != null && listed != node) {
                node.listed.add(listed);
            }
        }
        Node subject = content.subject() == null ? null : nodes.get(content.subject());
        if (subject != null && subject != node) {
            subject.referrers.add(node);
        }
    }

    private static void countNeeders(Node node) {
        node.listed.forEach(n -> n.needers++);
        node.referrers.stream().filter(n -> !node.listed.contains(n)).forEach(n -> n.needers++);
    }

    /** A tag that names its own subject names an image by its digest, as some tools do to keep it. */
    private static @Nullable Node subject(String tag, Node named, Map<String, Node> byBeginning) {
        String beginning = ReferrerTag.subjectOf(tag);
        Node subject = beginning == null ? null : byBeginning.get(beginning);
        return subject == named ? null : subject;
    }

    /** What a tag is there for. */
    public TagRole role(String tag) {
        if (ReferrerTag.subjectOf(tag) == null) {
            return TagRole.NAME;
        }
        StoredRepository.Tag to = repository.tags().get(tag);
        if (to != null
                && to.digest() != null
                && ReferrerTag.beginning(to.digest()).equals(tag)) {
            return TagRole.NAME;
        }
        return subjectOf(tag) == null ? TagRole.ABOUT_ELSEWHERE : TagRole.ABOUT;
    }

    /** The manifest of the repository that a tag is about, or null when it is about none. */
    public @Nullable String subjectOf(String tag) {
        Node named = named(tag);
        Node subject = named == null
                ? null
                : named.names.getOrDefault(tag, Optional.empty()).orElse(null);
        return subject == null ? null : subject.digest;
    }

    private @Nullable Node named(String tag) {
        StoredRepository.Tag to = repository.tags().get(tag);
        return to == null || to.digest() == null ? null : nodes.get(to.digest());
    }

    /** A manifest and those of the repository that it lists, directly or through another index; empty when it has no link. */
    public Set<String> tree(String manifest) {
        return digests(reached(start(List.of(manifest)), n -> n.listed));
    }

    /** These manifests, all that they list, and all that is about any of these. */
    public Set<String> withReferrers(Collection<String> manifests) {
        return digests(reached(start(manifests), n -> belonging(n, Set.of(), Kept.NOTHING)));
    }

    /** The manifests that are about this one, by digest, each with the tag that says so; null where the manifest says so itself. */
    public Map<String, @Nullable String> referrers(String manifest) {
        Map<String, @Nullable String> referrers = new TreeMap<>();
        Node node = nodes.get(manifest);
        if (node != null) {
            node.referrers.forEach(r -> referrers.put(r.digest, null));
            node.referrerTags.forEach((tag, r) -> referrers.put(r.digest, tag));
        }
        return referrers;
    }

    /** The manifests that no tag needs: neither tagged, nor listed by a tagged index, nor about any such manifest. */
    public Set<String> untagged() {
        List<String> tagged = nodes.values().stream()
                .filter(n -> !n.names.isEmpty())
                .map(n -> n.digest)
                .toList();
        Set<String> untagged = new TreeSet<>(repository.revisions());
        untagged.removeAll(withReferrers(tagged));
        return untagged;
    }

    /**
     * What goes with tags and manifests that are to go.
     *
     * @param tags those to delete; one that {@code kept} keeps must not be among them
     * @param untagged manifests that are to go although no deleted tag needs them
     */
    public Removal removal(Set<String> tags, Collection<String> untagged, Kept kept) {
        Set<Node> candidates = start(untagged);
        for (String tag : tags) {
            Node named = named(tag);
            if (named != null) {
                candidates.add(named);
            }
        }
        // What another tag names stays, with all below it: ten thousand tags of one image are not looked through for
        // each.
        candidates.removeIf(
                n -> n.names.entrySet().stream().anyMatch(t -> t.getValue().isEmpty() && !tags.contains(t.getKey())));
        Function<Node, Collection<Node>> belonging = n -> belonging(n, tags, kept);
        Set<Node> going = reached(candidates, belonging);
        Set<Node> staying = reached(held(going, tags, kept), belonging);
        going.removeAll(staying);
        Set<String> goingTags = new TreeSet<>(tags);
        goingTags.retainAll(repository.tags().keySet());
        for (Node node : going) {
            node.referrerTags.keySet().stream().filter(t -> !kept.tag(t)).forEach(goingTags::add);
        }
        return new Removal(goingTags, digests(going));
    }

    /** Those of the candidates that something else needs. */
    private static Set<Node> held(Set<Node> candidates, Set<String> tags, Kept kept) {
        Map<Node, Integer> inside = new HashMap<>();
        for (Node node : candidates) {
            node.listed.forEach(n -> inside.merge(n, 1, Integer::sum));
            node.referrers.stream()
                    .filter(n -> !node.listed.contains(n))
                    .forEach(n -> inside.merge(n, 1, Integer::sum));
        }
        Set<Node> held = new LinkedHashSet<>();
        for (Node node : candidates) {
            if (kept.manifest(node.digest)
                    || node.needers > inside.getOrDefault(node, 0)
                    || node.names.entrySet().stream().anyMatch(n -> holds(n, candidates, tags, kept))) {
                held.add(node);
            }
        }
        return held;
    }

    private static boolean holds(
            Map.Entry<String, Optional<Node>> name, Set<Node> candidates, Set<String> tags, Kept kept) {
        Node subject = name.getValue().orElse(null);
        return !tags.contains(name.getKey())
                && (subject == null || kept.tag(name.getKey()) || !candidates.contains(subject));
    }

    private static Collection<Node> belonging(Node node, Set<String> goneTags, Kept kept) {
        List<Node> belonging = new ArrayList<>(node.listed);
        belonging.addAll(node.referrers);
        node.referrerTags.forEach((tag, referrer) -> {
            if (!goneTags.contains(tag) && !kept.tag(tag)) {
                belonging.add(referrer);
            }
        });
        return belonging;
    }

    private Set<Node> start(Collection<String> digests) {
        Set<Node> start = new LinkedHashSet<>();
        for (String digest : digests) {
            Node node = nodes.get(digest);
            if (node != null) {
                start.add(node);
            }
        }
        return start;
    }

    private static Set<Node> reached(Set<Node> start, Function<Node, Collection<Node>> next) {
        Set<Node> reached = new LinkedHashSet<>(start);
        Deque<Node> open = new ArrayDeque<>(start);
        while (!open.isEmpty()) {
            for (Node node : next.apply(open.remove())) {
                if (reached.add(node)) {
                    open.add(node);
                }
            }
        }
        return reached;
    }

    private static Set<String> digests(Set<Node> nodes) {
        Set<String> digests = new LinkedHashSet<>();
        nodes.forEach(n -> digests.add(n.digest));
        return digests;
    }
}
