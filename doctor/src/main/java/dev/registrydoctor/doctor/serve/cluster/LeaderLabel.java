package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.act.typed.Refusals;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings.Leader;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The label on this replica's own Pod by which the Service finds the leader. A failure is said and tried again, and stops nothing: the
 * leader examines and tells without it.
 */
final class LeaderLabel implements AutoCloseable {

    /** The label that the leader's Pod has, and no other. */
    static final String NAME = "registry-doctor.dev/role";

    static final String LEADER = "leader";

    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** Where somebody has to do something first: to give a right, or to run this as a Pod. */
    private static final Duration MUCH_LATER = Duration.ofMinutes(10);

    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final ClusterConnection connection;
    private final Leader settings;
    private final ServeLog log;
    private final Thread runner = new Thread(this::run, "leader-label");

    private boolean wanted;

    /** What the Pod has, or null while that is not known: one that was killed leaves its label. */
    private @Nullable Boolean done;

    private boolean closed;
    private @Nullable String said;

    LeaderLabel(ClusterConnection connection, Leader settings, ServeLog log) {
        this.connection = connection;
        this.settings = settings;
        this.log = log;
        runner.setDaemon(true);
    }

    void start() {
        runner.start();
    }

    /** Whether this replica's Pod is to have the label, from now on; returns at once. */
    synchronized void set(boolean leads) {
        wanted = leads;
        notifyAll();
    }

    private void run() {
        Duration wait = Duration.ZERO;
        try {
            while (true) {
                Boolean target = due(wait);
                if (target == null) {
                    return;
                }
                wait = write(target);
                synchronized (this) {
                    if (wait.isZero()) {
                        done = target;
                    } else if (closed) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            // It is closed, and could not be written in time.
        }
    }

    /**
     * What is to be written, when that has changed or a time has passed; null when there is nothing left to do.
     *
     * @param wait until what could not be written is tried again
     */
    private synchronized @Nullable Boolean due(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        boolean before = wanted;
        while (isDone() || (!closed && before == wanted && end - System.nanoTime() > 0)) {
            if (isDone() && closed) {
                return null;
            }
            wait(isDone() ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        }
        return wanted;
    }

    private boolean isDone() {
        return done != null && done == wanted;
    }

    /** Writes it; zero when that is done, else how long to wait. */
    private Duration write(boolean leads) {
        Pod own = new PodBuilder()
                .withNewMetadata()
                .withName(settings.identity())
                .withNamespace(settings.namespace())
                .endMetadata()
                .build();
        String value = leads ? "\"" + LEADER + "\"" : "null";
        try {
            connection
                    .client()
                    .resource(own)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"labels\":{\"" + NAME + "\":" + value + "}}}");
            return Duration.ZERO;
        } catch (KubernetesClientException e) {
            say("the Pod " + settings.namespace() + "/" + settings.identity() + " cannot get the label " + NAME
                    + ", by which the Service finds the leader: " + Refusals.words(e));
            return Refusals.isRefused(e) ? MUCH_LATER : AGAIN;
        } catch (IOException e) {
            return AGAIN;
        }
    }

    private void say(String line) {
        if (!line.equals(said)) {
            said = line;
            log.say(line);
        }
    }

    /** Takes the label away, for a moment's try. */
    @Override
    public void close() {
        synchronized (this) {
            wanted = false;
            closed = true;
            notifyAll();
        }
        try {
            runner.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runner.interrupt();
    }
}
