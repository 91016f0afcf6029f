package dev.registrydoctor.checks.store.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.RepositoryGraph;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A repository that a plan is made for, and what of it is used. */
final class PlannedRepository {

    private final String name;
    private final StoredRepository repository;
    private final RegistryStore store;
    private final UsedImages used;
    private final RepositoryGraph graph;
    private final Map<String, String> users;

    PlannedRepository(String name, StoredRepository repository, RegistryStore store, UsedImages used) {
        this.name = name;
        this.repository = repository;
        this.store = store;
        this.used = used;
        this.graph = RepositoryGraph.of(repository, store);
        this.users = users();
    }

    String name() {
        return name;
    }

    StoredRepository repository() {
        return repository;
    }

    RegistryStore store() {
        return store;
    }

    RepositoryGraph graph() {
        return graph;
    }

    /** Who uses a manifest, or something that it lists; null when nobody is known to. */
    @Nullable
    String userOf(String manifest) {
        return users.get(manifest);
    }

    /** Who uses a tag, by its name or by what its manifest lists; null when nobody is known to. */
    @Nullable
    String userOfTag(String tag) {
        String user = used.tags().get(name + ":" + tag);
        StoredRepository.Tag to = repository.tags().get(tag);
        return user != null || to == null || to.digest() == null ? user : users.get(to.digest());
    }

    /** Whether any tag of an image is used. */
    boolean isUsed(ImageTags image) {
        return image.tags().stream().anyMatch(t -> userOfTag(t) != null);
    }

    /** When the content of a manifest was first pushed; null where that is not known. */
    @Nullable
    Instant written(String manifest) {
        StoredBlob blob = store.blobs().get(manifest);
        return blob == null ? null : blob.written();
    }

    /** The manifests of which it is not known what they list. */
    Set<String> unread() {
        Set<String> unread = new TreeSet<>();
        for (String manifest : repository.revisions()) {
            StoredManifest content = store.manifests().get(manifest);
            if (content == null || (content.unreadable() != null && content.kind() != StoredManifest.Kind.SCHEMA_1)) {
                unread.add(manifest);
            }
        }
        return unread;
    }

    /** What is used stays, and these tags. */
    RepositoryGraph.Kept keeping(Predicate<String> tags) {
        return new RepositoryGraph.Kept() {
            @Override
            public boolean tag(String tag) {
                return userOfTag(tag) != null || tags.test(tag);
            }

            @Override
            public boolean manifest(String digest) {
                return userOf(digest) != null;
            }
        };
    }

    /** A manifest is used when its digest is, or that of a part (containerd also knows images by their configuration). */
    private Map<String, String> users() {
        Map<String, List<String>> indexes = new HashMap<>();
        Map<String, String> users = new HashMap<>();
        for (String manifest : repository.revisions()) {
            direct(manifest, users);
            StoredManifest content = store.manifests().get(manifest);
            if (content != null) {
                for (StoredManifest.Reference part : content.references()) {
                    direct(manifest, part.digest(), users);
                    if (part.role() == StoredManifest.Role.MANIFEST) {
                        indexes.computeIfAbsent(part.digest(), d -> new ArrayList<>())
                                .add(manifest);
                    }
                }
            }
        }
        Deque<String> open = new ArrayDeque<>(users.keySet());
        while (!open.isEmpty()) {
            String manifest = open.remove();
            String user = users.getOrDefault(manifest, "");
            for (String index : indexes.getOrDefault(manifest, List.of())) {
                if (users.putIfAbsent(index, user) == null) {
                    open.add(index);
                }
            }
        }
        return users;
    }

    private void direct(String manifest, Map<String, String> users) {
        direct(manifest, manifest, users);
    }

    private void direct(String manifest, String digest, Map<String, String> users) {
        String user = used.digests().get(digest);
        if (user != null) {
            users.putIfAbsent(manifest, user);
        }
    }
}
