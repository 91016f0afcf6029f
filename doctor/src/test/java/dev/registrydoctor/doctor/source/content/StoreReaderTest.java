package dev.registrydoctor.doctor.source.content;

import static dev.registrydoctor.doctor.source.content.Manifests.config;
import static dev.registrydoctor.doctor.source.content.Manifests.digest;
import static dev.registrydoctor.doctor.source.content.Manifests.image;
import static dev.registrydoctor.doctor.source.content.Manifests.index;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredRepository.Tag;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes of a store that is read through a registry's API. */
@Timeout(300)
class StoreReaderTest extends ReadStore {

    @Test
    void tagsIndexesAndTheirImagesAreReadOnceEach() {
        String amd64 = simple("amd64");
        String arm64 = simple("arm64");
        registry.put("team/app", amd64);
        registry.put("team/app", arm64);
        String both = registry.push("team/app", "v1", index(amd64, arm64));
        registry.push("team/app", "latest", index(amd64, arm64));
        registry.push("other", "v1", amd64);
        AtomicReference<List<Integer>> told = new AtomicReference<>(List.of());

        RegistryStore store =
                read(ALL, (repositories, manifests, blobs) -> told.set(List.of(repositories, manifests, blobs)));

        assertEquals(List.of(), store.gaps());
        assertEquals(RegistryStore.Source.API, store.source());
        assertEquals(
                Map.of("v1", new Tag(both, null), "latest", new Tag(both, null)),
                requireNonNull(store.repositories().get("team/app")).tags());
        assertEquals(
                Set.of(both, digest(amd64), digest(arm64)),
                store.repositories().get("team/app").revisions());
        assertEquals(
                Set.of(digest(amd64)),
                requireNonNull(store.repositories().get("other")).revisions());
        assertEquals(3, store.manifests().size());
        // Three manifests, two configurations, a layer of each image, and the one that both have.
        assertEquals(8, store.blobs().size());
        assertEquals(
                index(amd64, arm64).length(),
                requireNonNull(store.blobs().get(both)).size());
        assertEquals(
                BASE.size(), requireNonNull(store.blobs().get(BASE.digest())).size());
        assertEquals(
                List.of(
                                "/v2/team/app/manifests/latest",
                                "/v2/team/app/manifests/" + digest(amd64),
                                "/v2/team/app/manifests/" + digest(arm64),
                                "/v2/team/app/manifests/v1")
                        .stream()
                        .sorted()
                        .toList(),
                registry.asked("/v2/team/app/manifests/"));
        assertEquals(List.of(), registry.asked("/v2/team/app/blobs"));
        assertEquals(List.of(2, 3, 8), told.get());
    }

    @Test
    void aRequestThatFailsIsAGapAndATagWithoutAManifestIsKnown() {
        registry.push("app", "good", simple("good"));
        registry.push("app", "broken", simple("broken"));
        registry.push("app", "dangling", simple("dangling"));
        registry.answer(
                "/v2/app/manifests/broken",
                Reply.json(500, "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"disk\\u0007 failed\"}]}"));
        registry.answer("/v2/app/manifests/dangling", FakeRegistry.missing());

        RegistryStore store = read(ALL);

        assertEquals(List.of("app:broken: HTTP 500: UNKNOWN: disk? failed"), store.gaps());
        assertEquals(
                Set.of("good", "dangling"),
                requireNonNull(store.repositories().get("app")).tags().keySet());
        assertNull(requireNonNull(store.repositories().get("app").tags().get("dangling"))
                .digest());
    }

    @Test
    void aManifestOfAnIndexThatTheRegistryDoesNotHaveIsMissing() {
        String there = simple("there");
        String gone = simple("gone");
        registry.put("app", there);
        registry.push("app", "v1", index(there, gone));

        RegistryStore store = read(ALL);

        assertEquals(List.of(), store.gaps());
        assertTrue(store.blobs().containsKey(digest(there)));
        assertTrue(!store.blobs().containsKey(digest(gone)));
    }

    @Test
    void anImageThatTwoIndexesListIsReadOnce() {
        String one = simple("one");
        String two = simple("two");
        registry.put("app", one);
        registry.put("app", two);
        for (int i = 0; i < 20; i++) {
            registry.push(
                    "app", "v" + i, index(one, two).replaceFirst("\\{", "{\"annotations\":{\"n\":\"" + i + "\"},"));
        }

        assertEquals(22, read(ALL).manifests().size());
        assertEquals(2, registry.asked("/v2/app/manifests/sha256:").size());
    }

