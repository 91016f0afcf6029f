package dev.registrydoctor.checks.store;

import dev.registrydoctor.checks.store.StoreUse.Links;
import dev.registrydoctor.checks.store.StoreUse.RepositoryUse;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts which bytes of a store are needed, and by what. */
final class UseCount {

    private final RegistryStore store;
    private final BlobHolders holders;

    UseCount(RegistryStore store) {
        this.store = store;
        this.holders = BlobHolders.of(store);
    }

    StoreUse use() {
        Map<String, RepositoryUse> uses = new TreeMap<>();
        Set<String> tagged = new HashSet<>();
        Set<String> all = new HashSet<>();
        long uploads = 0;
        for (Map.Entry<String, StoredRepository> entry : store.repositories().entrySet()) {
            StoredRepository repository = entry.getValue();
            RepositoryUse use = use(repository);
            uses.put(entry.getKey(), use);
            all.addAll(repository.revisions());
            repository.revisions().stream()
                    .filter(m -> !use.untagged().contains(m))
                    .forEach(tagged::add);
            uploads = BlobHolders.plus(uploads, use.uploads());
        }
        long taggedBytes = holders.referenced(tagged);
        return new StoreUse(uses, taggedBytes, holders.referenced(all) - taggedBytes, unreferenced(), uploads);
    }

    private long unreferenced() {
        long bytes = 0;
        for (Map.Entry<String, StoredBlob> blob : store.blobs().entrySet()) {
            if (!holders.held(blob.getKey())) {
                bytes = BlobHolders.plus(bytes, Math.max(0, blob.getValue().size()));
            }
        }
        return bytes;
    }

    private RepositoryUse use(StoredRepository repository) {
        RepositoryGraph graph = RepositoryGraph.of(repository, store);
        TagCount tags = new TagCount(store, repository, graph, holders);
        Set<String> untagged = graph.untagged();
        return new RepositoryUse(
                holders.referenced(repository.revisions()),
                holders.exclusive(repository.revisions()),
                tags.uses(),
                untagged,
                holders.exclusive(untagged),
                links(repository),
                repository.uploads().stream()
                        .mapToLong(StoredRepository.Upload::bytes)
                        .reduce(0, BlobHolders::plus));
    }

    private Links links(StoredRepository repository) {
        Set<String> named = new HashSet<>();
        for (String revision : repository.revisions()) {
            StoredManifest manifest = store.manifests().get(revision);
            if (manifest != null) {
                manifest.references().forEach(r -> named.add(r.digest()));
            }
        }
        Set<String> unneeded = new TreeSet<>();
        Set<String> gone = new TreeSet<>();
        for (String layer : repository.layers()) {
            if (!store.blobs().containsKey(layer)) {
                gone.add(layer);
            } else if (!named.contains(layer)) {
                unneeded.add(layer);
            }
        }
        return new Links(unneeded, gone);
    }
}
