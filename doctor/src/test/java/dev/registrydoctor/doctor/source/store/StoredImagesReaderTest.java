package dev.registrydoctor.doctor.source.store;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.host.StoredImages.Uploads;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a live site tells of the files of a registry. */
class StoredImagesReaderTest {

    private static final String VOLUME = "/var/volume";
    private static final long MIB = 1L << 20;

    @TempDir
    private Path root;

    private VolumeFolder store = new VolumeFolder(Path.of(""));

    @BeforeEach
    void volume() {
        store = new VolumeFolder(root.resolve("var/volume"));
    }

    private Answer<StoredImages> ask() throws Exception {
        try (LiveSite site = Sites.site(Sites.options(null, root, Map.of()))) {
            return Sites.ask(site, new StoredImages.Ask(VOLUME));
        }
    }

    private StoredImages known() throws Exception {
        Answer<StoredImages> answer = ask();
        assertEquals(List.of(), answer.gaps());
        return answer.toOptional().orElseThrow();
    }

    /** Files of this size take no space. */
    private static void size(Path file, long bytes) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private String layer(String name, long bytes, int days) throws IOException {
        String digest = store.blob(name);
        Path file = store.path(VolumeFolder.blobFile(digest));
        size(file, bytes);
        age(file, Duration.ofDays(days).plusHours(1));
        return digest;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void upload(String id, long bytes, Duration started, Duration written) throws IOException {
        String folder = "repositories/app/_uploads/" + id;
        store.write(folder + "/startedat", Instant.now().minus(started).toString());
        Path data = store.write(folder + "/data", "");
        size(data, bytes);
        age(data, written);
    }

    @Test
    void blobsAreSummedByWhatNeedsThem() throws Exception {
        String shared = layer("shared", 100 * MIB, 40);
        store.image("app", "one", shared, layer("one", 50 * MIB, 2));
        String old = store.image("app", "two", shared, layer("old", 200 * MIB, 5));
        layer("of nobody", 7 * MIB, 9);
        Files.delete(store.path(VolumeFolder.tagLink("app", "two")));
        delete(store.path("repositories/app/_manifests/tags/two"));

        StoredImages images = known();

        assertEquals(VOLUME, images.path());
        assertEquals(8, images.blobs());
        assertEquals(1, images.untagged());
        long manifest = Files.size(store.path(VolumeFolder.blobFile(old)));
        assertEquals(200 * MIB + manifest + "{\"of\": \"app:two\"}".length(), images.untaggedBytes());
        assertEquals(7 * MIB, images.unreferencedBytes());
        assertTrue(images.bytes() > 357 * MIB && images.bytes() < 358 * MIB, () -> "" + images.bytes());
    }

    @Test
    void eachDayHasTheBytesThatWereWrittenInIt() throws Exception {
        layer("a", 3 * MIB, 2);
        layer("b", 4 * MIB, 2);
        layer("c", 5 * MIB, 6);
        StoredImages images = known();
        assertEquals(7, images.written().size());
        assertEquals(7 * MIB, images.written().get(2));
        assertEquals(5 * MIB, images.written().get(6));
        assertEquals(0, images.written().get(0));
        layer("d", MIB, 300);
        assertEquals(30, known().written().size());
    }

    @Test
    void uploadsHaveTheAgeOfTheirLastContent() throws Exception {
        layer("a", MIB, 1);
        Files.createDirectories(store.path("repositories"));
        upload("2b7b6a3c-0000-4000-8000-000000000001", 10 * MIB, Duration.ofHours(200), Duration.ofHours(199));
        upload("2b7b6a3c-0000-4000-8000-000000000002", 20 * MIB, Duration.ofHours(200), Duration.ofMinutes(1));
        upload("2b7b6a3c-0000-4000-8000-000000000003", 30 * MIB, Duration.ofHours(201), Duration.ofHours(198));
        String lost = "repositories/app/_uploads/2b7b6a3c-0000-4000-8000-000000000004";
        age(store.write(lost + "/data", "four"), Duration.ofDays(4000));

        StoredImages images = known();

        // The file with the time that an upload began at is counted too.
        Map<String, Uploads> byAge =
                images.uploads().stream().collect(Collectors.toMap(u -> u.days() + " " + u.isPurgeable(), u -> u));
        assertEquals(Set.of("8 true", "0 true", "365 false"), byAge.keySet());
        assertEquals(2, requireNonNull(byAge.get("8 true")).count());
        assertEquals(40, byAge.get("8 true").bytes() / MIB);
        assertEquals(20, requireNonNull(byAge.get("0 true")).bytes() / MIB);
        assertEquals(4, requireNonNull(byAge.get("365 false")).bytes());
    }

    @Test
    void aVolumeOnWhichNothingWasPushedHasNothing() throws Exception {
        assertTrue(ask().isAbsent());
        Files.createDirectories(store.root());
        assertTrue(ask().isAbsent());
    }

    /** A folder of a digest has some forty characters that are random: eight of the 256 folders show how many there are. */
    @Test
    void aStoreThatIsTooLargeForARunIsNotReadAndNotFine() throws Exception {
        for (int prefix = 0; prefix < 8; prefix++) {
            for (int i = 0; i < 20; i++) {
                Files.createDirectories(store.path("blobs/sha256/0" + prefix + "/0" + prefix + "%062x".formatted(i)));
            }
        }
        Answer<StoredImages> answer = ask();
        assertTrue(answer.isUnknown(), answer::toString);
        Gap gap = answer.gaps().get(0);
        assertTrue(gap.why().contains("more than 5000 blobs"), gap::why);
        assertTrue(gap.remedy().contains("registry-doctor space"), gap::remedy);
        Files.delete(store.path("blobs/sha256/00/00" + "%062x".formatted(0)));
        Files.delete(store.path("blobs/sha256/00/00" + "%062x".formatted(1)));
        Files.delete(store.path("blobs/sha256/00/00" + "%062x".formatted(2)));
        Files.delete(store.path("blobs/sha256/00/00" + "%062x".formatted(3)));
        assertFalse(ask().isUnknown());
    }

    @Test
    void whatCannotBeReadLeavesAGap() throws Exception {
        store.image("app", "one", layer("a", MIB, 1));
        store.write("repositories/app/_uploads/not an upload", "?");
        Answer<StoredImages> answer = ask();
        assertEquals(3, answer.toOptional().orElseThrow().blobs());
        assertTrue(answer.gaps().get(0).why().contains("not an upload"), answer::toString);
    }

    /** What is linked is not of this host's root. */
    @Test
    void noLinkLeadsOutOfTheHost() throws Exception {
        VolumeFolder outside = new VolumeFolder(root.resolveSibling(root.getFileName() + "-outside"));
        outside.blob("secret");
        Files.createDirectories(root.resolve("var"));
        Files.createSymbolicLink(root.resolve("var/volume"), outside.root());
        assertTrue(ask().isAbsent());
    }
}
