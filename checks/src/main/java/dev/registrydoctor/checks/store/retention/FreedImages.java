package dev.registrydoctor.checks.store.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.RepositoryGraph;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Divides the blobs that a plan frees among the images that it deletes. */
final class FreedImages {

    /** Owns what several images need, and what belongs to none. */
    private static final int SEVERAL = -1;

    private final RegistryStore store;
    private final DeletionPlan plan;
    private final Map<String, Long> freed;
    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Integer> owners = new HashMap<>();

    /** An image with the tags that go with it. */
    private record Group(String repository, Set<String> tags) {}

    FreedImages(RegistryStore store, DeletionPlan plan, Map<String, Long> freed) {
        this.store = store;
        this.plan = plan;
        this.freed = freed;
    }

    List<FreedSpace.Image> images() {
        plan.repositories().forEach((name, deletion) -> {
            StoredRepository repository = store.repositories().get(name);
            if (repository != null) {
                divide(name, repository, deletion);
            }
        });
        Map<Integer, Long> bytes = new HashMap<>();
        owners.forEach((blob, group) -> bytes.merge(group, freed.getOrDefault(blob, 0L), Long::sum));
        List<FreedSpace.Image> images = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            images.add(new FreedSpace.Image(group.repository(), group.tags(), bytes.getOrDefault(i, 0L)));
        }
        images.sort(Comparator.comparing(FreedSpace.Image::repository)
                .thenComparing(i -> i.tags().iterator().next()));
        return images;
    }

    private void divide(String name, StoredRepository repository, DeletionPlan.Deletion deletion) {
        RepositoryGraph graph = RepositoryGraph.of(repository, store);
        Map<String, Set<String>> tags = new LinkedHashMap<>();
        for (String tag : deletion.tags()) {
            StoredRepository.Tag to = repository.tags().get(tag);
            String digest = to == null || to.digest() == null ? "" : to.digest();
            tags.computeIfAbsent(digest, d -> new TreeSet<>()).add(tag);
        }
        Map<String, Set<String>> parts = new LinkedHashMap<>();
        tags.keySet().forEach(digest -> parts.put(digest, graph.withReferrers(List.of(digest))));
        Map<String, Integer> ofManifest = new HashMap<>();
        for (String top : tops(parts)) {
            int group = groups.size();
            Set<String> all = new TreeSet<>(tags.getOrDefault(top, Set.of()));
            for (String part : parts.getOrDefault(top, Set.of())) {
                all.addAll(tags.getOrDefault(part, Set.of()));
                ofManifest.merge(part, group, (a, b) -> SEVERAL);
            }
            groups.add(new Group(name, all));
        }
        deletion.manifests().forEach(m -> claim(m, ofManifest.getOrDefault(m, SEVERAL)));
    }

    /** Those that belong to no other; of images that belong to each other, the first. */
    private static Set<String> tops(Map<String, Set<String>> parts) {
        Set<String> tops = new TreeSet<>();
        Set<String> covered = new HashSet<>();
        parts.forEach(
                (digest, all) -> all.stream().filter(p -> !p.equals(digest)).forEach(covered::add));
        parts.keySet().stream().filter(d -> !covered.contains(d)).forEach(tops::add);
        Set<String> reached = new HashSet<>();
        tops.forEach(top -> reached.addAll(parts.getOrDefault(top, Set.of())));
        parts.forEach((digest, all) -> {
            if (!tops.contains(digest) && !reached.contains(digest)) {
                tops.add(digest);
                reached.addAll(all);
            }
        });
        return tops;
    }

    private void claim(String manifest, int group) {
        claimBlob(manifest, group);
        StoredManifest content = store.manifests().get(manifest);
        if (content != null) {
            content.references().forEach(r -> claimBlob(r.digest(), group));
        }
    }

    private void claimBlob(String blob, int group) {
        if (freed.containsKey(blob)) {
            owners.merge(blob, group, (a, b) -> a.equals(b) ? a : SEVERAL);
        }
    }
}
