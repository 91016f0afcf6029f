package dev.registrydoctor.doctor.source.content;

import static dev.registrydoctor.doctor.source.content.Manifests.config;
import static dev.registrydoctor.doctor.source.content.Manifests.digest;
import static dev.registrydoctor.doctor.source.content.Manifests.image;
import static dev.registrydoctor.doctor.source.content.Manifests.index;
import static dev.registrydoctor.doctor.source.content.Manifests.layer;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of a registry, how often, and when it is asked no more. */
@Timeout(300)
class StoreReaderLimitsTest extends ReadStore {

    @Test
    void referrersAreReadWhereTheRegistryListsThem() {
        String image = simple("one");
        String signature = image(config("{}"), layer("signature"))
                .replaceFirst("\\{", "{\"subject\":{\"digest\":\"" + digest(image) + "\"},");
        registry.push("app", "v1", image);
        registry.put("app", signature);
        registry.filter(request -> !request.uri().startsWith("/v2/app/referrers/")
                ? null
                : Reply.json(200, request.uri().endsWith(digest(image)) ? index(signature) : index()));

        RegistryStore store = read(ALL);

        assertEquals(List.of(), store.gaps());
        assertEquals(
                Set.of(digest(image), digest(signature)),
                requireNonNull(store.repositories().get("app")).revisions());
        assertEquals(
                digest(image),
                requireNonNull(store.manifests().get(digest(signature))).subject());
    }

    @Test
    void aRegistryWithoutReferrersIsAskedForThemOnlyAtFirst() {
        for (int i = 0; i < 200; i++) {
            registry.push("app", "v" + i, simple("image " + i));
        }

        RegistryStore store = read(ALL);

        assertEquals(List.of(), store.gaps());
        assertEquals(200, store.manifests().size());
        int asked = registry.asked("/v2/app/referrers/").size();
        assertTrue(asked >= 1 && asked <= 16, () -> asked + " requests");
    }

    @Test
    void referrersWhosePagesFormALoopAreAGap() {
        String image = simple("one");
        registry.push("app", "v1", image);
        registry.filter(request -> !request.uri().startsWith("/v2/app/referrers/")
                ? null
                : Reply.json(200, index()).with("Link", "<" + request.uri() + ">; rel=\"next\""));

        RegistryStore store = read(ALL);

        assertEquals(
                List.of("the referrers of app@" + digest(image)
                        + ": the list has too many pages, or its links form a loop"),
                store.gaps());
        assertEquals(2, registry.asked("/v2/app/referrers/").size());
    }

    @Test
    void whatWasReadWhenTheTimeIsUpIsReturned() {
        registry.push("app", "v1", simple("one"));
        registry.push("silent", "v1", simple("two"));
        registry.filter(request -> {
            if (request.uri().startsWith("/v2/silent/manifests")) {
                // Until the test ends, and its server interrupts this thread.
                LockSupport.park();
            }
            return null;
        });

        RegistryStore store = read(StoreOptions.within(Duration.ofSeconds(5)));

        assertEquals(
                Set.of("v1"),
                requireNonNull(store.repositories().get("app")).tags().keySet());
        assertEquals(List.of("the time limit was reached when 1 of 2 tags were read, of 2 repositories"), store.gaps());
    }

    @Test
    void aRegistryThatLimitsRequestsIsAskedNoMore() {
        IntStream.range(0, 500).forEach(i -> registry.push("app", "v" + i, simple("image " + i)));
        registry.filter(request ->
                request.uri().startsWith("/v2/app/manifests/") ? Reply.json(429, "too many requests") : null);

        RegistryStore store = read(ALL);

        assertTrue(
                registry.asked("/v2/app/manifests/").size() <= 32,
                () -> registry.requests().size() + " requests");
        assertTrue(
                store.gaps().contains("the registry limits requests (HTTP 429), so the reading ended early"),
                store.gaps()::toString);
    }

    @Test
    void aRegistryThatFailsAgainAndAgainIsAskedNoMore() {
        IntStream.range(0, 500).forEach(i -> registry.push("app", "v" + i, simple("image " + i)));
        registry.filter(request -> request.uri().startsWith("/v2/app/manifests/v")
                ? Reply.json(503, "down because of " + request.uri())
                : null);

        RegistryStore store = read(ALL);

        assertTrue(registry.asked("/v2/app/manifests/").size() < 100);
        assertTrue(store.gaps().size() < 60, store.gaps()::toString);
        assertTrue(
                store.gaps().contains("the registry failed 50 times in a row, so the reading ended early"),
                store.gaps()::toString);
    }

    @Test
    void aRegistryThatRefusesManyThingsIsAskedForTheRest() {
        IntStream.range(0, 200).forEach(i -> registry.push("app" + i, "v1", simple("image " + i)));
        registry.filter(request ->
                request.uri().contains("/tags/list") && !request.uri().contains("/app199/")
                        ? Reply.json(403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}")
                        : null);

        RegistryStore store = read(ALL);

        assertEquals(Set.of("app199"), store.repositories().keySet());
        assertEquals(1, store.gaps().size(), store.gaps()::toString);
        assertTrue(store.gaps().get(0).endsWith(" and 196 more: HTTP 403: DENIED: no"), store.gaps()::toString);
    }

    @Test
    void whatIsListedTwiceIsReadOnce() {
        registry.push("app", "v1", simple("one"));
        registry.answer("/v2/_catalog?n=1000", Reply.json(200, "{\"repositories\":[\"app\",\"app\"]}"));
        registry.answer("/v2/app/tags/list", Reply.json(200, "{\"tags\":[\"v1\",\"v1\",\"v1\"]}"));

        RegistryStore store = read(ALL);

        assertEquals(List.of(), store.gaps());
        assertEquals(1, registry.asked("/v2/app/tags/").size());
        assertEquals(1, registry.asked("/v2/app/manifests/").size());
    }

    @Test
    void aRedirectIsNotFollowed() {
        registry.push("app", "v1", image(config("{}")));
        registry.answer(
                "/v2/app/blobs/" + digest("{}"),
                Reply.json(307, "").with("Location", "http://evil.test/" + digest("{}")));

        RegistryStore store = read(ALL.withBuildTimes());

        assertEquals(1, store.gaps().size());
        assertTrue(
                store.gaps().get(0).endsWith(": the registry redirects this to another server"),
                store.gaps()::toString);
    }

    @Test
    void aListThatIsTooLongIsAGap() {
        registry.push("app", "v1", simple("one"));
        registry.answer("/v2/app/tags/list", Reply.json(200, "{\"tags\":[\"" + "x".repeat(33 << 20) + "\"]}"));

        RegistryStore store = read(ALL);

        assertEquals(List.of("the tags of app: the list is larger than 32 MiB"), store.gaps());
        assertEquals(Map.of(), requireNonNull(store.repositories().get("app")).tags());
    }
}
