package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobReaderTest {

    private static final String DIGEST = "sha256:" + "1a".repeat(32);

    @TempDir
    Path folder;

    /** What comes of a blob whose HEAD and GET are answered so. */
    private Blob read(StubServer.Reply head, StubServer.Reply get) throws Exception {
        try (StubServer server = new StubServer(r -> r.method().equals("HEAD") ? head : get);
                LiveSite site = Sites.site(Sites.options(null, folder, Map.of()))) {
            return Sites.known(site, new Blob.Ask(new Origin("http", "127.0.0.1", server.port()), "app", DIGEST));
        }
    }

    private static StubServer.Reply head(int status) {
        return new StubServer.Reply(status, "", Map.of("Content-Length", status == 200 ? "100" : "0"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 206})
    void whoseFirstByteIsReadIsThere(int status) throws Exception {
        Blob blob = read(head(200), new StubServer.Reply(status, "x", Map.of()));
        assertEquals(new Blob(200, Blob.Content.THERE, 100, ""), blob);
    }

    @Test
    void whichTheRegistryDeniesIsMissing() throws Exception {
        assertEquals(Blob.Content.MISSING, read(head(404), head(404)).content());
        Blob remembered = read(
                head(200), StubServer.Reply.json(404, "{\"errors\":[{\"code\":\"BLOB_UNKNOWN\",\"message\":\"x\"}]}"));
        assertEquals(Blob.Content.MISSING, remembered.content());
        assertEquals(200, remembered.status());
    }

    @Test
    void whichIsAnnouncedAndNeverSentBreaksOff() throws Exception {
        Blob blob = read(head(200), new StubServer.Reply(206, "", Map.of("Content-Length", "1")));
        assertEquals(Blob.Content.BREAKS_OFF, blob.content());
        assertTrue(blob.isGone());
    }

    @Test
    void anEmptyBlobIsThere() throws Exception {
        Blob empty = read(
                new StubServer.Reply(200, "", Map.of("Content-Length", "0")),
                new StubServer.Reply(200, "", Map.of("Content-Length", "0")));
        assertEquals(Blob.Content.THERE, empty.content());
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 401, 403, 500})
    void fromOtherAnswersNothingFollows(int status) throws Exception {
        for (Blob blob : List.of(read(head(status), head(status)), read(head(200), head(status)))) {
            assertEquals(Blob.Content.UNTOLD, blob.content());
            assertTrue(blob.detail().contains(String.valueOf(status)), blob.detail());
        }
    }

    @Test
    void aServerThatDoesNotAnswerTellsNothing() throws Exception {
        try (LiveSite site = Sites.site(Sites.options(null, folder, Map.of()))) {
            Blob blob = Sites.known(site, new Blob.Ask(new Origin("http", "127.0.0.1", 1), "app", DIGEST));
            assertEquals(Blob.Content.UNTOLD, blob.content());
        }
    }

    @Test
    void whatIsNoDigestIsNeverAsked() throws Exception {
        try (StubServer server = new StubServer(r -> head(200));
                LiveSite site = Sites.site(Sites.options(null, folder, Map.of()))) {
            Origin origin = new Origin("http", "127.0.0.1", server.port());
            assertEquals(
                    Blob.Content.UNTOLD,
                    Sites.known(site, new Blob.Ask(origin, "app", "../../x")).content());
            assertEquals(List.of(), server.requests());
        }
    }
}
