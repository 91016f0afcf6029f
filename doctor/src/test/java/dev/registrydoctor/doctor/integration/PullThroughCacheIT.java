package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code space} and a real registry that is a pull-through cache: it is recognized, and fetches nothing. */
@Timeout(300)
class PullThroughCacheIT {

    @TempDir
    private Path folder;

    private static RealRegistry start(RegistryProgram program, Path folder, boolean login, String more)
            throws Exception {
        return RealRegistry.start(program, folder, login, "delete: {enabled: true}", more);
    }

    /** In YAML after the address of the section http. */
    private static String proxyOf(String upstream) {
        return "}\nproxy: {remoteurl: \"http://" + upstream + "\"";
    }

    private static Map<String, Long> files(Path root) throws Exception {
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                // Where the scheduler of a cache keeps the times of what it has.
                if (!file.endsWith("scheduler-state.json")) {
                    files.put(root.relativize(file).toString(), Files.size(file));
                }
            }
        }
        return files;
    }

    private Cli.Result space(RealRegistry registry, Object... more) throws Exception {
        List<Object> args = new ArrayList<>(List.of("space", "--registry", registry.authority(), "--kubeconfig"));
        args.add(Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: none
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:9"}}]
                contexts: [{name: none, context: {cluster: none, user: none}}]
                users: [{name: none, user: {token: none}}]
                """));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    private static void assertRefused(Cli.Result result) {
        assertEquals(5, result.exit(), result::toString);
        assertTrue(result.err().contains("the registry is a pull-through cache"), result.err());
        assertTrue(result.err().contains("--volume DIR"), result.err());
    }

    static Stream<Arguments> caches() {
        return Stream.of(RegistryProgram.values())
                .flatMap(program -> Stream.of(false, true).map(login -> Arguments.of(program, login)));
    }

    // The upstream goes away before the test ends.
    @SuppressWarnings("try")
    @ParameterizedTest(name = "{0}, upstream with a login: {1}")
    @MethodSource("caches")
    void aCacheIsRecognizedAndFetchesNothing(RegistryProgram program, boolean login) throws Exception {
        program.need();
        Programs.need("skopeo");
        try (RealRegistry upstream = start(program, folder, login, "")) {
            OciLayout one = new OciLayout(folder.resolve("one"));
            upstream.push(one.holding(one.image("cached", "amd64")), "team/app:v1");
            OciLayout two = new OciLayout(folder.resolve("two"));
            upstream.push(two.holding(two.image("not cached", "amd64")), "team/app:v2");
            String credentials = login ? ", username: joe, password: \"U*U\"" : "";
            try (RealRegistry cache = start(program, folder, false, proxyOf(upstream.authority()) + credentials)) {
                if (login) {
                    // Version 2 does not log in to such an upstream, so that nothing is cached.
                    assertRefused(space(cache, "--repository", "team/app"));
                    return;
                }
                assertNotNull(new StorePush(cache.authority(), new Random(0)).get("team/app", "v1"));
                Map<String, Long> before = files(cache.storage());

                assertRefused(space(cache));
                assertRefused(space(cache, "--repository", "team/app"));
                assertEquals(before, files(cache.storage()));
                upstream.close();
                assertRefused(space(cache));
                assertEquals(0, Cli.run("space", "--volume", cache.storage()).exit());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aRegistryIsReadAndGetsNoUpload(RegistryProgram program) throws Exception {
        program.need();
        Programs.need("skopeo");
        try (RealRegistry registry = start(program, folder, false, "")) {
            OciLayout one = new OciLayout(folder.resolve("one"));
            registry.push(one.holding(one.image("an image", "amd64")), "team/app:v1");
            Map<String, Long> before = files(registry.storage());

            assertEquals(0, space(registry).exit());
            assertEquals(before, files(registry.storage()));
        }
    }
}
