package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code space} says of real registries, through its files and its API, and what its garbage collection frees. */
@ParameterizedClass
@EnumSource(RegistryProgram.class)
class SpaceIT {

    private final RegistryProgram program;

    @TempDir
    Path folder;

    SpaceIT(RegistryProgram program) {
        this.program = program;
    }

    @BeforeAll
    static void programs() {
        Programs.need("skopeo");
    }

    private void push(RealRegistry registry) throws Exception {
        OciLayout one = new OciLayout(folder.resolve("one"));
        registry.push(one.holding(one.image("the first image".repeat(50), "amd64")), "team/app:v1");
        OciLayout two = new OciLayout(folder.resolve("two"));
        registry.push(two.holding(two.image("the second image".repeat(500), "amd64")), "team/app:v2");
        OciLayout both = new OciLayout(folder.resolve("both"));
        registry.push(
                both.holding(both.index(List.of(both.image("for one", "amd64"), both.image("for another", "arm64")))),
                "web:latest");
    }

    private static JsonNode space(Object... args) {
        List<Object> all = new ArrayList<>(List.of("space", "-o", "json"));
        all.addAll(List.of(args));
        Cli.Result result = Cli.run(all.toArray());
        assertEquals(0, result.exit(), result.err() + result.out());
        return result.json();
    }

    @Test
    void filesAndApiSayTheSameOfARegistryThatNobodyDeletedFrom() throws Exception {
        try (RealRegistry registry = RealRegistry.start(program, folder, false)) {
            push(registry);

            JsonNode files = space("--volume", registry.storage());
            JsonNode api = space("--registry", registry.authority(), "--kubeconfig", noCluster());

            assertEquals("api", api.at("/source").asText());
            for (String path : List.of("/totals/taggedBytes", "/totals/tags", "/totals/manifests", "/totals/blobs")) {
                assertEquals(files.at(path).asLong(), api.at(path).asLong(), path);
            }
            assertEquals(
                    List.of("linux/amd64", "linux/arm64"),
                    Stream.of(0, 1)
                            .map(i -> tag(files, "web").at("/platforms/" + i).asText())
                            .toList());
            assertEquals(
                    tag(files, "web").get("exclusiveBytes"), tag(api, "web").get("exclusiveBytes"));
        }
    }

    @Test
    void aRegistryThatWantsALoginIsReadWithIt() throws Exception {
        try (RealRegistry registry = RealRegistry.start(program, folder, true)) {
            push(registry);
            Path password = Files.writeString(folder.resolve("password"), "U*U\n");
            Path wrong = Files.writeString(folder.resolve("wrong"), "no\n");
            Path cluster = noCluster();

            JsonNode api = space(
                    "--registry",
                    registry.authority(),
                    "-u",
                    "joe",
                    "--password-file",
                    password,
                    "--kubeconfig",
                    cluster);

            assertEquals(3, api.at("/totals/tags").asInt());
            for (List<Object> login :
                    List.of(List.<Object>of(), List.<Object>of("-u", "joe", "--password-file", wrong))) {
                List<Object> args =
                        new ArrayList<>(List.of("space", "--registry", registry.authority(), "--kubeconfig", cluster));
                args.addAll(login);
                Cli.Result refused = Cli.run(args.toArray());
                assertEquals(5, refused.exit(), refused.out());
                assertTrue(refused.err().contains("could not be read"), refused.err());
            }
        }
    }

    private static JsonNode tag(JsonNode report, String repository) {
        for (JsonNode one : report.get("repositories")) {
            if (one.get("name").asText().equals(repository)) {
                return one.at("/tags/0");
            }
        }
        throw new AssertionError(repository + " in " + report);
    }

    /** A kubeconfig whose cluster does not answer: who uses the images is not known then. */
    private Path noCluster() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: none
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:9"}}]
                contexts: [{name: none, context: {cluster: none, user: none}}]
                users: [{name: none, user: {token: none}}]
                """);
    }

    @Test
    void whatIsForeseenIsWhatTheGarbageCollectionFrees() throws Exception {
        try (RealRegistry registry = RealRegistry.start(program, folder, false)) {
            push(registry);
            long foreseen = space("--volume", registry.storage(), "--what-if", "delete", "team/app:v2")
                    .at("/whatIf/garbageCollection/freedBytes")
                    .asLong();
            long before = blobs(registry);

            Programs.succeed(
                    folder,
                    "skopeo",
                    "delete",
                    "--tls-verify=false",
                    "docker://" + registry.authority() + "/team/app:v2");
            Programs.succeed(
                    folder,
                    program.command(),
                    "garbage-collect",
                    registry.config().toString());

            assertTrue(foreseen > 0);
            assertEquals(foreseen, before - blobs(registry));
            JsonNode after = space("--volume", registry.storage());
            assertEquals(2, after.at("/totals/tags").asInt());
            assertEquals(0, after.at("/totals/garbageCollection/freedBytes").asLong());
        }
    }

    private static long blobs(RealRegistry registry) throws IOException {
        try (Stream<Path> files = Files.walk(registry.storage().resolve("docker/registry/v2/blobs"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }
}
