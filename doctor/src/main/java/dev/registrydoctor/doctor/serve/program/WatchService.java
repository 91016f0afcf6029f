package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.Examining;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.FileLedgerStore;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerJson;
import dev.registrydoctor.doctor.serve.cause.LedgerKeeper;
import dev.registrydoctor.doctor.serve.cause.LedgerStore;
import dev.registrydoctor.doctor.serve.cluster.ClusterConnection;
import dev.registrydoctor.doctor.serve.cluster.ClusterWatch;
import dev.registrydoctor.doctor.serve.cluster.ConfigMapLedger;
import dev.registrydoctor.doctor.serve.cluster.EventReceiver;
import dev.registrydoctor.doctor.serve.cluster.Leadership;
import dev.registrydoctor.doctor.serve.cluster.WatchedKind;
import dev.registrydoctor.doctor.serve.history.Histories;
import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.http.HttpPages;
import dev.registrydoctor.doctor.serve.metrics.ServeMetrics;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.Dispatcher;
import dev.registrydoctor.doctor.serve.notify.file.NotifyFile;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.WatchLoop;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All parts of the service, in the order in which they need each other; closed in the reverse order. */
final class WatchService implements AutoCloseable {

    /** Of a request to the API server that writes or reads one object. */
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    private final ServeSettings settings;
    private final ServeLog log;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Object role = new Object();
    private final LedgerKeeper keeper;
    private final WatchLoop loop;
    private final Dispatcher dispatcher;
    private final @Nullable ClusterWatch changes;
    private final HttpPages pages;
    private final @Nullable Leadership leadership;

    /**
     * Opens all parts; nothing is examined yet.
     *
     * @param more further receivers of changes
     * @throws IOException when a part cannot start; the message says what to do
     */
    WatchService(
            ServeSettings settings,
            Examining examining,
            Supplier<@Nullable Kubeconfig> kubeconfig,
            ServeLog log,
            ServeClock clock,
            Random random,
            List<ChangeReceiver> more)
            throws IOException {
        this.settings = settings;
        this.log = log;
        try {
            ClusterConnection connection = closing(new ClusterConnection(kubeconfig, REQUEST_LIMIT));
            List<ChangeReceiver> receivers = new ArrayList<>(more);
            if (settings.events()) {
                receivers.add(new EventReceiver(connection, instance(), clock, log));
            }
            if (settings.notifications() != null) {
                receivers.addAll(NotifyFile.read(settings.notifications(), closing(new Workers()), clock));
            }
            List<String> names = receivers.stream().map(ChangeReceiver::name).toList();
            ServeMetrics metrics = new ServeMetrics(names);
            History history = closing(Histories.open(settings.history(), clock, log, metrics));
            keeper = new LedgerKeeper(new FirstLedger(store(connection), names));
            loop = new WatchLoop(
                    examining,
                    keeper,
                    settings.every(),
                    random,
                    clock,
                    metrics,
                    log,
                    List.of(new HistoryRecorder(history), each -> tellIfLeading()));
            metrics.show(loop::snapshot, clock, settings.every(), history::bytes);
            dispatcher = closing(new Dispatcher(new KeptTold(keeper, receivers), receivers, clock, metrics, log));
            changes = settings.watch()
                    ? closing(new ClusterWatch(connection, WatchedKind.of(examining.checks()), loop::changed, log))
                    : null;
            pages = closing(HttpPages.start(
                    settings.http(),
                    new HttpPages.Offered(loop::snapshot, history, settings.every(), metrics, loop::fault),
                    clock,
                    log));
            ServeSettings.Leader leader = settings.leader();
            leadership = leader == null
                    ? null
                    : closing(new Leadership(connection, leader, new Role(leader.identity()), log));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether this replica leads, as the loop is told. */
    private final class Role implements Leadership.Listener {
        private final String identity;

        Role(String identity) {
            this.identity = identity;
        }

        @Override
        public void lead() {
            log.say("leads");
            begin(identity);
        }

        @Override
        public void follow(@Nullable String other) {
            log.say(other == null ? "waits for the lead" : "stands by for " + other);
            synchronized (role) {
                loop.follow(other);
                dispatcher.leads(false);
            }
            if (changes != null) {
                changes.stop();
            }
        }
    }

    private void begin(@Nullable String identity) {
        loop.lead(identity);
        if (changes != null) {
            changes.start();
        }
    }

    /** After an examination whose changes are in the ledger: only then it is known that nobody else leads. */
    private void tellIfLeading() {
        synchronized (role) {
            if (loop.snapshot().leading()) {
                dispatcher.leads(true);
                dispatcher.wake();
            }
        }
    }

    private <C extends AutoCloseable> C closing(C part) {
        open.push(part);
        return part;
    }

    private LedgerStore store(ClusterConnection connection) {
        if (settings.leader() != null) {
            return new ConfigMapLedger(connection, settings.leader(), new Format());
        }
        ServeSettings.Stored stored = settings.history();
        return stored == null ? FileLedgerStore.inMemory() : FileLedgerStore.in(stored.folder(), log);
    }

    /** The form that both stores have. */
    private static final class Format implements ConfigMapLedger.Format {
        @Override
        public byte[] write(Ledger ledger) {
            return LedgerJson.write(ledger);
        }

        @Override
        public Ledger read(byte[] bytes) throws IOException {
            return LedgerJson.read(bytes);
        }
    }

    /** Who writes Events: the Pod, or the machine. */
    private String instance() {
        if (settings.leader() != null) {
            return settings.leader().identity();
        }
        String host = System.getenv("HOSTNAME");
        return host == null || host.isBlank() ? "registry-doctor" : host;
    }

    /** What is known now. */
    Snapshot snapshot() {
        return loop.snapshot();
    }

    /** Where the page is. */
    String url() {
        InetSocketAddress address = pages.address();
        String host = address.getAddress().getHostAddress();
        return (settings.http().certificate() == null ? "http://" : "https://")
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/";
    }

    /** Something that checks read has changed. */
    void changed() {
        loop.changed();
    }

    /** Examines and tells until the thread is interrupted. */
    void run() throws InterruptedException {
        log.say("serves " + url() + " and examines every " + settings.every().toSeconds() + " s"
                + (changes == null ? "" : ", and after changes"));
        if (leadership == null) {
            begin(null);
        } else {
            leadership.start();
        }
        loop.run();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                log.say("could not be closed: " + e);
            }
        }
    }
}
