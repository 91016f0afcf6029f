package dev.registrydoctor.doctor.serve.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.doctor.serve.notify.HandClock;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to a real server, and what its answers mean. */
@Timeout(300)
class WebhookClientTest {

    private static final byte[] BODY = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private WebhookClient client(WebhookTarget target) {
        return new WebhookClient(target, workers, new HandClock(), Duration.ofSeconds(30));
    }

    private static WebhookTarget target(String url) {
        return new WebhookTarget("ops", url, null, "", null, null, null);
    }

    private static String url(WebhookServer server) {
        return "http://127.0.0.1:" + server.port() + "/hook/planted-secret";
    }

    private static @Nullable NotToldException post(WebhookClient client) throws InterruptedException {
        try {
            client.post("application/json", BODY, "id-1");
            return null;
        } catch (NotToldException e) {
            return e;
        }
    }

    private static NotToldException refusal(WebhookClient client) throws InterruptedException {
        NotToldException e = post(client);
        if (e == null) {
            throw new AssertionError("it was told");
        }
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains("planted"), trace::toString);
        return e;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aMessageIsPostedWithItsIdAndContentType() throws Exception {
        try (WebhookServer server = new WebhookServer()) {
            assertNull(post(client(target(url(server)))));

            assertEquals("POST /hook/planted-secret HTTP/1.1", server.last().start());
            assertEquals("{\"a\": 1}", server.last().text());
            assertEquals("application/json", server.last().header("Content-Type"));
            assertEquals("id-1", server.last().header("Idempotency-Key"));
            assertEquals("registry-doctor", server.last().header("User-Agent"));
            assertEquals("", server.last().header("Authorization"));
        }
    }

    @Test
    void eachStatusIsToldOrTriedAgainOrRefusedForGood() throws Exception {
        Map<Integer, String> outcomes = new TreeMap<>();
        try (WebhookServer server = new WebhookServer()) {
            WebhookClient client = client(target(url(server)));
            for (int status = 200; status < 600; status++) {
                server.answer(WebhookServer.status(status));
                NotToldException e = post(client);
                outcomes.put(status, e == null ? "told" : e.isLasting() ? "refused" : "again");
                assertEquals(status - 199, server.posted.size());
            }
        }

        Map<Integer, String> expected = new TreeMap<>();
        for (int status = 200; status < 600; status++) {
            // 407 is for a proxy to say: the HTTP client takes it as broken.
            boolean again = List.of(407, 408, 425, 429).contains(status) || status / 100 == 3 || status / 100 == 5;
            expected.put(status, status / 100 == 2 ? "told" : again ? "again" : "refused");
        }
        assertEquals(expected, outcomes);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (WebhookServer server = new WebhookServer();
                WebhookServer elsewhere = new WebhookServer()) {
            server.answer(WebhookServer.status(307, "Location: " + url(elsewhere)));
            NotToldException e = refusal(client(target(url(server))));

            assertFalse(e.isLasting());
            assertEquals(1, server.posted.size());
            assertEquals(0, elsewhere.posted.size());
        }
    }

    @Test
    void retryAfterIsReadInEachOfItsForms() throws Exception {
        Map<String, @Nullable Duration> forms = new TreeMap<>();
        forms.put("7", Duration.ofSeconds(7));
        forms.put("0", Duration.ZERO);
        forms.put("999999999", Duration.ofSeconds(999_999_999));
        forms.put("99999999999999999999", null);
        forms.put("-1", null);
        forms.put("soon", null);
        forms.put("1.5", null);
        forms.put("", null);
        forms.put("Wed, 04 Mar 2026 05:07:07 GMT", Duration.ofMinutes(1));
        forms.put("Wed, 04 Mar 2026 05:06:07 GMT", null);
        forms.put("Tue, 03 Mar 2026 05:06:07 GMT", null);
        forms.put("Wednesday, 04-Mar-26 05:08:07 GMT", Duration.ofMinutes(2));
        Map<String, @Nullable Duration> read = new TreeMap<>();
        try (WebhookServer server = new WebhookServer()) {
            WebhookClient client = client(target(url(server)));
            for (String form : forms.keySet()) {
                server.answer(WebhookServer.status(429, "Retry-After: " + form));
                read.put(form, refusal(client).after());
            }
            server.answer(WebhookServer.status(404, "Retry-After: 7"));
            assertNull(refusal(client).after());
        }
        assertEquals(forms, read);
        assertNull(WebhookClient.after(null, MadeUpChanges.START));
    }