    @Test
    void contentThatDoesNotHaveItsDigestIsNotBelieved() {
        String true1 = simple("one");
        registry.push("app", "v1", true1);
        registry.push("app", "v2", index(true1, simple("two")));
        registry.answer(
                "/v2/app/manifests/v1",
                new Reply(200, simple("forged"), Map.of("Docker-Content-Digest", digest(true1))));
        registry.answer("/v2/app/manifests/" + digest(simple("two")), new Reply(200, simple("forged"), Map.of()));
        registry.answer("/v2/app/manifests/" + digest(true1), new Reply(200, true1 + " ", Map.of()));

        RegistryStore store = read(ALL);

        assertEquals(1, store.gaps().size(), store::toString);
        assertTrue(
                store.gaps().get(0).endsWith("the registry's answer does not have the digest that it is named by"),
                store.gaps()::toString);
        assertEquals(
                Set.of(registry.push("app", "v2", index(true1, simple("two")))),
                store.manifests().keySet());
        assertEquals(
                Set.of("v2"),
                requireNonNull(store.repositories().get("app")).tags().keySet());
    }

    @Test
    void aDigestIsComputedWhereTheRegistryNamesNone() {
        registry.push("app", "v1", simple("one"));
        registry.answer("/v2/app/manifests/v1", new Reply(200, simple("one"), Map.of()));
        registry.push("app", "page", simple("two"));
        registry.answer("/v2/app/manifests/page", new Reply(200, "<html>log in here</html>", Map.of()));

        RegistryStore store = read(ALL);

        assertEquals(List.of("app:page: the answer is not a manifest"), store.gaps());
        assertEquals(
                digest(simple("one")),
                requireNonNull(requireNonNull(store.repositories().get("app"))
                                .tags()
                                .get("v1"))
                        .digest());
    }

    @Test
    void allPagesOfTheCatalogAreReadUntilTheyFormALoop() {
        registry.push("a", "v1", simple("a"));
        registry.push("b", "v1", simple("b"));
        registry.answer(
                "/v2/_catalog?n=1000",
                Reply.json(200, "{\"repositories\":[\"a\"]}").with("Link", "</v2/_catalog?last=a>; rel=\"next\""));
        registry.answer(
                "/v2/_catalog?last=a",
                Reply.json(200, "{\"repositories\":[\"b\"]}").with("Link", "</v2/_catalog?n=1000>; rel=\"next\""));

        RegistryStore store = read(ALL);

        assertEquals(Set.of("a", "b"), store.repositories().keySet());
        assertEquals(List.of("the list of repositories: its links to the next page form a loop"), store.gaps());
        assertEquals(2, registry.asked("/v2/_catalog").size());
    }

    @Test
    void namesThatLeadElsewhereAreNeverAskedFor() {
        registry.answer(
                "/v2/_catalog?n=1000",
                Reply.json(200, "{\"repositories\":[\"../../admin\",\"a\\u001b[2Jb\",\"a/../b\",\"good\"]}"));
        registry.answer(
                "/v2/good/tags/list", Reply.json(200, "{\"tags\":[\"../x\",\"a b\",\"" + "t".repeat(200) + "\"]}"));

        RegistryStore store = read(ALL);

        assertEquals(Set.of("good"), store.repositories().keySet());
        assertEquals(List.of("/v2/_catalog?n=1000", "/v2/good/tags/list"), registry.asked("/"));
        assertEquals(
                "../../admin, a?[2Jb, a/../b: not a name that a repository can have",
                store.gaps().get(0));
        assertTrue(store.gaps().get(1).startsWith("good:../x, good:a b, good:ttt"), store.gaps()::toString);
    }

    @Test
    void digestsOfAManifestThatLeadElsewhereAreNeverAskedFor() {
        Manifests.Part evil = new Manifests.Part("x", "../../v2/other/manifests/v1", 3, "");
        String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                + evil.json() + "]}";
        registry.push("app", "v1", index);

        RegistryStore store = read(ALL);

        assertEquals(List.of("/v2/app/manifests/v1"), registry.asked("/v2/app/manifests/"));
        assertEquals(List.of("app@../../v2/other/manifests/v1: not a digest"), store.gaps());
    }

