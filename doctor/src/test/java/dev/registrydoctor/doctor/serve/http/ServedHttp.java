package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.history.PastExamination;
import dev.registrydoctor.doctor.serve.history.PastReport;
import dev.registrydoctor.doctor.serve.metrics.MetricsPage;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.record.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server on a free loopback port, and all that it shows, which a test sets. */
public final class ServedHttp implements AutoCloseable {

    public static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    public static final Duration EVERY = Duration.ofMinutes(5);

    final KeptHistory history = new KeptHistory();
    public final List<String> log = new CopyOnWriteArrayList<>();
    public volatile Snapshot snapshot = Snapshot.NOTHING;
    public volatile Instant now = NOON;
    volatile @Nullable String fault;
    volatile MetricsPage metrics =
            accept -> new MetricsPage.Scrape("text/plain; version=0.0.4; charset=utf-8", ascii("up 1\n"));

    private final HttpPages.Offered offered =
            new HttpPages.Offered(() -> snapshot, history, EVERY, accept -> metrics.scrape(accept), () -> fault);
    private final ServeClock clock;
    private final HttpPages server;

    private ServedHttp(ServeSettings.Http settings) throws IOException {
        clock = new ServeClock() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public void await(Object monitor, Duration limit) {
                throw new AssertionError("a page waits");
            }
        };
        server = HttpPages.start(settings, offered, clock, log::add);
    }

    /** The same pages without the server. */
    ServedPages pages() {
        return new ServedPages(offered, clock);
    }

    /** Open to everybody, without TLS. */
    public static ServedHttp open(String... hostNames) throws IOException {
        return new ServedHttp(new ServeSettings.Http(anyPort(), null, null, null, List.of(hostNames)));
    }

    public static ServedHttp withToken(Path token) throws IOException {
        return new ServedHttp(new ServeSettings.Http(anyPort(), null, null, token, List.of()));
    }

    public static ServedHttp withTls(Path certificate, Path key, String... hostNames) throws IOException {
        return new ServedHttp(new ServeSettings.Http(anyPort(), certificate, key, null, List.of(hostNames)));
    }

    public static ServedHttp of(ServeSettings.Http settings) throws IOException {
        return new ServedHttp(settings);
    }

    public static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** The same, when a first examination has found something. */
    public ServedHttp examined() {
        Examined examined = examined("1", NOON, true, "The registry is down");
        snapshot = leading(examined, examined);
        return this;
    }

    public static Snapshot leading(@Nullable Examined latest, @Nullable Examined good) {
        return new Snapshot(true, "here", latest, good, List.of(), null);
    }

    public static Examined examined(String id, Instant at, boolean apiAnswered, String title) {
        Finding finding = Finding.of(GivenProblem.root("a.root", title), Subject.registry("r:5000"), "nothing answers");
        List<CheckResult> results = List.of(new CheckResult(
                CheckInfo.of("a.check", "it works").reports(finding.problem()),
                Outcome.found(finding),
                Duration.ofMillis(1)));
        Examination examination = new Examination(results, Map.of(), at, Duration.ofMillis(1), false);
        Report report = Report.of(
                new Report.Tool("registry-doctor", "test", null, null),
                Report.Run.of(examination, "a site", Report.Mode.LIVE, "vm", List.of()),
                new ExaminedSite(examination, Diagnostician.diagnose(results), List.of(), null),
                () -> false);
        return new Examined(id, at, report, apiAnswered);
    }

    public int port() {
        return server.address().getPort();
    }

    RawHttp raw() {
        return new RawHttp(port());
    }

    /** Keeps an examination, its report and changes, as the watching loop does. */
    public void keep(PastExamination examination, @Nullable PastReport report, List<CauseChange> changes) {
        history.examinations.add(examination);
        history.changes.addAll(changes);
        if (report != null) {
            history.reports.put(report.id(), report);
        }
    }

    /** The answer to GET, by the address. */
    RawHttp.Reply get(String path, String... headers) throws IOException {
        return raw().ask("GET", path, headers);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        server.close();
    }
}
