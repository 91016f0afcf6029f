package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeListener;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Removes what a run has created when the run is over, however it ends: Java runs the hook after Ctrl-C, SIGTERM and SIGHUP. Only a
 * process that is killed leaves something behind.
 */
abstract class RunLife implements AutoCloseable {

    /** How often an answer that was lost is asked for. */
    static final int TRIES = 2;

    /** How long a program that was told to end can be held up by an API server that does not answer. */
    private static final long END_MILLIS = 8_000;

    private static final long AGAIN_MILLIS = 200;

    final KubernetesClient client;
    final NodeListener listener;
    private final String namespace;
    private final Thread hook = new Thread(this::removeAtEnd, "remove-objects");
    private boolean over;

    /**
     * The life of a run.
     *
     * @param namespace where its Pods are
     */
    RunLife(KubernetesClient client, String namespace, NodeListener listener) {
        this.client = client;
        this.namespace = namespace;
        this.listener = listener;
    }

    /**
     * From now on, what was created is removed.
     *
     * @throws KubernetesClientException when the program is about to end
     */
    final synchronized void begin() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            over = true;
        }
        requireBegun();
    }

    /**
     * Nothing more is to be created when the run is over.
     *
     * @throws KubernetesClientException when it is
     */
    final synchronized void requireBegun() {
        if (over) {
            throw new KubernetesClientException("the program is about to end");
        }
    }

    /** Removes what was created, once, while nothing is created. */
    abstract void delete();

    /** How long a namespace can be without its service account, which another program creates. */
    abstract Duration patience();

    /** Creates a Pod; as it is then. */
    Pod post(Pod pod) {
        requireBegun();
        return client.pods().resource(pod).create();
    }

    /**
     * Creates a Pod, and waits for the service account of a new namespace.
     *
     * @param deadline by {@link System#nanoTime}
     * @return as the API server has it
     * @throws KubernetesClientException when it is refused, or the program is about to end
     */
    final Pod create(Pod pod, long deadline) throws InterruptedException {
        long end = System.nanoTime() + patience().toNanos();
        while (true) {
            try {
                return post(pod);
            } catch (KubernetesClientException e) {
                if (!Refusals.isTooEarly(e) || System.nanoTime() - end > 0 || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        }
    }

    /**
     * Goes on only when the program does: it must not report nodes as not checked because it has removed their Pods itself.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    final void requireGoingOn() throws InterruptedException {
        boolean isOver;
        synchronized (this) {
            isOver = over;
        }
        if (isOver) {
            // Java ends the program when its hooks have run, whatever this thread does.
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private void removeAtEnd() {
        Thread removal = new Thread(this::remove, "remove-objects-now");
        removal.setDaemon(true);
        removal.start();
        try {
            removal.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (removal.isAlive()) {
            listener.left(namespace, "the API server does not answer");
        }
    }

    /** Waits for a creation that is under way, since a removal before it would find nothing. */
    private synchronized void remove() {
        over = true;
        // The client gives up in a thread that is interrupted.
        boolean interrupted = Thread.interrupted();
        try {
            delete();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    /** When the API server created an object; null where it does not say. */
    static @Nullable Instant created(ObjectMeta meta) {
        String time = meta.getCreationTimestamp();
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public final void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is about to end, and the hook has nothing left to do.
            synchronized (this) {
                over = true;
            }
        }
    }
}
