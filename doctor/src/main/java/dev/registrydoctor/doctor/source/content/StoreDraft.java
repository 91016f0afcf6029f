package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.StoredRepository.Tag;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was read of a store so far, by several threads. */
final class StoreDraft {

    /** What all that is read may take: a third of the memory. A million references take about that. */
    private static final int SHARE = 3;

    private static final long MOST = 512L << 20;

    private final MemoryBudget budget = MemoryBudget.ofShare(SHARE, MOST);
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final Map<String, StoredManifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();
    private volatile MemoryBudget.@Nullable Exhausted exhausted;

    /** What was read of a repository. */
    private static final class Repository {
        /** By tag: the digest, empty when the registry has no manifest for it. */
        private final Map<String, String> tags = new ConcurrentHashMap<>();

        private final Set<String> revisions = ConcurrentHashMap.newKeySet();
    }

    /** Tells when tags were pushed. */
    interface PushTimes {
        /** When a tag was pushed; null where that is not known. */
        @Nullable
        Instant of(String repository, String tag, @Nullable String digest);
    }

    /** What is kept must be accounted for here. */
    MemoryBudget budget() {
        return budget;
    }

    void repository(String name) {
        repositories.computeIfAbsent(name, n -> new Repository());
    }

    private Repository of(String name) {
        return repositories.computeIfAbsent(name, n -> new Repository());
    }

    /**
     * Keeps a tag.
     *
     * @param digest null when the registry says that it has no manifest for it
     */
    void tag(String repository, String tag, @Nullable String digest) throws IOException {
        of(repository).tags.put(tag, digest == null ? "" : one(digest));
    }

    /** Keeps that a repository has a manifest; returns whether that is new. */
    boolean revision(String repository, String digest) throws IOException {
        return of(repository).revisions.add(one(digest));
    }

    boolean hasRevision(String repository, String digest) {
        Repository known = repositories.get(repository);
        return known != null && known.revisions.contains(digest);
    }

    @Nullable
    StoredManifest manifest(String digest) {
        return manifests.get(digest);
    }

    /** Keeps the content of a manifest that was read with {@link #shared}. */
    void manifest(String digest, StoredManifest content) throws IOException {
        MemoryBudget.Exhausted full = exhausted;
        if (full != null) {
            throw full;
        }
        for (int i = 0; i < content.references().size(); i++) {
            budget.keep("");
        }
        manifests.put(one(digest), content);
        sizes.put(one(digest), content.size());
    }

    /** The one text for all texts that are equal to this one: thousands of manifests name the same layers. */
    String shared(String text) {
        try {
            return one(text);
        } catch (MemoryBudget.Exhausted e) {
            exhausted = e;
            return text;
        }
    }

    /** Keeps the size of a blob; returns whether it is the only one that was told so far. */
    boolean size(String digest, long size) throws IOException {
        Long before = sizes.putIfAbsent(one(digest), size);
        return before == null || before == size;
    }

    /** The size that the registry itself gives, whatever manifests say. */
    void measured(String digest, long size) throws IOException {
        sizes.put(one(digest), size);
    }

    /** The registry has no such blob, whatever manifests say. */
    void absent(String digest) {
        sizes.remove(digest);
    }

    private String one(String text) throws MemoryBudget.Exhausted {
        String known = texts.get(text);
        if (known == null) {
            budget.keep(text);
            // Its places in the maps here and in those of the store.
            budget.keep("");
            budget.keep("");
            budget.keep("");
            known = texts.putIfAbsent(text, text);
        }
        return known == null ? text : known;
    }

    int repositoryCount() {
        return repositories.size();
    }

    int manifestCount() {
        return manifests.size();
    }

    int blobCount() {
        return sizes.size();
    }

    int tagCount() {
        return repositories.values().stream().mapToInt(r -> r.tags.size()).sum();
    }

    /** The digests of all tags of a repository. */
    Map<String, Set<String>> taggedManifests() {
        Map<String, Set<String>> all = new TreeMap<>();
        repositories.forEach((name, repository) -> all.put(name, Set.copyOf(repository.tags.values())));
        return all;
    }

    /** The store, with these times. */
    RegistryStore store(PushTimes pushed, List<String> gaps) {
        Map<String, StoredRepository> all = new TreeMap<>();
        repositories.forEach((name, repository) -> {
            Map<String, Tag> tags = new TreeMap<>();
            repository.tags.forEach((tag, text) -> {
                String digest = text.isEmpty() ? null : text;
                tags.put(tag, new Tag(digest, pushed.of(name, tag, digest)));
            });
            all.put(name, new StoredRepository(tags, repository.revisions, Set.of(), List.of()));
        });
        Map<String, StoredBlob> blobs = new TreeMap<>();
        sizes.forEach((digest, size) -> blobs.put(digest, new StoredBlob(size, null)));
        return new RegistryStore(RegistryStore.Source.API, all, blobs, manifests, gaps);
    }
}
