package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order in which links are removed, so that nothing can be named at any moment whose parts are not there: all tags, then the
 * indexes before what they list, then what is about a manifest.
 */
final class RemovalOrder {

    /** A command is a URL to the API server, which reads no more than 1 MiB of it; escaped, a character takes up to three. */
    static final int MOST_CHARACTERS = 60_000;

    private final RegistryStore store;
    private final DeletionPlan plan;

    RemovalOrder(RegistryStore store, DeletionPlan plan) {
        this.store = store;
        this.plan = plan;
    }

    /**
     * The arguments of {@link LinkScripts#REMOVE}, for one run after the other.
     *
     * @throws IllegalArgumentException for a name that no registry accepts
     */
    List<List<String>> chunks() {
        Chunks chunks = new Chunks();
        plan.repositories()
                .forEach((name, deletion) -> tags(name, deletion).forEach(tag -> chunks.add(name, "/" + tag)));
        plan.repositories()
                .forEach((name, deletion) -> ordered(deletion.manifests())
                        .forEach(digest -> chunks.add(name, "@" + digest.substring("sha256:".length()))));
        return chunks.all();
    }

    /** Its tags, and those that name a manifest that goes. */
    private Set<String> tags(String repository, DeletionPlan.Deletion deletion) {
        Set<String> tags = new TreeSet<>(deletion.tags());
        StoredRepository stored = store.repositories().get(repository);
        if (stored != null) {
            stored.tags().forEach((tag, link) -> {
                if (link.digest() != null && deletion.manifests().contains(link.digest())) {
                    tags.add(tag);
                }
            });
        }
        return tags;
    }

    /** What names a manifest comes before it: an index before its platforms, a subject before what is about it. */
    private List<String> ordered(Set<String> manifests) {
        Map<String, List<String>> after = new HashMap<>();
        for (String digest : manifests) {
            StoredManifest manifest = store.manifests().get(digest);
            if (manifest != null) {
                manifest.references().stream()
                        .map(Reference::digest)
                        .filter(manifests::contains)
                        .forEach(part -> after.computeIfAbsent(part, d -> new ArrayList<>())
                                .add(digest));
                String subject = manifest.subject();
                if (subject != null && manifests.contains(subject)) {
                    after.computeIfAbsent(digest, d -> new ArrayList<>()).add(subject);
                }
            }
        }
        Set<String> ordered = new LinkedHashSet<>();
        Set<String> open = new LinkedHashSet<>();
        manifests.forEach(digest -> place(digest, after, open, ordered));
        return List.copyOf(ordered);
    }

    /** Puts it behind all that comes before it, without a stack for each: a hostile store has chains of any length. */
    private static void place(String digest, Map<String, List<String>> after, Set<String> seen, Set<String> ordered) {
        ArrayDeque<String> path = new ArrayDeque<>(List.of(digest));
        while (!path.isEmpty()) {
            String at = path.getLast();
            String next = after.getOrDefault(at, List.of()).stream()
                    .filter(before -> !ordered.contains(before) && !seen.contains(before))
                    .findFirst()
                    .orElse(null);
            seen.add(at);
            if (next == null) {
                ordered.add(at);
                path.removeLast();
            } else {
                path.addLast(next);
            }
        }
    }

    /** Words with the repository before those of it, cut where a command would become too long. */
    private static final class Chunks {
        private final List<List<String>> all = new ArrayList<>();
        private List<String> words = new ArrayList<>();
        private String repository = "";
        private int characters;

        void add(String name, String word) {
            boolean isLegal = LegalNames.isRepository(name)
                    && (word.startsWith("/")
                            ? LegalNames.isTag(word.substring(1))
                            : LegalNames.isDigest("sha256:" + word.substring(1)));
            if (!isLegal) {
                throw new IllegalArgumentException("not a name that a registry accepts: " + name + " " + word);
            }
            if (characters + name.length() + word.length() > MOST_CHARACTERS) {
                end();
            }
            if (!name.equals(repository)) {
                put(name);
                repository = name;
            }
            put(word);
        }

        private void put(String word) {
            words.add(word);
            characters += word.length() + 1;
        }

        private void end() {
            if (!words.isEmpty()) {
                all.add(List.copyOf(words));
            }
            words = new ArrayList<>();
            repository = "";
            characters = 0;
        }

        List<List<String>> all() {
            end();
            return List.copyOf(all);
        }
    }
}
