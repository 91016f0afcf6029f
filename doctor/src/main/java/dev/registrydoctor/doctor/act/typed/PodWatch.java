package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.PodEnding;
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

/** Follows the Pods of one namespace and their warnings, with one watch for each of the two, however many Pods there are. */
final class PodWatch implements ResourceEventHandler<HasMetadata>, AutoCloseable {

    private final Map<String, Pod> pods = new HashMap<>();
    private final Map<String, String> warnings = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

    /**
     * Starts to follow.
     *
     * @throws KubernetesClientException when the Pods cannot be listed. Events that cannot be are only missing in what is said
     */
    PodWatch(KubernetesClient client, String namespace) {
        informers.add(client.pods().inNamespace(namespace).inform(this));
        try {
            informers.add(client.v1().events().inNamespace(namespace).inform(this));
        } catch (KubernetesClientException e) {
            warnings.clear();
        }
    }

    /**
     * Waits until a Pod has ended or never will.
     *
     * @param deadline by {@link System#nanoTime}
     * @return null when the time was up before
     */
    synchronized @Nullable PodEnding await(String name, long deadline) throws InterruptedException {
        while (true) {
            Pod pod = pods.get(name);
            PodEnding ending = deleted.contains(name)
                    ? new PodEnding(PodEnding.Kind.GONE, "")
                    : pod == null ? null : PodState.ending(pod, warnings.get(name));
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (ending != null || left <= 0) {
                return ending;
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
            warnings.put(event.getInvolvedObject().getName(), event.getMessage());
        }
        notifyAll();
    }

    @Override
    public void onUpdate(HasMetadata before, HasMetadata now) {
        onAdd(now);
    }

    @Override
    public synchronized void onDelete(HasMetadata object, boolean unknownState) {
        if (object instanceof Pod pod) {
            deleted.add(pod.getMetadata().getName());
            notifyAll();
        }
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
