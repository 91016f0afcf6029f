package dev.registrydoctor.checks.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.store.RegistryStore.Source;
import dev.registrydoctor.checks.store.StoreComparison.Difference;
import dev.registrydoctor.checks.store.StoreComparison.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.checks.store.StoredRepository.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoreComparisonTest {

    /** A store that grows; both sources can be made of it. */
    private static final class Store {
        private final Map<String, StoredRepository> repositories = new TreeMap<>();
        private final Map<String, StoredBlob> blobs = new TreeMap<>();
        private final Map<String, StoredManifest> manifests = new TreeMap<>();
        private List<String> gaps = List.of();

        Store image(String digest, Reference... parts) {
            return manifest(digest, StoredManifest.Kind.IMAGE, parts);
        }

        Store manifest(String digest, StoredManifest.Kind kind, Reference... parts) {
            manifests.put(digest, new StoredManifest(9, "", kind, List.of(parts), null, "", null));
            blobs.put(digest, new StoredBlob(9, null));
            return this;
        }

        Store blob(String digest, long size) {
            blobs.put(digest, new StoredBlob(size, null));
            return this;
        }

        Store repository(String name, Map<String, String> tags, String... revisions) {
            Map<String, Tag> all = new HashMap<>();
            tags.forEach((tag, digest) -> all.put(tag, new Tag(digest.isEmpty() ? null : digest, null)));
            repositories.put(name, new StoredRepository(all, Set.of(revisions), Set.of("l", "lost"), List.of()));
            return this;
        }

        Store unread(String gap) {
            gaps = List.of(gap);
            return this;
        }

        RegistryStore of(Source source) {
            return new RegistryStore(source, repositories, blobs, manifests, gaps);
        }
    }

    private static Reference layer(String digest, long size) {
        return new Reference(Role.LAYER, digest, size, "", false);
    }

    /** A repository with an image of one layer, under one tag. */
    private static Store sound() {
        return new Store().image("m", layer("l", 5)).blob("l", 5).repository("app", Map.of("v1", "m"), "m");
    }

    private static StoreComparison compare(Store files, Store api) {
        return StoreComparison.of(files.of(Source.FILES), api.of(Source.API));
    }

    private static Difference difference(
            Kind kind, String repository, String reference, @Nullable String inFiles, @Nullable String served) {
        return new Difference(
                kind, repository, reference, inFiles == null ? "" : inFiles, served == null ? "" : served);
    }

    private static void assertFound(StoreComparison comparison, Difference... expected) {
        assertEquals(List.of(expected), comparison.differences());
        assertEquals(List.of(), comparison.notCompared());
    }

    @Test
    void equalStoresDoNotDiffer() {
        assertFound(compare(sound(), sound()));
        // The files know more: manifests without a tag, and blobs that no manifest needs.
        Store more = sound().image("untagged", layer("l", 5)).blob("orphan", 7);
        more.repository("app", Map.of("v1", "m"), "m", "untagged");
        assertFound(compare(more, sound()));
    }

    @Test
    void aTagThatOneDoesNotHave() {
        Store two = sound().repository("app", Map.of("v1", "m", "v2", "m"), "m");
        assertFound(compare(two, sound()), difference(Kind.TAG_NOT_SERVED, "app", "v2", "m", null));
        assertFound(compare(sound(), two), difference(Kind.TAG_ONLY_SERVED, "app", "v2", null, "m"));
    }

    @Test
    void aTagThatIsListedAndNotServed() {
        Store refused = sound().repository("app", Map.of("v1", ""));
        assertFound(compare(sound(), refused), difference(Kind.TAG_NOT_SERVED, "app", "v1", "m", null));
    }

    @Test
    void aDamagedTagThatIsNotServedEither() {
        Store damaged = sound().repository("app", Map.of("v1", "m", "v2", ""), "m");
        assertFound(compare(damaged, damaged), difference(Kind.TAG_NOT_SERVED, "app", "v2", null, null));
    }

    @Test
    void aTagWithAnotherDigest() {
        Store both = sound().image("n", layer("l", 5));
        both.repository("app", Map.of("v1", "n"), "m", "n");
        Store old = sound().image("n", layer("l", 5));
        old.repository("app", Map.of("v1", "m"), "m", "n");
        assertFound(compare(both, old), difference(Kind.TAG_DIFFERS, "app", "v1", "n", "m"));
    }

    @Test
    void repositoriesThatOneDoesNotHave() {
        Store more = sound().repository("other", Map.of("v1", "m"), "m");
        assertFound(compare(more, sound()), difference(Kind.REPOSITORY_NOT_LISTED, "other", "", null, null));
        assertFound(compare(sound(), more), difference(Kind.REPOSITORY_ONLY_SERVED, "other", "", null, null));
    }

    @Test
    void aRepositoryWithoutImagesIsListedByOneVersionOnly() {
        Store empty = sound().repository("empty", Map.of());
        assertFound(compare(empty, sound()));
        assertFound(compare(sound(), empty));
    }

    @Test
    void whatOneReadingLacksIsNotADifference() {
        Store more = sound().repository("app", Map.of("v1", "m", "v2", "m"), "m");
        more.repository("other", Map.of("v1", "m"), "m");
        StoreComparison api = compare(more, sound().unread("app:v2: HTTP 500"));
        assertEquals(List.of(), api.differences());
        assertEquals(1, api.notCompared().size());
        StoreComparison files = compare(sound().unread("permission denied"), more);
        assertEquals(List.of(), files.differences());
        assertEquals(1, files.notCompared().size());
    }

    @Test
    void whatAnImageNeedsAndTheFilesDoNotHave() {
        Reference foreign = new Reference(Role.LAYER, "far", 8, "", true);
        Reference gone = new Reference(Role.MANIFEST, "arm", 9, "linux/arm64", false);
        Store files = new Store()
                .image("m", layer("l", 5), layer("lost", 6), foreign)
                .manifest("i", StoredManifest.Kind.INDEX, new Reference(Role.MANIFEST, "m", 9, "", false), gone)
                .blob("l", 4)
                .repository("app", Map.of("v1", "i"), "i", "m");
        Store api = sound().repository("app", Map.of("v1", "i"), "i", "m");
        assertFound(
                compare(files, api),
                difference(Kind.PLATFORM_MISSING, "app", "i", null, "arm"),
                difference(Kind.SIZE_DIFFERS, "app", "m", "l: 4", "l: 5"),
                difference(Kind.BLOB_MISSING, "app", "m", null, "lost"));
        assertEquals(
                List.of(Kind.SIZE_DIFFERS),
                compare(files.unread("x"), api).differences().stream()
                        .map(Difference::kind)
                        .toList());
    }

    @Test
    void whatARepositoryDoesNotLink() {
        Store files = new Store()
                .image("m", layer("elsewhere", 5))
                .manifest("i", StoredManifest.Kind.INDEX, new Reference(Role.MANIFEST, "m", 9, "", false))
                .blob("elsewhere", 5)
                .repository("app", Map.of("v1", "i"), "i")
                .repository("other", Map.of("v1", "m"), "m");
        assertFound(
                compare(files, files),
                difference(Kind.PLATFORM_MISSING, "app", "i", "m", "m"),
                difference(Kind.BLOB_NOT_LINKED, "other", "m", "elsewhere", "elsewhere"));
    }

    @Test
    void aManifestThatOnlyACacheHas() {
        Store api = sound().image("n", layer("l", 5));
        api.repository("app", Map.of("v1", "m"), "m", "n");
        assertFound(compare(sound(), api), difference(Kind.MANIFEST_ONLY_SERVED, "app", "n", null, "n"));
    }

    @Test
    void theFolderOfAnotherRegistry() {
        Store other = new Store().image("x", layer("y", 1)).blob("y", 1);
        other.repository("app", Map.of("v1", "x"), "x");
        assertFound(compare(other, sound()), difference(Kind.OTHER_STORE, "", "", null, null));
        assertFound(compare(new Store(), sound()), difference(Kind.OTHER_STORE, "", "", null, null));
        assertFound(compare(new Store(), new Store()));
    }

    /** A push between the readings changes the files; a difference that stays is one. */
    @Test
    void aPushBetweenTheReadingsIsNotADifference() {
        RegistryStore before = sound().of(Source.FILES);
        Store pushed = sound().image("n", layer("l", 5));
        pushed.repository("app", Map.of("v1", "n", "v2", "n"), "m", "n");
        Store again = sound().image("n", layer("l", 5)).image("o", layer("l", 5));
        again.repository("app", Map.of("v1", "o", "v2", "n"), "m", "n", "o");

        assertFound(StoreComparison.confirmed(before, pushed.of(Source.API), pushed.of(Source.FILES)));
        assertFound(StoreComparison.confirmed(before, sound().of(Source.API), pushed.of(Source.FILES)));
        assertFound(StoreComparison.confirmed(before, pushed.of(Source.API), again.of(Source.FILES)));
        assertEquals(
                List.of(
                        difference(Kind.TAG_DIFFERS, "app", "v1", "m", "n"),
                        difference(Kind.TAG_ONLY_SERVED, "app", "v2", null, "n"),
                        difference(Kind.MANIFEST_ONLY_SERVED, "app", "n", null, "n")),
                StoreComparison.confirmed(before, pushed.of(Source.API), before).differences());
    }
}
