package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which schemes a probe tries, by the first byte of each connection. */
class ProbeOrderTest {

    private static final String REGISTRY =
            "HTTP/1.1 200 OK\r\nDocker-Distribution-Api-Version: registry/2.0\r\nContent-Length: 2\r\n\r\n{}";

    /** Longer than this test can take. */
    private static final Duration FOREVER = Duration.ofHours(1);

    @Test
    void aRegistryThatAnswersIsNotAskedByTheOtherScheme() throws Exception {
        try (FirstBytes server = new FirstBytes(REGISTRY)) {
            RegistryProbe probe = probe(server, FOREVER);

            assertEquals("http", probe.registryScheme());
            assertNull(probe.https());
            assertEquals(List.of("plain"), server.seen);
        }
    }

    @Test
    void whatAnswersOtherwiseIsAskedByTheOtherSchemeToo() throws Exception {
        try (FirstBytes server = new FirstBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")) {
            RegistryProbe probe = probe(server, FOREVER);

            assertNull(probe.registryScheme());
            assertEquals(List.of("plain", "TLS"), server.seen);
        }
    }

    @Test
    void whatDoesNotAnswerSoonIsAskedByTheOtherSchemeMeanwhile() throws Exception {
        try (FirstBytes server = new FirstBytes(null)) {
            RegistryProbe probe = probe(server, Duration.ofMillis(1));

            assertNull(probe.registryScheme());
            assertEquals(Set.of("plain", "TLS"), Set.copyOf(server.seen));
        }
    }

    private static RegistryProbe probe(FirstBytes server, Duration advance) {
        try (Workers workers = new Workers()) {
            Dialler dialler = new Dialler(Map.of(), new Resolver(workers));
            try (RegistryHttp http = new RegistryHttp(dialler, workers)) {
                return new RegistryProber(http, dialler, workers, advance)
                        .ask(new RegistryProbe.Ask("127.0.0.1", server.port()))
                        .toOptional()
                        .orElseThrow();
            }
        }
    }

    /** Answers plain HTTP, or holds it until TLS was begun, which it hangs up on. */
    private static final class FirstBytes implements AutoCloseable {

        private static final int TLS_HANDSHAKE = 0x16;

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final List<Socket> held = new CopyOnWriteArrayList<>();
        private final @Nullable String answer;

        FirstBytes(@Nullable String answer) throws IOException {
            this.answer = answer;
            Thread thread = new Thread(this::serve, "first-bytes");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    int first = client.getInputStream().read();
                    if (first >= 0) {
                        seen.add(first == TLS_HANDSHAKE ? "TLS" : "plain");
                    }
                    if (first == 'G' && answer != null) {
                        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        held.add(client);
                    } else if (first == 'G') {
                        held.add(client);
                    } else {
                        client.close();
                        close(first == TLS_HANDSHAKE && answer == null ? held : List.of());
                    }
                }
            } catch (IOException e) {
                // The test is over.
            }
        }

        private static void close(List<Socket> sockets) throws IOException {
            for (Socket one : sockets) {
                one.close();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            close(held);
        }
    }
}
