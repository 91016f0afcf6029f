package dev.registrydoctor.doctor.source.node;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.node.CollectedStore.Item;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import dev.registrydoctor.doctor.source.volume.VolumeTree.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectedStoreTest {

    private static final String VOLUME = "/var/snap/microk8s/common/default-storage/a registry's claim";

    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path root;

    private Path store = Path.of("");

    @BeforeEach
    void aStore() throws IOException {
        store = root.resolve(VOLUME.substring(1)).resolve("docker/registry/v2");
        Files.createDirectories(store.resolve("blobs"));
        Files.createDirectories(store.resolve("repositories"));
    }

    private String blob(String content) throws Exception {
        return blob(content.getBytes(StandardCharsets.UTF_8));
    }

    private String blob(byte[] content) throws Exception {
        String hex =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        write("blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data", content);
        return hex;
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = store.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.from(THEN));
    }

    private void link(String path, String content) throws IOException {
        write(path + "/link", content.getBytes(StandardCharsets.UTF_8));
    }

    private void image(String repository, String tag, String manifest, String... layers) throws IOException {
        String at = "repositories/" + repository + "/";
        link(at + "_manifests/tags/" + tag + "/current", "sha256:" + manifest);
        link(at + "_manifests/tags/" + tag + "/index/sha256/" + manifest, "sha256:" + manifest);
        link(at + "_manifests/revisions/sha256/" + manifest, "sha256:" + manifest);
        for (String layer : layers) {
            link(at + "_layers/sha256/" + layer, "sha256:" + layer);
        }
    }

    private CollectedStore collect(NodeShell shell) throws Exception {
        return CollectedStore.read(shell.logOf(StoreScript.command(VOLUME), root));
    }

    /** Files on disk, by their paths, as the list has them. */
    private Map<String, Item> onDisk() throws IOException {
        Map<String, Item> items = new TreeMap<>();
        Files.walkFileTree(store, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
                items.put(
                        store.relativize(file).toString(),
                        new Item(
                                file.getFileName().toString(),
                                Kind.FILE,
                                found.size(),
                                found.lastModifiedTime().toInstant()));
                return FileVisitResult.CONTINUE;
            }
        });
        return items;
    }

    @ParameterizedTest
    @EnumSource
    void eachFileIsListedAndLinksAndManifestsAreRead(NodeShell shell) throws Exception {
        String layer = blob("a layer");
        String other = blob("another layer");
        String manifest = blob("{\n  \"layers\": [{\"digest\": \"sha256:" + layer + "\"},\n {\"digest\":\"sha256:"
                + other + "\"}], \"note\": \"sha256:zz, grüße\"\n}");
        String ended = blob("{\"config\":{\"digest\":\"sha256:" + layer + "\"}}\n\n");
        image("team/app", "v1", manifest, layer, other);
        image("web", "latest", ended, layer);
        write("repositories/web/_uploads/11-22/startedat", "2026-01-02T03:04:05Z".getBytes(StandardCharsets.UTF_8));
        write("repositories/web/_uploads/11-22/data", new byte[3000]);

        CollectedStore read = collect(shell);

        Map<String, Item> files = onDisk();
        assertEquals(15, files.size());
        files.forEach((path, item) -> assertEquals(item, read.item(path), path));
        for (String path : files.keySet()) {
            boolean isData = path.endsWith("/data");
            boolean isManifest = path.contains(manifest) || path.contains(ended);
            if (!isData || (isManifest && path.startsWith("blobs"))) {
                assertArrayEquals(Files.readAllBytes(store.resolve(path)), read.content(path), path);
            } else {
                assertNull(read.content(path), path);
            }
        }
        assertEquals(
                List.of("team", "web"),
                requireNonNull(read.list("repositories")).stream()
                        .map(Item::name)
                        .sorted()
                        .toList());
        CollectedStore.Space space = read.space();
        assertNotNull(space);
        assertEquals(Files.getFileStore(store).getTotalSpace(), space.total());
        assertTrue(space.free() > 0);
        assertNotNull(read.inodes());
    }

    @ParameterizedTest
    @EnumSource
    void whatLinksHoldThatIsNotTheirFolderIsReadAsItIs(NodeShell shell) throws Exception {
        String manifest = blob("{\"a\":1}");
        String layer = blob("a layer");
        link("repositories/app/_layers/sha256/" + layer, "sha256:" + manifest);
        link("repositories/app/_manifests/revisions/sha256/" + layer, "not a digest");
        link("repositories/app/_manifests/tags/empty/current", "");
        Files.createDirectories(store.resolve("repositories/bare/_manifests/tags"));
        Files.createSymbolicLink(store.resolve("repositories/app/_layers/sha256/odd"), Path.of("/etc/passwd"));
        Files.writeString(store.resolve("repositories/app/a\nb"), "x");

        CollectedStore read = collect(shell);

        assertEquals("sha256:" + manifest, text(read, "repositories/app/_layers/sha256/" + layer + "/link"));
        assertEquals("not a digest", text(read, "repositories/app/_manifests/revisions/sha256/" + layer + "/link"));
        assertEquals("{\"a\":1}", text(read, "blobs/sha256/" + manifest.substring(0, 2) + "/" + manifest + "/data"));
        Item empty = read.item("repositories/app/_manifests/tags/empty/current/link");
        assertNotNull(empty);
        assertEquals(0, empty.size());
        assertEquals(List.of(), read.list("repositories/bare/_manifests/tags"));
        Item odd = read.item("repositories/app/_layers/sha256/odd");
        assertNotNull(odd);
        assertEquals(Kind.SYMBOLIC_LINK, odd.kind());
        assertNull(read.content("repositories/app/_layers/sha256/odd"));
        assertNull(read.item("repositories/app/a"), "the beginning of a name is not a file");
    }

    @ParameterizedTest
    @EnumSource
    void theStoreIsTheOneThatIsReadFromTheFiles(NodeShell shell) throws Exception {
        String layer = blob("a layer");
        String config = blob("{}");
        String manifest = blob("""
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:%s", "size": 2},
                 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": "sha256:%s", "size": 7}]}
                """.formatted(config, layer));
        String large = blob(new byte[(4 << 20) + 1]);
        image("team/app", "v1", manifest, layer, config);
        image("team/app", "v2", manifest, layer, config);
        image("web", "large", large);
        image("web", "odd", blob("not a manifest"));
        link("repositories/web/_layers/sha256/" + layer, "sha256:" + manifest);
        link("repositories/web/_manifests/tags/damaged/current", "no digest");
        write("repositories/web/_uploads/11-22/startedat", "2026-01-02T03:04:05Z".getBytes(StandardCharsets.UTF_8));
        write("repositories/web/_uploads/11-22/data", new byte[3000]);
        Files.createSymbolicLink(store.resolve("repositories/web/_manifests/odd"), Path.of("/etc"));
        Files.createDirectories(store.resolve("repositories/bare/_layers"));

        RegistryStore here = VolumeReader.read(root.resolve(VOLUME.substring(1)), StoreProgress.NONE);
        RegistryStore there = VolumeReader.read(new CollectedTree(collect(shell)), StoreProgress.NONE);

        assertEquals(here, there);
        assertEquals(
                List.of("bare", "team/app", "web"),
                List.copyOf(there.repositories().keySet()));
        assertEquals(3, there.manifests().size());
    }

    private static String text(CollectedStore store, String path) {
        byte[] content = store.content(path);
        assertNotNull(content, path);
        return new String(content, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooLargeForAManifestIsNotPrinted(NodeShell shell) throws Exception {
        String large = blob(new byte[(4 << 20) + 1]);
        image("app", "v1", large);

        CollectedStore read = collect(shell);

        String path = "blobs/sha256/" + large.substring(0, 2) + "/" + large + "/data";
        Item item = read.item(path);
        assertNotNull(item);
        assertEquals((4 << 20) + 1, item.size());
        assertNull(read.content(path));
    }

    @ParameterizedTest
    @EnumSource
    void linksOnTheWayToTheVolumeMeanWhatTheyMeanToTheNode(NodeShell shell) throws Exception {
        blob("a layer");
        Files.createDirectories(root.resolve("var/lib"));
        Files.createSymbolicLink(root.resolve("var/lib/volume"), Path.of(VOLUME));

        String log = shell.logOf(StoreScript.command("/var/lib/volume"), root);

        assertEquals(
                1, requireNonNull(CollectedStore.read(log).list("blobs/sha256")).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/var/snap"})
    void aFolderWithoutAStoreIsNamed(String folder) {
        UnreadableNode why = assertThrows(
                UnreadableNode.class,
                () -> CollectedStore.read(NodeShell.DASH.logOf(StoreScript.command(folder), root)));

        assertTrue(String.valueOf(why.getMessage()).contains(folder), why.getMessage());
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        Path program = Path.of("/usr/bin/shellcheck");
        assumeTrue(Files.isExecutable(program), "shellcheck is not installed");
        Path script = Files.writeString(root.resolve("list-store.sh"), StoreScript.text());

        assertEquals("", NodeShell.output(new ProcessBuilder(program.toString(), "--shell=sh", script.toString())));
    }

    /** Kubernetes replaces $(NAME) in a command by a variable of the container; $$ stands for one dollar sign. */
    @Test
    void kubernetesExpandsNothingInTheScript() {
        assertFalse(StoreScript.text().contains("$$"), "$$ becomes $ in a container's command");
        assertFalse(StoreScript.text().matches("(?s).*\\$\\([A-Z_]+\\).*"), "$(NAME) is replaced");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f 1 1 a/../b",
                "f 1 1 a/",
                "f x 1 a/b",
                "k a/link",
                "c none\n=x",
                "f 1 1 \u00021\u0002",
                "f 1 1 \u0002x\u0002",
                "f 1 1 \u0001abc",
                "nonsense"
            })
    void aListThatNoScriptPrintsIsRefused(String lines) throws Exception {
        UnreadableNode why = assertThrows(
                UnreadableNode.class,
                () -> CollectedStore.read(packed("registry-doctor-store 1 5\n" + lines + "\nend\n")));

        assertTrue(String.valueOf(why.getMessage()).contains("store"), why.getMessage());
    }

    @Test
    void aListWithoutEndIsRefused() throws Exception {
        assertThrows(UnreadableNode.class, () -> CollectedStore.read(packed("registry-doctor-store 1 5\nf 1 1 a/b\n")));
        assertThrows(UnreadableNode.class, () -> CollectedStore.read(packed("registry-doctor-store 2 5\nend\n")));
    }

    /** A few kilobytes of a log can unpack to gigabytes. */
    @Test
    void aListThatUnpacksToTooMuchIsRefused() throws Exception {
        String line = "o " + "x".repeat(4000) + "\n";
        for (String bomb : List.of("c a/b\n" + ("=" + "y".repeat(1 << 20) + "\n").repeat(140), line.repeat(40_000))) {
            String log = packed("registry-doctor-store 1 5\nf 1 1 a/b\n" + bomb + "end\n");

            UnreadableNode why = assertThrows(UnreadableNode.class, () -> CollectedStore.read(log));

            assertTrue(String.valueOf(why.getMessage()).contains("larger than"), why.getMessage());
        }
    }

    @Test
    void aLogThatIsCutOrMixedIsRefused() throws Exception {
        String log = packed("registry-doctor-store 1 5\nf 1 1 a/b\nend\n");

        assertNotNull(CollectedStore.read("other words\n" + log).item("a/b"));
        assertThrows(UnreadableNode.class, () -> CollectedStore.read(log.substring(0, log.length() - 20)));
        assertThrows(UnreadableNode.class, () -> CollectedStore.read(log.replace("gzip-----\n", "gzip-----\nxx\n")));
        assertThrows(UnreadableNode.class, () -> CollectedStore.read(log.replaceAll("sha256:[0-9a-f]+", "sha256:00")));
    }

    private static String packed(String text) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        String body = Base64.getEncoder().encodeToString(out.toByteArray()) + "\n";
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.US_ASCII)));
        return "-----BEGIN REGISTRY DOCTOR STORE gzip-----\n" + body + "-----END REGISTRY DOCTOR STORE " + body.length()
                + " sha256:" + digest + "-----\n";
    }
}
