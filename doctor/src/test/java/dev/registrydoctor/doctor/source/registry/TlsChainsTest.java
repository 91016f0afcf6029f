package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.evidence.registry.TlsChain.Handshake;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes with real servers, whose certificates are made here. */
class TlsChainsTest {

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final HeldCertificate root = new HeldCertificate.Builder()
            .commonName("Lab Root")
            .certificateAuthority(1)
            .build();
    private final HeldCertificate intermediate = new HeldCertificate.Builder()
            .commonName("Lab Issuing CA")
            .certificateAuthority(0)
            .signedBy(root)
            .build();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private HeldCertificate.Builder leaf() {
        return new HeldCertificate.Builder()
                .commonName("harbor")
                .addSubjectAlternativeName("harbor.lab")
                .signedBy(intermediate);
    }

    /** A server that shows these certificates; its port. */
    private int server(HeldCertificate own, HeldCertificate... others) throws IOException {
        HandshakeCertificates tls = new HandshakeCertificates.Builder()
                .heldCertificate(
                        own,
                        List.of(others).stream()
                                .map(HeldCertificate::certificate)
                                .toArray(java.security.cert.X509Certificate[]::new))
                .build();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.sslContext()));
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private TlsChain chain(int port) throws Exception {
        LiveSite site = Sites.site(Sites.options(null, folder, Map.of("harbor.lab:443", "127.0.0.1:" + port)));
        open.add(site);
        return Sites.known(site, new TlsChain.Ask("harbor.lab", 443, "harbor.lab"));
    }

    private static List<String> subjects(List<String> pems) {
        return Certificate.ofAll(pems).stream().map(Certificate::subject).toList();
    }

    @Test
    void theChainIsWhatTheServerSentInItsOrder() throws Exception {
        TlsChain chain = chain(server(leaf().build(), intermediate, root));
        assertEquals(Handshake.COMPLETED, chain.handshake());
        assertEquals("TLSv1.3", chain.protocol());
        assertEquals(List.of("harbor", "Lab Issuing CA", "Lab Root"), subjects(chain.served()));
        assertEquals(List.of(), chain.authorities(), "this host knows nothing of the test's CA");
        assertNotNull(chain.refusal());
    }

    @Test
    void anExpiredCertificateIsShownAsWellAsAnother() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        HeldCertificate expired = leaf().validityInterval(
                        yesterday.minus(Duration.ofDays(1)).toEpochMilli(), yesterday.toEpochMilli())
                .build();
        TlsChain chain = chain(server(expired));
        assertEquals(List.of("harbor"), subjects(chain.served()));
        assertTrue(Certificate.ofAll(chain.served()).get(0).notAfter().isBefore(Instant.now()));
    }

    @Test
    void noKeyIsInTheEvidence() throws Exception {
        NonEmpty.noneMatch(chain(server(leaf().build())).served(), pem -> pem.contains("PRIVATE"));
    }

    @Test
    void aPlainServerShowsNone() throws Exception {
        StubServer plain = new StubServer(r -> StubServer.Reply.json(200, "{}"));
        open.add(plain);
        TlsChain chain = chain(plain.port());
        assertEquals(Handshake.PLAIN, chain.handshake());
        assertEquals(List.of(), chain.served());
        assertNull(chain.protocol());
    }

    @Test
    void aClosedPortIsNoTlsFailure() throws Exception {
        int port = FreePort.next();
        assertEquals(Handshake.NOT_CONNECTED, chain(port).handshake());
    }

    @Test
    void aServerThatAcceptsAndStaysSilentIsLeftInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            assertEquals(Handshake.TIMED_OUT, chain(silent.getLocalPort()).handshake());
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
        }
    }
}
