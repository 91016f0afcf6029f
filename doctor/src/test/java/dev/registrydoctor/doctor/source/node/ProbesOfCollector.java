package dev.registrydoctor.doctor.source.node;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.doctor.source.live.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Servers that a collector asks. */
abstract class ProbesOfCollector {

    static final Map<String, String> REGISTRY = Map.of("Docker-Distribution-Api-Version", "registry/2.0");

    @TempDir
    Path root;

    final List<AutoCloseable> open = new ArrayList<>();
    final HeldCertificate ca = new HeldCertificate.Builder()
            .commonName("Lab Root")
            .certificateAuthority(0)
            .build();

    @BeforeEach
    void trust() throws IOException {
        Files.createDirectories(root.resolve("etc/ssl/certs"));
        Files.writeString(root.resolve("etc/ssl/certs/ca-certificates.crt"), ca.certificatePem() + "\n");
        Files.createSymbolicLink(root.resolve("proc"), Path.of("/nowhere"));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    static <T> T known(CollectedNode node, Question<T> question) {
        Answer<T> answer = CollectedNode.HANDLERS.answer(node, question);
        return answer.toOptional().orElseThrow(() -> new AssertionError(question.describe() + ": " + answer));
    }

    int plain(Function<StubServer.Request, StubServer.Reply> rule) throws IOException {
        StubServer server = new StubServer(rule);
        open.add(server);
        return server.port();
    }

    int tls(HeldCertificate... certificates) throws IOException {
        java.security.cert.X509Certificate[] others = List.of(certificates).stream()
                .skip(1)
                .map(HeldCertificate::certificate)
                .toArray(java.security.cert.X509Certificate[]::new);
        HandshakeCertificates context = new HandshakeCertificates.Builder()
                .heldCertificate(certificates[0], others)
                .build();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context.sslContext()));
        server.createContext("/v2/", exchange -> {
            exchange.getResponseHeaders().add("Docker-Distribution-Api-Version", "registry/2.0");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    HeldCertificate leaf(String... names) {
        HeldCertificate.Builder leaf =
                new HeldCertificate.Builder().commonName(names[0]).signedBy(ca);
        List.of(names).forEach(leaf::addSubjectAlternativeName);
        return leaf.build();
    }

    static RegistryProbe probe(CollectedNode node, String host, int port) {
        return known(node, new RegistryProbe.Ask(host, port));
    }

    /** A server that accepts connections and says nothing; its port. */
    int silent() throws IOException {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(silent);
        return silent.getLocalPort();
    }

    static Reply reply(@Nullable Reply reply) {
        return Objects.requireNonNull(reply, "no reply");
    }
}
