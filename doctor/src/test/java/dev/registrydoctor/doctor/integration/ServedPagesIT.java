package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.history.PastExamination;
import dev.registrydoctor.doctor.serve.history.PastReport;
import dev.registrydoctor.doctor.serve.http.ServedHttp;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.html.HtmlReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of serve, as a real browser gets them from the server, with its headers. */
class ServedPagesIT extends InBrowser {

    private static final String TOKEN = "0123456789-abcdef";
    private static final Instant NOON = ServedHttp.NOON;

    /** With a history: a cause has begun, one has ended, and the API server has gone. */
    private static ServedHttp filled(ServedHttp served) throws Exception {
        Examined good = ServedHttp.examined("good", NOON.minusSeconds(900), true, "The registry is down");
        StringBuilder page = new StringBuilder();
        HtmlReport.write(good.report(), page);
        for (int i = 0; i < 24; i++) {
            Instant at = NOON.minus(Duration.ofMinutes(5L * (26 - i)));
            served.keep(looked("e" + i, at, true), null, List.of());
        }
        served.keep(
                looked("good", good.at(), true),
                new PastReport("good", good.at(), page.toString(), "{}"),
                List.of(change(1, CauseChange.Kind.BEGAN, good.at())));
        Examined away = ServedHttp.examined("away", NOON.minusSeconds(60), false, "The API server does not answer");
        served.keep(looked("away", away.at(), false), null, List.of());
        served.snapshot = new Snapshot(
                true,
                "here",
                away,
                good,
                List.of(change(1, CauseChange.Kind.BEGAN, good.at()).cause()),
                null);
        return served;
    }

    private static PastExamination looked(String id, Instant at, boolean apiAnswered) {
        return new PastExamination(
                id, at, Duration.ofSeconds(1), Trigger.SCHEDULE, "problems", "1 problem", apiAnswered);
    }

    private static CauseChange change(long number, CauseChange.Kind kind, Instant at) {
        Cause cause = new Cause(
                new CauseKey("a.root", Subject.registry("r:5000")),
                "The registry is down",
                "nothing answers",
                Cause.Grade.PROBLEM,
                Subject.registry("r:5000"),
                at,
                at,
                "good");
        return new CauseChange(number, kind, cause, at, null);
    }

