package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Creates Pods in a namespace that is not the program's, and removes each of them when the run is over. A run that was killed leaves
 * Pods that have ended; the next run in the namespace removes them, and nothing else.
 */
final class PodsLife extends RunLife {

    private final String namespace;
    private final Set<String> names = new LinkedHashSet<>();
    private boolean isSwept;

    PodsLife(KubernetesClient client, String namespace, NodeListener listener) {
        super(client, namespace, listener);
        this.namespace = namespace;
    }

    /** Its account either exists or does not. */
    @Override
    Duration patience() {
        return Duration.ZERO;
    }

    @Override
    synchronized Pod post(Pod pod) {
        String name = pod.getMetadata().getName();
        names.add(name);
        Pod created;
        try {
            created = super.post(pod);
        } catch (KubernetesClientException e) {
            if (Refusals.isRefused(e)) {
                names.remove(name);
            }
            throw e;
        }
        Instant now = created(created.getMetadata());
        if (!isSwept && now != null) {
            isSwept = true;
            removeLeft(now);
        }
        return created;
    }

    /** By the API server's time. */
    private void removeLeft(Instant now) {
        try {
            for (Pod each : client.pods()
                    .inNamespace(namespace)
                    .withLabel(RunNamespace.MANAGED_BY.getKey(), RunNamespace.MANAGED_BY.getValue())
                    .list()
                    .getItems()) {
                ObjectMeta meta = each.getMetadata();
                if (!names.contains(meta.getName())
                        && meta.getDeletionTimestamp() == null
                        && RunNamespace.isLeft(
                                meta.getName().replaceFirst("-\\d+$", ""),
                                orEmpty(meta.getLabels()),
                                orEmpty(meta.getAnnotations()),
                                created(meta),
                                now)) {
                    client.pods()
                            .inNamespace(namespace)
                            .withName(meta.getName())
                            .delete();
                    listener.removed(meta.getName());
                }
            }
        } catch (KubernetesClientException e) {
            listener.notRemoved(Refusals.words(e));
        }
    }

    @Override
    synchronized void delete() {
        Set<String> all = Set.copyOf(names);
        names.clear();
        all.forEach(this::delete);
    }

    private void delete(String name) {
        for (int i = 1; ; i++) {
            try {
                client.pods()
                        .inNamespace(namespace)
                        .withName(name)
                        .withGracePeriod(0)
                        .delete();
                return;
            } catch (KubernetesClientException e) {
                if (i == TRIES || Refusals.isRefused(e)) {
                    listener.left(name, Refusals.words(e));
                    return;
                }
            }
        }
    }
}
