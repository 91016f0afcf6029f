package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates the namespace of a run, and removes it when the run is over, however it ends: Java runs the hook after Ctrl-C, SIGTERM
 * and SIGHUP. Only a process that is killed leaves it behind; see {@link #removeLeft}.
 */
final class NamespaceLife implements AutoCloseable {

    private static final int TRIES = 2;

    /** How long a program that was told to end can be held up by an API server that does not answer. */
    private static final long END_MILLIS = 8_000;

    private final KubernetesClient client;
    private final RunNamespace namespace;
    private final NodeListener listener;
    private final Thread hook = new Thread(this::removeAtEnd, "remove-namespace");
    private boolean mayExist;
    private boolean over;

    NamespaceLife(KubernetesClient client, RunNamespace namespace, NodeListener listener) {
        this.client = client;
        this.namespace = namespace;
        this.listener = listener;
    }

    /**
     * Creates the namespace. It is removed too when the answer to this request was lost.
     *
     * @return when the API server created it, by its clock; now, where it does not say
     * @throws KubernetesClientException when it is refused, or the program is about to end
     */
    synchronized Instant create(Namespace object) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            over = true;
        }
        if (over) {
            throw new KubernetesClientException("the program is about to end");
        }
        mayExist = true;
        try {
            Instant created = created(client.namespaces().resource(object).create());
            return created == null ? Instant.now() : created;
        } catch (KubernetesClientException e) {
            mayExist = !Refusals.isRefused(e);
            throw e;
        }
    }

    /**
     * Removes the namespaces that killed runs have left; what a live run uses stays. A run that is not allowed to list namespaces
     * leaves them.
     *
     * @param now the API server's time
     */
    void removeLeft(Instant now) {
        try {
            for (Namespace each : client.namespaces()
                    .withLabel(RunNamespace.MANAGED_BY.getKey(), RunNamespace.MANAGED_BY.getValue())
                    .list()
                    .getItems()) {
                ObjectMeta meta = each.getMetadata();
                if (!meta.getName().equals(namespace.name())
                        && meta.getDeletionTimestamp() == null
                        && RunNamespace.isLeft(
                                meta.getName(),
                                orEmpty(meta.getLabels()),
                                orEmpty(meta.getAnnotations()),
                                created(each),
                                now)) {
                    client.namespaces().withName(meta.getName()).delete();
                    listener.removed(meta.getName());
                }
            }
        } catch (KubernetesClientException e) {
            listener.notRemoved(Refusals.words(e));
        }
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static @Nullable Instant created(Namespace object) {
        String time = object.getMetadata().getCreationTimestamp();
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whether the program is about to end, or the run is over: nothing more is to be created. */
    synchronized boolean isOver() {
        return over;
    }

    /**
     * Goes on only when the program does: it must not report nodes as not checked because it has removed their Pods itself.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    void requireGoingOn() throws InterruptedException {
        if (isOver()) {
            // Java ends the program when its hooks have run, whatever this thread does.
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private void removeAtEnd() {
        Thread removal = new Thread(this::remove, "remove-namespace-now");
        removal.setDaemon(true);
        removal.start();
        try {
            removal.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (removal.isAlive()) {
            listener.left(namespace.name(), "the API server does not answer");
        }
    }

    /** Removes the namespace, once; waits for a creation that is under way, since a removal before it would find nothing. */
    private synchronized void remove() {
        over = true;
        if (!mayExist) {
            return;
        }
        mayExist = false;
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

    private void delete() {
        for (int i = 1; ; i++) {
            try {
                client.namespaces().withName(namespace.name()).delete();
                return;
            } catch (KubernetesClientException e) {
                if (i == TRIES || Refusals.isRefused(e)) {
                    listener.left(namespace.name(), Refusals.words(e));
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is about to end, and the hook has nothing left to do.
            over = true;
        }
    }
}
