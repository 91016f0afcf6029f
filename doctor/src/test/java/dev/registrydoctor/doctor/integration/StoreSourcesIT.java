package dev.registrydoctor.doctor.integration;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.store.ManifestTree;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreComparison;
import dev.registrydoctor.checks.store.StoreComparison.Difference;
import dev.registrydoctor.checks.store.StoreComparison.Kind;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.content.Manifests;
import dev.registrydoctor.doctor.source.content.StoreOptions;
import dev.registrydoctor.doctor.source.content.StoreReader;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import dev.registrydoctor.doctor.source.volume.ManifestContent;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What real registries serve of stores, read through their API, and compared with the files that they serve it from. */
@Timeout(300)
@Tag("long")
class StoreSourcesIT {

    private static final Set<Kind> MISSING = Set.of(Kind.BLOB_MISSING, Kind.BLOB_NOT_LINKED, Kind.PLATFORM_MISSING);

    @TempDir
    private static Path folder;

    @BeforeAll
    static void need() {
        Programs.need("docker-registry");
    }

    /** One of each program; stores are moved into its root directory, about which it keeps nothing in memory. */
    private static final Map<RegistryProgram, RealRegistry> RUNNING = new TreeMap<>();

    private static final Map<String, Path> MADE = new TreeMap<>();

    @AfterAll
    static void stop() throws Exception {
        for (RealRegistry registry : RUNNING.values()) {
            registry.close();
        }
        RUNNING.clear();
        MADE.clear();
    }

    private static RealRegistry running(RegistryProgram program) throws Exception {
        RealRegistry registry = RUNNING.get(program);
        if (registry == null) {
            registry = RealRegistry.start(program, folder, false);
            RUNNING.put(program, registry);
        }
        StoreFiles.delete(registry.storage().resolve("docker"));
        Files.createDirectories(registry.storage());
        return registry;
    }

    private static RegistryStore served(RealRegistry registry, @Nullable Login login) {
        int colon = registry.authority().lastIndexOf(':');
        Origin origin = new Origin(
                "http",
                registry.authority().substring(0, colon),
                Integer.parseInt(registry.authority().substring(colon + 1)));
        try (LiveSite site = Sites.site(Sites.options(null, folder, Map.of()));
                RegistryAccess access = site.access(List.of())) {
            return new StoreReader(
                            access, StoreOptions.within(Duration.ofSeconds(60)).as(login))
                    .read(origin, StoreProgress.NONE);
        }
    }

    static Stream<Arguments> seeds() {
        return IntStream.range(0, 8)
                .boxed()
                .flatMap(seed -> Stream.of(RegistryProgram.values()).map(program -> Arguments.of(seed, program)));
    }

    /** A store without orphans: of each manifest and blob, a tag is the reason that it is there. */
    @ParameterizedTest
    @MethodSource("seeds")
    void bothSourcesAgreeByteForByte(int seed, RegistryProgram program) throws Exception {
        RealRegistry registry = running(program);
        pushByChance(new StorePush(registry.authority(), new Random(seed)), new Random(seed));
        RegistryStore files = VolumeReader.read(registry.storage(), StoreProgress.NONE);
        RegistryStore api = served(registry, null);
        assertEquals(List.of(), files.gaps());
        assertEquals(List.of(), api.gaps());
        assertEquals(digests(files), digests(api));
        assertEquals(revisions(files), revisions(api));
        assertEquals(files.manifests(), api.manifests());
        assertEquals(sizes(files), sizes(api));
        assertEquals(files.bytes(), api.bytes());
        assertEquals(new StoreComparison(List.of(), List.of()), StoreComparison.confirmed(files, api, files));
    }

