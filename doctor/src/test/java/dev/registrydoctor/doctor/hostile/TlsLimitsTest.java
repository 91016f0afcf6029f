package dev.registrydoctor.doctor.hostile;

import static dev.registrydoctor.doctor.hostile.HostileServer.head;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.evidence.registry.TlsChain.Handshake;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a TLS handshake is waited for, and how much is read of what a server shows, whatever the run's time. */
@Timeout(300)
class TlsLimitsTest {

    private static final String NAME = "harbor.lab";
    private static final TlsChain.Ask CHAIN = new TlsChain.Ask(NAME, 443, NAME);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final HeldCertificate root = new HeldCertificate.Builder()
            .commonName("Lab Root")
            .certificateAuthority(4)
            .build();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    /** A site whose run has hours, with these ports of loopback behind its names. */
    private LiveSite site(@Nullable Path kubeconfig, Map<String, Integer> ports) {
        Map<String, String> redirects = new HashMap<>();
        ports.forEach((authority, port) -> redirects.put(authority, "127.0.0.1:" + port));
        LiveSite site =
                new LiveSite(new LiveOptions(kubeconfig, null, folder, List.of(), redirects, Duration.ofHours(5)));
        open.add(site);
        return site;
    }

    private static <T> T known(CompletableFuture<Answer<T>> asked) throws Exception {
        return asked.get(150, TimeUnit.SECONDS).toOptional().orElseThrow();
    }

    private TlsChain chain(int port) throws Exception {
        return known(site(null, Map.of(NAME + ":443", port)).ask(CHAIN));
    }

    /** A server that shows these certificates and does no more. */
    private int server(HeldCertificate own, X509Certificate... others) throws IOException {
        HandshakeCertificates tls =
                new HandshakeCertificates.Builder().heldCertificate(own, others).build();
        SSLServerSocket server = (SSLServerSocket)
                tls.sslContext().getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(server);
        each(server, client -> ((SSLSocket) client).startHandshake());
        return server.getLocalPort();
    }

    /** What is done with a connection, after which it is closed. */
    private interface Deed {
        void with(Socket client) throws IOException, InterruptedException;
    }

