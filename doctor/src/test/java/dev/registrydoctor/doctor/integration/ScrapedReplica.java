package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.doctor.cli.Given;
import dev.registrydoctor.doctor.cli.examine.Rounds;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.LedgerKeeper;
import dev.registrydoctor.doctor.serve.cause.LedgerStore;
import dev.registrydoctor.doctor.serve.history.Histories;
import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.http.HttpPages;
import dev.registrydoctor.doctor.serve.metrics.ServeMetrics;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import dev.registrydoctor.doctor.serve.watch.WatchLoop;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A replica of serve whose environment a test changes, with its real loop, ledger and server. */
final class ScrapedReplica {

    private final AtomicReference<@Nullable WatchLoop> started = new AtomicReference<>();
    private final AtomicReference<List<String>> environment = new AtomicReference<>(List.of());
    private final History history;
    private final Thread thread;
    private final HttpPages pages;
    final ServeMetrics metrics;
    final WatchLoop loop;

    ScrapedReplica(ServeSettings.Http http, LedgerStore ledger) throws Exception {
        history = Histories.open(null, ServeClock.SYSTEM, line -> {}, new WatchListener() {});
        metrics = new ServeMetrics(List.of("team"));
        metrics.show(this::snapshot, ServeClock.SYSTEM, Duration.ofMinutes(5), history::bytes);
        loop = new WatchLoop(
                this::examine,
                new LedgerKeeper(ledger),
                Duration.ofMinutes(5),
                new Random(1),
                ServeClock.SYSTEM,
                metrics,
                line -> {},
                List.of());
        started.set(loop);
        HttpPages.Offered offered =
                new HttpPages.Offered(this::snapshot, history, Duration.ofMinutes(5), metrics, () -> null);
        pages = HttpPages.start(http, offered, ServeClock.SYSTEM, line -> {});
        thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (InterruptedException e) {
                        // The test is over.
                    }
                },
                "loop-of-replica");
        thread.start();
    }

    private Snapshot snapshot() {
        WatchLoop running = started.get();
        return running == null ? Snapshot.NOTHING : running.snapshot();
    }

    int port() {
        return pages.address().getPort();
    }

    /** The environment is another one from now on. */
    void becomes(String... options) {
        environment.set(List.of(options));
        loop.changed();
    }

    private ExaminationReport examine() throws InterruptedException {
        List<String> options = Objects.requireNonNull(environment.get());
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal =
                new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, false, 80, true, Map.of());
        SiteOptions site = new SiteOptions();
        NodeOptions nodes = new NodeOptions();
        Given.given(site, options.stream().filter(o -> !o.equals("--nodes")).toArray(String[]::new));
        Given.given(nodes, options.stream().filter(o -> o.equals("--nodes")).toArray(String[]::new));
        try (Progress none = new Progress(terminal, true)) {
            Rounds.Round round = new Rounds(
                            site, nodes, new RedactOptions(), CheckCatalog.checks(), options, terminal, none)
                    .again(null);
            return new ExaminationReport(Instant.now(), round.report(), round.named(), options.contains("--sample"));
        }
    }

    void stop() throws Exception {
        thread.interrupt();
        thread.join();
        pages.close();
        history.close();
    }
}
