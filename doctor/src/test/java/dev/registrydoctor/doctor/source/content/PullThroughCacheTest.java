package dev.registrydoctor.doctor.source.content;

import static dev.registrydoctor.doctor.source.content.Manifests.config;
import static dev.registrydoctor.doctor.source.content.Manifests.image;
import static dev.registrydoctor.doctor.source.content.Manifests.layer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which answers a pull-through cache is told from a registry, before one of its images is asked for. */
@Timeout(300)
class PullThroughCacheTest {

    private static final String UNKNOWN =
            "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\",\"detail\":%s}]}";

    @TempDir
    private Path folder;

    private FakeRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new FakeRegistry();
        registry.push("app", "v1", image(config("{}"), layer("a layer")));
        registry.push("web", "v1", image(config("{}"), layer("a layer")));
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
    }

    private RegistryStore read(String... repositories) {
        try (LiveSite site = Sites.site(Sites.options(null, folder, Map.of()));
                RegistryAccess access = site.access(List.of())) {
            StoreOptions options = StoreOptions.within(Duration.ofSeconds(60)).of(List.of(repositories));
            return new StoreReader(access, options).read(registry.origin(), StoreProgress.NONE);
        }
    }

    private void answer(String repository, Reply reply) {
        registry.answer("/v2/" + repository + "/manifests/" + FakeRegistry.NOBODYS, reply);
    }

    private void answersAll(Reply reply) {
        registry.filter(request -> request.uri().endsWith(FakeRegistry.NOBODYS) ? reply : null);
    }

    /** What distribution's proxy tells of its upstream: its errors, or what its HTTP client failed with. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}",
                "[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\",\"detail\":[]}]",
                "{\"code\":\"TOOMANYREQUESTS\",\"message\":\"slow down\"}",
                "{\"Op\":\"Get\",\"URL\":\"https://registry-1.docker.io/v2/\",\"Err\":{\"Op\":\"dial\"}}",
                "{\"ParseErr\":{},\"StatusCode\":404,\"Response\":\"PGh0bWw+\"}",
                "{\"Status\":\"502 Bad Gateway\"}",
                "\"manifest unknown: manifest unknown\"",
                "\"errors:\\ndenied: requested access to the resource is denied\\nunauthorized: authentication required\\n\"",
                "\"Get \\\"http://127.0.0.1:5901/v2/\\\": dial tcp 127.0.0.1:5901: connect: connection refused\"",
                "\"received unexpected HTTP status: 502 Bad Gateway\""
            })
    void aCacheIsNotAskedForAnImage(String detail) {
        answersAll(Reply.json(500, UNKNOWN.formatted(detail)));

        RegistryStore store = read();

        assertEquals(Map.of(), store.repositories());
        assertEquals(1, store.gaps().size());
        assertTrue(store.gaps().get(0).startsWith("the registry is a pull-through cache"), store.gaps()::toString);
        assertEquals(List.of("/v2/_catalog?n=1000"), registry.asked("/"));
    }

    @Test
    void neitherIsOneWhoseRepositoryIsNamed() {
        answersAll(Reply.json(500, UNKNOWN.formatted("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}")));

        RegistryStore store = read("library/nginx");

        assertEquals(
                1,
                store.gaps().stream()
                        .filter(gap -> gap.contains("pull-through cache"))
                        .count());
        assertEquals(List.of(), registry.asked("/"));
    }

    /** A cache that lists nothing would look empty. */
    @Test
    void neitherIsOneThatListsNothing() {
        registry.answer("/v2/_catalog?n=1000", Reply.json(200, "{\"repositories\":[]}"));
        answersAll(Reply.json(500, UNKNOWN.formatted("\"denied: no\"")));

        assertTrue(read().gaps().get(0).startsWith("the registry is a pull-through cache"));
    }

    /** Storage that fails names its driver, and a proxy before a registry answers in its own words: neither tells. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\",\"detail\":{\"DriverName\":\"s3aws\","
                        + "\"Enclosed\":{\"Op\":\"Get\",\"URL\":\"https://s3\",\"Err\":{}}}}]}",
                "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\",\"detail\":{\"errors\":[]}}]}",
                "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\",\"detail\":{\"Op\":\"dial\",\"Net\":\"tcp\"}}]}",
                "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\",\"detail\":\"filesystem: open /v2/x: denied: no\"}]}",
                "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\",\"detail\":\"s3aws: Get \\\"https://s3/v2/\\\": EOF\"}]}",
                "<html>Bad Gateway</html>"
            })
    void aRegistryThatOnlyFailsIsNotReadAndNotCalledACache(String body) {
        answersAll(new Reply(500, body, Map.of()));

        RegistryStore store = read();

        assertEquals(Map.of(), store.repositories());
        assertTrue(
                store.gaps().get(0).startsWith("whether the registry is a pull-through cache"), store.gaps()::toString);
        assertEquals(List.of("/v2/_catalog?n=1000"), registry.asked("/"));
    }

    /** An error of one moment, or of one repository, does not hide the others. */
    @Test
    void oneAnswerThatTellsIsEnough() {
        answer("app", new Reply(503, "later", Map.of()));

        assertEquals(2, read().repositories().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 429})
    void aRegistryThatSaysNoIsRead(int status) {
        answersAll(Reply.json(status, UNKNOWN.formatted("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}")));

        assertEquals(2, read().repositories().size());
    }
}
