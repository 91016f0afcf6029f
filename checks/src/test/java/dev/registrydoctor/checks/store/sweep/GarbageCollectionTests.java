package dev.registrydoctor.checks.store.sweep;

import static dev.registrydoctor.checks.store.GivenStore.digest;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.CollectionObstacles;
import dev.registrydoctor.checks.store.GivenStore;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.RepositoryFiles;
import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.StoredRepository.Tag;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of both versions without real registries; {@code StoresIT} compares with those. */
class GarbageCollectionTests {

    private static Set<String> digests(String... names) {
        return Arrays.stream(names).map(GivenStore::digest).collect(Collectors.toSet());
    }

    /** The same store, one of whose repositories has other files. */
    private static RegistryStore with(RegistryStore store, String repository, RepositoryFiles files) {
        Map<String, StoredRepository> changed = new HashMap<>(store.repositories());
        StoredRepository before = Objects.requireNonNull(store.repositories().get(repository));
        changed.put(
                repository,
                new StoredRepository(
                        requireNonNull(before).tags(), before.revisions(), before.layers(), before.uploads(), files));
        return store.with(changed);
    }

    private static RepositoryFiles files(boolean listed2, boolean listed3, boolean layers, boolean tags) {
        return new RepositoryFiles(listed2, listed3, layers, tags, Map.of(), Map.of(), null);
    }

    private static RepositoryFiles links(Map<String, String> revisions, Map<String, String> layers) {
        return new RepositoryFiles(true, true, true, true, revisions, layers, null);
    }

    /** A tagged index of an image without a tag. */
    private static GivenStore index() {
        return new GivenStore()
                .blob("a", 10)
                .image("app", "image", "a")
                .index("app", "index", "image")
                .tag("app", "1", "index");
    }

    @ParameterizedTest
    @EnumSource(RegistryVersion.class)
    void blobsThatNoManifestNamesAreFreed(RegistryVersion version) {
        GarbageCollection collection = GarbageCollection.of(
                new GivenStore()
                        .blob("a", 10)
                        .blob("b", 20)
                        .blob("c", 30)
                        .image("app", "image", "a")
                        .build(),
                version);
        assertEquals(Map.of(digest("b"), 20L, digest("c"), 30L), collection.freed());
        assertEquals(50, collection.bytes());
        assertNull(collection.stopped());
        assertEquals(Map.of(), collection.broken());
    }

    @Test
    void deletingUntaggedManifestsVersion2BreaksAnIndexAndVersion3DoesNot() {
        GarbageCollection two = GarbageCollection.deletingUntagged(index().build(), RegistryVersion.TWO);
        assertEquals(digests("a"), two.freed().keySet());
        assertEquals(Map.of("app", digests("image")), two.manifests());
        assertEquals(Map.of("app:1", digests("image", "a")), two.broken());
        GarbageCollection three = GarbageCollection.deletingUntagged(index().build(), RegistryVersion.THREE);
        assertEquals(Map.of(), three.freed());
        assertEquals(Map.of(), three.manifests());
        assertEquals(Map.of(), three.broken());
    }

    @ParameterizedTest
    @EnumSource(RegistryVersion.class)
    void deletingUntaggedManifestsDeletesReferrers(RegistryVersion version) {
        GarbageCollection collection = GarbageCollection.deletingUntagged(
                new GivenStore()
                        .blob("a", 10)
                        .blob("b", 20)
                        .image("app", "image", "a")
                        .tag("app", "1", "image")
                        .referrer("app", "sbom", "image", "b")
                        .build(),
                version);
        assertEquals(digests("b", "sbom"), collection.freed().keySet());
        assertEquals(Map.of("app", digests("sbom")), collection.manifests());
        assertEquals(Map.of(), collection.broken());
    }

