package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that lives longer than what it was opened with. */
class ClusterConnectionTest {

    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile @Nullable Kubeconfig kubeconfig;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"metadata\": {}, \"items\": []}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Kubeconfig with(String token, @Nullable String password) {
        return new Kubeconfig(
                "test",
                null,
                "default",
                new Kubeconfig.Server("http://127.0.0.1:" + server.getAddress().getPort(), null, false, null),
                new Kubeconfig.User(null, null, token, null, password));
    }

    private ClusterConnection connection() {
        return new ClusterConnection(() -> kubeconfig, Duration.ofSeconds(10), Duration.ZERO);
    }

    @Test
    void aNewTokenIsUsedByTheClientThatIsOpen() throws Exception {
        kubeconfig = with("first", null);
        try (ClusterConnection connection = connection()) {
            KubernetesClient client = connection.client();
            client.pods().list();
            kubeconfig = with("second", null);
            client.pods().list();
            kubeconfig = null;
            client.pods().list();
            assertSame(client, connection.client());
        }
        assertEquals(List.of("Bearer first", "Bearer second", "Bearer second"), tokens);
    }

    @Test
    void whatElseChangesOpensANewClient() throws Exception {
        kubeconfig = with("first", null);
        try (ClusterConnection connection = connection()) {
            KubernetesClient client = connection.client();
            kubeconfig = with("first", "changed");
            assertNotSame(client, connection.client());
        }
    }

    @Test
    void whatIsReadOftenIsNotReadEachTime() throws Exception {
        kubeconfig = with("first", null);
        try (ClusterConnection connection = new ClusterConnection(() -> kubeconfig, Duration.ofSeconds(10))) {
            connection.client().pods().list();
            kubeconfig = with("second", null);
            connection.client().pods().list();
        }
        assertEquals(List.of("Bearer first", "Bearer first"), tokens);
    }

    @Test
    @SuppressWarnings("try") // closed before its end
    void aClosedOneAndOneWithoutAKubeconfigHaveNoClient() {
        try (ClusterConnection connection = connection()) {
            assertThrows(IOException.class, connection::client);
            kubeconfig = with("first", null);
            connection.close();
            assertThrows(IOException.class, connection::client);
        }
    }

    @Test
    void aNameForTlsIsRefused() {
        Kubeconfig base = with("first", null);
        kubeconfig = new Kubeconfig(
                "test",
                null,
                "default",
                new Kubeconfig.Server("https://127.0.0.1:1", null, false, "other"),
                base.user());
        try (ClusterConnection connection = connection()) {
            assertThrows(IOException.class, connection::client);
        }
    }
}
