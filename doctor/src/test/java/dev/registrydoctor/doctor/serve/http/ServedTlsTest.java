package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.ServeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server's certificate, and what clients get over TLS. */
@Timeout(300)
class ServedTlsTest {

    @TempDir
    private Path folder;

    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void files() throws IOException {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static HeldCertificate held(String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .addSubjectAlternativeName("localhost")
                .build();
    }

    private void write(HeldCertificate held) throws IOException {
        Files.writeString(certificate, held.certificatePem());
        Files.writeString(key, held.privateKeyPkcs8Pem());
    }

    /** An answer, and who gave it. */
    record Seen(String subject, int chain, String protocol, String answer) {}

    /** Trusts whatever comes, and looks at it. */
    static Seen see(int port, String host, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.getOutputStream()
                    .write(("GET /report.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return new Seen(
                    first.getSubjectX500Principal().getName(),
                    socket.getSession().getPeerCertificates().length,
                    socket.getSession().getProtocol(),
                    answer);
        }
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void servesByTheNewerVersionsOfTls() throws Exception {
        write(held("one"));
        try (ServedHttp served = ServedHttp.withTls(certificate, key).examined()) {
            assertEquals("TLSv1.3", see(served.port(), "localhost").protocol());
            Seen older = see(served.port(), "localhost", "TLSv1.2");
            assertEquals("TLSv1.2", older.protocol());
            assertTrue(older.answer().startsWith("HTTP/1.1 200 OK"), older::toString);
            assertEquals("CN=one", older.subject());
            assertThrows(SSLHandshakeException.class, () -> see(served.port(), "localhost", "TLSv1.1"));
        }
    }

    @Test
    void asksForHttpsByItsOwnNamesAlone() throws Exception {
        write(held("one"));
        try (ServedHttp served =
                ServedHttp.withTls(certificate, key, "doctor.example").examined()) {
            String strict = "strict-transport-security: max-age=31536000\r\n";
            assertTrue(see(served.port(), "doctor.example")
                    .answer()
                    .toLowerCase(Locale.ROOT)
                    .contains(strict));
            for (String shared : List.of("localhost", "127.0.0.1", "evil.example")) {
                assertTrue(
                        !see(served.port(), shared)
                                .answer()
                                .toLowerCase(Locale.ROOT)
                                .contains(strict),
                        shared);
            }
        }
    }

    @Test
    void takesKeysOfEachKindWithTheirChain() throws Exception {
        HeldCertificate root = new HeldCertificate.Builder()
                .commonName("root")
                .certificateAuthority(1)
                .build();
        for (HeldCertificate.Builder builder :
                List.of(new HeldCertificate.Builder().rsa2048(), new HeldCertificate.Builder().ecdsa256())) {
            HeldCertificate leaf = builder.commonName("leaf").signedBy(root).build();
            Files.writeString(certificate, leaf.certificatePem() + root.certificatePem());
            boolean rsa = leaf.keyPair().getPrivate().getAlgorithm().equals("RSA");
            Files.writeString(key, rsa ? leaf.privateKeyPkcs1Pem() : leaf.privateKeyPkcs8Pem());
            try (ServedHttp served = ServedHttp.withTls(certificate, key).examined()) {
                for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                    Seen seen = see(served.port(), "localhost", version);
                    assertEquals("CN=leaf", seen.subject());
                    assertEquals(2, seen.chain());
                }
            }
        }
    }

    @Test
    void aRenewedCertificateCountsForTheNextConnection() throws Exception {
        write(held("one"));
        try (ServedHttp served = ServedHttp.withTls(certificate, key).examined()) {
            assertEquals("CN=one", see(served.port(), "localhost").subject());
            int lines = served.log.size();
            HeldCertificate two = held("two");
            Files.writeString(certificate, two.certificatePem());
            for (int i = 0; i < 3; i++) {
                assertEquals("CN=one", see(served.port(), "localhost").subject(), "until the key is there too");
            }
            assertEquals(lines + 1, served.log.size(), served.log::toString);
            Files.writeString(key, two.privateKeyPkcs8Pem());
            assertEquals("CN=two", see(served.port(), "localhost").subject());
            Files.writeString(key, "nothing");
            assertEquals("CN=two", see(served.port(), "localhost").subject());
            Files.delete(certificate);
            assertEquals("CN=two", see(served.port(), "localhost").subject());
            write(held("three"));
            assertEquals("CN=three", see(served.port(), "localhost").subject());
            HeldCertificate rsa =
                    new HeldCertificate.Builder().commonName("four").rsa2048().build();
            write(rsa);
            assertEquals("CN=four", see(served.port(), "localhost").subject(), "of another kind");
        }
    }

    @Test
    void saysWhatIsWrongAtTheStart() throws Exception {
        HeldCertificate one = held("one");
        write(one);
        Files.writeString(key, held("two").privateKeyPkcs8Pem());
        assertFails("does not belong");
        Files.writeString(key, one.certificatePem());
        assertFails("not a private key");
        Files.writeString(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        assertFails("encrypted");
        write(one);
        Files.writeString(certificate, one.privateKeyPkcs8Pem());
        assertFails("not a certificate");
        Files.delete(certificate);
        assertFails("does not exist");
        IOException failure = assertThrows(
                IOException.class,
                () -> ServedHttp.of(new ServeSettings.Http(ServedHttp.anyPort(), certificate, null, null, List.of())));
        assertTrue(String.valueOf(failure.getMessage()).contains("together"), failure::toString);
    }

    private void assertFails(String why) {
        IOException failure = assertThrows(IOException.class, () -> ServedHttp.withTls(certificate, key));
        assertTrue(String.valueOf(failure.getMessage()).contains("--tls-"), failure::toString);
        assertTrue(String.valueOf(failure.getMessage()).contains(why), failure::toString);
    }

    @Test
    void saysThatOthersMayReadTheKeyAndWhenTheCertificateEnds() throws Exception {
        HeldCertificate one = new HeldCertificate.Builder()
                .validityInterval(0, Instant.parse("2099-01-01T00:00:00Z").toEpochMilli())
                .build();
        write(one);
        try (ServedHttp served = ServedHttp.withTls(certificate, key)) {
            assertEquals(1, served.log.size(), served.log::toString);
            assertTrue(served.log.get(0).contains("2099-01-01"), served.log::toString);
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        try (ServedHttp served = ServedHttp.withTls(certificate, key)) {
            assertEquals(2, served.log.size(), served.log::toString);
            assertTrue(served.log.get(0).contains(key.toString()), served.log::toString);
        }
    }
}