    private static void each(ServerSocket server, Deed deed) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    deed.with(client);
                } catch (IOException | InterruptedException e) {
                    // The client hung up, or the test has ended.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private HeldCertificate.Builder leaf() {
        return new HeldCertificate.Builder()
                .commonName("harbor")
                .addSubjectAlternativeName(NAME)
                .signedBy(root);
    }

    @Test
    void aHandshakeHasATimeAndNotItsReads() throws Exception {
        try (HostileServer server = new HostileServer(HostileServer.Stall.TLS_DRIP)) {
            Path kubeconfig = Files.writeString(
                    folder.resolve("config"), Visit.kubeconfig("https://" + server.authority(), "token: x"));
            LiveSite site = site(kubeconfig, Map.of(NAME + ":443", server.port(), "registry.lab:5000", server.port()));
            CompletableFuture<Answer<TlsChain>> chain = site.ask(CHAIN);
            CompletableFuture<Answer<ApiContact>> contact = site.ask(ApiContact.Ask.INSTANCE);
            CompletableFuture<Answer<RegistryProbe>> probe = site.ask(new RegistryProbe.Ask("registry.lab", 5000));
            assertEquals(Handshake.TIMED_OUT, known(chain).handshake());
            assertEquals(ApiContact.State.TIMES_OUT, known(contact).state());
            RegistryProbe.Reply https = known(probe).https();
            assertEquals(RegistryProbe.Result.TIMED_OUT, https == null ? null : https.result());
        }
    }

    /** The server's side of a real handshake, of which only the beginning comes through. */
    @Test
    void aHandshakeThatStallsAnywhereIsLeft() throws Exception {
        int real = server(leaf().build());
        Map<String, Integer> ports = new HashMap<>();
        for (int bytes : new int[] {1, 5, 60, 200, 600}) {
            ServerSocket front = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            open.add(front);
            each(front, client -> passOn(client, real, bytes));
            ports.put("stalls-" + bytes + ".lab:443", front.getLocalPort());
        }
        LiveSite site = site(null, ports);
        List<CompletableFuture<Answer<TlsChain>>> asked = new ArrayList<>();
        for (String authority : ports.keySet()) {
            asked.add(site.ask(new TlsChain.Ask(authority.substring(0, authority.indexOf(':')), 443, NAME)));
        }
        for (CompletableFuture<Answer<TlsChain>> one : asked) {
            assertEquals(Handshake.TIMED_OUT, known(one).handshake());
        }
    }

    /** Hands the client's hello to the server, and so many bytes of the answer back. */
    private static void passOn(Socket client, int port, int bytes) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] hello = new byte[16 << 10];
            int length = client.getInputStream().read(hello);
            server.getOutputStream().write(hello, 0, length);
            client.getOutputStream().write(server.getInputStream().readNBytes(bytes));
            // Until the client hangs up.
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private HeldCertificate leafOfNames(int count) {
        HeldCertificate.Builder builder = leaf();
        for (int i = 0; i < count; i++) {
            builder.addSubjectAlternativeName("name-%04d.harbor.lab".formatted(i));
        }
        return builder.build();
    }

    /** Of a chain that is read none is left out: another would pass for the server's own. */
    @Test
    void aChainIsReadInFullOrNotAtAll() throws Exception {
        TlsChain large = chain(server(leafOfNames(1_300), root.certificate()));
        assertEquals(Handshake.COMPLETED, large.handshake());
        assertTrue(large.served().get(0).length() > 32 << 10, "it is more than an answer of 32 KiB");
        assertEquals(
                List.of("harbor", "Lab Root"),
                Certificate.ofAll(large.served()).stream()
                        .map(Certificate::subject)
                        .toList());

        TlsChain tooLarge = chain(server(leafOfNames(2_000)));
        assertEquals(Handshake.FAILED, tooLarge.handshake());
        assertEquals(List.of(), tooLarge.served());

        List<X509Certificate> issuers = new ArrayList<>();
        HeldCertificate last = root;
        for (int i = 0; i < 12; i++) {
            issuers.add(0, last.certificate());
            last = new HeldCertificate.Builder()
                    .commonName("CA " + i)
                    .certificateAuthority(0)
                    .signedBy(last)
                    .build();
        }
        TlsChain tooLong = chain(server(last, issuers.toArray(X509Certificate[]::new)));
        assertEquals(Handshake.FAILED, tooLong.handshake());
        assertEquals(List.of(), tooLong.served());
    }

    /** A certificate that openssl makes, since HeldCertificate has no word for where the issuer's lies. */
    private HeldCertificate signed(String name, HeldCertificate issuer, String issuerUrl) throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), issuer.certificatePem());
        Path caKey = Files.writeString(folder.resolve("ca.key"), issuer.privateKeyPkcs8Pem());
        Path key = folder.resolve("own.key");
        Path config = Files.writeString(folder.resolve("openssl.cnf"), """
                [req]
                distinguished_name = name
                x509_extensions = extensions
                [name]
                [extensions]
                basicConstraints = critical, CA:TRUE
                authorityInfoAccess = caIssuers;URI:%s
                """.formatted(issuerUrl));
        Process made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-CA",
                        ca.toString(),
                        "-CAkey",
                        caKey.toString(),
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-noenc",
                        "-keyout",
                        key.toString(),
                        "-subj",
                        "/CN=" + name,
                        "-config",
                        config.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String pem = new String(made.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(0, made.waitFor(), "openssl made a certificate");
        return HeldCertificate.decode(pem + Files.readString(key));
    }

    private static List<String> fetched(TlsChain chain) {
        return Certificate.ofAll(chain.fetched()).stream()
                .map(Certificate::subject)
                .toList();
    }

    /** A server whose one certificate says that its issuer's lies there, and what is fetched from there. */
    private List<String> issuersAt(HostileServer there) throws Exception {
        return fetched(chain(server(signed("harbor", root, there.url() + "/ca"))));
    }

    private static HostileServer giving(int status, String body, String... headers) throws IOException {
        return new HostileServer((request, out) -> {
            out.write(head(status, headers));
            out.write(body.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void ofAnIssuerThatWasLeftOut16KibAreRead() throws Exception {
        try (HostileServer there = giving(200, root.certificatePem())) {
            assertEquals(List.of("Lab Root"), issuersAt(there));
            assertEquals(1, there.requests().size());
            assertEquals(null, there.requests().get(0).headers().get("authorization"));
        }
        try (HostileServer there = giving(200, "\n".repeat(16 << 10) + root.certificatePem())) {
            assertEquals(List.of(), issuersAt(there));
        }
    }

    @Test
    void whatIsNoIssuerIsNotTaken() throws Exception {
        HeldCertificate other = new HeldCertificate.Builder()
                .commonName("Another")
                .certificateAuthority(1)
                .build();
        try (HostileServer elsewhere = giving(200, root.certificatePem());
                HostileServer moved = giving(302, "", "Location: " + elsewhere.url() + "/ca", "Content-Length: 0")) {
            assertEquals(List.of(), issuersAt(moved));
            assertEquals(List.of(), elsewhere.requests());
        }
        for (String body : List.of(other.certificatePem(), "", "<html>", "-----BEGIN CERTIFICATE-----\n")) {
            try (HostileServer there = giving(200, body)) {
                assertEquals(List.of(), issuersAt(there), body);
            }
        }
        try (HostileServer there = giving(404, root.certificatePem())) {
            assertEquals(List.of(), issuersAt(there));
        }
    }

    /** Each names the next, without end. */
    @Test
    void twoIssuersAreFetched() throws Exception {
        List<HeldCertificate> chain = new ArrayList<>(List.of(root));
        try (HostileServer there = new HostileServer((request, out) -> {
            out.write(head(200));
            int number = Integer.parseInt(request.uri().substring(1));
            out.write(chain.get(number).certificatePem().getBytes(StandardCharsets.US_ASCII));
        })) {
            for (int i = 0; i < 4; i++) {
                chain.add(signed("CA " + i, chain.get(i), there.url() + "/" + i));
            }
            assertEquals(List.of("CA 2", "CA 1"), fetched(chain(server(chain.get(4)))));
            assertEquals(2, there.requests().size());
        }
    }
}
