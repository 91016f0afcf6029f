package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.ClusterWriter;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The typed Kubernetes client, with what the program's own reader found in the kubeconfig. */
public final class TypedClusterWriter implements ClusterWriter {

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("registry-doctor")
            .withForce(true)
            .build();

    private final KubernetesClient client;

    /**
     * Does not connect yet.
     *
     * @throws IllegalArgumentException when the kubeconfig has a {@code tls-server-name}, which the client does not know
     */
    public TypedClusterWriter(Kubeconfig kubeconfig) {
        client = TypedClient.open(kubeconfig);
    }

    @Override
    public List<String> apply(String manifest) throws IOException {
        List<String> written = new ArrayList<>();
        try {
            for (HasMetadata object : client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                    .items()) {
                HasMetadata result = client.resource(object).patch(APPLY);
                String namespace = result.getMetadata().getNamespace();
                written.add(result.getKind() + " " + (namespace == null ? "" : namespace + "/")
                        + result.getMetadata().getName());
            }
        } catch (KubernetesClientException e) {
            throw new IOException(e.getMessage(), e);
        }
        return written;
    }

    @Override
    public String awaitPhase(String namespace, String pod, Set<String> phases, Duration limit) throws IOException {
        try {
            Pod seen = client.pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .waitUntilCondition(p -> phases.contains(phase(p)), limit.toMillis(), TimeUnit.MILLISECONDS);
            return phase(seen);
        } catch (KubernetesClientException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String phase(@Nullable Pod pod) {
        return pod == null || pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? ""
                : pod.getStatus().getPhase();
    }

    @Override
    public void close() {
        client.close();
    }
}
