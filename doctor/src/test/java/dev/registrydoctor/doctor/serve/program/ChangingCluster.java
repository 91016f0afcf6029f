package dev.registrydoctor.doctor.serve.program;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.Examining;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A cluster that becomes one sample and then another. It is examined as {@code run} examines a live cluster: over HTTP, through one
 * address that counts the requests to the API server.
 */
final class ChangingCluster implements Examining, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<String, EmbeddedSite> sites = new LinkedHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(8, task -> {
        Thread thread = new Thread(task, "changing-cluster");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer front;
    private final Path kubeconfig;
    private final ServeClock clock;
    private volatile String state;
    private volatile boolean away;

    /**
     * Starts it as the first of these samples.
     *
     * @param folder for its kubeconfig
     */
    ChangingCluster(Path folder, ServeClock clock, List<String> samples) throws IOException {
        this.clock = clock;
        for (String name : samples) {
            sites.put(name, EmbeddedSite.start(Samples.find(name).orElseThrow()));
        }
        state = samples.get(0);
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        front.createContext("/", this::forward);
        front.setExecutor(threads);
        front.start();
        String text = Files.readString(site().kubeconfig());
        kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"),
                text.replace(":" + site().apiPort(), ":" + front.getAddress().getPort()));
    }

    private EmbeddedSite site() {
        return Objects.requireNonNull(sites.get(state));
    }

    /** Makes it this sample. */
    void become(String sample) {
        state = sample;
    }

    String state() {
        return state;
    }

    /** Whether the API server answers nothing but errors. */
    void away(boolean isAway) {
        away = isAway;
    }

    /** Requests to the API server so far. */
    int requests() {
        return requests.get();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            if (away) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            URI uri = URI.create("http://127.0.0.1:" + site().apiPort() + exchange.getRequestURI());
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            int status = connection.getResponseCode();
            byte[] body;
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                body = in.readAllBytes();
            }
            String type = connection.getContentType();
            if (type != null) {
                exchange.getResponseHeaders().set("Content-Type", type);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** The same, which counts the examinations. */
    Examining counted(AtomicInteger examinations) {
        return () -> {
            examinations.incrementAndGet();
            return examine();
        };
    }

    @Override
    public ExaminationReport examine() {
        Instant at = clock.now();
        EmbeddedSite now = site();
        LiveOptions options = new LiveOptions(kubeconfig, null, now.hostRoot(), List.of(), now.redirects(), LIMIT);
        try (LiveSite live = new LiveSite(options)) {
            Examiner examiner = new Examiner(live, LIMIT, question -> {});
            Examination examination = examiner.examine(CheckCatalog.checks());
            ExaminedSite examined = ExaminedSite.of(examination, examiner, () -> false);
            Report report = Report.of(
                    new Report.Tool("registry-doctor", "1", null, null),
                    Report.Run.of(examination, "a cluster", Report.Mode.LIVE, null, List.of()),
                    examined,
                    () -> false);
            Answer<?> contact = examination.evidence().get(ApiContact.Ask.INSTANCE);
            boolean answers = contact != null
                    && contact.toOptional().orElse(null) instanceof ApiContact api
                    && api.state() == ApiContact.State.ANSWERS;
            return new ExaminationReport(at, report, report, answers);
        }
    }

    @Override
    public void close() {
        front.stop(0);
        threads.shutdownNow();
        sites.values().forEach(EmbeddedSite::close);
    }
}