    private static void endless(OutputStream out, String head, byte[] piece) throws IOException {
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            out.write(piece);
        }
    }

    @Test
    void whatAServerSendsAfterItsStatusIsNotAwaited() throws Exception {
        byte[] piece = new byte[64 << 10];
        try (WebhookServer server = new WebhookServer()) {
            WebhookClient client = client(target(url(server)));
            server.answer(out -> endless(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", piece));
            assertNull(post(client));
            server.answer(out -> endless(
                    out,
                    "HTTP/1.1 503 x\r\nTransfer-Encoding: chunked\r\n\r\n",
                    ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
            assertEquals("HTTP 503", refusal(client).getMessage());
            CountDownLatch end = new CountDownLatch(1);
            server.answer(out -> {
                out.write("HTTP/1.1 404 x\r\nContent-Length: 9\r\n\r\nslow".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                end.await();
            });
            assertTrue(refusal(client).isLasting());
            end.countDown();
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsTriedAgain() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<String> reasons = new ArrayList<>();
        try (WebhookServer server = new WebhookServer()) {
            WebhookClient client =
                    new WebhookClient(target(url(server)), workers, new HandClock(), Duration.ofSeconds(1));
            server.answer(out -> end.await());
            reasons.add(refusal(client).getMessage());
            server.answer(out -> {
                while (end.getCount() > 0) {
                    out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                    end.await(100, TimeUnit.MILLISECONDS);
                }
            });
            reasons.add(refusal(client).getMessage());
            server.answer(out -> endless(out, "HTTP/1.1 200 OK\r\n", "X: y\r\n".getBytes(StandardCharsets.ISO_8859_1)));
            assertFalse(refusal(client).isLasting());
            server.answer(out -> out.write("no HTTP planted-secret\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)));
            assertFalse(refusal(client).isLasting());
            server.answer(out -> {});
            assertFalse(refusal(client).isLasting());
            end.countDown();
        }
        assertEquals(List.of("it did not answer within 1 s", "it did not answer within 1 s"), reasons);
    }

    @Test
    void aServerThatIsNotThereIsTriedAgainAndItsNameIsNotSaid() throws Exception {
        NotToldException refused = refusal(client(target("http://127.0.0.1:" + FreePort.next() + "/planted-secret")));
        assertEquals("the connection was refused", refused.getMessage());
        NotToldException unknown = refusal(client(target("https://planted-secret.invalid/hook")));
        assertEquals("its host name cannot be resolved", unknown.getMessage());
        assertFalse(unknown.isLasting() || refused.isLasting());
    }

    private static WebhookServer secure(HeldCertificate authority, String host) throws IOException {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName(host)
                .signedBy(authority)
                .build();
        return new WebhookServer(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslContext()
                .getServerSocketFactory());
    }

    private static HeldCertificate authority() {
        return new HeldCertificate.Builder().certificateAuthority(0).build();
    }

    @Test
    void certificatesAreVerifiedAndAPrivateAuthorityCanBeNamed() throws Exception {
        HeldCertificate authority = authority();
        Path ca = file("ca.pem", authority().certificatePem());
        try (WebhookServer server = secure(authority, "127.0.0.1");
                WebhookServer other = secure(authority, "elsewhere.lab");
                WebhookServer plain = new WebhookServer()) {
            String url = "https://127.0.0.1:" + server.port() + "/";
            WebhookClient with = client(new WebhookTarget("ops", url, null, "", null, null, ca));
            String untrusted = refusal(with).getMessage();
            assertTrue(String.valueOf(untrusted).contains("caFile"), untrusted);
            assertEquals(untrusted, refusal(client(target(url))).getMessage());
            assertEquals(0, server.posted.size());

            // As when a Secret is replaced: the file is read again.
            Files.writeString(ca, authority.certificatePem());
            assertNull(post(with));
            assertEquals(1, server.posted.size());

            assertEquals(
                    "its certificate is for another name",
                    refusal(client(new WebhookTarget(
                                    "ops", "https://127.0.0.1:" + other.port() + "/", null, "", null, null, ca)))
                            .getMessage());
            assertFalse(refusal(client(new WebhookTarget(
                            "ops", "https://127.0.0.1:" + plain.port() + "/", null, "", null, null, ca)))
                    .isLasting());
        }
    }

    @Test
    void secretsAreReadAgainForEachMessage() throws Exception {
        Path token = file("token", "planted-one\n");
        Path headers = file("headers", "X-Team: a\n\nX-Scope-OrgID:  b \n");
        try (WebhookServer server = new WebhookServer()) {
            Path url = file("url", url(server) + "\n");
            WebhookClient client = client(new WebhookTarget("ops", null, url, "", token, headers, null));
            assertNull(post(client));
            assertEquals("Bearer planted-one", server.last().header("Authorization"));
            assertEquals("a", server.last().header("X-Team"));
            assertEquals("b", server.last().header("X-Scope-OrgID"));

            Files.writeString(token, "planted-two");
            Files.writeString(url, url(server) + "/other");
            assertNull(post(client));
            assertEquals("Bearer planted-two", server.last().header("Authorization"));
            assertTrue(server.last().start().contains("/other"));
        }
    }

    @Test
    void filesThatMakeNoSenseAreNamedAndNotQuoted() throws Exception {
        Path good = file("good", "http://127.0.0.1:9/planted-secret");
        List<WebhookTarget> targets = List.of(
                new WebhookTarget("ops", null, file("no-url", "planted-secret"), "", null, null, null),
                new WebhookTarget("ops", null, file("empty", " \n"), "", null, null, null),
                new WebhookTarget("ops", null, file("ftp", "ftp://planted-secret"), "", null, null, null),
                new WebhookTarget("ops", null, file("user", "https://planted:secret@host/"), "", null, null, null),
                new WebhookTarget("ops", null, folder.resolve("missing"), "", null, null, null),
                new WebhookTarget("ops", null, Files.createDirectory(folder.resolve("folder")), "", null, null, null),
                new WebhookTarget("ops", null, good, "", file("two-lines", "planted\nsecret"), null, null),
                new WebhookTarget("ops", null, good, "", file("umlaut", "planted-ä"), null, null),
                new WebhookTarget("ops", null, good, "", file("control", "planted\u0001secret"), null, null),
                new WebhookTarget("ops", null, good, "", null, file("no-colon", "planted secret"), null),
                new WebhookTarget("ops", null, good, "", null, file("name", "planted secret: x"), null),
                new WebhookTarget("ops", null, good, "", null, file("host", "Host: planted"), null),
                new WebhookTarget("ops", null, good, "", null, file("smuggle", "Transfer-Encoding: planted"), null),
                new WebhookTarget("ops", null, good, "", null, file("value", "X: planted-ä"), null),
                new WebhookTarget("ops", null, good, "", null, file("many", "X: planted\n".repeat(21)), null),
                new WebhookTarget("ops", null, good, "", file("large", "planted".repeat(10_000)), null, null),
                new WebhookTarget("ops", null, good, "", null, null, file("no-ca", "planted")));
        for (WebhookTarget target : targets) {
            WebhookClient client = client(target);
            IOException atStart = assertThrows(IOException.class, client::verify);
            assertFalse(String.valueOf(atStart.getMessage()).contains("planted"), atStart.getMessage());
            assertTrue(String.valueOf(atStart.getMessage()).contains(folder.toString()), atStart.getMessage());
            NotToldException later = refusal(client);
            assertFalse(later.isLasting(), "somebody may correct the file");
            assertEquals(atStart.getMessage(), later.getMessage());
        }
    }

    @Test
    void aFileThatOthersCanWriteIsNotUsed() throws Exception {
        Path url = file("url", "http://127.0.0.1:9/");
        Files.setPosixFilePermissions(url, PosixFilePermissions.fromString("rw-rw-rw-"));
        IOException e = assertThrows(
                IOException.class,
                () -> client(new WebhookTarget("ops", null, url, "", null, null, null))
                        .verify());
        assertTrue(String.valueOf(e.getMessage()).contains("writable by every user"), e.getMessage());
    }

    @Test
    void aTargetDoesNotShowItsUrl() {
        assertFalse(target("https://planted").toString().contains("planted"));
    }
}
