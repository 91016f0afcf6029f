package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.act.typed.TypedClient;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client of a part of serve, for weeks. A Pod's token changes about hourly: it is read again, for the client that is open. When
 * anything else changes (the address, the CA, a client certificate), a new client takes the old one's place, which is closed.
 */
public final class ClusterConnection implements AutoCloseable {

    /** How long what was read is used: much less than the time for which the old of two tokens is still valid. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Supplier<@Nullable Kubeconfig> source;
    private final Duration requestLimit;
    private final Duration fresh;

    private @Nullable Kubeconfig latest;
    private long readAt;
    private @Nullable Kubeconfig opened;
    private @Nullable KubernetesClient client;
    private boolean closed;

    /**
     * Does not connect yet.
     *
     * @param source how the cluster is reached now, or null while that is not known
     * @param requestLimit how long a request can take
     */
    public ClusterConnection(Supplier<@Nullable Kubeconfig> source, Duration requestLimit) {
        this(source, requestLimit, FRESH);
    }

    ClusterConnection(Supplier<@Nullable Kubeconfig> source, Duration requestLimit, Duration fresh) {
        this.source = source;
        this.requestLimit = requestLimit;
        this.fresh = fresh;
    }

    /** Another one to the same cluster, with another limit. */
    ClusterConnection withLimit(Duration limit) {
        return new ClusterConnection(source, limit, fresh);
    }

    /**
     * The client of now. Whoever keeps one has to ask again from time to time: it may have been closed for another.
     *
     * @throws IOException when it is not known how the cluster is reached, or this is closed
     */
    KubernetesClient client() throws IOException {
        KubernetesClient old;
        KubernetesClient now;
        synchronized (this) {
            if (closed) {
                throw new IOException("closed");
            }
            Kubeconfig read = read();
            if (read == null) {
                throw new IOException("it is not known how the cluster is reached");
            }
            KubernetesClient current = client;
            if (current != null && opened != null && withoutToken(read).equals(withoutToken(opened))) {
                return current;
            }
            old = current;
            now = open(read);
            client = now;
            opened = read;
        }
        if (old != null) {
            old.close();
        }
        return now;
    }

    private KubernetesClient open(Kubeconfig read) throws IOException {
        try {
            return TypedClient.open(read, this::token, Math.toIntExact(requestLimit.toMillis()));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private synchronized @Nullable String token() {
        Kubeconfig read = read();
        return read == null ? null : read.user().token();
    }

    /** While it cannot be read, the last one holds. */
    private synchronized @Nullable Kubeconfig read() {
        if (latest == null || System.nanoTime() - readAt >= fresh.toNanos()) {
            Kubeconfig read = source.get();
            latest = read == null ? latest : read;
            readAt = System.nanoTime();
        }
        return latest;
    }

    /** What a client is opened with. That there is a token matters, not which. */
    private static Kubeconfig withoutToken(Kubeconfig from) {
        Kubeconfig.User user = from.user();
        return new Kubeconfig(
                "",
                null,
                from.namespace(),
                from.server(),
                new Kubeconfig.User(
                        user.certificate(),
                        user.key(),
                        user.token() == null ? null : "",
                        user.name(),
                        user.password()));
    }

    @Override
    public void close() {
        KubernetesClient open;
        synchronized (this) {
            closed = true;
            open = client;
            client = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
