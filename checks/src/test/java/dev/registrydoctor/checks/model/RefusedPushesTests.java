package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedPushesTests {

    private static final String CACHE =
            "time=\"2026-11-24T08:00:00Z\" level=info msg=\"Registry configured as a proxy cache to"
                    + " https://registry-1.docker.io\" go.version=go1.20.8 instance.id=0c version=2.8.3";

    private static String post(int status) {
        return "10.1.0.1 - - [24/Nov/2026:08:00:00 +0000] \"POST /v2/a/b/blobs/uploads/ HTTP/1.1\" " + status
                + " 78 \"\" \"docker/26.1.5\"";
    }

    @Test
    void aCacheSaysSoWhenItStarts() {
        RefusedPushes refused = RefusedPushes.last(List.of("", CACHE, post(405)));
        assertNotNull(refused);
        assertEquals(
                new RefusedPushes(true, "Registry configured as a proxy cache to https://registry-1.docker.io"),
                refused);
    }

    @Test
    void aBegunUploadThatIsAnswered405IsRefused() {
        RefusedPushes refused = RefusedPushes.last(List.of(post(202), post(405)));
        assertNotNull(refused);
        assertEquals(new RefusedPushes(false, "\"POST /v2/a/b/blobs/uploads/ HTTP/1.1\" 405"), refused);
    }

    @Test
    void anUploadThatIsAcceptedLaterDisprovesIt() {
        assertNull(RefusedPushes.last(List.of(post(405), post(202))));
        assertNull(RefusedPushes.last(List.of(post(500), post(401))));
        assertNull(RefusedPushes.last(List.of(
                "10.1.0.1 - - [24/Nov/2026:08:00:00 +0000] \"DELETE /v2/a/manifests/sha256:0 HTTP/1.1\" 405 78")));
    }
}
