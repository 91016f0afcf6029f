package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.nodes.NodePool;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.nodes.NodeWork;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Collects with the typed client. */
public final class TypedNodePods implements NodePods {

    private final KubernetesClient client;

    /**
     * Does not connect yet.
     *
     * @throws IllegalArgumentException when the kubeconfig has a {@code tls-server-name}, which the client does not know
     */
    public TypedNodePods(Kubeconfig kubeconfig) {
        this(TypedClient.open(kubeconfig));
    }

    /** With a client that is closed with this. */
    TypedNodePods(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Map<String, NodeLog> collect(NodeRequest request, NodeListener listener) throws InterruptedException {
        return collect(request, node -> NodeWork.reading(request.command()), listener);
    }

    /** The same, with what is done on a node, by its name, in place of the request's command. */
    Map<String, NodeLog> collect(NodeRequest request, Function<String, NodeWork> works, NodeListener listener)
            throws InterruptedException {
        Map<String, NodeLog> fit = request.fit().isEmpty() ? Map.of() : collectFit(request, works, listener);
        Map<String, NodeLog> all = new LinkedHashMap<>();
        for (NodeTarget node : request.nodes()) {
            NotChecked unfit = node.unfit();
            all.put(node.name(), unfit == null ? fit.get(node.name()) : unfit);
        }
        return all;
    }

    private Map<String, NodeLog> collectFit(
            NodeRequest request, Function<String, NodeWork> works, NodeListener listener) throws InterruptedException {
        long end = System.nanoTime() + request.limit().toNanos();
        RunNamespace namespace = RunNamespace.fresh(Instant.now(), request.limit());
        NodeObjects objects = new NodeObjects(namespace, works, request.perNode());
        listener.creating(namespace.name(), request.fit().size());
        try (NamespaceLife life = new NamespaceLife(client, namespace, listener)) {
            Map<String, NodeLog> logs = new LinkedHashMap<>();
            String what = "create the namespace";
            try {
                life.removeLeft(life.create(objects.namespace()));
                what = "list the Pods";
                try (PodWatch watch = new PodWatch(client, namespace.name())) {
                    NodeRun run = new NodeRun(client, objects, watch, life, request, end);
                    logs.putAll(NodePool.run(
                            request.fit(),
                            request.parallel(),
                            (node, number) -> run.log(node, "node-" + number + "-"),
                            TypedNodePods::failed,
                            listener));
                }
            } catch (KubernetesClientException e) {
                NotChecked refusal = Refusals.of(e, what);
                request.fit().forEach(node -> logs.put(node.name(), refusal));
            }
            life.requireGoingOn();
            return logs;
        }
    }

    @Override
    public String plan(NodeRequest request) {
        return plan(request, node -> NodeWork.reading(request.command()), "run --nodes");
    }

    /** The same, with what is done on a node, by its name, and the command of this program that does it. */
    static String plan(NodeRequest request, Function<String, NodeWork> works, String command) {
        RunNamespace namespace = RunNamespace.fresh(Instant.now(), request.limit());
        NodeObjects objects = new NodeObjects(namespace, works, request.perNode());
        StringBuilder yaml =
                new StringBuilder("# registry-doctor " + command + " creates these objects, and then deletes the"
                        + " namespace: kubectl delete namespace " + namespace.name() + "\n");
        for (NodeTarget node : request.nodes()) {
            NotChecked unfit = node.unfit();
            if (unfit != null || node.images().isEmpty()) {
                yaml.append("# Without node ")
                        .append(ShownText.line(node.name(), ShownText.SHORT))
                        .append(": ")
                        .append(unfit == null ? "its status lists no image to run a Pod with" : unfit.why())
                        .append('\n');
            }
        }
        yaml.append(Serialization.asYaml(objects.namespace()));
        List<NodeTarget> nodes = request.fit();
        for (int i = 0; i < nodes.size(); i++) {
            NodeTarget node = nodes.get(i);
            if (!node.images().isEmpty()) {
                yaml.append(Serialization.asYaml(objects.pod(
                        "node-" + (i + 1) + "-1", node.name(), node.images().get(0), NodeObjects.FOLDERS)));
            }
        }
        return yaml.toString();
    }

    private static NodeLog failed(String why) {
        return new NotChecked(Reason.FAILED, "registry-doctor failed to look at it: " + why, "");
    }

    @Override
    public void close() {
        client.close();
    }
}
