package dev.registrydoctor.doctor.source.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.TlsApiServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneKeyShareTest {

    private static final int X25519 = 0x1d;
    private static final int P256 = 0x17;
    private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

    @TempDir
    Path folder;

    private ApiContact.State contact(int port, String ca) throws Exception {
        Path kubeconfig = Sites.kubeconfig(folder, "https://127.0.0.1:" + port);
        Files.writeString(
                kubeconfig, Files.readString(kubeconfig).replace("cluster: {server", "cluster: {" + ca + ", server"));
        try (LiveSite site = Sites.site(Sites.options(kubeconfig, folder, Map.of()))) {
            return Sites.known(site, ApiContact.Ask.INSTANCE).state();
        }
    }

    /** Some API servers take no X25519, for rules that know the older curves only; some have certificates on P-256. */
    @ParameterizedTest
    @CsvSource({
        "TLSv1.3,true,x25519", "TLSv1.3,false,x25519", "TLSv1.2,true,x25519", "TLSv1.2,false,x25519",
        "TLSv1.3,true,none", "TLSv1.3,false,none", "TLSv1.2,true,none", "TLSv1.2,false,none"
    })
    void everyServerAnswers(String protocol, boolean rsa, String without) throws Exception {
        HeldCertificate.Builder certificate = new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1");
        HeldCertificate held = (rsa ? certificate.rsa2048() : certificate.ecdsa256()).build();
        SSLContext context = new HandshakeCertificates.Builder()
                .heldCertificate(held)
                .build()
                .sslContext();
        try (TlsApiServer server = new TlsApiServer(context, tls -> {
            tls.setProtocols(new String[] {protocol});
            tls.setAlgorithmConstraints(new Without(without));
        })) {
            String ca = "certificate-authority-data: "
                    + Base64.getEncoder().encodeToString(held.certificatePem().getBytes(StandardCharsets.US_ASCII));
            assertEquals(ApiContact.State.ANSWERS, contact(server.port(), ca));
        }
    }

    @Test
    void onlyTheFirstHelloHasOneKeyAlone() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<List<List<Integer>>> met = CompletableFuture.supplyAsync(() -> {
                try {
                    return List.of(refused(server), refused(server));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals(ApiContact.State.TLS_FAILS, contact(server.getLocalPort(), "insecure-skip-tls-verify: true"));
            List<List<Integer>> offered = met.get(150, TimeUnit.SECONDS);
            // Java 20 is the first that can be told.
            List<Integer> alone = Runtime.version().feature() < 20 ? List.of(X25519, P256) : List.of(X25519);
            assertEquals(alone, offered.get(0));
            assertTrue(offered.get(1).containsAll(List.of(X25519, P256)), offered.get(1)::toString);
        }
    }

    /** The groups of the key shares that a client offers, to whom the handshake is refused. */
    private static List<Integer> refused(ServerSocket server) throws IOException {
        try (Socket client = server.accept()) {
            client.setSoTimeout(30_000);
            DataInputStream in = new DataInputStream(client.getInputStream());
            in.skipNBytes(3);
            byte[] hello = new byte[in.readUnsignedShort()];
            in.readFully(hello);
            client.getOutputStream().write(HANDSHAKE_FAILURE);
            return keyShares(ByteBuffer.wrap(hello));
        }
    }

    /** RFC 8446, section 4.1.2. */
    private static List<Integer> keyShares(ByteBuffer hello) {
        hello.position(4 + 2 + 32);
        hello.position(hello.get() + hello.position());
        hello.position(hello.getShort() + hello.position());
        hello.position(hello.get() + hello.position());
        hello.getShort();
        List<Integer> groups = new ArrayList<>();
        while (hello.hasRemaining()) {
            int type = hello.getShort();
            int end = hello.getShort() + hello.position();
            if (type == 51) {
                hello.getShort();
                while (hello.position() < end) {
                    groups.add((int) hello.getShort());
                    hello.position(hello.getShort() + hello.position());
                }
            }
            hello.position(end);
        }
        return groups;
    }

    private record Without(String group) implements AlgorithmConstraints {
        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
            return !algorithm.equalsIgnoreCase(group);
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return true;
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
            return true;
        }
    }
}