    private static void pushByChance(StorePush push, Random random) throws Exception {
        List<String> layers = IntStream.range(0, 6)
                .mapToObj(i -> "layer " + "x".repeat(random.nextInt(3000)) + i)
                .toList();
        for (int i = 0; i < 20; i++) {
            String name = List.of("app", "team/web", "team/db", "z").get(random.nextInt(4));
            List<String> images = new ArrayList<>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                images.add(image(push, name, "{\"n\":" + random.nextInt(12) + "}", layers, random));
            }
            if (images.size() == 1) {
                put(push, name, "t" + i, images.get(0));
                continue;
            }
            for (String image : images) {
                put(push, name, "", image);
            }
            put(push, name, "t" + i, Manifests.index(images.toArray(String[]::new)));
        }
    }

    private static String image(StorePush push, String name, String config, List<String> layers, Random random)
            throws Exception {
        List<Manifests.Part> parts = new ArrayList<>();
        for (String layer : layers) {
            if (random.nextBoolean()) {
                push.blob(name, layer.getBytes(StandardCharsets.UTF_8));
                parts.add(Manifests.layer(layer));
            }
        }
        push.blob(name, config.getBytes(StandardCharsets.UTF_8));
        return Manifests.image(Manifests.config(config), parts.toArray(Manifests.Part[]::new));
    }

    private static void put(StorePush push, String name, String tag, String manifest) throws Exception {
        push.manifest(name, tag, Manifests.type(manifest), manifest);
    }

    private static Map<String, String> digests(RegistryStore store) {
        Map<String, String> all = new TreeMap<>();
        store.repositories()
                .forEach((name, repository) -> repository
                        .tags()
                        .forEach((tag, value) -> all.put(name + ":" + tag, String.valueOf(value.digest()))));
        return all;
    }

    private static Map<String, Set<String>> revisions(RegistryStore store) {
        Map<String, Set<String>> all = new TreeMap<>();
        store.repositories().forEach((name, repository) -> all.put(name, repository.revisions()));
        return all;
    }

    private static Map<String, Long> sizes(RegistryStore store) {
        Map<String, Long> all = new TreeMap<>();
        store.blobs().forEach((digest, blob) -> all.put(digest, blob.size()));
        return all;
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aRegistryThatWantsALoginIsReadWithIt(RegistryProgram program) throws Exception {
        try (RealRegistry registry = RealRegistry.start(program, folder, true)) {
            OciLayout layout = new OciLayout(Files.createTempDirectory(folder, "layout"));
            OciLayout.Part image = layout.image("one", "amd64");
            registry.push(layout.holding(image), "app:v1");
            assertTrue(served(registry, null).gaps().get(0).contains("HTTP 401"));
            RegistryStore store = served(registry, new Login("joe", "U*U"));
            assertEquals(List.of(), store.gaps());
            assertEquals(Map.of("app:v1", image.digest()), digests(store));
            RegistryStore refused = served(registry, new Login("joe", "wrong"));
            assertEquals(List.of("the registry refuses the login (HTTP 401)"), refused.gaps());
        }
    }

    static Stream<Arguments> stores() {
        return Stream.concat(PushedStores.all(), DamagedStores.all())
                .flatMap(store -> Stream.of(RegistryProgram.values()).map(program -> Arguments.of(store, program)));
    }

    /** The comparison names exactly the parts that the registry does not give to somebody who pulls. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("stores")
    void theComparisonNamesWhatCannotBePulled(StoreCase store, RegistryProgram program) throws Exception {
        program.need();
        Path made = made(store);
        RealRegistry registry = running(program);
        StoreFiles.copy(made, registry.storage());
        RegistryStore files = VolumeReader.read(registry.storage(), StoreProgress.NONE);
        StoreComparison comparison = StoreComparison.confirmed(files, served(registry, null), files);
        StorePush pull = new StorePush(registry.authority(), new Random(0));
        for (Difference difference : comparison.differences()) {
            if (MISSING.contains(difference.kind())) {
                assertFalse(isServed(pull, files, difference), difference::toString);
            } else if (difference.kind() == Kind.TAG_NOT_SERVED) {
                assertNull(pull.get(difference.repository(), difference.reference()), difference::toString);
            }
        }
        if (comparison.notCompared().isEmpty()) {
            for (Map.Entry<String, StoredRepository> repository :
                    files.repositories().entrySet()) {
                for (String tag : repository.getValue().tags().keySet()) {
                    assertEquals(
                            missing(pull, repository.getKey(), tag),
                            named(comparison, files, repository.getKey(), tag),
                            () -> repository.getKey() + ":" + tag + " of " + comparison);
                }
            }
        }
    }

    /** The files of a store, which is made once for all programs. */
    private static Path made(StoreCase store) throws Exception {
        Path root = MADE.get(store.name());
        if (root == null) {
            RealRegistry maker = running(RegistryProgram.OF_SYSTEM);
            store.making()
                    .make(
                            new StorePush(
                                    maker.authority(), new Random(store.name().hashCode())),
                            new VolumeFolder(maker.storage()));
            root = Files.createTempDirectory(folder, "store");
            StoreFiles.copy(maker.storage(), root);
            MADE.put(store.name(), root);
        }
        return root;
    }

    private static boolean isServed(StorePush pull, RegistryStore files, Difference difference) throws Exception {
        String part = difference.served();
        StoredManifest manifest = files.manifests().get(difference.reference());
        boolean index = manifest != null && manifest.kind() == StoredManifest.Kind.INDEX;
        return index ? pull.get(difference.repository(), part) != null : pull.has(difference.repository(), part);
    }

    /** What a tag lacks when it is pulled. */
    private static Set<String> missing(StorePush pull, String repository, String reference) throws Exception {
        Set<String> missing = new TreeSet<>();
        byte[] content = pull.get(repository, reference);
        if (content == null) {
            missing.add(reference);
            return missing;
        }
        for (StoredManifest.Reference part : ManifestContent.parse(content).references()) {
            if (part.role() == StoredManifest.Role.MANIFEST) {
                missing.addAll(missing(pull, repository, part.digest()));
            } else if (!part.foreign() && !pull.has(repository, part.digest())) {
                missing.add(part.digest());
            }
        }
        return missing;
    }

    /** What the comparison says that a tag lacks. */
    private static Set<String> named(StoreComparison comparison, RegistryStore files, String repository, String tag) {
        Set<String> named = new TreeSet<>();
        String root = requireNonNull(requireNonNull(files.repositories().get(repository))
                        .tags()
                        .get(tag))
                .digest();
        Set<String> needed = new TreeSet<>();
        if (root != null) {
            needed.addAll(ManifestTree.of(root, files));
        }
        for (Difference difference : comparison.differences()) {
            if (!difference.repository().equals(repository)) {
                continue;
            }
            if (difference.kind() == Kind.TAG_NOT_SERVED
                    && difference.reference().equals(tag)) {
                return Set.of(tag);
            } else if (MISSING.contains(difference.kind()) && needed.contains(difference.reference())) {
                named.add(difference.served());
            }
        }
        return named;
    }
}
