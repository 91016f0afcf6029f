package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.source.Failure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The watch of one kind: begun, and begun again when it has ended. */
final class KindWatch {

    /** When what is not allowed is tried again: somebody may have given the right. */
    static final Duration RARELY = Duration.ofMinutes(10);

    /** Objects in one answer: a page of large Pods takes some ten megabytes while it is read. */
    private static final long PAGE = 200;

    private final WatchedKind kind;
    private final Runnable noticed;
    private final ServeLog log;
    private final Duration rarely;

    private @Nullable SeenItems items;
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private @Nullable String said;
    private boolean wasLate;
    private long endedAt;
    private boolean hasEnded;

    KindWatch(WatchedKind kind, Runnable noticed, ServeLog log, Duration rarely) {
        this.kind = kind;
        this.noticed = noticed;
        this.log = log;
        this.rarely = rarely;
    }

    /** Begins to watch where it does not, and may. */
    synchronized void attend(KubernetesClient client) {
        SharedIndexInformer<GenericKubernetesResource> current = informer;
        if (current != null && current.isRunning()) {
            return;
        }
        if (current != null) {
            stop();
            hasEnded = true;
            endedAt = System.nanoTime();
        }
        if (!hasEnded || System.nanoTime() - endedAt >= rarely.toNanos()) {
            begin(client);
        }
    }

    private void begin(KubernetesClient client) {
        SeenItems kept = items;
        if (kept == null) {
            kept = new SeenItems(kind.kind(), client.getKubernetesSerialization(), noticed);
            items = kept;
        }
        var all = client.genericKubernetesResources(ApiKind.of(kind.kind()));
        SharedIndexInformer<GenericKubernetesResource> begun = (kind.namespace() != null
                        ? all.inNamespace(kind.namespace()).withLimit(PAGE)
                        : kind.kind().namespaced() ? all.inAnyNamespace().withLimit(PAGE) : all.withLimit(PAGE))
                .runnableInformer(0)
                .removeNamespaceIndex()
                .itemStore(kept)
                .exceptionHandler((started, e) -> isTriedSoon(e));
        hasEnded = false;
        informer = begun;
        begun.start().whenComplete((done, e) -> {
            if (e == null) {
                begunAtLast();
            }
        });
    }

    private void begunAtLast() {
        boolean late;
        synchronized (this) {
            late = wasLate;
            wasLate = false;
            said = null;
        }
        if (late) {
            // Since the examination at the start, anything may have happened.
            noticed.run();
        }
    }

    /** Called by the client for each failure; what is not allowed, or not there, ends this informer. */
    private boolean isTriedSoon(Throwable e) {
        int code = code(e);
        boolean isFinal = code == HttpStatus.FORBIDDEN || code == HttpStatus.NOT_FOUND;
        String line = kind.describe() + " cannot be watched, so changes of them are only found by the next examination"
                + " of the schedule: "
                + (code > 0 ? "HTTP " + code : Failure.of(e).detail());
        synchronized (this) {
            wasLate |= items != null && !items.isListed();
            if (!line.equals(said) && (isFinal || said == null)) {
                said = line;
                log.say(line);
            }
        }
        return !isFinal;
    }

    private static int code(Throwable e) {
        Throwable at = e;
        for (int depth = 0; at != null && depth < 10; depth++) {
            if (at instanceof KubernetesClientException refused && refused.getCode() > 0) {
                return refused.getCode();
            }
            at = at.getCause();
        }
        return 0;
    }

    /** What was seen is kept, so that another informer goes on from there. */
    synchronized void stop() {
        SharedIndexInformer<GenericKubernetesResource> running = informer;
        informer = null;
        if (running != null) {
            running.stop();
        }
    }

    /** How many objects are known. */
    synchronized int size() {
        return items == null ? 0 : items.size();
    }
}
