package dev.registrydoctor.doctor.source.content;

import static dev.registrydoctor.doctor.source.content.Manifests.config;
import static dev.registrydoctor.doctor.source.content.Manifests.digest;
import static dev.registrydoctor.doctor.source.content.Manifests.image;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.checks.store.HarborSpace.Artifact;
import dev.registrydoctor.checks.store.HarborSpace.Quota;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.Credentials;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Harbor says of its space; the answers are those of its swagger file. */
class HarborReaderTest {

    private static final Login JOE = new Login("joe", "s3cret");
    private static final String API = "/api/v2.0/";
    private static final String PAGE_1 = "?page=1&page_size=100&";
    private static final String ONE = image(config("{\"n\":1}"));
    private static final String TWO = image(config("{\"n\":2}"));

    @TempDir
    private Path folder;

    private FakeRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new FakeRegistry();
        registry.answer(API + "ping", new Reply(200, "Pong", Map.of()));
        registry.answer(
                API + "projects" + PAGE_1 + "with_detail=false",
                Reply.json(200, "[{\"project_id\":7,\"name\":\"shop\"},{\"project_id\":8,\"name\":\"library\"}]"));
        registry.answer(
                API + "projects/7/summary",
                Reply.json(
                        200, "{\"repo_count\":1,\"quota\":{\"hard\":{\"storage\":1000},\"used\":{\"storage\":950}}}"));
        registry.answer(API + "projects/8/summary", Reply.json(403, "{\"errors\":[{\"code\":\"FORBIDDEN\"}]}"));
        registry.answer(
                API + "projects/shop/repositories" + PAGE_1 + "sort=name",
                Reply.json(200, "[{\"name\":\"shop/web/app\",\"artifact_count\":2}]"));
        registry.answer(API + "projects/library/repositories" + PAGE_1 + "sort=name", Reply.json(200, "[]"));
        registry.answer(
                API + "projects/shop/repositories/web%252Fapp/artifacts" + PAGE_1 + "with_tag=true",
                Reply.json(200, """
                        [{"digest":"%s","size":400,"push_time":"2026-01-02T03:04:05.678Z",
                          "pull_time":"2026-02-02T00:00:00.000Z",
                          "tags":[{"name":"v1","push_time":"2026-01-03T00:00:00.000Z"}]},
                         {"digest":"%s","size":500,"push_time":"2026-01-01T00:00:00.000Z",
                          "pull_time":"0001-01-01T00:00:00.000Z","tags":null}]""".formatted(digest(ONE), digest(TWO))));
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
    }

    private @Nullable HarborSpace read(@Nullable Login login) {
        try (LiveSite site = Sites.site(Sites.options(null, folder, Map.of()));
                RegistryAccess access = site.access(List.of())) {
            return new HarborReader(access, login, Duration.ofSeconds(60)).read(registry.origin());
        }
    }

    private HarborSpace space(@Nullable Login login) {
        HarborSpace space = read(login);
        assertNotNull(space);
        return space;
    }

    @Test
    void quotasArtifactsAndTheirTimesAreRead() {
        HarborSpace space = space(JOE);

        assertEquals(List.of(), space.gaps());
        assertEquals(Set.of("library", "shop"), space.projects().keySet());
        assertEquals(
                new Quota(1000, 950),
                requireNonNull(space.projects().get("shop")).quota());
        assertNull(requireNonNull(space.projects().get("library")).quota());
        Map<String, @Nullable Instant> tags = new HashMap<>();
        tags.put("v1", Instant.parse("2026-01-03T00:00:00Z"));
        assertEquals(
                Set.of(
                        new Artifact(
                                digest(ONE),
                                400,
                                Instant.parse("2026-01-02T03:04:05.678Z"),
                                Instant.parse("2026-02-02T00:00:00Z"),
                                tags),
                        new Artifact(digest(TWO), 500, Instant.parse("2026-01-01T00:00:00Z"), null, Map.of())),
                Set.copyOf(space.repositories().get("shop/web/app")));
    }

    @Test
    void theShareOfAQuota() {
        assertEquals(0.95, new Quota(1000, 950).share(), 1e-9);
        assertEquals(0, new Quota(-1, 950).share(), 0);
        assertEquals(1, new Quota(0, 0).share(), 0);
        assertFalse(new Quota(-1, 0).isLimited());
    }

    @Test
    void theLoginIsSentOnlyOnceTheRegistryIsKnownToBeAHarbor() {
        space(JOE);
        String basic = Credentials.basic("joe", "s3cret");
        NonEmpty.allMatch(registry.requests(), r -> r.uri().equals(API + "ping") == !basic.equals(r.authorization()));

        registry.answer(API + "ping", new Reply(404, "page not found", Map.of()));
        int before = registry.requests().size();
        assertNull(read(JOE));
        assertEquals(before + 1, registry.requests().size());
        assertNull(registry.requests().get(before).authorization());
    }

    @Test
    void pagesAreReadByNumberUntilOneIsShort() {
        String full = IntStream.range(0, 100)
                .mapToObj(i -> "{\"digest\":\"sha256:" + "%064x".formatted(i) + "\",\"size\":1}")
                .collect(Collectors.joining(",", "[", "]"));
        String path = API + "projects/shop/repositories/web%252Fapp/artifacts?page=";
        registry.answer(
                path + "1&page_size=100&with_tag=true",
                Reply.json(200, full).with("Link", "<http://evil.test/>; rel=\"next\""));
        registry.answer(
                path + "2&page_size=100&with_tag=true",
                Reply.json(200, "[{\"digest\":\"" + digest(ONE) + "\",\"size\":\"many\"}]"));

        assertEquals(
                101,
                requireNonNull(space(JOE).repositories().get("shop/web/app")).size());
        assertEquals(2, registry.asked(path).size());
    }

    @Test
    void pagesThatAreAllTheSameEnd() {
        String full = IntStream.range(0, 100)
                .mapToObj(i -> "{\"digest\":\"sha256:" + "%064x".formatted(i) + "\",\"size\":1}")
                .collect(Collectors.joining(",", "[", "]"));
        String path = API + "projects/shop/repositories/web%252Fapp/artifacts?page=";
        registry.filter(request -> request.uri().startsWith(path) ? Reply.json(200, full) : null);

        HarborSpace space = space(JOE);

        assertEquals(List.of("the artifacts of shop/web/app: its pages are all the same"), space.gaps());
        assertEquals(
                100, requireNonNull(space.repositories().get("shop/web/app")).size());
        assertEquals(2, registry.asked(path).size());
    }

    @Test
    void namesOfOthersAndBrokenAnswersAreGaps() {
        registry.answer(
                API + "projects/shop/repositories" + PAGE_1 + "sort=name",
                Reply.json(200, "[{\"name\":\"library/app\"},{\"name\":\"shop/../x\"},{\"name\":\"shop/web/app\"}]"));
        registry.answer(
                API + "projects/shop/repositories/web%252Fapp/artifacts" + PAGE_1 + "with_tag=true",
                Reply.json(200, "<html>"));
        registry.answer(API + "projects/7/summary", Reply.json(500, "down"));

        HarborSpace space = space(JOE);

        assertEquals(Set.of("shop/web/app"), space.repositories().keySet());
        assertEquals(3, space.gaps().size(), space.gaps()::toString);
        assertTrue(
                space.gaps()
                        .contains("repository library/app, repository shop/../x: not a name that a repository of"
                                + " project shop can have"),
                space.gaps()::toString);
        assertTrue(space.gaps().contains("the quota of shop: HTTP 500: down"), space.gaps()::toString);
    }

    @Test
    void aStoreHasTheRepositoriesManifestsAndPushTimesThatHarborNames() {
        registry.push("shop/web/app", "v1", ONE);
        registry.push("shop/web/app", "v2", ONE);
        registry.put("shop/web/app", TWO);
        registry.answer("/v2/_catalog?n=1000", Reply.json(401, "{}"));
        HarborSpace space = space(null);

        try (LiveSite site = Sites.site(Sites.options(null, folder, Map.of()));
                RegistryAccess access = site.access(List.of())) {
            RegistryStore store = new StoreReader(
                            access, StoreOptions.within(Duration.ofSeconds(60)).with(space))
                    .read(registry.origin(), StoreProgress.NONE);
            assertEquals(List.of(), store.gaps());
            assertEquals(
                    Set.of(digest(ONE), digest(TWO)),
                    requireNonNull(store.repositories().get("shop/web/app")).revisions());
            assertEquals(
                    Instant.parse("2026-01-03T00:00:00Z"),
                    requireNonNull(store.repositories()
                                    .get("shop/web/app")
                                    .tags()
                                    .get("v1"))
                            .pushed());
            assertNull(requireNonNull(
                            store.repositories().get("shop/web/app").tags().get("v2"))
                    .pushed());
        }
    }
}
