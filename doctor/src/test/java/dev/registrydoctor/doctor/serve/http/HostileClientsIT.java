package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that send too much, too little, or nothing, and do not read: the probes of the kubelet are answered all the same, and a
 * server with 64 MiB of memory has enough of it. Nothing here waits for a time: what a client holds open for good is closed by the
 * server, or the test hangs.
 */
@Timeout(300)
@Tag("long")
class HostileClientsIT {

    /** More than the threads of the server, and less than its connections. */
    private static final int MANY = 300;

    /** Java's own, and those that close what is slow. */
    private static final int OTHER_THREADS = 20;

    private static final String WHOLE = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    private Path folder;

    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private Socket send(ServedProcess served, String text) throws IOException {
        Socket socket = served.raw().connect();
        open.add(socket);
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException e) {
            // Closed by the server meanwhile.
        }
        return socket;
    }

    /** The probes are answered; one that was closed as too slow, on a busy machine, is sent again, as the kubelet does. */
    private static void assertAlive(ServedProcess served) throws IOException {
        for (String probe : List.of("/healthz", "/readyz")) {
            int status = 0;
            while (status == 0) {
                status = ask(served, probe);
            }
            assertEquals(200, status);
        }
        assertTrue(served.threads() <= ServerLimits.THREADS + OTHER_THREADS);
        assertEquals("", served.errors());
    }

    private static int ask(ServedProcess served, String path) {
        try {
            return served.raw().ask("GET", path).status();
        } catch (IOException e) {
            return 0;
        }
    }

    private void assertAllClosed() throws IOException {
        for (Socket socket : open) {
            RawHttp.read(socket);
        }
    }

    @Test
    void whoSendsHalfARequestIsNotWaitedFor() throws Exception {
        try (ServedProcess served = ServedProcess.plain(folder)) {
            for (String half :
                    List.of("G", "GET / HTTP/1.1\r\nHost: loc", "GET / HTTP/1.1\r\nHost: localhost\r\n", "\r\n")) {
                for (int i = 0; i < MANY / 4; i++) {
                    send(served, half);
                }
            }
            assertAlive(served);
            assertAllClosed();
            assertAlive(served);
        }
    }

    @Test
    void whoSendsNothingIsNotWaitedFor() throws Exception {
        try (ServedProcess served = ServedProcess.plain(folder)) {
            for (int i = 0; i < MANY; i++) {
                send(served, "");
            }
            assertAlive(served);
            assertAllClosed();
        }
    }

    @Test
    void whoDoesNotReadIsNotWaitedFor() throws Exception {
        try (ServedProcess served = ServedProcess.plain(folder)) {
            for (int i = 0; i < 2 * ServerLimits.THREADS; i++) {
                send(served, WHOLE.repeat(100));
            }
            assertAlive(served);
            assertAlive(served);
        }
    }

    @Test
    void whatHasNoEndIsNotReadToItsEnd() throws Exception {
        List<String> beginnings = List.of(
                "", "GET /", "GET / HTTP/1.1\r\nHost: localhost\r\nX: ", "GET / HTTP/1.1\r\nHost: localhost\r\n ");
        try (ServedProcess served = ServedProcess.plain(folder)) {
            for (int i = 0; i < 100; i++) {
                Socket socket = send(served, beginnings.get(i % beginnings.size()));
                assertTrue(written(socket, "a".repeat(1 << 16)) < 64 << 20, "a part");
            }
            Socket headers = send(served, "GET / HTTP/1.1\r\nHost: localhost\r\n");
            assertTrue(written(headers, "X: y\r\n".repeat(10_000)) < 64 << 20, "a part");
            assertAlive(served);
        }
    }

    /** Writes until the server has enough. */
    private static long written(Socket socket, String piece) {
        long sum = 0;
        try {
            OutputStream out = socket.getOutputStream();
            while (sum < 64 << 20) {
                out.write(piece.getBytes(StandardCharsets.US_ASCII));
                sum += piece.length();
            }
        } catch (IOException e) {
            // Closed.
        }
        return sum;
    }

    @Test
    void aBodyIsNotReadToItsEnd() throws Exception {
        try (ServedProcess served = ServedProcess.plain(folder)) {
            for (String method : List.of("GET", "POST")) {
                for (String length :
                        List.of("Content-Length: 999999999999", "Transfer-Encoding: chunked", "Content-Length: 100")) {
                    for (int i = 0; i < 20; i++) {
                        send(served, method + " / HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n\r\nff\r\n");
                    }
                }
            }
            assertAlive(served);
            assertAllClosed();
            Socket socket = send(served, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n");
            assertTrue(written(socket, "a".repeat(1 << 16)) < 64 << 20, "a part");
            assertAlive(served);
        }
    }

    @Test
    void whoKeepsAllConnectionsKeepsThemForAWhile() throws Exception {
        try (ServedProcess served = ServedProcess.plain(folder)) {
            assertAlive(served);
            for (int i = 0; i < 1_200; i++) {
                send(served, i % 2 == 0 ? "" : "GET");
            }
            assertAlive(served);
            assertAllClosed();
            assertAlive(served);
        }
    }

    @Test
    void thousandsOfRequestsInOnePieceKeepNobodyOut() throws Exception {
        try (ServedProcess served = ServedProcess.plain(folder)) {
            String probes = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2_000);
            for (int i = 0; i < 20; i++) {
                send(served, probes);
            }
            assertAlive(served);
        }
    }

    @Test
    void whatIsNotHttpIsNotAnswered() throws Exception {
        try (ServedProcess served = ServedProcess.plain(folder)) {
            Random random = new Random(20);
            for (int i = 0; i < 300; i++) {
                byte[] bytes = new byte[1 + random.nextInt(400)];
                random.nextBytes(bytes);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                RawHttp.Reply reply = served.raw().send((i % 2 == 0 ? "GET /" : "") + text + "\r\n\r\n\r\n\r\n");
                assertTrue(reply.status() != 200, reply::toString);
            }
            for (String request : List.of(
                    "GET\r\n\r\n",
                    "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                    "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "GET / HTTP/1.1\r\n: x\r\n\r\n",
                    "GET /\u0000 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET /" + "%".repeat(10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
                assertTrue(served.raw().send(request).status() != 200, request);
            }
            assertAlive(served);
        }
    }

    @Test
    void anAnswerHoldsNothingOfTheRequest() throws Exception {
        try (ServedProcess served = ServedProcess.plain(folder)) {
            for (String request : List.of(
                    "GET /reflected HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    "GET /reports/reflected HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    "GET /history.json?since=reflected HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: reflected\r\nConnection: close\r\n\r\n",
                    "reflected / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    "GET \"reflected HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    "reflected\r\n\r\n")) {
                RawHttp.Reply reply = served.raw().send(request);
                assertTrue(reply.status() >= 400, reply::toString);
                assertTrue(!reply.toString().contains("reflected"), reply::toString);
            }
        }
    }

    @Test
    void tlsIsNotWaitedForEither() throws Exception {
        HeldCertificate held =
                new HeldCertificate.Builder().commonName("localhost").build();
        Path certificate = Files.writeString(folder.resolve("tls.crt"), held.certificatePem());
        Path key = Files.writeString(folder.resolve("tls.key"), held.privateKeyPkcs8Pem());
        try (ServedProcess served = ServedProcess.withTls(folder, certificate, key)) {
            for (int i = 0; i < MANY; i++) {
                // A record's header and the first byte of what it holds; a record that never ends; no TLS at all.
                send(
                        served,
                        List.of("\u0016\u0003\u0001\u0002\u0000\u0001", "\u0016\u0003\u0003\u00ff\u00ff", WHOLE)
                                .get(i % 3));
            }
            assertTrue(ServedTlsTest.see(served.port(), "localhost").answer().startsWith("HTTP/1.1 200"));
            assertAllClosed();
            assertTrue(ServedTlsTest.see(served.port(), "localhost").answer().startsWith("HTTP/1.1 200"));
            assertEquals("", served.errors());
        }
    }
}
