package dev.registrydoctor.checks.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageReferenceTests {

    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    private static ImageReference parse(String text) {
        return ImageReference.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io, library/nginx, latest, false",
        "nginx:1.25, docker.io, library/nginx, 1.25, false",
        "bitnami/nginx, docker.io, bitnami/nginx, latest, false",
        "docker.io/nginx, docker.io, library/nginx, latest, true",
        "docker.io/bitnami/nginx:2, docker.io, bitnami/nginx, 2, true",
        "index.docker.io/nginx, docker.io, library/nginx, latest, true",
        "localhost/nginx, localhost, nginx, latest, true",
        "localhost:32000/app, localhost:32000, app, latest, true",
        "127.0.0.1:32000/team/app:v1, 127.0.0.1:32000, team/app, v1, true",
        "registry.lab/app, registry.lab, app, latest, true",
        "registry/app, docker.io, registry/app, latest, false",
        "registry:5000/app, registry:5000, app, latest, true",
        "Registry/app, Registry, app, latest, true",
        "[::1]:32000/app:v1, [::1]:32000, app, v1, true",
        "[fd00::5]/app, [fd00::5], app, latest, true",
        "localhost:32000, docker.io, library/localhost, 32000, false",
        "gcr.io/a/b/c/d:x_Y.z-1, gcr.io, a/b/c/d, x_Y.z-1, true",
        "localhost:32000/a__b/c-d/e---f/g.h, localhost:32000, a__b/c-d/e---f/g.h, latest, true"
    })
    void readsWhatDockerReads(String text, String authority, String repository, String tag, boolean qualified) {
        ImageReference image = parse(text);
        assertEquals(authority, image.authority());
        assertEquals(repository, image.repository());
        assertEquals(tag, image.tag());
        assertEquals(qualified, image.qualified());
        assertNull(image.digest());
        assertEquals(text, image.text());
        assertEquals(tag, image.reference());
    }

    @Test
    void aDigestAloneImpliesNoTag() {
        ImageReference image = parse("localhost:32000/app@" + DIGEST);
        assertNull(image.tag());
        assertEquals(DIGEST, image.digest());
        assertEquals(DIGEST, image.reference());
        assertEquals("localhost:32000", image.authority());
    }

    @Test
    void aDigestBesideATagIsWhatIsAskedFor() {
        ImageReference image = parse("nginx:1.25@" + DIGEST);
        assertEquals("1.25", image.tag());
        assertEquals(DIGEST, image.digest());
        assertEquals(DIGEST, image.reference());
        assertEquals("library/nginx", image.repository());
    }

    @Test
    void aPortIsKeptAsANumberAndAsWritten() {
        assertEquals(32000, parse("localhost:32000/app").portOr(443));
        assertEquals(443, parse("registry.lab/app").portOr(443));
        assertNull(parse("registry.lab/app").port());
        assertEquals("registry.lab:443", parse("registry.lab:443/app").authority());
        assertEquals("::1", parse("[::1]:5000/app").host());
        assertEquals(5000, parse("[::1]:5000/app").port());
        assertNull(parse("[fd00::5]/app").port());
    }

    @Test
    void onlyDockerHubIsDockerHub() {
        assertTrue(parse("nginx").isDockerHub());
        assertTrue(parse("index.docker.io/a/b").isDockerHub());
        assertFalse(parse("registry-1.docker.io/library/nginx").isDockerHub());
        assertFalse(parse("docker.io.evil.example/nginx").isDockerHub());
    }

    @Test
    void libraryIsAddedForOneWordNamesOfDockerHubOnly() {
        assertEquals("nginx", parse("nginx").plainRepository());
        assertEquals("app", parse("localhost:32000/app").repository());
        assertEquals("team/app", parse("team/app").plainRepository());
        assertEquals("mylibrary/app", parse("mylibrary/app").plainRepository());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nginx ",
                " nginx",
                "ng inx",
                "Nginx",
                "localhost:32000/App",
                "localhost:32000/",
                "localhost:32000/app:",
                "localhost:32000/app:tag with space",
                "localhost:32000/app:-x",
                "localhost:32000/app:a:b",
                "localhost:32000//app",
                "localhost:32000/app/",
                "/app",
                "app@",
                "app@sha256:abc",
                // The grammar takes 32 digits and more; the parser of digests wants them all, in lower case.
                "app@sha256:0123456789abcdef0123456789abcdef",
                "app@sha256:0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
                "app@md5:0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "app@sha256:xyz4567890123456789012345678901234567890123456789012345678901234",
                "https://localhost:32000/app",
                "localhost:99999/app",
                "localhost:x/app",
                "local_host:32000/app",
                "-host.lab/app",
                "host..lab/app",
                "host-.lab/app",
                "host.-lab/app",
                "::1:5000/app",
                "[::1/app",
                "[lab]:5000/app",
                "localhost:32000/a___b",
                "localhost:32000/a..b",
                "localhost:32000/-a",
                "localhost:32000/a;rm -rf /",
                "localhost:32000/$(id)",
                "localhost:32000/a\nb",
                "app\n",
                "../../etc/passwd",
                "localhost:32000/../x"
            })
    void refusesWhatIsNoReference(String text) {
        assertTrue(ImageReference.parse(text).isEmpty(), text);
    }

    @Test
    void aTagHasAtMost128Characters() {
        assertTrue(ImageReference.parse("app:" + "a".repeat(128)).isPresent());
        assertTrue(ImageReference.parse("app:" + "a".repeat(129)).isEmpty());
    }

    @Test
    void aRepositoryHasAtMost255Characters() {
        assertTrue(ImageReference.parse("localhost:32000/" + "a".repeat(255)).isPresent());
        assertTrue(ImageReference.parse("localhost:32000/" + "a".repeat(256)).isEmpty());
    }

    @Test
    void hostileLengthNeitherFailsNorOverflowsTheStack() {
        for (String part : List.of("a/", "a.", "a-", "a:", "@", "[", "a.b/", "\uFEFF", "é", "_", "0:")) {
            String many = part.repeat(100_000);
            assertTrue(ImageReference.parse(many + "x").isEmpty(), part);
            assertTrue(ImageReference.parse("localhost:32000/" + many + "x").isEmpty(), part);
            assertTrue(ImageReference.parse(many + "x/app").isEmpty(), part);
        }
    }
}