    private static Path tokenFile() throws Exception {
        Path file = folder.resolve("token");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, TOKEN);
    }

    /** Nothing is complained of, and nothing but the page is fetched. */
    private static void assertQuiet(String url) {
        assertEquals(
                List.of(),
                browser().events("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"),
                "nothing is complained of");
        assertEquals(
                List.of(url),
                browser().events("Network.requestWillBeSent").stream()
                        .map(e -> e.at("/request/url").asText())
                        .distinct()
                        .toList(),
                "nothing but the page is fetched");
    }

    private static void assertWorks() throws Exception {
        assertEquals("The registry is down", texts("h1"));
        assertFalse(
                browser().evaluate("document.querySelector('.tools').hidden").asBoolean(), "the script runs");
        assertEquals(
                "rgb",
                browser()
                        .evaluate("getComputedStyle(document.querySelector('h1')).color.slice(0, 3)")
                        .asText());
        assertTrue(browser().evaluate("document.styleSheets.length === 1").asBoolean(), "the style counts");
    }

    @ParameterizedTest
    @CsvSource({"light, 1280", "dark, 1280", "light, 400", "dark, 400", "light, 320"})
    void thePageOfTheReportIsWholeWithTheHeadersOfTheServer(String theme, int width) throws Exception {
        try (ServedHttp served = filled(ServedHttp.open())) {
            browser().call("Emulation.setDeviceMetricsOverride", screen(width));
            browser()
                    .call(
                            "Emulation.setEmulatedMedia",
                            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
            String url = "http://127.0.0.1:" + served.port() + "/";
            browser().open(url);

            assertQuiet(url);
            assertWorks();
            int needed =
                    browser().evaluate("document.documentElement.scrollWidth").asInt();
            assertTrue(needed <= width, needed + " of " + width);
            assertEquals(List.of(), brokenRules());
        }
    }

    @Test
    void thePageSaysThatTheApiServerIsAwayAndLinksToWhatWasKept() throws Exception {
        try (ServedHttp served = filled(ServedHttp.open())) {
            String home = "http://127.0.0.1:" + served.port() + "/";
            browser().open(home);
            assertTrue(texts(".banner").contains("15 min"), texts(".banner"));
            assertTrue(browser()
                            .evaluate("document.querySelectorAll('#history svg').length")
                            .asInt()
                    > 0);
            assertEquals(
                    home + "reports/good",
                    browser()
                            .evaluate("document.querySelector('#history a.report').href")
                            .asText());

            browser().open(home + "reports/good");
            assertQuiet(home + "reports/good");
            assertWorks();
        }
    }

    @Test
    void aBrowserSendsTheTokenAsAPassword() throws Exception {
        try (ServedHttp served = filled(ServedHttp.withToken(tokenFile()))) {
            String authority = "127.0.0.1:" + served.port() + "/";
            browser().open("http://" + authority);
            assertEquals(List.of(401), statuses());
            String url = "http://anybody:" + TOKEN + "@" + authority;
            browser().open(url);
            assertEquals(List.of(200), statuses());
            assertQuiet(url);
            assertWorks();
        }
    }

    private static List<Integer> statuses() {
        return browser().events("Network.responseReceived").stream()
                .map(e -> e.at("/response/status").asInt())
                .toList();
    }

    @Test
    void thePageIsWholeOverTls() throws Exception {
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName("localhost")
                .addSubjectAlternativeName("localhost")
                .build();
        Path certificate = Files.writeString(folder.resolve("tls.crt"), held.certificatePem());
        Path key = Files.writeString(folder.resolve("tls.key"), held.privateKeyPkcs8Pem());
        browser().call("Security.setIgnoreCertificateErrors", Map.of("ignore", true));
        try (ServedHttp served = filled(ServedHttp.withTls(certificate, key))) {
            String url = "https://localhost:" + served.port() + "/";
            browser().open(url);
            assertQuiet(url);
            assertWorks();
        } finally {
            browser().call("Security.setIgnoreCertificateErrors", Map.of("ignore", false));
        }
    }

    @Test
    void nothingOnThePageMayFetchOrRunMore() throws Exception {
        try (ServedHttp served = filled(ServedHttp.open())) {
            browser().open("http://127.0.0.1:" + served.port() + "/");
            JsonNode seen = browser().evaluate("""
                    (async () => {
                      const refused = [];
                      document.addEventListener('securitypolicyviolation', e => refused.push(e.effectiveDirective));
                      const fetched = await fetch('/report.json').then(() => true, () => false);
                      const script = document.createElement('script');
                      script.textContent = 'window.injected = 1';
                      document.body.append(script);
                      const image = document.createElement('img');
                      image.src = '/x';
                      document.body.append(image);
                      const base = document.createElement('base');
                      base.href = 'http://evil.example/';
                      document.head.append(base);
                      await new Promise(done => setTimeout(done, 200));
                      return {fetched, injected: typeof window.injected, base: document.baseURI,
                        refused: [...new Set(refused)].sort().join(' ')};
                    })()""");
            assertFalse(seen.get("fetched").asBoolean());
            assertEquals("undefined", seen.get("injected").asText());
            assertEquals(
                    "http://127.0.0.1:" + served.port() + "/", seen.get("base").asText());
            assertEquals(
                    "base-uri connect-src img-src script-src-elem",
                    seen.get("refused").asText());
        }
    }

    /** The page of somebody else, from a file, which tries to show or to read this one. */
    @Test
    void noOtherPageMayShowOrReadIt() throws Exception {
        try (ServedHttp served = filled(ServedHttp.open())) {
            String url = "http://127.0.0.1:" + served.port() + "/";
            Path evil = Files.writeString(
                    folder.resolve("evil.html"),
                    "<!DOCTYPE html><title>evil</title><iframe src='" + url + "'></iframe><img src='" + url
                            + "metrics'>");
            browser().open(evil);
            String read = browser()
                    .evaluate("fetch('" + url + "report.json').then(() => 'read', () => 'refused')")
                    .asText();
            assertEquals("refused", read);
            List<String> said = browser().events("Log.entryAdded").stream()
                    .map(e -> e.at("/entry/text").asText())
                    .toList();
            assertTrue(said.toString().contains("frame-ancestors"), said::toString);
        }
    }

    @Test
    void aReplicaThatStandsByAndOneThatHasJustStartedSaySo() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            browser().open("http://127.0.0.1:" + served.port() + "/");
            assertFalse(texts("h1").isEmpty());
            assertEquals(List.of(), brokenRules());
            served.snapshot = new Snapshot(false, "registry-doctor-7d9f-x2x", null, null, List.of(), null);
            browser().open("http://127.0.0.1:" + served.port() + "/");
            assertTrue(texts("main").contains("registry-doctor-7d9f-x2x"), texts("main"));
            assertEquals(List.of(), brokenRules());
        }
    }
}