    @Test
    void version3DoesNotVisitWhatAnEarlierRepositoryMarked() {
        GivenStore store = new GivenStore()
                .blob("a", 10)
                .image("b", "image", "a")
                .index("b", "index", "image")
                .tag("b", "1", "index")
                .link("a", "index")
                .tag("a", "1", "index");
        GarbageCollection collection = GarbageCollection.deletingUntagged(store.build(), RegistryVersion.THREE);
        assertEquals(digests("a"), collection.freed().keySet());
        assertEquals(Map.of(), collection.manifests());
        assertEquals(Map.of("b:1", digests("a")), collection.broken());
    }

    @Test
    void anUntaggedManifestWithoutAFolderOfTagsStopsVersion2AndLosesItsBlobsInVersion3() {
        RegistryStore store = with(
                new GivenStore().blob("a", 10).image("app", "image", "a").build(),
                "app",
                files(true, true, true, false));
        assertEquals(
                "app has manifests and no folder of tags",
                GarbageCollection.deletingUntagged(store, RegistryVersion.TWO).stopped());
        GarbageCollection three = GarbageCollection.deletingUntagged(store, RegistryVersion.THREE);
        assertNull(three.stopped());
        assertEquals(Map.of(), three.manifests());
        assertEquals(digests("a", "image"), three.freed().keySet());
    }

    @Test
    void aRepositoryThatAVersionDoesNotFindLosesItsBlobs() {
        RegistryStore store = new GivenStore()
                .blob("a", 10)
                .image("app", "image", "a")
                .tag("app", "1", "image")
                .build();
        GarbageCollection two =
                GarbageCollection.of(with(store, "app", files(false, true, true, true)), RegistryVersion.TWO);
        assertEquals(digests("a", "image"), two.freed().keySet());
        assertEquals(Set.of("app:1"), two.broken().keySet());
        GarbageCollection three =
                GarbageCollection.of(with(store, "app", files(true, false, true, true)), RegistryVersion.THREE);
        assertEquals(digests("a", "image"), three.freed().keySet());
    }

    @Test
    void version3StopsAtARepositoryWithoutLayers() {
        RegistryStore store = with(
                new GivenStore().blob("a", 10).image("app", "image", "a").build(),
                "app",
                files(true, true, false, true));
        assertEquals(
                "app has no folder _layers",
                GarbageCollection.of(store, RegistryVersion.THREE).stopped());
        assertNull(GarbageCollection.of(store, RegistryVersion.TWO).stopped());
    }

    @ParameterizedTest
    @EnumSource(RegistryVersion.class)
    void aDamagedLinkOfAManifestStops(RegistryVersion version) {
        RegistryStore store = with(
                new GivenStore().blob("a", 10).image("app", "image", "a").build(),
                "app",
                links(Map.of(digest("other"), ""), Map.of()));
        GarbageCollection collection = GarbageCollection.of(store, version);
        assertEquals(
                "the link of " + digest("other") + " in app/_manifests/revisions holds no digest",
                collection.stopped());
        assertEquals(Map.of(), collection.freed());
    }

    @Test
    void aDamagedLinkOfALayerStopsVersion3Only() {
        RegistryStore store = with(
                new GivenStore().blob("a", 10).image("app", "image", "a").build(),
                "app",
                links(Map.of(), Map.of(digest("other"), "")));
        assertEquals(
                "the link of " + digest("other") + " in app/_layers holds no digest",
                GarbageCollection.of(store, RegistryVersion.THREE).stopped());
        assertNull(GarbageCollection.of(store, RegistryVersion.TWO).stopped());
    }

    @ParameterizedTest
    @EnumSource(RegistryVersion.class)
    void aDamagedTagStopsOnlyWhenUntaggedManifestsAreDeleted(RegistryVersion version) {
        RegistryStore store = with(
                new GivenStore()
                        .blob("a", 10)
                        .image("app", "image", "a")
                        .tag("app", "1", "image")
                        .build(),
                "app",
                new RepositoryFiles(true, true, true, true, Map.of(), Map.of(), "2"));
        assertNull(GarbageCollection.of(store, version).stopped());
        assertEquals(
                "the tag 2 of app cannot be read",
                GarbageCollection.deletingUntagged(store, version).stopped());
    }

