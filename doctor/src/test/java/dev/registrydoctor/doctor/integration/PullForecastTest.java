package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.integration.PullForecast.Reaction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule of 1.x is also tried on a real containerd 1.6.20; that of 2.x was read in its sources only. */
final class PullForecastTest {

    private static final ImageReference IMAGE =
            ImageReference.parse("r.lab:5000/app:v1").orElseThrow();
    private static final Reaction MISSING = new Reaction(404, "404 Not Found");
    private static final Reaction REFUSED = new Reaction(0, "connect: connection refused");
    private static final Reaction ILL = new Reaction(503, "503 Service Unavailable");
    private static final Reaction PLAIN = new Reaction(0, PullForecast.PLAIN_SERVER);

    private static final String TWO =
            "server = \"http://r.lab:5000\"\n[host.\"http://m:1\"]\n[host.\"https://n:2\"]\nskip_verify = true\n";

    private static List<String> forecast(String toml, Map<String, Reaction> reactions, @Nullable String containerd) {
        CertsDirectory directory =
                new CertsDirectory("r.lab:5000", "/certs.d/r.lab:5000", List.of("hosts.toml"), toml, null);
        HostResolution resolution = HostResolution.of("r.lab:5000", List.of(directory), containerd);
        return PullForecast.of(IMAGE, resolution, a -> reactions.getOrDefault(a.url(), MISSING), containerd).stream()
                .map(PullForecast::error)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1.6.20", "1.7.29", "2.1.6"})
    void whereAllAnswer404ItIsNotFound(String containerd) {
        assertEquals(List.of("r.lab:5000/app:v1: not found"), forecast(TWO, Map.of(), containerd));
    }

    @Test
    void until17TheFirstErrorThatIsNo404IsReported() {
        Map<String, Reaction> reactions = Map.of("https://n:2", REFUSED, "http://r.lab:5000", ILL);
        List<String> refused = List.of("failed to do request: Head \"https://n:2/v2/app/manifests/v1"
                + "?ns=r.lab%3A5000\": connect: connection refused");
        assertEquals(refused, forecast(TWO, reactions, "1.6.20"));
        assertEquals(refused, forecast(TWO, reactions, "1.7.29"));
    }

    @Test
    void from20OnAStatusOutranksAMissingTagAndThatABrokenConnection() {
        assertEquals(
                List.of("unexpected status from HEAD request to http://r.lab:5000/v2/app/manifests/v1:"
                        + " 503 Service Unavailable"),
                forecast(TWO, Map.of("https://n:2", REFUSED, "http://r.lab:5000", ILL), "2.1.6"));
        assertEquals(List.of("r.lab:5000/app:v1: not found"), forecast(TWO, Map.of("https://n:2", REFUSED), "2.1.6"));
    }

    @Test
    void withoutAVersionBothAreTold() {
        assertEquals(2, forecast(TWO, Map.of("https://n:2", REFUSED), null).size());
        assertEquals(1, forecast(TWO, Map.of(), null).size());
    }

    @Test
    void aServerThatHasTheImageEndsTheSearch() {
        Reaction found = new Reaction(200, "200 OK");
        assertEquals(List.of(), forecast(TWO, Map.of("http://m:1", REFUSED, "https://n:2", found), "1.7.29"));
    }

    @Test
    void aRedirectThatIsNotFollowedEndsItToo() {
        Reaction moved = new Reaction(301, "301 Moved Permanently");
        assertTrue(forecast(TWO, Map.of("http://m:1", moved), "2.1.6").get(0).contains("301 Moved"));
    }

    @Test
    void whereNobodyResolvesNobodyIsAsked() {
        String toml = "server = \"http://r.lab:5000\"\ncapabilities = [\"pull\"]\n[host]\n";
        assertEquals(List.of("no resolve hosts: not found"), forecast(toml, Map.of(), "1.7.29"));
    }

    @Test
    void theFallbackToHttpStandsForTheRequestBeforeIt() {
        String toml = "server = \"http://r.lab:5000\"\nskip_verify = true\n[host]\n";
        assertEquals(
                List.of("r.lab:5000/app:v1: not found"), forecast(toml, Map.of("https://r.lab:5000", PLAIN), "1.7.29"));
        // What else goes wrong with HTTPS is not tried again by HTTP.
        assertTrue(forecast(toml, Map.of("https://r.lab:5000", REFUSED), "1.7.29")
                .get(0)
                .endsWith("connection refused"));
    }
}
