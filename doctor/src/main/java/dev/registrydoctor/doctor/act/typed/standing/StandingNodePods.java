package dev.registrydoctor.doctor.act.typed.standing;

import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.nodes.NodePool;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.nodes.StandingNodes;
import dev.registrydoctor.doctor.act.typed.Refusals;
import dev.registrydoctor.doctor.act.typed.TypedClient;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects by exec in Pods that are always there. All that it writes is the exec itself. */
public final class StandingNodePods implements NodePods {

    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final String namespace;

    /**
     * Does not connect yet.
     *
     * @throws IllegalArgumentException when the kubeconfig has a {@code tls-server-name}, which the client does not know
     */
    public StandingNodePods(Kubeconfig kubeconfig) {
        client = TypedClient.open(kubeconfig);
        namespace = StandingNodes.NAMESPACE;
    }

    @Override
    public Map<String, NodeLog> collect(NodeRequest request, NodeListener listener) throws InterruptedException {
        List<NodeTarget> fit = request.fit();
        Map<String, NodeLog> logs = fit.isEmpty() ? Map.of() : ask(fit, request, listener);
        Map<String, NodeLog> all = new LinkedHashMap<>();
        for (NodeTarget node : request.nodes()) {
            NotChecked unfit = node.unfit();
            all.put(node.name(), unfit == null ? logs.get(node.name()) : unfit);
        }
        return all;
    }

    private Map<String, NodeLog> ask(List<NodeTarget> nodes, NodeRequest request, NodeListener listener)
            throws InterruptedException {
        StandingPods pods;
        try {
            pods = new StandingPods(namespace, list());
        } catch (KubernetesClientException e) {
            NotChecked refused = refused(e, "list the Pods of namespace " + namespace);
            Map<String, NodeLog> none = new LinkedHashMap<>();
            nodes.forEach(node -> none.put(node.name(), refused));
            return none;
        }
        StandingRun run = new StandingRun(client, namespace, pods, request);
        return NodePool.run(
                nodes,
                request.parallel(),
                (node, number) -> run.log(node.name()),
                why -> new NotChecked(Reason.FAILED, "registry-doctor failed to look at it: " + why, ""),
                listener);
    }

    private List<Pod> list() {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(StandingNodes.LABEL.getKey(), StandingNodes.LABEL.getValue())
                .list()
                .getItems();
    }

    /** Why a request was not served. */
    static NotChecked refused(KubernetesClientException e, String what) {
        String words = Refusals.words(e);
        if (Refusals.isNoRight(e) || e.getCode() == FORBIDDEN) {
            return new NotChecked(
                    Reason.NO_RIGHT,
                    "not allowed to " + what + ": " + words,
                    "install the component nodes of samples/kubernetes/serve, which gives the right");
        }
        if (e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != 429) {
            return new NotChecked(Reason.REFUSED, "the cluster refused to " + what + ": " + words, "");
        }
        return new NotChecked(
                Reason.API_GONE,
                "the API server did not " + what + ": " + ShownText.line(words, ShownText.SHORT),
                "check that the API server answers, and that it reaches the node's kubelet (port 10250)");
    }

    /** Nothing is created. */
    @Override
    public String plan(NodeRequest request) {
        return "";
    }

    @Override
    public void close() {
        client.close();
    }
}
