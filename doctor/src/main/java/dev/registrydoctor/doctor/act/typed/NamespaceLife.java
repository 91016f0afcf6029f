package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;

/** Creates the namespace of a run, and removes it when the run is over. What killed runs have left: {@link #removeLeft}. */
final class NamespaceLife extends RunLife {

    private final RunNamespace namespace;
    private boolean mayExist;

    NamespaceLife(KubernetesClient client, RunNamespace namespace, NodeListener listener) {
        super(client, namespace.name(), listener);
        this.namespace = namespace;
    }

    /**
     * Creates the namespace. It is removed too when the answer to this request was lost.
     *
     * @return when the API server created it, by its clock; now, where it does not say
     * @throws KubernetesClientException when it is refused, or the program is about to end
     */
    synchronized Instant create(Namespace object) {
        begin();
        mayExist = true;
        try {
            Instant created =
                    created(client.namespaces().resource(object).create().getMetadata());
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
                                created(meta),
                                now)) {
                    client.namespaces().withName(meta.getName()).delete();
                    listener.removed(meta.getName());
                }
            }
        } catch (KubernetesClientException e) {
            listener.notRemoved(Refusals.words(e));
        }
    }

    @Override
    Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Override
    synchronized void delete() {
        if (!mayExist) {
            return;
        }
        mayExist = false;
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
}
