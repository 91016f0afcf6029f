package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.history.PastReport;
import dev.registrydoctor.doctor.serve.metrics.MetricsPage;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is served when. */
@Timeout(300)
class HttpPagesTest {

    private static String headline(RawHttp.Reply reply) throws IOException {
        JsonNode report = new ObjectMapper().readTree(reply.text());
        return report.at("/diagnoses/0/root/title").asText();
    }

    @Test
    void isReadyWhenTheFirstExaminationIsOver() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            assertEquals(503, served.get("/readyz").status());
            served.snapshot = ServedHttp.leading(null, null);
            assertEquals(503, served.get("/readyz").status());
            assertEquals(200, served.get("/healthz").status());
            Examined failed = ServedHttp.examined("1", ServedHttp.NOON, false, "The API server does not answer");
            served.snapshot = ServedHttp.leading(failed, null);
            assertEquals(200, served.get("/readyz").status());
        }
    }

    @Test
    void isReadyWhenAnotherLeads() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            served.snapshot = new Snapshot(false, "other-pod", null, null, List.of(), null);
            assertEquals(200, served.get("/readyz").status());
            RawHttp.Reply page = served.get("/");
            assertEquals(503, page.status());
            assertTrue(page.text().contains("<code>other-pod</code>"), page.text());
            assertEquals(null, page.header("Refresh"));
            assertEquals(503, served.get("/report.json").status());
        }
    }

    @Test
    void aReplicaThatLeadsNoMoreShowsNoReport() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            Snapshot led = served.snapshot;
            served.snapshot = new Snapshot(false, "<b>", led.latest(), led.good(), List.of(), null);
            RawHttp.Reply page = served.get("/");
            assertEquals(503, page.status());
            assertTrue(page.text().contains("<code>&lt;b&gt;</code>"), page.text());
            assertEquals(503, served.get("/report.json").status());
            assertEquals(200, served.get("/readyz").status());
        }
    }

    @Test
    void isHealthyWhileNothingIsStuck() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            served.fault = "the examination takes longer than 10 minutes";
            RawHttp.Reply reply = served.get("/healthz");
            assertEquals(503, reply.status());
            assertEquals("the examination takes longer than 10 minutes\n", reply.text());
            served.fault = null;
            assertEquals(200, served.get("/healthz").status());
        }
    }

    @Test
    void thereIsNoReportBeforeTheFirst() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            served.snapshot = ServedHttp.leading(null, null);
            RawHttp.Reply page = served.get("/");
            assertEquals(503, page.status());
            assertEquals("5", page.header("Refresh"));
            assertEquals("5", page.header("Retry-After"));
            assertEquals(503, served.get("/report.json").status());
        }
    }

    @Test
    void showsTheLastReport() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            RawHttp.Reply page = served.get("/");
            assertEquals(200, page.status());
            assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
            assertEquals("Sat, 31 Jan 2026 12:00:00 GMT", page.header("Last-Modified"));
            assertTrue(page.text().contains("The registry is down"));
            RawHttp.Reply json = served.get("/report.json");
            assertEquals(200, json.status());
            assertEquals("application/json", json.header("Content-Type"));
            assertEquals("The registry is down", headline(json));

            Examined next = ServedHttp.examined("2", ServedHttp.NOON.plusSeconds(300), true, "The disk is full");
            served.snapshot = ServedHttp.leading(next, next);
            assertTrue(served.get("/").text().contains("The disk is full"));
            assertEquals("The disk is full", headline(served.get("/report.json")));
        }
    }

    @Test
    void theLastGoodReportStaysWhileTheApiServerIsAway() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            Examined good = ServedHttp.examined("1", ServedHttp.NOON, true, "The registry is down");
            Examined away = ServedHttp.examined("2", ServedHttp.NOON.plusSeconds(300), false, "No API server");
            served.snapshot = ServedHttp.leading(away, good);
            assertTrue(served.get("/").text().contains("The registry is down"));
            assertEquals("The registry is down", headline(served.get("/report.json")));
            assertEquals("No API server", headline(served.get("/reports/2.json")));
            assertEquals("The registry is down", headline(served.get("/reports/1.json")));

            served.snapshot = ServedHttp.leading(away, null);
            assertEquals("No API server", headline(served.get("/report.json")));
        }
    }

    @Test
    void servesReportsThatWereKept() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            served.history.reports.put(
                    "20260131-a", new PastReport("20260131-a", ServedHttp.NOON, "<p>old", "{\"old\":1}"));
            assertEquals("{\"old\":1}", served.get("/reports/20260131-a.json").text());
            RawHttp.Reply page = served.get("/reports/20260131-a");
            assertEquals("<p>old", page.text());
            assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
            assertEquals(200, served.get("/reports/1").status(), "the last one");
            for (String each :
                    List.of("/reports/20260131-a", "/reports/20260131-a.json", "/reports/1", "/reports/1.json")) {
                String tag = String.valueOf(served.get(each).header("ETag"));
                assertEquals(304, served.get(each, "If-None-Match: " + tag).status(), each);
            }
            for (String unknown : List.of(
                    "/reports/2",
                    "/reports/",
                    "/reports/.json",
                    "/reports/1.json.json",
                    "/reports/1/",
                    "/reports/../report.json",
                    "/reports/%31",
                    "/reports/" + "1".repeat(101))) {
                assertEquals(404, served.get(unknown).status(), unknown);
            }
        }
    }

    @Test
    void negotiatesMetrics() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            served.metrics = accept ->
                    new MetricsPage.Scrape(String.valueOf(accept), "up 1\n".getBytes(StandardCharsets.US_ASCII));
            RawHttp.Reply scraped = served.get("/metrics", "Accept: application/openmetrics-text; version=1.0.0");
            assertEquals("application/openmetrics-text; version=1.0.0", scraped.header("Content-Type"));
            assertEquals("up 1\n", scraped.text());
            assertEquals("null", served.get("/metrics").header("Content-Type"));
        }
    }

    @Test
    void anAnswerThatFailsTellsNobodyWhy() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            served.metrics = accept -> {
                throw new IllegalStateException("the password is hunter2");
            };
            RawHttp.Reply reply = served.get("/metrics");
            assertEquals(500, reply.status());
            assertFalse(reply.text().contains("hunter2"));
            assertFalse(served.log.toString().contains("hunter2"));
            assertTrue(served.log.toString().contains("IllegalStateException"), served.log::toString);
        }
    }

    @Test
    void packsWhatIsLarge() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            String page =
                    new String(served.get("/").text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            for (String accepted : List.of("gzip", "br, GZIP;q=0.5", "deflate, gzip, br")) {
                RawHttp.Reply packed = served.get("/", "Accept-Encoding: " + accepted);
                assertEquals("gzip", packed.header("Content-Encoding"), accepted);
                assertEquals(page, packed.unpacked());
                assertEquals(Integer.toString(packed.text().length()), packed.header("Content-Length"));
            }
            for (String refused : List.of("br", "gzip;q=0", "gzip;q=0.0, br", "x-gzip-not", "")) {
                RawHttp.Reply plain = served.get("/", "Accept-Encoding: " + refused);
                assertEquals(null, plain.header("Content-Encoding"), refused);
                assertEquals("Accept-Encoding", plain.header("Vary"));
            }
            assertEquals(null, served.get("/healthz", "Accept-Encoding: gzip").header("Content-Encoding"));
        }
    }

    @Test
    void whoHasThisVersionGetsNoOther() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            String tag = String.valueOf(served.get("/report.json").header("ETag"));
            RawHttp.Reply same = served.get("/report.json", "If-None-Match: " + tag);
            assertEquals(304, same.status());
            assertEquals("", same.text());
            assertEquals("no-store", same.header("Cache-Control"));
            assertEquals(
                    200,
                    served.get("/report.json", "If-None-Match: W/\"other\"").status());
            Examined next = ServedHttp.examined("2", ServedHttp.NOON, true, "The disk is full");
            served.snapshot = ServedHttp.leading(next, next);
            RawHttp.Reply newer = served.get("/report.json", "If-None-Match: " + tag);
            assertEquals(200, newer.status());
            assertNotEquals(tag, newer.header("ETag"));
        }
    }

    @Test
    void writesAPageOnceForAll() throws Exception {
        try (ServedHttp served = ServedHttp.open().examined()) {
            ServedPages pages = served.pages();
            ServedPages.Route route = Objects.requireNonNull(pages.at("/"));
            ServedPages.Request request = new ServedPages.Request("/", null, null);
            PageAnswer first = route.page().answer(request);
            assertSame(first, route.page().answer(request), "the same bytes for all readers");
            served.now = ServedHttp.NOON.plus(Duration.ofMinutes(1));
            assertNotSame(first, route.page().answer(request), "a page that says how old it is grows old");
        }
    }

    @Test
    void saysThatTheAddressIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort());
            IOException failure = assertThrows(
                    IOException.class,
                    () -> ServedHttp.of(new ServeSettings.Http(address, null, null, null, List.of())));
            assertTrue(String.valueOf(failure.getMessage()).contains(":" + taken.getLocalPort()), failure::toString);
            assertTrue(String.valueOf(failure.getMessage()).contains("--listen"), failure::toString);
        }
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        assertThrows(
                IOException.class, () -> ServedHttp.of(new ServeSettings.Http(nowhere, null, null, null, List.of())));
    }

    @Test
    void warnsWhoeverOpensItToTheNetwork() throws Exception {
        InetSocketAddress all = new InetSocketAddress("0.0.0.0", 0);
        try (ServedHttp served = ServedHttp.of(new ServeSettings.Http(all, null, null, null, List.of()))) {
            assertTrue(served.log.toString().contains("--token-file"), served.log::toString);
        }
        try (ServedHttp served = ServedHttp.open()) {
            assertEquals(List.of(), served.log);
        }
    }

    @Test
    void endsWithItsConnectionsAndThreads() throws Exception {
        ServedHttp served = ServedHttp.open().examined();
        RawHttp raw = served.raw();
        assertEquals(200, served.get("/").status());
        served.close();
        assertThrows(IOException.class, raw::connect);
    }
}
