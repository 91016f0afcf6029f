package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.serve.ServeLog;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices when an object that checks read has changed in what they judge ({@link JudgedParts}). Only the leader watches: {@link #start}
 * and {@link #stop} follow its lead. What cannot be watched is said once, and is left to the schedule.
 */
public final class ClusterWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final ClusterConnection connection;
    private final List<WatchedKind> kinds;
    private final Runnable noticed;
    private final ServeLog log;
    private final Duration rarely;
    private @Nullable Thread runner;

    /**
     * Does not watch yet.
     *
     * @param noticed called for each change, from any thread; returns at once
     */
    public ClusterWatch(ClusterConnection connection, List<WatchedKind> kinds, Runnable noticed, ServeLog log) {
        this(connection, kinds, noticed, log, KindWatch.RARELY);
    }

    ClusterWatch(
            ClusterConnection connection, List<WatchedKind> kinds, Runnable noticed, ServeLog log, Duration rarely) {
        this.connection = connection;
        this.kinds = List.copyOf(kinds);
        this.noticed = noticed;
        this.log = log;
        this.rarely = rarely;
    }

    /** Watches from now on; what there is now is no change. */
    public synchronized void start() {
        if (runner == null) {
            Thread thread = new Thread(this::run, "cluster-watch");
            thread.setDaemon(true);
            runner = thread;
            thread.start();
        }
    }

    /** Does not watch any more, and forgets what it saw; returns at once. */
    public synchronized void stop() {
        Thread running = runner;
        if (running != null) {
            running.interrupt();
            runner = null;
        }
    }

    private void run() {
        List<KindWatch> watches = new ArrayList<>();
        kinds.forEach(each -> watches.add(new KindWatch(each, noticed, log, rarely)));
        KubernetesClient used = null;
        boolean isKnown = true;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    KubernetesClient client = connection.client();
                    isKnown = true;
                    if (client != used) {
                        watches.forEach(KindWatch::stop);
                        used = client;
                    }
                    for (KindWatch each : watches) {
                        each.attend(client);
                    }
                } catch (IOException | RuntimeException e) {
                    if (isKnown) {
                        log.say("changes are not noticed: " + e.getMessage());
                    }
                    isKnown = false;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            // It does not watch any more.
        } finally {
            watches.forEach(KindWatch::stop);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
