package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings.Leader;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whether this replica leads, by a Lease. It leads only while it renews: when the API server is away for two thirds of the lease, it
 * ceases to, before another replica can begin. After each end it starts again as one that waits.
 */
public final class Leadership implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** A machine that is busy needs as long for its first request. */
    private static final Duration LEAST_LIMIT = Duration.ofSeconds(1);

    private final ClusterConnection connection;
    private final Leader settings;
    private final Listener listener;
    private final ServeLog log;
    private final LeaderLabel label;
    private final Duration renewDeadline;
    private final Duration retry;
    private final ExecutorService threads;
    private final Thread runner = new Thread(this::run, "leadership");

    /** The term whose callbacks count: those of one that is over can be late. */
    private @Nullable Object term;

    private boolean leads;
    private @Nullable String other;
    private @Nullable String said;
    private volatile boolean closed;

    /** Told of changes, one at a time, and in no time: the lease is not renewed meanwhile. */
    public interface Listener {

        /** This replica leads from now on. */
        void lead();

        /**
         * It does not, or not any more.
         *
         * @param other the replica that does, or null while nobody does or is known to
         */
        void follow(@Nullable String other);
    }

    /**
     * Does nothing yet.
     *
     * @param connection where the requests get their limits from; stays open
     */
    public Leadership(ClusterConnection connection, Leader settings, Listener listener, ServeLog log) {
        renewDeadline = settings.duration().multipliedBy(2).dividedBy(3);
        retry = settings.duration().dividedBy(5);
        // Half of it, as in client-go: one request that is lost must not cost the lead.
        Duration half = renewDeadline.dividedBy(2);
        this.connection = connection.withLimit(half.compareTo(LEAST_LIMIT) < 0 ? LEAST_LIMIT : half);
        this.settings = settings;
        this.listener = listener;
        this.log = log;
        label = new LeaderLabel(connection, settings, log);
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "leadership-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        runner.setDaemon(true);
    }

    /** Begins to wait for the lead. */
    public void start() {
        label.start();
        runner.start();
    }

    /** Whether this replica leads. */
    public synchronized boolean leads() {
        return leads;
    }

    private void run() {
        while (!closed) {
            try {
                serve(connection.client());
                TimeUnit.MILLISECONDS.sleep(retry.toMillis());
            } catch (IOException | RuntimeException e) {
                say("cannot take part in the election: " + e.getMessage());
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(retry.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One term of an elector: it waits, leads, and ends. */
    private void serve(KubernetesClient client) throws InterruptedException {
        ObservedLock lock = new ObservedLock(
                new LeaseLock(settings.namespace(), settings.name(), settings.identity()), System::nanoTime);
        Object mine = new Object();
        synchronized (this) {
            term = mine;
        }
        LeaderElectionConfig config = new LeaderElectionConfig(
                lock,
                settings.duration(),
                renewDeadline,
                retry,
                new LeaderCallbacks(() -> gained(mine), () -> lost(mine), name -> {}),
                true,
                settings.name());
        CompletableFuture<?> elector = new LeaderElectorBuilder(client, threads)
                .withConfig(config)
                .build()
                .start();
        try {
            watch(elector, lock, client, mine);
        } finally {
            lost(mine);
            // Gives the lease back, where it is still held.
            elector.cancel(true);
        }
    }

    /** Until the elector ends, or this replica has not renewed in time, which the elector can be late to notice. */
    private void watch(CompletableFuture<?> elector, ObservedLock lock, KubernetesClient client, Object mine)
            throws InterruptedException {
        while (!closed) {
            try {
                elector.get(retry.toMillis() / 2, TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                return;
            } catch (TimeoutException e) {
                if (leads() && !lock.isRenewedWithin(renewDeadline)) {
                    return;
                }
                tell(lock.holder(settings.duration()), mine);
                String failure = lock.failure();
                if (failure != null) {
                    say("the Lease " + settings.namespace() + "/" + settings.name() + " cannot be read or written: "
                            + failure);
                }
                if (isReplaced(client)) {
                    return;
                }
            }
        }
    }

    private boolean isReplaced(KubernetesClient client) {
        try {
            return connection.client() != client;
        } catch (IOException e) {
            return true;
        }
    }

    private synchronized void gained(Object mine) {
        if (term != mine || leads || closed) {
            return;
        }
        leads = true;
        other = null;
        said = null;
        label.set(true);
        listener.lead();
    }

    private synchronized void lost(Object mine) {
        if (term != mine) {
            return;
        }
        term = null;
        if (leads) {
            leads = false;
            label.set(false);
            listener.follow(null);
        }
    }

    private synchronized void tell(@Nullable String holder, Object mine) {
        // Its own name is there before it leads: after a restart, or when the answer to a request was lost.
        if (term != mine
                || leads
                || Objects.equals(holder, other)
                || settings.identity().equals(holder)) {
            return;
        }
        other = holder;
        listener.follow(holder);
    }

    /** What fails once fails with each try: it is said once, until something else happens. */
    private synchronized void say(String line) {
        if (!line.equals(said)) {
            said = line;
            log.say(line);
        }
    }

    /** Ceases to lead, and gives the lease back, so that another replica leads soon. */
    @Override
    public void close() {
        closed = true;
        runner.interrupt();
        try {
            runner.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        label.close();
        threads.shutdownNow();
        connection.close();
    }
}
