package dev.registrydoctor.doctor.source.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.CollectionObstacles;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.StoredRepository.Tag;
import dev.registrydoctor.checks.store.StoredRepository.Upload;
import dev.registrydoctor.doctor.source.StoreProgress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeReaderTest {

    private static final Instant PUSHED = Instant.parse("2026-02-03T04:05:06Z");
    private static final String OTHER = "sha256:" + "7".repeat(64);

    @TempDir
    Path root;

    private VolumeFolder volume;

    @BeforeEach
    void folder() {
        volume = new VolumeFolder(root);
    }

    private RegistryStore read() throws IOException {
        return VolumeReader.read(root, StoreProgress.NONE);
    }

    private StoredRepository repository(String name) throws IOException {
        return repository(read(), name);
    }

    private static StoredRepository repository(RegistryStore store, String name) {
        return Objects.requireNonNull(store.repositories().get(name));
    }

    private static StoredManifest manifest(RegistryStore store, String digest) {
        return Objects.requireNonNull(store.manifests().get(digest));
    }

    @Test
    void readsTagsLinksBlobsAndManifests() throws IOException {
        String layer = volume.blob("abc");
        String image = volume.image("team/app", "1.0", layer);
        Files.setLastModifiedTime(volume.path(VolumeFolder.tagLink("team/app", "1.0")), FileTime.from(PUSHED));
        Files.setLastModifiedTime(volume.path(VolumeFolder.blobFile(layer)), FileTime.from(PUSHED));
        RegistryStore store = read();
        assertEquals(RegistryStore.Source.FILES, store.source());
        assertEquals(List.of(), store.gaps());
        assertEquals(CollectionObstacles.NONE, store.obstacles());
        assertEquals(Set.of("team/app"), store.repositories().keySet());
        StoredRepository repository = repository(store, "team/app");
        assertEquals(Map.ofEntries(Map.entry("1.0", new Tag(image, PUSHED))), repository.tags());
        assertEquals(Set.of(image), repository.revisions());
        assertEquals(2, repository.layers().size());
        assertTrue(repository.layers().contains(layer));
        assertTrue(repository.files().listed2());
        assertTrue(repository.files().listed3());
        assertEquals(3, store.blobs().size());
        assertEquals(new StoredBlob(3, PUSHED), store.blobs().get(layer));
        assertEquals(Set.of(image), store.manifests().keySet());
        List<Reference> parts = manifest(store, image).references();
        assertEquals(
                List.of(Role.CONFIG, Role.LAYER),
                parts.stream().map(Reference::role).toList());
        assertEquals(layer, parts.get(1).digest());
    }

    @Test
    void toldProgressEndsWithAllThatWasRead() throws IOException {
        volume.image("a", "1", volume.blob("x"));
        volume.image("b", "1", volume.blob("y"));
        AtomicInteger repositories = new AtomicInteger();
        AtomicInteger blobs = new AtomicInteger();
        VolumeReader.read(root, (r, m, b) -> {
            repositories.set(r);
            blobs.set(b);
        });
        assertEquals(2, repositories.get());
        assertEquals(6, blobs.get());
    }

    @Test
    void anUploadHasItsTimesAndBytes() throws IOException {
        String upload = "repositories/a/_uploads/1c9f2cb2-0d3c-4a8e-8f0e-1d3a0a1e0001/";
        volume.write(upload + "data", "12345");
        volume.write(upload + "startedat", "2026-02-03T05:05:06+01:00");
        volume.write(upload + "hashstates/sha256/5", "123");
        Files.setLastModifiedTime(volume.path(upload + "data"), FileTime.from(PUSHED.plusSeconds(60)));
        volume.write("repositories/a/_uploads/0000/startedat", "yesterday");
        assertEquals(
                List.of(
                        new Upload("0000", null, null, 9),
                        new Upload("1c9f2cb2-0d3c-4a8e-8f0e-1d3a0a1e0001", PUSHED, PUSHED.plusSeconds(60), 5 + 25 + 3)),
                repository("a").uploads());
    }

    @Test
    void versionsFindRepositoriesByDifferentFolders() throws IOException {
        volume.layer("two", OTHER);
        volume.revision("three", OTHER);
        volume.write("repositories/neither/_uploads/0000/data", "x");
        assertTrue(repository("two").files().listed2());
        assertFalse(repository("two").files().listed3());
        assertFalse(repository("three").files().listed2());
        assertTrue(repository("three").files().listed3());
        assertFalse(repository("three").files().layersFolder());
        assertFalse(repository("neither").files().listed2());
        assertEquals(1, repository("neither").uploads().size());
    }

    @Test
    void aFileThatBeginsWithAnUnderscoreEndsWhatVersion2Finds() throws IOException {
        volume.layer("before/a", OTHER);
        volume.layer("a/0", OTHER);
        volume.layer("a/b", OTHER);
        volume.write("repositories/a/_note", "x");
        RegistryStore store = read();
        assertTrue(repository(store, "a/0").files().listed2());
        assertFalse(repository(store, "a/b").files().listed2());
        assertTrue(repository(store, "before/a").files().listed2());
    }

    @Test
    void linksThatHoldAnotherDigestOrNoneAreKnown() throws IOException {
        String image = volume.image("a", "1", volume.blob("x"));
        volume.write(VolumeFolder.revisionLink("a", image), image + "\n");
        volume.write(VolumeFolder.revisionLink("a", OTHER), image);
        volume.write("repositories/a/_manifests/revisions/odd/place/deep/link", image);
        volume.write("repositories/a/_layers/" + OTHER.replace(':', '/') + "/link", "");
        Path tag = volume.write(VolumeFolder.tagLink("a", "1"), "sha256:abc");
        Files.setLastModifiedTime(tag, FileTime.from(PUSHED));
        StoredRepository repository = repository("a");
        assertTrue(repository.revisions().isEmpty());
        assertEquals(
                Map.ofEntries(Map.entry(image, ""), Map.entry(OTHER, image), Map.entry("odd/place/deep", image)),
                repository.files().otherRevisions());
        assertEquals(Map.ofEntries(Map.entry(OTHER, "")), repository.files().otherLayers());
        assertEquals(Map.of("1", new Tag(null, PUSHED)), repository.tags());
        assertEquals("1", repository.files().damagedTag());
    }

    @Test
    void aTagWithoutItsLinkNamesNothing() throws IOException {
        volume.layer("a", OTHER);
        Files.createDirectories(volume.path("repositories/a/_manifests/tags/1"));
        assertEquals(
                Map.ofEntries(Map.entry("1", new Tag(null, null))),
                repository("a").tags());
        assertNull(repository("a").files().damagedTag());
        assertEquals(List.of(), read().gaps());
    }

    @Test
    void sha512IsADigest() throws IOException {
        byte[] content = VolumeFolder.manifest(OTHER).getBytes(StandardCharsets.UTF_8);
        String digest = VolumeFolder.digest("sha512", "SHA-512", content);
        volume.write(VolumeFolder.blobFile(digest), content);
        volume.revision("a", digest);
        assertEquals(Set.of(digest), read().manifests().keySet());
        assertEquals(List.of(), read().gaps());
    }

    @Test
    void blobFoldersWithoutDataAreNotBlobs() throws IOException {
        volume.blob("x");
        Files.createDirectories(volume.path(VolumeFolder.blobFile(OTHER)).getParent());
        RegistryStore store = read();
        assertEquals(1, store.blobs().size());
        assertEquals(List.of(), store.gaps());
    }

    @Test
    void dataOutsideTheFolderOfADigestStopsTheSweep() throws IOException {
        volume.write("repositories/a/_layers/x", "");
        volume.write("blobs/sha256/aa/" + "b".repeat(64) + "/data", "x");
        RegistryStore store = read();
        assertTrue(store.blobs().isEmpty());
        assertContains("blobs/sha256/aa/bbb", store.obstacles().sweep());
        assertEquals(1, store.gaps().size());
    }

    @Test
    void anEmptyVolumeIsAStoreThatNoCollectionGoesThrough() throws IOException {
        RegistryStore store = read();
        assertTrue(store.repositories().isEmpty());
        assertContains("docker/registry/v2/repositories", store.obstacles().mark2());
        assertContains("docker/registry/v2/repositories", store.obstacles().mark3());
        assertContains("docker/registry/v2/blobs", store.obstacles().sweep());
        assertEquals(List.of(), store.gaps());
        assertFalse(VolumeReader.hasStore(root));
    }

    @Test
    void anInterruptEndsTheReading() throws IOException {
        volume.image("a", "1", volume.blob("x"));
        Thread.currentThread().interrupt();
        try {
            assertThrows(InterruptedIOException.class, this::read);
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void noFolderIsAnError() {
        assertThrows(NotDirectoryException.class, () -> VolumeReader.read(root.resolve("missing"), StoreProgress.NONE));
    }

    @Test
    void symbolicLinksAreGapsAndNotFollowed(@TempDir Path outside) throws IOException {
        VolumeFolder other = new VolumeFolder(outside);
        String image = other.image("secret", "1", other.blob("x"));
        volume.image("a", "1", volume.blob("y"));
        Files.createSymbolicLink(volume.path("repositories/linked"), other.path("repositories/secret"));
        Files.createDirectories(
                volume.path(VolumeFolder.revisionLink("a", image)).getParent());
        Files.createSymbolicLink(
                volume.path(VolumeFolder.revisionLink("a", image)),
                other.path(VolumeFolder.revisionLink("secret", image)));
        Path blob = volume.path(VolumeFolder.blobFile(image));
        Path ofBlob = Objects.requireNonNull(blob.getParent());
        Files.createDirectories(Objects.requireNonNull(ofBlob.getParent()));
        Files.createSymbolicLink(
                ofBlob, other.path(VolumeFolder.blobFile(image)).getParent());
        RegistryStore store = read();
        assertEquals(Set.of("a"), store.repositories().keySet());
        assertFalse(repository(store, "a").revisions().contains(image));
        assertFalse(store.blobs().containsKey(image));
        assertGaps(3, "is a symbolic link", store);
    }

    @Test
    void illegalNamesAreGapsWithoutControlCharacters() throws IOException {
        volume.layer("Upper", OTHER);
        volume.revision("a\u001b[31m\nb", OTHER);
        volume.layer("ok", OTHER);
        volume.write("repositories/ok/_manifests/tags/-x\u0007/current/link", OTHER);
        volume.write("repositories/ok/_manifests/tags/" + "t".repeat(129) + "/current/link", OTHER);
        volume.write("repositories/ok/_uploads/..x/data", "x");
        RegistryStore store = read();
        assertEquals(Set.of("ok"), store.repositories().keySet());
        assertTrue(repository(store, "ok").tags().isEmpty());
        assertTrue(repository(store, "ok").uploads().isEmpty());
        assertNotNull(repository(store, "ok").files().damagedTag());
        assertContains("Upper", store.obstacles().mark2());
        assertContains("a?[31m b", store.obstacles().mark3());
        assertEquals(5, store.gaps().size(), () -> String.join("\n", store.gaps()));
        assertEquals(
                0,
                String.join("", store.gaps())
                        .chars()
                        .filter(Character::isISOControl)
                        .count());
    }

    @Test
    void deepFoldersAreAGap() throws IOException {
        volume.write("repositories/" + "d/".repeat(80) + "_layers/x", "x");
        volume.write("repositories/a/_layers/" + "d/".repeat(80) + "link", "x");
        volume.write("repositories/a/_uploads/0000/" + "d/".repeat(80) + "data", "x");
        volume.write("blobs/" + "d/".repeat(80) + "data", "x");
        assertGaps(4, "is nested too deep and was not read", read());
    }

    @Test
    void tooManyFilesAreAGapAndNotAllRemembered() throws IOException {
        for (int i = 0; i < 50; i++) {
            volume.blob("blob " + i);
        }
        RegistryStore kept = VolumeReader.read(root, new VolumeLimits(10_000, 20, 100, 10, 10), StoreProgress.NONE);
        assertEquals(20, kept.blobs().size());
        assertEquals(List.of("the store has more than 20 tags, links and blobs; the rest was not read"), kept.gaps());
        RegistryStore visited = VolumeReader.read(root, new VolumeLimits(30, 1000, 100, 10, 10), StoreProgress.NONE);
        assertEquals(List.of("the store has more than 30 files and folders; the rest was not read"), visited.gaps());
    }

    @Test
    void aSmallHeapHasSmallLimits() {
        assertEquals(1_000_000, VolumeLimits.of(6L << 30).kept());
        VolumeLimits small = VolumeLimits.of(300L << 20);
        assertTrue(small.kept() > 200_000, "10,000 tags and 50,000 blobs are read with this heap");
        assertTrue(small.kept() < 400_000);
    }

    @Test
    void manyGapsAreCounted() throws IOException {
        for (int i = 0; i < 50; i++) {
            volume.write("repositories/BAD" + i + "/_layers/x", "x");
        }
        List<String> gaps = VolumeReader.read(root, new VolumeLimits(1000, 1000, 100, 10, 10), StoreProgress.NONE)
                .gaps();
        assertEquals(11, gaps.size());
        assertEquals("40 more files and folders could not be read", gaps.get(10));
    }

    @Test
    void aManifestLargerThanARegistryReadsIsNotKept() throws IOException {
        String large = volume.blob(" ".repeat(ManifestContent.LIMIT + 5));
        volume.revision("a", large);
        StoredManifest manifest = manifest(read(), large);
        assertEquals("it is larger than 4 MiB", manifest.unreadable());
        assertEquals("it is larger than 4 MiB", manifest.unreadable3());
    }

    @Test
    void aManifestThatNamesAFieldTwiceIsAGap() throws IOException {
        String twice = volume.blob("{\"schemaVersion\": 2, \"layers\": [], \"Layers\": []}");
        volume.revision("a", twice);
        assertGaps(1, "it names a field twice", read());
    }

    private static void assertGaps(int count, String end, RegistryStore store) {
        String shown = String.join("\n", store.gaps());
        assertEquals(count, store.gaps().size(), shown);
        assertEquals(
                count, store.gaps().stream().filter(gap -> gap.endsWith(end)).count(), shown);
    }

    private static void assertContains(String part, @Nullable String text) {
        assertTrue(text != null && text.contains(part), () -> text + " does not contain " + part);
    }
}
