package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.StoredRepository.Tag;
import dev.registrydoctor.checks.store.StoredRepository.Upload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds a store whose digests are made of short names of digits and the letters a to f. */
final class SmallStore {

    static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Map<String, Tag>> tags = new TreeMap<>();
    private final Map<String, Set<String>> revisions = new TreeMap<>();
    private final Map<String, Set<String>> layers = new TreeMap<>();
    private final Map<String, List<Upload>> uploads = new TreeMap<>();
    private final Map<String, StoredBlob> blobs = new TreeMap<>();
    private final Map<String, StoredManifest> manifests = new TreeMap<>();
    private final List<String> gaps = new ArrayList<>();

    static String digest(String name) {
        return "sha256:" + name + "0".repeat(64 - name.length());
    }

    SmallStore blob(String name, long size, Instant written) {
        blobs.put(digest(name), new StoredBlob(size, written));
        return this;
    }

    /** An image with layers of 100 bytes each, which are made too. */
    SmallStore image(String repository, String name, String... itsLayers) {
        Arrays.stream(itsLayers).forEach(layer -> {
            blobs.putIfAbsent(digest(layer), new StoredBlob(100, OLD));
            layers.computeIfAbsent(repository, r -> new TreeSet<>()).add(digest(layer));
        });
        return manifest(repository, name, Kind.IMAGE, Role.LAYER, null, itsLayers);
    }

    SmallStore index(String repository, String name, String... images) {
        return manifest(repository, name, Kind.INDEX, Role.MANIFEST, null, images);
    }

    SmallStore referrer(String repository, String name, String subject) {
        return manifest(repository, name, Kind.IMAGE, Role.LAYER, digest(subject));
    }

    private SmallStore manifest(
            String repository, String name, Kind kind, Role role, @Nullable String subject, String... parts) {
        List<Reference> references = Arrays.stream(parts)
                .map(part -> new Reference(role, digest(part), 100, "", false))
                .toList();
        blobs.put(digest(name), new StoredBlob(10, OLD));
        manifests.put(digest(name), new StoredManifest(10, "", kind, references, subject, "", null));
        revisions.computeIfAbsent(repository, r -> new TreeSet<>()).add(digest(name));
        return this;
    }

    SmallStore unlink(String repository, String name) {
        revisions.getOrDefault(repository, new TreeSet<>()).remove(digest(name));
        return this;
    }

    SmallStore tag(String repository, String tag, String name, Instant pushed) {
        tags.computeIfAbsent(repository, r -> new TreeMap<>()).put(tag, new Tag(digest(name), pushed));
        return this;
    }

    SmallStore upload(String repository, @Nullable Instant started, @Nullable Instant written) {
        uploads.computeIfAbsent(repository, r -> new ArrayList<>()).add(new Upload("u", started, written, 5));
        return this;
    }

    SmallStore gap(String gap) {
        gaps.add(gap);
        return this;
    }

    RegistryStore build() {
        Set<String> names = new TreeSet<>(tags.keySet());
        names.addAll(revisions.keySet());
        names.addAll(uploads.keySet());
        Map<String, StoredRepository> repositories = new TreeMap<>();
        names.forEach(name -> repositories.put(
                name,
                new StoredRepository(
                        tags.getOrDefault(name, Map.of()),
                        revisions.getOrDefault(name, Set.of()),
                        layers.getOrDefault(name, Set.of()),
                        uploads.getOrDefault(name, List.of()))));
        return new RegistryStore(RegistryStore.Source.FILES, repositories, blobs, manifests, gaps);
    }
}
