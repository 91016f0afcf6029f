package dev.registrydoctor.doctor.source.content;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.content.ImagePull.Outcome;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.live.StubServer.Request;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import okhttp3.Credentials;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images are pulled as a client pulls them: with a login and a CA where the registry has them. */
@Timeout(300)
class ImagePullTest {

    private static final Login JOE = new Login("joe", "s3cret-s3cret");
    private static final String BASIC = Credentials.basic("joe", "s3cret-s3cret");

    @TempDir
    private Path folder;

    private VolumeFolder files;
    private final List<String> digests = new ArrayList<>();

    @BeforeEach
    void fill() throws IOException {
        files = new VolumeFolder(folder.resolve("store"));
        for (String name : List.of("one", "two")) {
            // More than fits into one read of a socket.
            digests.add(files.image(name, "v1", files.blob((name + " ").repeat(90_000))));
        }
    }

    /** The content that a path names, as distribution serves it. */
    private Reply serve(Request request) {
        String digest = request.uri().substring(request.uri().lastIndexOf('/') + 1);
        try {
            Path file = files.path(VolumeFolder.blobFile(digest));
            return Files.exists(file)
                    ? new Reply(200, Files.readString(file, StandardCharsets.UTF_8), Map.of())
                    : FakeRegistry.missing();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Outcome> pull(Origin origin, @Nullable Login login, X509Certificate... authorities)
            throws IOException {
        RegistryStore store = VolumeReader.read(files.root(), StoreProgress.NONE);
        try (LiveSite site = Sites.site(Sites.options(null, folder, Map.of()));
                RegistryAccess access = site.access(List.of(authorities))) {
            ImagePull pull = new ImagePull(access.session(origin, login, ImagePull.LONGEST), store);
            List<Outcome> outcomes = new ArrayList<>();
            for (String name : List.of("one", "two")) {
                outcomes.add(
                        pull.pull(name, requireNonNull(store.repositories().get(name)), digests.get(outcomes.size()))
                                .outcome());
            }
            return outcomes;
        }
    }

    private static Origin at(String scheme, StubServer server) {
        return new Origin(scheme, "127.0.0.1", server.port());
    }

    @Test
    void contentIsComparedWithItsDigest() throws Exception {
        try (StubServer server = new StubServer(this::serve)) {
            assertEquals(List.of(Outcome.WHOLE, Outcome.WHOLE), pull(at("http", server), null));
            assertTrue(server.requests().size() >= 6, server.uris()::toString);
            server.requests().forEach(request -> assertNull(request.authorization()));
        }
        // Its beginning is right, and its size is not.
        try (StubServer server = new StubServer(request -> {
            Reply whole = serve(request);
            return request.uri().contains("/one/blobs/") ? new Reply(200, whole.body() + " ", Map.of()) : whole;
        })) {
            assertEquals(List.of(Outcome.BROKEN, Outcome.WHOLE), pull(at("http", server), null));
        }
        try (StubServer server = new StubServer(
                request -> request.uri().contains("/two/blobs/") ? FakeRegistry.missing() : serve(request))) {
            assertEquals(List.of(Outcome.WHOLE, Outcome.BROKEN), pull(at("http", server), null));
        }
    }

    private Reply guarded(Request request) {
        return BASIC.equals(request.authorization())
                ? serve(request)
                : Reply.json(401, "{}").with("WWW-Authenticate", "Basic realm=\"lab\"");
    }

    @Test
    void theLoginIsUsedWhereTheRegistryAsksForIt() throws Exception {
        try (StubServer server = new StubServer(this::guarded)) {
            assertEquals(List.of(Outcome.WHOLE, Outcome.WHOLE), pull(at("http", server), JOE));
        }
    }

    /** An image that is there is not called broken, and a password that is wrong is not sent for each image. */
    @Test
    void withoutTheRightLoginNothingIsPulledAndNothingIsBroken() throws Exception {
        try (StubServer server = new StubServer(this::guarded)) {
            assertEquals(List.of(Outcome.NOT_TRIED, Outcome.NOT_TRIED), pull(at("http", server), null));
            assertEquals(1, server.requests().size());
        }
        try (StubServer server = new StubServer(this::guarded)) {
            assertEquals(
                    List.of(Outcome.NOT_TRIED, Outcome.NOT_TRIED), pull(at("http", server), new Login("joe", "wrong")));
            assertEquals(
                    1,
                    server.requests().stream()
                            .filter(request -> request.authorization() != null)
                            .count());
        }
    }

    @Test
    void theCaThatIsGivenIsTrusted() throws Exception {
        HeldCertificate ca = new HeldCertificate.Builder()
                .commonName("Lab CA")
                .certificateAuthority(0)
                .build();
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(ca)
                .build();
        SSLContext tls = new HandshakeCertificates.Builder()
                .heldCertificate(own, ca.certificate())
                .build()
                .sslContext();
        try (StubServer server = new StubServer(this::guarded, tls)) {
            assertEquals(List.of(Outcome.WHOLE, Outcome.WHOLE), pull(at("https", server), JOE, ca.certificate()));
            assertEquals(List.of(Outcome.BROKEN, Outcome.BROKEN), pull(at("https", server), JOE));
        }
    }
}
