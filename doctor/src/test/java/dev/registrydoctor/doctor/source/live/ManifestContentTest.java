package dev.registrydoctor.doctor.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a manifest beyond its name: layers and platform. */
class ManifestContentTest {

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private StubServer server(Function<StubServer.Request, StubServer.Reply> rule) throws Exception {
        StubServer server = new StubServer(rule);
        open.add(server);
        return server;
    }

    private LiveSite site() {
        LiveSite site = Sites.site(Sites.options(null, folder, Map.of()));
        open.add(site);
        return site;
    }

    private static Origin origin(StubServer server) {
        return new Origin("http", "127.0.0.1", server.port());
    }

    private static final String CONFIG = "sha256:" + "0c".repeat(32);

    /** A registry with one single manifest, whose configuration is answered so. */
    private StubServer withConfig(String manifest, StubServer.Reply config) throws Exception {
        return server(r -> switch (r.uri()) {
            case "/v2/app/manifests/1" ->
                StubServer.Reply.json(200, manifest)
                        .with("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                        .with("Docker-Content-Digest", "sha256:aa");
            default -> r.uri().equals("/v2/app/blobs/" + CONFIG) ? config : StubServer.Reply.json(404, "{}");
        });
    }

    @Test
    void contentOfASingleManifestIsReadOnlyWhenWanted() throws Exception {
        StubServer server = withConfig(
                """
                {"config":{"digest":"%s"},"layers":[{"digest":"sha256:l1","size":7},{"digest":"sha256:l2"},{"size":1}]}""".formatted(CONFIG),
                StubServer.Reply.json(200, "{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}"));
        Manifest named = Sites.known(site(), new Manifest.Ask(origin(server), "app", "1", false));
        assertEquals(List.of(), named.layers());
        assertNull(named.platform());
        assertEquals(1, server.requests().size());
        Manifest full = Sites.known(site(), new Manifest.Ask(origin(server), "app", "1", true));
        assertEquals(List.of(new Manifest.Layer("sha256:l1", 7), new Manifest.Layer("sha256:l2", -1)), full.layers());
        assertEquals("linux/arm64/v8", full.platform());
        assertEquals(CONFIG, full.configDigest());
    }

    @Test
    void aConfigurationThatCannotBeReadLeavesThePlatformUnknown() throws Exception {
        String manifest = "{\"config\":{\"digest\":\"%s\"}}";
        for (StubServer.Reply reply : List.of(
                StubServer.Reply.json(404, "{}"),
                StubServer.Reply.json(200, "no JSON"),
                StubServer.Reply.json(200, "{}"))) {
            StubServer server = withConfig(manifest.formatted(CONFIG), reply);
            Manifest full = Sites.known(site(), new Manifest.Ask(origin(server), "app", "1", true));
            assertEquals(200, full.status());
            assertNull(full.platform());
        }
        StubServer hostile = withConfig(manifest.formatted("../../../metrics"), StubServer.Reply.json(200, "{}"));
        assertNull(Sites.known(site(), new Manifest.Ask(origin(hostile), "app", "1", true))
                .platform());
        NonEmpty.allMatch(hostile.uris(), "/v2/app/manifests/1"::equals);
    }

    @Test
    void aManifestWithLayersWithoutEndIsNotHeld() throws Exception {
        String layers = "{\"digest\":\"sha256:l\"},".repeat(1_001);
        StubServer server = withConfig(
                "{\"layers\":[" + layers.substring(0, layers.length() - 1) + "]}", StubServer.Reply.json(404, "{}"));
        Manifest full = Sites.known(site(), new Manifest.Ask(origin(server), "app", "1", true));
        assertEquals(0, full.status());
        assertTrue(full.detail().contains("layers"), full.detail());
    }
}
