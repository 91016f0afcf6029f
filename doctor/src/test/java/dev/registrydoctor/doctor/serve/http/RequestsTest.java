package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.metrics.MetricsPage;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which requests are answered. */
@Timeout(300)
class RequestsTest {

    private static final List<String> PATHS =
            List.of("/", "/report.json", "/reports/1", "/history.json", "/metrics", "/healthz", "/readyz", "/none");

    @TempDir
    private Path folder;

    @Test
    void nothingIsAcceptedButGetAndHead() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            for (String method :
                    List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get")) {
                for (String path : PATHS) {
                    RawHttp.Reply reply = served.raw().ask(method, path);
                    assertEquals(405, reply.status(), method + " " + path);
                    assertEquals("GET, HEAD", reply.header("Allow"));
                }
            }
        }
    }

    @Test
    void aBodyIsNotTaken() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            assertEquals(
                    405,
                    served.raw()
                            .send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello")
                            .status());
            assertEquals(
                    413,
                    served.raw()
                            .send("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello")
                            .status());
            assertEquals(
                    413,
                    served.raw()
                            .send("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                            .status());
            assertEquals(200, served.get("/", "Content-Length: 0").status());
        }
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            for (String path : PATHS) {
                RawHttp.Reply get = served.get(path);
                RawHttp.Reply head = served.raw().ask("HEAD", path);
                assertEquals(get.status(), head.status(), path);
                assertEquals("", head.text(), path);
                get.headers().remove("date");
                head.headers().remove("date");
                assertEquals(get.headers(), head.headers(), path);
            }
        }
    }

    @Test
    void everyAnswerKeepsBrowsersFromMore() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef");
        try (ServedHttp open = ServedHttp.open().examined();
                ServedHttp closed = ServedHttp.withToken(token).examined()) {
            for (String path : PATHS) {
                assertStrict(open.get(path));
                assertStrict(open.raw().ask("POST", path));
                assertStrict(closed.get(path));
                assertStrict(open.raw()
                        .send("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"));
            }
            assertStrict(open.raw().send("GET / HTTP/1.0\r\n\r\n"));
        }
    }

    private static void assertStrict(RawHttp.Reply reply) {
        assertEquals("nosniff", reply.header("X-Content-Type-Options"));
        assertEquals("no-referrer", reply.header("Referrer-Policy"));
        assertEquals("no-store", reply.header("Cache-Control"));
        assertEquals("same-origin", reply.header("Cross-Origin-Resource-Policy"));
        assertEquals("same-origin", reply.header("Cross-Origin-Opener-Policy"));
        assertEquals("require-corp", reply.header("Cross-Origin-Embedder-Policy"));
        assertEquals("DENY", reply.header("X-Frame-Options"));
        assertEquals(null, reply.header("Server"));
        assertEquals(null, reply.header("Strict-Transport-Security"), "without TLS");
        assertEquals(null, reply.header("Access-Control-Allow-Origin"));
        String policy = String.valueOf(reply.header("Content-Security-Policy"));
        for (String part :
                List.of("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")) {
            assertTrue(List.of(policy.split("; ")).contains(part), policy);
        }
        assertTrue(!policy.contains("unsafe") && !policy.contains("*"), policy);
    }

    @Test
    void aNameOfAnotherServerIsRefused() throws Exception {
        try (ServedHttp served = ServedHttp.open("doctor.registry-doctor.svc").examined()) {
            for (String host :
                    List.of("127.0.0.1", "127.0.0.1:1", "localhost:8080", "[::1]:80", "DOCTOR.registry-doctor.svc.")) {
                assertEquals(200, byName(served, host).status(), host);
            }
            for (String host :
                    List.of("evil.example", "localhost.evil.example", "registry-doctor.svc", "127.0.0.1.nip.io")) {
                for (String path : PATHS) {
                    assertEquals(
                            421,
                            served.raw()
                                    .send("GET " + path + " HTTP/1.1\r\nHost: " + host
                                            + "\r\nConnection: close\r\n\r\n")
                                    .status(),
                            host);
                }
            }
            assertTrue(byName(served, "evil.example").text().contains("--host-name"));
        }
    }

    private static RawHttp.Reply byName(ServedHttp served, String host) throws Exception {
        return served.raw().send("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void aRequestHasOneHostAndAPath() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            for (String request : List.of(
                    "GET / HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                    "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET // HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET mailto:x HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                int status = served.raw().send(request).status();
                assertTrue(status == 400 || status == 0, request + status);
            }
        }
    }

    @Test
    void pathsAreTakenAsTheyAre() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            for (String path : List.of(
                    "/./",
                    "/report.json/",
                    "/report.json;x=1",
                    "/REPORT.JSON",
                    "/%72eport.json",
                    "/..%2f..%2fetc/passwd",
                    "/../../etc/passwd",
                    "/reports/..%2f1",
                    "/reports/1%00",
                    "/report.json%0d%0aSet-Cookie:x",
                    "/favicon.ico",
                    "/metrics/x")) {
                assertEquals(404, served.get(path).status(), path);
            }
            assertEquals(200, served.get("/report.json?x=/../..").status(), "a query is no path");
            assertEquals(404, served.get("/" + "a".repeat(16_000)).status());
        }
    }

    @Test
    void aConnectionServesManyRequests() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined();
                Socket socket = served.raw().connect()) {
            String one = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
            String last = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((one + one + last).getBytes(StandardCharsets.US_ASCII));
            RawHttp.Reply all = RawHttp.read(socket);
            assertEquals(
                    3, (all.text().length() - all.text().replace("ok\n", "").length()) / 3, all::toString);
        }
    }

    @Test
    void answersThatTakeLongLeaveThreadsForTheProbes() throws Exception {
        int all = ServerLimits.THREADS + 20;
        int most = ServerLimits.THREADS - ServerLimits.FOR_PROBES;
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(most);
        List<Socket> asking = new ArrayList<>();
        try (ServedHttp served = ServedHttp.open()) {
            served.metrics = accept -> {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return new MetricsPage.Scrape("text/plain", new byte[0]);
            };
            for (int i = 0; i < all; i++) {
                Socket socket = served.raw().connect();
                asking.add(socket);
                socket.getOutputStream()
                        .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            }
            begun.await();
            assertEquals(200, served.get("/healthz").status());
            assertEquals(503, served.get("/metrics").status());
            goOn.countDown();
            int answered = 0;
            for (Socket socket : asking) {
                answered += RawHttp.read(socket).status() == 200 ? 1 : 0;
            }
            assertTrue(answered >= most, answered + " of " + all);
        } finally {
            for (Socket socket : asking) {
                socket.close();
            }
        }
    }
}
