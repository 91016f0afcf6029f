package dev.registrydoctor.checks.store;

import static dev.registrydoctor.checks.store.GivenStore.about;
import static dev.registrydoctor.checks.store.GivenStore.digest;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.StoreUse.PlatformUse;
import dev.registrydoctor.checks.store.StoreUse.ReferrerUse;
import dev.registrydoctor.checks.store.StoreUse.RepositoryUse;
import dev.registrydoctor.checks.store.StoreUse.TagUse;
import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreUseTests {

    private final GivenStore store =
            new GivenStore().blob("base", 1000).blob("l1", 10).blob("l2", 20);

    private RepositoryUse use(String repository) {
        return use(store.build(), repository);
    }

    private static RepositoryUse use(RegistryStore store, String repository) {
        return requireNonNull(StoreUse.of(store).repositories().get(repository));
    }

    private TagUse tag(String tag) {
        return requireNonNull(use("app").tags().get(tag));
    }

    @Test
    void aSharedLayerIsExclusiveToNoTag() {
        store.image("app", "a", "base", "l1").tag("app", "1", "a");
        store.image("app", "b", "base", "l2").tag("app", "2", "b");
        assertEquals(1011, tag("1").referenced());
        assertEquals(11, tag("1").exclusive());
        assertEquals(1000, tag("1").shared());
        assertEquals(21, tag("2").exclusive());
        assertEquals(1032, use("app").referenced());
        assertEquals(1032, use("app").exclusive());
    }

    @Test
    void twoTagsOfOneImageHaveNoExclusiveBytes() {
        store.image("app", "a", "l1").tag("app", "1", "a").tag("app", "latest", "a");
        assertEquals(0, tag("1").exclusive());
        assertEquals(11, tag("1").referenced());
    }

    @Test
    void anotherRepositorySharesTheBlobsAndTheManifest() {
        store.image("app", "a", "l1").tag("app", "1", "a").link("copy", "a").tag("copy", "1", "a");
        assertEquals(0, tag("1").exclusive());
        assertEquals(11, use("app").shared());
        assertEquals(11, StoreUse.of(store.build()).tagged());
    }

    @Test
    void aManifestWithoutATagSharesItsBytesAndIsListed() {
        store.image("app", "old", "l1").image("app", "new", "l1", "l2").tag("app", "1", "new");
        assertEquals(21, tag("1").exclusive());
        assertEquals(Set.of(digest("old")), use("app").untagged());
        assertEquals(1, use("app").untaggedExclusive());
        StoreUse use = StoreUse.of(store.build());
        assertEquals(List.of(31L, 1L, 1000L), List.of(use.tagged(), use.untagged(), use.unreferenced()));
    }

    @Test
    void anIndexShowsItsPlatformsAndOwnsThoseThatNoOtherTagNames() {
        store.image("app", "arm", "l1").image("app", "amd", "l2").index("app", "i", "arm", "amd", "none");
        store.tag("app", "1", "i").tag("app", "1-amd", "amd");
        assertEquals(
                List.of(
                        new PlatformUse(digest("arm"), "linux/arm", 11, true),
                        new PlatformUse(digest("amd"), "linux/amd", 21, true),
                        new PlatformUse(digest("none"), "linux/none", 0, false)),
                tag("1").platforms());
        assertEquals(12, tag("1").exclusive());
        assertEquals(0, tag("1-amd").exclusive());
        assertEquals(33, tag("1").referenced());
        assertEquals(1, tag("1").missing());
        assertEquals(Set.of(), use("app").untagged());
    }

    @Test
    void whatIsAboutAnImageIsListedAtItAndGoesWithIt() {
        store.image("app", "a", "base").tag("app", "1", "a");
        store.referrer("app", "sbom", "a", "l1");
        store.image("app", "sig", "l2").tag("app", about("a") + ".sig", "sig");
        assertEquals(
                List.of(
                        new ReferrerUse(digest("sbom"), digest("a"), "test/sbom", null, 11),
                        new ReferrerUse(digest("sig"), digest("a"), "test/sig", about("a") + ".sig", 21)),
                tag("1").referrers());
        assertEquals(1033, tag("1").exclusive());
        assertNull(tag("1").about());
        assertEquals(digest("a"), tag(about("a") + ".sig").about());
        assertEquals(21, tag(about("a") + ".sig").exclusive());
        assertEquals(Set.of(), use("app").untagged());
    }

    @Test
    void aTagNamedAfterItsOwnDigestNamesAnImage() {
        store.image("app", "a", "l1").tag("app", about("a"), "a");
        assertNull(tag(about("a")).about());
        assertEquals(11, tag(about("a")).exclusive());
    }

    @Test
    void aForeignLayerCountsNoBytesAndIsNotMissing() {
        store.manifest(
                "app",
                "a",
                Kind.IMAGE,
                null,
                List.of(GivenStore.foreign("windows"), GivenStore.part(Role.LAYER, "l1")));
        store.tag("app", "1", "a");
        assertEquals(11, tag("1").referenced());
        assertEquals(0, tag("1").missing());
    }

    @Test
    void blobsAndLinksThatAreGoneAreMissing() {
        store.image("app", "a", "l1", "l2", "base").tag("app", "1", "a");
        store.noBlob("l1").noLayerLink("app", "l2").damagedTag("app", "2").tag("app", "3", "nothing");
        assertEquals(2, tag("1").missing());
        assertEquals(1, tag("2").missing());
        assertEquals(1, tag("3").missing());
        assertEquals(digest("nothing"), tag("3").digest());
    }

    @Test
    void linksOfLayersThatServeNothingAreNamed() {
        store.image("app", "a", "l1")
                .tag("app", "1", "a")
                .layerLink("app", "l2")
                .layerLink("app", "gone");
        store.upload("app", "u", 7).upload("app", "v", 8);
        assertEquals(
                new StoreUse.Links(Set.of(digest("l2")), Set.of(digest("gone"))),
                use("app").links());
        assertEquals(15, use("app").uploads());
        assertEquals(15, StoreUse.of(store.build()).uploads());
    }

    @Test
    void overTheApiSizesAreThoseOfManifestsAndLayersAreNotCalledMissing() {
        store.image("app", "a", "l1", "unknown")
                .tag("app", "1", "a")
                .noBlob("base")
                .noBlob("l2");
        store.source(RegistryStore.Source.API);
        assertEquals(21, tag("1").referenced());
        assertEquals(0, tag("1").missing());
        assertEquals(0, StoreUse.of(store.build()).unreferenced());
    }

    @Test
    void overTheApiTheLeastClaimOfASizeCounts() {
        store.noBlob("l1").source(RegistryStore.Source.API);
        String digest = digest("layer");
        store.manifest(
                "app", "a", Kind.IMAGE, null, List.of(new StoredManifest.Reference(Role.LAYER, digest, 7, "", false)));
        store.manifest(
                "app",
                "b",
                Kind.IMAGE,
                null,
                List.of(new StoredManifest.Reference(Role.LAYER, digest, 1L << 60, "", false)));
        store.manifest(
                "app", "c", Kind.IMAGE, null, List.of(new StoredManifest.Reference(Role.LAYER, digest, -1, "", false)));
        store.tag("app", "1", "a").tag("app", "2", "b").tag("app", "3", "c");
        for (String tag : List.of("1", "2", "3")) {
            assertEquals(8, tag(tag).referenced());
        }
    }

    @Test
    void sizesThatStrangersClaimDoNotOverflow() {
        store.blob("l1", Long.MAX_VALUE).blob("l2", Long.MAX_VALUE).blob("l3", -5);
        store.image("app", "a", "l1", "l2", "l3").tag("app", "1", "a");
        assertEquals(Long.MAX_VALUE, tag("1").exclusive());
        assertTrue(StoreUse.of(store.build()).tagged() > 0);
    }

    @Test
    void cyclesAndDeepReferencesEnd() {
        store.index("app", "x", "y").index("app", "y", "x").tag("app", "x", "x");
        store.referrer("app", "r", "s").referrer("app", "s", "r").tag("app", "r", "r");
        int depth = 3000;
        for (int i = 0; i < depth; i++) {
            store.index("deep", "d" + i, "d" + (i + 1));
        }
        store.tag("deep", "top", "d0");
        RegistryStore built = store.build();
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            assertEquals(2, requireNonNull(use(built, "app").tags().get("x")).exclusive());
            assertEquals(
                    depth, requireNonNull(use(built, "deep").tags().get("top")).exclusive());
        });
    }
}
