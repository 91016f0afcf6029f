package dev.registrydoctor.checks.store.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.RepositoryGraph;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Deletion;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Doubt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes one plan of deletions. */
final class DeletionPlanner {

    private final RegistryStore store;
    private final UsedImages used;
    private final Map<String, Deletion> repositories = new TreeMap<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> notFound = new ArrayList<>();

    DeletionPlanner(RegistryStore store, UsedImages used) {
        this.store = store;
        this.used = used;
    }

    DeletionPlan ofTags(List<String> repositoryTags) {
        Map<String, Set<String>> named = new TreeMap<>();
        for (String repositoryTag : repositoryTags) {
            int colon = repositoryTag.lastIndexOf(':');
            StoredRepository repository =
                    colon < 0 ? null : store.repositories().get(repositoryTag.substring(0, colon));
            if (repository == null || !repository.tags().containsKey(repositoryTag.substring(colon + 1))) {
                notFound.add(repositoryTag);
            } else {
                named.computeIfAbsent(repositoryTag.substring(0, colon), r -> new TreeSet<>())
                        .add(repositoryTag.substring(colon + 1));
            }
        }
        named.forEach((name, tags) -> {
            PlannedRepository repository = planned(name);
            tags.removeIf(tag -> stays(repository, tag));
            delete(name, repository.graph().removal(tags, List.of(), repository.keeping(tag -> false)));
        });
        return plan();
    }

    DeletionPlan byRules(RetentionRules rules, Instant now) {
        if (used.gaps().isEmpty()) {
            for (String name : store.repositories().keySet()) {
                if (rules.covers(name)) {
                    byRules(name, rules, now);
                }
            }
        }
        return plan();
    }

    private void byRules(String name, RetentionRules rules, Instant now) {
        PlannedRepository repository = planned(name);
        Set<String> tags = new TreeSet<>();
        TagChoice.Choice choice = new TagChoice(repository, rules, now).choose();
        choice.used().forEach(image -> image.tags().forEach(tag -> stays(repository, tag)));
        choice.going().forEach(image -> tags.addAll(image.tags()));
        Set<String> untagged = new TreeSet<>();
        if (rules.untagged()) {
            for (String manifest : repository.graph().untagged()) {
                String user = repository.userOf(manifest);
                if (user != null) {
                    kept.add(name + "@" + manifest + " is used by " + user);
                } else if (rules.letsGo(repository.written(manifest), now)) {
                    untagged.add(manifest);
                }
            }
        }
        delete(name, removal(repository, tags, untagged, repository.keeping(rules::keepsTag)));
    }

    /**
     * What goes. Where a tagged manifest stays that cannot be read, it can be an index of those that look untagged: of these, only
     * those go that cannot be read either. They stop every garbage collection.
     */
    private RepositoryGraph.Removal removal(
            PlannedRepository repository, Set<String> tags, Set<String> untagged, RepositoryGraph.Kept keeping) {
        RepositoryGraph.Removal all = repository.graph().removal(tags, untagged, keeping);
        Set<String> unread = repository.unread();
        List<String> staying =
                unread.stream().filter(m -> !all.manifests().contains(m)).toList();
        if (untagged.isEmpty() || staying.isEmpty()) {
            return all;
        }
        kept.add("manifests of " + repository.name() + " without a tag, because " + staying.get(0)
                + " cannot be read and may list them");
        untagged.retainAll(unread);
        return repository.graph().removal(tags, untagged, keeping);
    }

    /** Whether a tag stays because it is used, which the plan then says. */
    private boolean stays(PlannedRepository repository, String tag) {
        String user = repository.userOfTag(tag);
        if (user != null) {
            kept.add(repository.name() + ":" + tag + " is used by " + user);
        }
        return user != null;
    }

    private PlannedRepository planned(String name) {
        return new PlannedRepository(
                name, Objects.requireNonNull(store.repositories().get(name)), store, used);
    }

    private void delete(String name, RepositoryGraph.Removal removal) {
        if (!removal.tags().isEmpty() || !removal.manifests().isEmpty()) {
            repositories.put(name, new Deletion(removal.tags(), removal.manifests()));
        }
    }

    private DeletionPlan plan() {
        List<Doubt> doubts = new ArrayList<>();
        used.gaps().forEach(gap -> doubts.add(new Doubt(Doubt.Kind.USE, gap)));
        used.doubts().forEach(line -> doubts.add(new Doubt(Doubt.Kind.CUSTOM, line)));
        store.gaps().forEach(gap -> doubts.add(new Doubt(Doubt.Kind.STORE, gap)));
        if (store.source() == RegistryStore.Source.API) {
            doubts.add(
                    new Doubt(
                            Doubt.Kind.API_ONLY,
                            "only the API of the registry was read: manifests without a tag are not known, and times are those of builds"));
        }
        return new DeletionPlan(repositories, kept, notFound, doubts);
    }
}