    @Test
    void aRegistryWithoutACatalogIsReadByNames() {
        registry.push("team/app", "v1", simple("one"));
        registry.answer(
                "/v2/_catalog?n=1000",
                Reply.json(404, "{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":\"no catalog\"}]}"));

        RegistryStore nothing = read(ALL);
        RegistryStore named = read(ALL.of(List.of("team/app")));

        assertEquals(
                List.of("the repositories of " + registry.origin() + ": HTTP 404: UNSUPPORTED: no catalog"),
                nothing.gaps());
        assertEquals(Map.of(), nothing.repositories());
        assertEquals(
                List.of("only the repositories that were named were read: what others share with them is not known"),
                named.gaps());
        assertEquals(Set.of("team/app"), named.repositories().keySet());
    }

    @Test
    void aRepositoryWithoutTagsIsEmpty() {
        registry.push("app", "v1", simple("one"));
        registry.answer(
                "/v2/app/tags/list",
                Reply.json(404, "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"unknown\"}]}"));

        RegistryStore store = read(ALL);

        assertEquals(List.of(), store.gaps());
        assertEquals(Map.of(), requireNonNull(store.repositories().get("app")).tags());
    }

    @Test
    void theRegistryTellsWhetherItHasForeignLayersAndWhichOfTwoSizesIsRight() {
        Manifests.Part kept = new Manifests.Part("l", digest("kept"), 4, ",\"urls\":[\"http://evil.test/x\"]");
        Manifests.Part elsewhere = new Manifests.Part("l", digest("away"), 4, ",\"urls\":[\"http://evil.test/y\"]");
        Manifests.Part small = new Manifests.Part("l", digest("doubtful"), 1, "");
        Manifests.Part large = new Manifests.Part("l", digest("doubtful"), 1_000_000, "");
        registry.push("app", "v1", image(config("{}"), kept, elsewhere, small));
        registry.push("app", "v2", image(config("{}"), large));
        registry.answer("/v2/app/blobs/" + kept.digest(), new Reply(200, "", Map.of("Content-Length", "5")));
        registry.answer("/v2/app/blobs/" + small.digest(), new Reply(200, "", Map.of("Content-Length", "8")));

        RegistryStore store = read(ALL);

        assertEquals(List.of(), store.gaps());
        assertEquals(new StoredBlob(5, null), store.blobs().get(kept.digest()));
        assertNull(store.blobs().get(elsewhere.digest()));
        assertEquals(new StoredBlob(8, null), store.blobs().get(small.digest()));
        assertEquals(3, registry.asked("/v2/app/blobs/").size());
    }

    @Test
    void buildTimesAreReadOnRequestAndReproducibleBuildsHaveNone() {
        registry.push("app", "v1", image(config("{\"created\":\"2024-05-01T12:00:00.5+02:00\"}")));
        registry.push("app", "epoch", image(config("{\"created\":\"1970-01-01T00:00:00Z\"}")));
        registry.push("app", "text", image(config("{\"created\":\"yesterday\"}")));
        String child = image(config("{\"created\":\"2023-01-01T00:00:00Z\"}"));
        registry.put("app", child);
        registry.push("app", "index", index(child));
        for (String text :
                List.of("2024-05-01T12:00:00.5+02:00", "1970-01-01T00:00:00Z", "yesterday", "2023-01-01T00:00:00Z")) {
            String config = "{\"created\":\"" + text + "\"}";
            registry.answer("/v2/app/blobs/" + digest(config), Reply.json(200, config));
        }

        RegistryStore without = read(ALL);
        assertNull(requireNonNull(
                        requireNonNull(without.repositories().get("app")).tags().get("v1"))
                .pushed());
        assertEquals(List.of(), registry.asked("/v2/app/blobs/"));
        Map<String, Tag> tags = requireNonNull(
                        read(ALL.withBuildTimes()).repositories().get("app"))
                .tags();

        assertEquals(
                Instant.parse("2024-05-01T10:00:00.5Z"),
                requireNonNull(tags.get("v1")).pushed());
        assertEquals(
                Instant.parse("2023-01-01T00:00:00Z"),
                requireNonNull(tags.get("index")).pushed());
        assertNull(requireNonNull(tags.get("epoch")).pushed());
        assertNull(requireNonNull(tags.get("text")).pushed());
    }
}
