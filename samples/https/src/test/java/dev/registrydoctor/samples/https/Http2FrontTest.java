package dev.registrydoctor.samples.https;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** Java's own client against a sample over HTTPS. */
class Http2FrontTest {

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate ADMIN = SampleTls.client(AUTHORITY);
    private static final SampleOptions.Tls TLS = SampleTls.of(AUTHORITY, ADMIN);

    @Test
    void speaksTlsWithClientCertificates() throws Exception {
        Sample sample = Samples.find("healthy").orElseThrow();
        try (EmbeddedSite site = EmbeddedSite.start(sample, SampleOptions.PLAIN.withTls(TLS))) {
            HttpClient known = client(ADMIN);
            HttpResponse<String> answer = known.send(request(site, "/version"), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(HttpClient.Version.HTTP_2, answer.version());
            assertTrue(answer.body().contains("gitVersion"), answer.body());
            assertTrue(answer.headers().firstValue("Date").isPresent());

            HttpResponse<String> refusal = known.send(request(site, "/nothing"), HttpResponse.BodyHandlers.ofString());
            assertEquals(404, refusal.statusCode());
            assertTrue(refusal.body().contains("page not found"), refusal.body());
        }
    }

    @Test
    void refusesAClientThatItsAuthorityDidNotSign() {
        Sample sample = Samples.find("healthy").orElseThrow();
        try (EmbeddedSite site = EmbeddedSite.start(sample, SampleOptions.PLAIN.withTls(TLS))) {
            HttpClient stranger = client(new HeldCertificate.Builder().build());
            assertThrows(
                    IOException.class,
                    () -> stranger.send(request(site, "/version"), HttpResponse.BodyHandlers.discarding()));
        }
    }

    @Test
    void theKubeconfigHasTheCertificates() throws Exception {
        Sample sample = Samples.find("healthy").orElseThrow();
        try (EmbeddedSite site = EmbeddedSite.start(sample, SampleOptions.PLAIN.withTls(TLS))) {
            String kubeconfig = Files.readString(site.kubeconfig());
            assertTrue(kubeconfig.contains("server: https://127.0.0.1:" + site.apiPort() + "\n"), kubeconfig);
            for (String key :
                    new String[] {"certificate-authority-data", "client-certificate-data", "client-key-data"}) {
                assertTrue(kubeconfig.contains("    " + key + ": "), key);
            }
        }
    }

    private static HttpRequest request(EmbeddedSite site, String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + site.apiPort() + path))
                .build();
    }

    private static HttpClient client(HeldCertificate own) {
        HandshakeCertificates handshake = new HandshakeCertificates.Builder()
                .heldCertificate(own)
                .addTrustedCertificate(Certificates.decodeCertificatePem(TLS.authority()))
                .build();
        return HttpClient.newBuilder().sslContext(handshake.sslContext()).build();
    }
}
