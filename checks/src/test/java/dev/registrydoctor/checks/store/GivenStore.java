package dev.registrydoctor.checks.store;

import dev.registrydoctor.checks.store.RegistryStore.Source;
import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
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

/** Builds a store. Digests are made of short names, so that a test can name a manifest before it exists. */
public final class GivenStore {

    public static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Repository> repositories = new TreeMap<>();
    private final Map<String, StoredBlob> blobs = new TreeMap<>();
    private final Map<String, StoredManifest> manifests = new TreeMap<>();
    private final List<String> gaps = new ArrayList<>();
    private Source source = Source.FILES;

    private static final class Repository {
        final Map<String, Tag> tags = new TreeMap<>();
        final Set<String> revisions = new TreeSet<>();
        final Set<String> layers = new TreeSet<>();
        final List<Upload> uploads = new ArrayList<>();
    }

    /** The digest that stands for a short name of small letters and digits. */
    public static String digest(String name) {
        StringBuilder hex = new StringBuilder();
        name.chars().forEach(c -> hex.append(Integer.toHexString(c)));
        return "sha256:" + hex + "0".repeat(64 - hex.length());
    }

    /** How a tag begins that is about this manifest. */
    public static String about(String manifest) {
        return digest(manifest).replace(':', '-');
    }

    public GivenStore source(Source value) {
        source = value;
        return this;
    }

    public GivenStore gap(String gap) {
        gaps.add(gap);
        return this;
    }

    /** A blob with content. */
    public GivenStore blob(String name, long size) {
        return blob(name, size, THEN);
    }

    public GivenStore blob(String name, long size, @Nullable Instant written) {
        blobs.put(digest(name), new StoredBlob(size, written));
        return this;
    }

    /** An image of 1 byte with these layers, which must be given as blobs. */
    public GivenStore image(String repository, String name, String... layers) {
        return manifest(
                repository,
                name,
                Kind.IMAGE,
                null,
                Arrays.stream(layers).map(l -> part(Role.LAYER, l)).toList());
    }

    /** An image that is about another manifest. */
    public GivenStore referrer(String repository, String name, String subject, String... layers) {
        return manifest(
                repository,
                name,
                Kind.IMAGE,
                digest(subject),
                Arrays.stream(layers).map(l -> part(Role.LAYER, l)).toList());
    }

    /** An index of 1 byte of these manifests. */
    public GivenStore index(String repository, String name, String... manifests) {
        return manifest(
                repository,
                name,
                Kind.INDEX,
                null,
                Arrays.stream(manifests).map(m -> part(Role.MANIFEST, m)).toList());
    }

    public GivenStore manifest(
            String repository, String name, Kind kind, @Nullable String subject, List<Reference> parts) {
        blobs.putIfAbsent(digest(name), new StoredBlob(1, THEN));
        manifests.put(
                digest(name), new StoredManifest(1, "application/test", kind, parts, subject, "test/" + name, null));
        Repository in = in(repository);
        in.revisions.add(digest(name));
        parts.stream().filter(p -> p.role() != Role.MANIFEST && !p.foreign()).forEach(p -> in.layers.add(p.digest()));
        return this;
    }

    /** A part of a manifest, with 10 bytes as the manifest says. */
    public static Reference part(Role role, String name) {
        return new Reference(role, digest(name), 10, role == Role.MANIFEST ? "linux/" + name : "", false);
    }

    /** A layer that clients get elsewhere. */
    public static Reference foreign(String name) {
        return new Reference(Role.LAYER, digest(name), 1000, "", true);
    }

    /** Links a manifest of another repository. */
    public GivenStore link(String repository, String manifest) {
        in(repository).revisions.add(digest(manifest));
        StoredManifest content = manifests.get(digest(manifest));
        if (content != null) {
            content.references().stream()
                    .filter(p -> p.role() != Role.MANIFEST && !p.foreign())
                    .forEach(p -> in(repository).layers.add(p.digest()));
        }
        return this;
    }

    public GivenStore unlink(String repository, String manifest) {
        in(repository).revisions.remove(digest(manifest));
        return this;
    }

    public GivenStore layerLink(String repository, String layer) {
        in(repository).layers.add(digest(layer));
        return this;
    }

    public GivenStore noLayerLink(String repository, String layer) {
        in(repository).layers.remove(digest(layer));
        return this;
    }

    public GivenStore noBlob(String name) {
        blobs.remove(digest(name));
        manifests.remove(digest(name));
        return this;
    }

    public GivenStore tag(String repository, String tag, String manifest) {
        return tag(repository, tag, manifest, THEN);
    }

    public GivenStore tag(String repository, String tag, String manifest, @Nullable Instant pushed) {
        in(repository).tags.put(tag, new Tag(digest(manifest), pushed));
        return this;
    }

    public GivenStore damagedTag(String repository, String tag) {
        in(repository).tags.put(tag, new Tag(null, null));
        return this;
    }

    public GivenStore upload(String repository, String id, long bytes) {
        in(repository).uploads.add(new Upload(id, THEN, THEN, bytes));
        return this;
    }

    private Repository in(String repository) {
        return repositories.computeIfAbsent(repository, r -> new Repository());
    }

    public RegistryStore build() {
        Map<String, StoredRepository> built = new TreeMap<>();
        repositories.forEach(
                (name, r) -> built.put(name, new StoredRepository(r.tags, r.revisions, r.layers, r.uploads)));
        return new RegistryStore(source, built, blobs, manifests, gaps);
    }
}
