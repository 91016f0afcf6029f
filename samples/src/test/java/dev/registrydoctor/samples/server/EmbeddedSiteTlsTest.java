package dev.registrydoctor.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSiteTlsTest {

    private static final char[] PASSWORD = "of-this-test".toCharArray();

    @Test
    void speaksTlsWithClientCertificates(@TempDir Path folder) throws Exception {
        KeyStore server = keyStore(folder, "server");
        KeyStore client = keyStore(folder, "client");
        SampleOptions.Tls tls = new SampleOptions.Tls(
                context(server, client),
                pem("CERTIFICATE", server.getCertificate("server").getEncoded()),
                pem("CERTIFICATE", client.getCertificate("client").getEncoded()),
                pem("PRIVATE KEY", client.getKey("client", PASSWORD).getEncoded()));
        Sample sample = Samples.find("healthy").orElseThrow();
        try (EmbeddedSite site = EmbeddedSite.start(sample, SampleOptions.PLAIN.withTls(tls))) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + site.apiPort() + "/version"))
                    .build();
            HttpClient known =
                    HttpClient.newBuilder().sslContext(context(client, server)).build();
            HttpResponse<String> answer = known.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(HttpClient.Version.HTTP_2, answer.version());
            assertTrue(answer.body().contains("gitVersion"), answer.body());
            assertTrue(answer.headers().firstValue("Date").isPresent());
            HttpRequest unknown = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + site.apiPort() + "/nothing"))
                    .build();
            HttpResponse<String> refusal = known.send(unknown, HttpResponse.BodyHandlers.ofString());
            assertEquals(404, refusal.statusCode());
            assertTrue(refusal.body().contains("page not found"), refusal.body());
            HttpClient stranger =
                    HttpClient.newBuilder().sslContext(context(null, server)).build();
            assertThrows(IOException.class, () -> stranger.send(request, HttpResponse.BodyHandlers.discarding()));
            String kubeconfig = Files.readString(site.kubeconfig());
            assertTrue(kubeconfig.contains("server: https://127.0.0.1:" + site.apiPort() + "\n"), kubeconfig);
            for (String key :
                    new String[] {"certificate-authority-data", "client-certificate-data", "client-key-data"}) {
                assertTrue(kubeconfig.contains("    " + key + ": "), key);
            }
        }
    }

    /** A self-signed key, made by the JDK's own tool: its API makes none. */
    private static KeyStore keyStore(Path folder, String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, made.waitFor(), said);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext context(@Nullable KeyStore own, KeyStore trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, own == null ? new char[0] : PASSWORD);
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        String alias = trusted.aliases().nextElement();
        certificates.setCertificateEntry(alias, trusted.getCertificate(alias));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
