package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.sweep.GarbageCollection;
import dev.registrydoctor.doctor.integration.StorePull.Pulled;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real registries make stores, and collect garbage in copies of them. What they delete, byte for byte, is what was computed from the
 * files before, and what can be pulled afterwards is what was said to stay whole.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class StoresIT {

    private static final int BY_CHANCE = 10;

    @TempDir
    private static Path folder;

    /** Stores that were made, by their names. */
    private final Map<String, Path> made = new TreeMap<>();

    private final Map<RegistryProgram, RealRegistry> registries = new TreeMap<>();

    /** What stores give before a collection, by store and program. */
    private final Map<String, Map<String, Pulled>> whole = new TreeMap<>();

    @BeforeAll
    void need() {
        RegistryProgram.OF_SYSTEM.need();
    }

    @AfterAll
    void stop() throws Exception {
        for (RealRegistry registry : registries.values()) {
            registry.close();
        }
    }

    private RealRegistry registry(RegistryProgram program) throws Exception {
        RealRegistry running = registries.get(program);
        if (running == null) {
            running = RealRegistry.start(program, folder, false);
            registries.put(program, running);
        }
        return running;
    }

    private static Stream<StoreCase> cases() {
        return Stream.of(
                        PushedStores.all(),
                        DamagedStores.all(),
                        IntStream.range(0, BY_CHANCE).mapToObj(PushedStores::random))
                .flatMap(s -> s);
    }

    private static Stream<RegistryProgram> programs() {
        return Stream.of(RegistryProgram.values()).filter(RegistryProgram::isHere);
    }

    /** Is skipped, and says so, when all others are run with one version only. */
    @Test
    void bothVersionsAreTried() {
        RegistryProgram.NEWER.need();
        assertEquals(RegistryProgram.values().length, programs().count());
    }

    static Stream<Arguments> collections() {
        return cases().flatMap(store -> programs()
                .flatMap(program ->
                        Stream.of(false, true).map(deleteUntagged -> Arguments.of(store, program, deleteUntagged))));
    }

    /** Makes a store once. Its folder is moved out of the registry's, which holds nothing about it in memory. */
    private Path store(StoreCase store) throws Exception {
        Path existing = made.get(store.name());
        if (existing != null) {
            return existing;
        }
        RealRegistry registry = registry(RegistryProgram.OF_SYSTEM);
        Random random = new Random(store.name().hashCode());
        store.making().make(new StorePush(registry.authority(), random), new VolumeFolder(registry.storage()));
        Path root = Files.createDirectory(folder.resolve("store" + made.size()));
        move(registry, root);
        made.put(store.name(), root);
        return root;
    }

    private static void move(RealRegistry registry, Path root) throws Exception {
        Path files = registry.storage().resolve("docker");
        if (Files.exists(files)) {
            Files.move(files, root.resolve("docker"));
        }
    }

    @ParameterizedTest(name = "{0}, {1}, untagged deleted: {2}")
    @MethodSource("collections")
    void aCollectionDoesWhatWasComputed(StoreCase store, RegistryProgram program, boolean deleteUntagged)
            throws Exception {
        Path copy = copy(store);
        try {
            RegistryStore read = VolumeReader.read(copy, StoreProgress.NONE);
            GarbageCollection computed = compute(read, program, deleteUntagged);
            Map<String, Pulled> before = before(store, read, program, copy);
            StoreFiles files = StoreFiles.of(copy);
            Programs.Ended ended = program.collect(copy, deleteUntagged);
            StoreFiles gone = files.goneIn(StoreFiles.of(copy));
            assertEquals(
                    computed.stopped() == null, ended.exit() == 0, () -> computed.stopped() + "\n" + ended.output());
            assertEquals(computed.freed(), gone.blobs(), ended::output);
            assertEquals(
                    computed.bytes(),
                    gone.blobs().values().stream().mapToLong(Long::longValue).sum());
            assertEquals(manifests(computed), gone.manifests());
            assertEquals(lost(before, program, copy), computed.broken());
        } finally {
            StoreFiles.delete(copy);
        }
    }

    static Stream<Arguments> pulled() {
        List<String> names = List.of(
                "layers shared by tags and repositories",
                "an index of two platforms",
                "Docker's list and images",
                "referrers by subject",
                "a platform that another repository has",
                "by chance 0");
        return cases().filter(store -> names.contains(store.name()))
                .flatMap(store -> programs().map(program -> Arguments.of(store, program)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("pulled")
    void whatIsKeptPulls(StoreCase store, RegistryProgram program) throws Exception {
        Programs.need("skopeo");
        Path copy = copy(store);
        try {
            RegistryStore read = VolumeReader.read(copy, StoreProgress.NONE);
            Map<String, Pulled> before = before(store, read, program, copy);
            Set<String> broken = compute(read, program, true).broken().keySet();
            assertEquals(0, program.collect(copy, true).exit());
            Set<String> kept = new TreeSet<>();
            before.forEach((tag, pulled) -> {
                if (pulled.whole() && !broken.contains(tag)) {
                    kept.add(tag);
                }
            });
            assertEquals(kept, serving(program, copy, registry -> pullable(registry, before.keySet())));
        } finally {
            StoreFiles.delete(copy);
        }
    }

    /** Those images that skopeo pulls with all their platforms. */
    private static Set<String> pullable(RealRegistry registry, Set<String> tags) throws Exception {
        Set<String> pullable = new TreeSet<>();
        for (String tag : tags) {
            Path into = Files.createTempDirectory(folder, "pulled");
            Programs.Ended ended = Programs.run(
                    into,
                    "skopeo",
                    "--insecure-policy",
                    "copy",
                    "--quiet",
                    "--all",
                    "--src-tls-verify=false",
                    "docker://" + registry.authority() + "/" + tag,
                    "dir:" + into.resolve("image"));
            if (ended.exit() == 0) {
                pullable.add(tag);
            }
        }
        return pullable;
    }

    private Path copy(StoreCase store) throws Exception {
        Path copy = Files.createTempDirectory(folder, "copy");
        StoreFiles.copy(store(store), copy);
        return copy;
    }

    private static GarbageCollection compute(RegistryStore read, RegistryProgram program, boolean deleteUntagged)
            throws IOException {
        return deleteUntagged
                ? GarbageCollection.deletingUntagged(read, program.version())
                : GarbageCollection.of(read, program.version());
    }

    private static Set<String> manifests(GarbageCollection computed) {
        Set<String> all = new TreeSet<>();
        computed.manifests()
                .forEach((repository, digests) -> digests.forEach(digest -> all.add(repository + " " + digest)));
        return all;
    }

    /** Asks a registry while it serves a store. */
    private interface Question<T> {
        T ask(RealRegistry registry) throws Exception;
    }

    private <T> T serving(RegistryProgram program, Path root, Question<T> question) throws Exception {
        RealRegistry registry = registry(program);
        Files.createDirectories(registry.storage());
        Files.move(root.resolve("docker"), registry.storage().resolve("docker"));
        try {
            return question.ask(registry);
        } finally {
            move(registry, root);
        }
    }

    private static StorePull pull(RealRegistry registry) {
        return new StorePull(new StorePush(registry.authority(), new Random(0)));
    }

    private Map<String, Pulled> before(StoreCase store, RegistryStore read, RegistryProgram program, Path copy)
            throws Exception {
        String key = program + " " + store.name();
        Map<String, Pulled> known = whole.get(key);
        if (known == null) {
            known = pull(read, program, copy);
            whole.put(key, known);
        }
        return known;
    }

    /** What each tag of a store gives. */
    private Map<String, Pulled> pull(RegistryStore read, RegistryProgram program, Path root) throws Exception {
        Map<String, Pulled> parts = new TreeMap<>();
        if (read.repositories().isEmpty()) {
            return parts;
        }
        return serving(program, root, registry -> {
            for (Map.Entry<String, StoredRepository> repository :
                    read.repositories().entrySet()) {
                for (Map.Entry<String, StoredRepository.Tag> tag :
                        repository.getValue().tags().entrySet()) {
                    String digest = tag.getValue().digest();
                    if (digest != null) {
                        parts.put(
                                repository.getKey() + ":" + tag.getKey(),
                                pull(registry).pull(repository.getKey(), digest));
                    }
                }
            }
            return parts;
        });
    }

    /** What each tag gave before and does not give now. */
    private Map<String, Set<String>> lost(Map<String, Pulled> before, RegistryProgram program, Path root)
            throws Exception {
        Map<String, Set<String>> lost = new TreeMap<>();
        if (before.isEmpty()) {
            return lost;
        }
        return serving(program, root, registry -> {
            for (Map.Entry<String, Pulled> tag : before.entrySet()) {
                String repository = tag.getKey().substring(0, tag.getKey().lastIndexOf(':'));
                Set<String> gone = pull(registry).lost(repository, tag.getValue());
                if (!gone.isEmpty()) {
                    lost.put(tag.getKey(), gone);
                }
            }
            return lost;
        });
    }
}
