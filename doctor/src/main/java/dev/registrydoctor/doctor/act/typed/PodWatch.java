package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows the program's Pods in one namespace and their warnings, with one watch for each of the two, however many Pods there are. */
final class PodWatch implements ResourceEventHandler<HasMetadata>, AutoCloseable {

    private final Map<String, Pod> pods = new HashMap<>();
    private final Map<String, String> warnings = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

    /**
     * Starts to follow.
     *
     * @throws KubernetesClientException when the Pods cannot be listed. Events that cannot be are only missing in what is said
     */
    PodWatch(KubernetesClient client, String namespace) {
        informers.add(client.pods()
                .inNamespace(namespace)
                .withLabel(RunNamespace.MANAGED_BY.getKey(), RunNamespace.MANAGED_BY.getValue())
                .inform(this));
        try {
            informers.add(client.v1().events().inNamespace(namespace).inform(this));
        } catch (KubernetesClientException e) {
            warnings.clear();
        }
    }

    /**
     * Reads something from the state of a Pod.
     *
     * @param <T> what is read
     */
    interface Reading<T> {
        /**
         * What is to be known; null while the Pod does not show it yet.
         *
         * @param warning the message of its last warning, or null
         */
        @Nullable
        T of(Pod pod, @Nullable String warning);
    }

    /**
     * Waits until a Pod shows something.
     *
     * @param deadline by {@link System#nanoTime}
     * @param deleted what is true of a Pod that was deleted
     * @return null when the time was up before
     */
    synchronized <T> @Nullable T await(String name, long deadline, T deleted, Reading<T> reading)
            throws InterruptedException {
        while (true) {
            Pod pod = pods.get(name);
            T shown = gone.contains(name) ? deleted : pod == null ? null : reading.of(pod, warnings.get(name));
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (shown != null || left <= 0) {
                return shown;
            }
            wait(left);
        }
    }

    /** The Pod as it was last seen; null when it never was. */
    synchronized @Nullable Pod seen(String name) {
        return pods.get(name);
    }

    /** The message of the Pod's last warning, in one bounded line; null when there is none. */
    synchronized @Nullable String warning(String name) {
        String message = warnings.get(name);
        return message == null ? null : ShownText.line(message, ShownText.SHORT);
    }

    @Override
    public synchronized void onAdd(HasMetadata object) {
        if (object instanceof Pod pod) {
            pods.put(pod.getMetadata().getName(), pod);
        } else if (object instanceof Event event
                && "Warning".equals(event.getType())
                && event.getInvolvedObject() != null
                && event.getMessage() != null) {
            warnings.merge(event.getInvolvedObject().getName(), event.getMessage(), PodWatch::moreTelling);
        }
        notifyAll();
    }

    /** Of a failed pull there is a warning with the reason, followed by others without it. */
    private static String moreTelling(String before, String now) {
        return before.startsWith(PullState.FAILED) && !now.startsWith(PullState.FAILED) ? before : now;
    }

    @Override
    public void onUpdate(HasMetadata before, HasMetadata now) {
        onAdd(now);
    }

    @Override
    public synchronized void onDelete(HasMetadata object, boolean unknownState) {
        if (object instanceof Pod pod) {
            gone.add(pod.getMetadata().getName());
            notifyAll();
        }
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
