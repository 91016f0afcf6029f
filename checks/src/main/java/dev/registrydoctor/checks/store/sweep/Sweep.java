package dev.registrydoctor.checks.store.sweep;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.RepositoryFiles;
import dev.registrydoctor.checks.store.StoredRepository;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One collection: it marks, deletes manifests, and then deletes each blob that is not marked. */
final class Sweep {

    private final RegistryStore store;
    private final RegistryVersion version;
    private final boolean deleteUntagged;
    private final Map<String, Set<String>> manifests = new HashMap<>();

    Sweep(RegistryStore store, RegistryVersion version, boolean deleteUntagged) {
        this.store = store;
        this.version = version;
        this.deleteUntagged = deleteUntagged;
    }

    GarbageCollection run() {
        try {
            Marks marks = mark();
            deleteManifests(marks.untagged());
            String obstacle = store.obstacles().sweep();
            if (obstacle != null) {
                throw new CollectionStopped(obstacle);
            }
            Map<String, Long> freed = new HashMap<>();
            store.blobs().forEach((digest, blob) -> {
                if (!marks.marked().contains(digest)) {
                    freed.put(digest, blob.size());
                }
            });
            return result(freed, marks.layerLinks(), twice(marks.twice()));
        } catch (CollectionStopped stopped) {
            return result(Map.of(), Map.of(), stopped.why());
        }
    }

    private static @Nullable String twice(Map<String, String> layers) {
        return layers.entrySet().stream()
                .findFirst()
                .map(layer -> "two links of layers in " + layer.getKey() + " hold the digest " + layer.getValue())
                .orElse(null);
    }

    private GarbageCollection result(
            Map<String, Long> freed, Map<String, Set<String>> layerLinks, @Nullable String stopped) {
        Map<String, Set<String>> broken = freed.isEmpty() && manifests.isEmpty() && layerLinks.isEmpty()
                ? Map.of()
                : new BrokenTags(store, version, freed.keySet(), manifests, layerLinks).find();
        return new GarbageCollection(freed, manifests, broken, stopped);
    }

    private Marks mark() throws CollectionStopped {
        String obstacle = version == RegistryVersion.TWO
                ? store.obstacles().mark2()
                : store.obstacles().mark3();
        if (obstacle != null) {
            throw new CollectionStopped(obstacle);
        }
        Marking marking = version == RegistryVersion.TWO ? new MarkOf2() : new MarkOf3();
        for (String name : repositories()) {
            marking.repository(new RepositoryLinks(name, store, version), deleteUntagged);
        }
        return marking.marks();
    }

    /** The repositories that this version finds, in the order of its walk: a folder's own repository is between those in it. */
    private List<String> repositories() {
        return store.repositories().entrySet().stream()
                .filter(entry -> isListed(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(name -> (name + "/_").replace('/', '\0')))
                .toList();
    }

    private boolean isListed(StoredRepository repository) {
        RepositoryFiles files = repository.files();
        return version == RegistryVersion.TWO ? files.listed2() : files.listed3();
    }

    /** Deletes folders of manifests, and stops at one that is gone ({@code Vacuum.RemoveManifest}). */
    private void deleteManifests(List<Marks.Untagged> untagged) throws CollectionStopped {
        for (Marks.Untagged manifest : untagged) {
            RepositoryLinks links = new RepositoryLinks(manifest.repository(), store, version);
            boolean there = links.hasRevisionFolder(manifest.digest());
            if (!there
                    || !manifests
                            .computeIfAbsent(manifest.repository(), name -> new TreeSet<>())
                            .add(manifest.digest())) {
                throw new CollectionStopped("manifest " + manifest.digest() + " of " + manifest.repository()
                        + " cannot be deleted, because two links name it");
            }
        }
    }
}