    @ParameterizedTest
    @EnumSource(RegistryVersion.class)
    void aManifestThatCannotBeReadStops(RegistryVersion version) {
        RegistryStore store = new GivenStore()
                .blob("image", 5)
                .build()
                .with(Map.of(
                        "app",
                        new StoredRepository(
                                Map.of("1", new Tag(digest("image"), null)), digests("image"), Set.of(), List.of())));
        assertEquals(
                "manifest " + digest("image") + " of app cannot be read",
                GarbageCollection.of(store, version).stopped());
    }

    @Test
    void dockersFirstFormatStopsVersion3() {
        RegistryStore store = new GivenStore()
                .manifest("app", "old", Kind.SCHEMA_1, null, List.of())
                .build();
        assertNull(GarbageCollection.of(store, RegistryVersion.TWO).stopped());
        String stopped = GarbageCollection.of(store, RegistryVersion.THREE).stopped();
        assertTrue(
                stopped != null && stopped.endsWith("schemaVersion is 1, which distribution 3 does not read"), stopped);
    }

    @ParameterizedTest
    @EnumSource(RegistryVersion.class)
    void aManifestWhoseBlobIsMissingIsPassedOver(RegistryVersion version) {
        GarbageCollection collection = GarbageCollection.of(
                new GivenStore()
                        .blob("a", 10)
                        .image("app", "image", "a")
                        .noBlob("image")
                        .build(),
                version);
        assertNull(collection.stopped());
        assertEquals(digests("a"), collection.freed().keySet());
    }

    @ParameterizedTest
    @EnumSource(RegistryVersion.class)
    void aSweepThatCannotStartHasDeletedManifests(RegistryVersion version) {
        RegistryStore given =
                new GivenStore().blob("a", 10).image("app", "image", "a").build();
        RegistryStore store = new RegistryStore(
                given.source(),
                given.repositories(),
                given.blobs(),
                given.manifests(),
                given.gaps(),
                new CollectionObstacles(null, null, "there is no folder"));
        GarbageCollection collection = GarbageCollection.deletingUntagged(store, version);
        assertEquals("there is no folder", collection.stopped());
        assertEquals(Map.of("app", digests("image")), collection.manifests());
        assertEquals(Map.of(), collection.freed());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatNoVersionCanGoThroughStopsAtOnce(boolean deleteUntagged) {
        RegistryStore given = index().build();
        RegistryStore store = new RegistryStore(
                given.source(),
                given.repositories(),
                given.blobs(),
                given.manifests(),
                given.gaps(),
                new CollectionObstacles("two", "three", null));
        assertEquals("two", collect(store, RegistryVersion.TWO, deleteUntagged).stopped());
        assertEquals(
                "three", collect(store, RegistryVersion.THREE, deleteUntagged).stopped());
        assertEquals(
                Map.of(), collect(store, RegistryVersion.TWO, deleteUntagged).manifests());
    }

    private static GarbageCollection collect(RegistryStore store, RegistryVersion version, boolean deleteUntagged) {
        return deleteUntagged
                ? GarbageCollection.deletingUntagged(store, version)
                : GarbageCollection.of(store, version);
    }

    @Test
    void aLayerThatIsLinkedByAnotherAlgorithmIsFreedAndEndsVersion3WithAnError() {
        RegistryStore store = with(
                new GivenStore()
                        .blob("a", 10)
                        .image("app", "image", "b")
                        .tag("app", "1", "image")
                        .layerLink("app", "a")
                        .build(),
                "app",
                links(Map.of(), Map.of(digest("b"), digest("a"))));
        GarbageCollection two = GarbageCollection.of(store, RegistryVersion.TWO);
        assertNull(two.stopped());
        assertEquals(digests("a"), two.freed().keySet());
        GarbageCollection three = GarbageCollection.of(store, RegistryVersion.THREE);
        assertEquals("two links of layers in app hold the digest " + digest("a"), three.stopped());
        assertEquals(digests("a"), three.freed().keySet());
    }
}
