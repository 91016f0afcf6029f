package dev.registrydoctor.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.samples.server.RegistrySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {

    private static final Path SOURCE = Path.of("src/main/resources/samples");

    static List<Sample> samples() {
        return Samples.all();
    }

    @Test
    void indexNamesEveryFile() throws IOException {
        TreeSet<String> files = new TreeSet<>(FilesOf.folder(SOURCE).paths());
        files.remove("index.txt");
        TreeSet<String> index = new TreeSet<>(Files.readAllLines(SOURCE.resolve("index.txt")));
        TreeSet<String> missing = new TreeSet<>(files);
        missing.removeAll(index);
        TreeSet<String> surplus = new TreeSet<>(index);
        surplus.removeAll(files);
        assertEquals("missing [], surplus []", "missing " + missing + ", surplus " + surplus, "index.txt");
    }

    @Test
    void healthyOnesComeFirst() {
        List<Sample> all = Samples.all();
        assertEquals("healthy", all.get(0).name());
        int healthy = Math.toIntExact(all.stream().filter(Sample::isHealthy).count());
        NonEmpty.allMatch(all.subList(0, healthy), Sample::isHealthy);
        assertTrue(all.size() >= 17, "only " + all.size());
    }

    @Test
    void unknownNamesAreNoSamples() {
        assertTrue(Samples.find("no-such-sample").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isToldInWords(Sample sample) {
        assertFalse(sample.title().isBlank());
        assertFalse(sample.description().isBlank());
        String header = sample.files().text("sample.md");
        assertNotNull(header);
        assertTrue(header.startsWith("---\nname: " + sample.name() + "\n"), sample.name());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void expectsProblemsThatThereAre(Sample sample) {
        for (String id : sample.expected()) {
            assertNotNull(getClass().getResource("/problems/" + id + ".md"), id + " has no page");
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void apiFilesAreLists(Sample sample) {
        for (String path : sample.files().paths()) {
            if (path.startsWith("api/") && !path.equals("api/version.json")) {
                Object list = SampleJson.parse(String.valueOf(sample.files().text(path)));
                assertTrue(String.valueOf(SampleJson.find(list, "kind")).endsWith("List"), path);
                assertTrue(SampleJson.find(list, "items") instanceof List<?>, path);
                for (SampleJson.Item item :
                        SampleJson.items(String.valueOf(sample.files().text(path)))) {
                    assertNotNull(item.at("metadata", "name"), path);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void logsAreOfItsPods(Sample sample) {
        List<String> pods = pods(sample).stream()
                .map(p -> p.at("metadata", "namespace") + "_" + p.at("metadata", "name") + "_")
                .toList();
        sample.files().paths().stream()
                .filter(path -> path.startsWith("logs/") && !sample.name().equals("healthy"))
                .filter(path -> !isOfBase(path))
                .forEach(path -> assertTrue(pods.stream().anyMatch(p -> path.startsWith("logs/" + p)), path));
    }

    private static boolean isOfBase(String path) {
        return Samples.find("healthy").orElseThrow().files().paths().contains(path);
    }

    /** What runs from the built-in registry is what the registry serves; where it is not, the sample says so. */
    @ParameterizedTest
    @MethodSource("samples")
    void runningDigestsAreThoseOfTheBytesServed(Sample sample) {
        List<RegistrySpec> registries = RegistrySpec.of(sample.files());
        for (SampleJson.Item pod : pods(sample)) {
            for (Object status : orEmpty(SampleJson.find(pod.fields(), "status", "containerStatuses"))) {
                String image = String.valueOf(SampleJson.find(status, "image"));
                String imageId = String.valueOf(SampleJson.find(status, "imageID"));
                if (image.startsWith("localhost:32000/") && imageId.contains("@")) {
                    String running = imageId.substring(imageId.indexOf('@') + 1);
                    String repository = image.substring("localhost:32000/".length(), image.lastIndexOf(':'));
                    RegistrySpec.Repository held =
                            registries.get(0).repositories().get(repository);
                    assertNotNull(held, image);
                    assertTrue(held.manifests().containsKey(running), image + " runs " + running);
                    String tagged = held.tags().get(image.substring(image.lastIndexOf(':') + 1));
                    assertEquals(sample.name().equals("stale-tag"), !running.equals(tagged), image);
                }
            }
        }
    }

    private static List<?> orEmpty(@Nullable Object list) {
        return list instanceof List<?> some ? some : List.of();
    }

    @Test
    void aPodRunsAnImageOfTheRegistryInEachOfThese() {
        for (String name : List.of("healthy", "healthy-multi-arch", "stale-tag")) {
            assertTrue(
                    pods(Samples.find(name).orElseThrow()).stream()
                            .anyMatch(pod -> pod.text().contains("\"imageID\": \"localhost:32000/mynginx@sha256:")),
                    name);
        }
    }

    /** Digests within manifests lead to what is there, so that configurations can be compared. */
    @ParameterizedTest
    @MethodSource("samples")
    void manifestsLeadToTheirConfigurations(Sample sample) {
        for (RegistrySpec spec : RegistrySpec.of(sample.files())) {
            for (RegistrySpec.Repository repository : spec.repositories().values()) {
                for (RegistrySpec.Stored stored : repository.manifests().values()) {
                    Object manifest = SampleJson.parse(new String(stored.bytes(), StandardCharsets.UTF_8));
                    Object config = SampleJson.find(manifest, "config", "digest");
                    if (config != null) {
                        assertTrue(repository.blobs().containsKey(config.toString()), sample.name() + " " + config);
                    }
                    for (Object child : orEmpty(SampleJson.find(manifest, "manifests"))) {
                        Object digest = SampleJson.find(child, "digest");
                        assertTrue(repository.manifests().containsKey(String.valueOf(digest)), "child " + digest);
                    }
                }
            }
        }
    }

    private static List<SampleJson.Item> pods(Sample sample) {
        return SampleJson.items(String.valueOf(sample.files().text("api/pods.json")));
    }

    @Test
    void aSampleCanBeWrittenInAnyFolder(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("sample.md"),
                "---\ntitle: t\nexpected: a.b , c.d\nlike: healthy\n---\nWhat was done.\n");
        Sample sample = Sample.in(folder);
        assertEquals(List.of("a.b", "c.d"), sample.expected());
        assertEquals("What was done.", sample.description());
        assertNotNull(sample.files().text("api/pods.json"));
    }

    @Test
    void smallEditsAreMadeInWhatTheOtherSampleHas(@TempDir Path folder) throws IOException {
        Path api = Files.createDirectories(folder.resolve("api"));
        Files.writeString(folder.resolve("sample.md"), """
                ---
                title: t
                expected: -
                like: healthy
                without: host/etc/os-release
                ---
                """);
        Files.writeString(api.resolve("deployments.patch.json"), """
                [{"match": "container-registry/registry", "merge": {"spec": {"replicas": 0, "strategy": null}}},
                 {"match": "container-*/reg*", "at": "spec.template.spec.containers.0", "merge": {"image": "x:1"}},
                 {"match": "default/web", "remove": true},
                 {"add": {"metadata": {"name": "new", "namespace": "default", "creationTimestamp": "<ago 1h30m>"}}}]
                """);
        Instant before = Instant.now();
        SampleFiles files = Sample.in(folder).files();
        assertFalse(files.paths().contains("host/etc/os-release"));
        assertFalse(files.paths().contains("api/deployments.patch.json"));
        Map<String, SampleJson.Item> byName = new TreeMap<>();
        SampleJson.items(String.valueOf(files.text("api/deployments.json")))
                .forEach(item -> byName.put(String.valueOf(item.at("metadata", "name")), item));
        assertEquals(List.of("hostpath-provisioner", "new", "registry"), List.copyOf(byName.keySet()));
        SampleJson.Item made = Objects.requireNonNull(byName.get("new"));
        Instant created = Instant.parse(String.valueOf(made.at("metadata", "creationTimestamp")));
        Duration age = Duration.ofMinutes(90);
        // Times of the API server have whole seconds.
        assertFalse(created.isBefore(before.minus(age).truncatedTo(ChronoUnit.SECONDS)), created + " " + before);
        assertFalse(created.isAfter(Instant.now().minus(age)), String.valueOf(created));
        String registry = String.valueOf(byName.get("registry")).replaceAll("\\s", "");
        assertTrue(registry.contains("\"replicas\":0,"), registry);
        assertTrue(registry.contains("\"image\":\"x:1\""), registry);
        assertTrue(registry.contains("\"containerPort\":5000"), registry);
        assertFalse(registry.contains("\"strategy\""), registry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"match\": \"default/wbe\", \"remove\": true}]",
                "[{\"match\": \"default/web\"}]",
                "[{\"match\": \"default/web\", \"at\": \"spec.template.spec.containers.7\", \"merge\": {}}]",
                "[{\"merge\": {}}]",
                "{}"
            })
    void anEditThatFitsNothingIsAnError(String edits, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("sample.md"), "---\ntitle: t\nexpected: -\nlike: healthy\n---\n");
        Files.writeString(Files.createDirectories(folder.resolve("api")).resolve("deployments.patch.json"), edits);
        assertThrows(IllegalArgumentException.class, () -> Sample.in(folder));
    }

    @Test
    void onlyWhatTheOtherSampleHasCanBeLeftOut(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("sample.md"), "---\ntitle: t\nexpected: -\nlike: healthy\nwithout: host/x\n---\n");
        assertThrows(IllegalArgumentException.class, () -> Sample.in(folder));
    }

    @Test
    void whatAnotherSampleIsLikeIsTakenToo(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("sample.md"), "---\ntitle: t\nexpected: -\nlike: storage-addon-off\n---\n");
        SampleFiles files = Sample.in(folder).files();
        assertNotNull(files.text("host/etc/hostname"), "of healthy");
        assertEquals(
                0,
                SampleJson.items(String.valueOf(files.text("api/storageclasses.json")))
                        .size());
    }

    @Test
    void whatIsNoSampleIsRefused(@TempDir Path folder) throws IOException {
        assertThrows(IllegalArgumentException.class, () -> Sample.in(folder));
        for (String text :
                List.of("no header", "---\ntitle: t\n---\n", "---\ntitle: t\nexpected: -\nlike: nothing\n---\n")) {
            Files.writeString(folder.resolve("sample.md"), text);
            assertThrows(IllegalArgumentException.class, () -> Sample.in(folder), text);
        }
    }
}
