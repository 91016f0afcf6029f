package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.ChangeReport;
import dev.registrydoctor.doctor.act.nodes.NodeAction;
import dev.registrydoctor.doctor.act.nodes.NodeChanges;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodeOutcome;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.NodeScript;
import dev.registrydoctor.doctor.act.nodes.NodeWork;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Changes nodes with the typed client. */
public final class TypedNodeChanges implements NodeChanges {

    private final KubernetesClient client;
    private final TypedNodePods pods;

    /**
     * Does not connect yet.
     *
     * @throws IllegalArgumentException when the kubeconfig has a {@code tls-server-name}, which the client does not know
     */
    public TypedNodeChanges(Kubeconfig kubeconfig) {
        client = TypedClient.open(kubeconfig);
        pods = new TypedNodePods(client);
    }

    @Override
    public Map<String, NodeOutcome> run(
            List<NodeScript> scripts, NodeAction action, int parallel, NodeListener listener)
            throws InterruptedException {
        List<NodeScript> fit = fit(scripts);
        Map<String, NodeLog> logs = pods.collect(request(fit, parallel), works(fit, action), listener);
        Map<String, NodeOutcome> outcomes = new LinkedHashMap<>();
        for (NodeScript script : scripts) {
            String name = script.node().name();
            String refusal = script.refusal();
            outcomes.put(
                    name,
                    refusal == null
                            ? ChangeReport.outcome(script, action, Objects.requireNonNull(logs.get(name), name))
                            : new NodeOutcome.Refused(refusal, 0));
        }
        return outcomes;
    }

    @Override
    public String plan(List<NodeScript> scripts, NodeAction action) {
        List<NodeScript> fit = fit(scripts);
        return TypedNodePods.plan(request(fit, 1), works(fit, action), "fix --nodes");
    }

    private static List<NodeScript> fit(List<NodeScript> scripts) {
        return scripts.stream().filter(script -> script.refusal() == null).toList();
    }

    private static NodeRequest request(List<NodeScript> scripts, int parallel) {
        return NodeRequest.of(scripts.stream().map(NodeScript::node).toList(), List.of(), parallel);
    }

    private static Function<String, NodeWork> works(List<NodeScript> scripts, NodeAction action) {
        Map<String, NodeWork> works = scripts.stream()
                .collect(Collectors.toMap(script -> script.node().name(), script -> script.work(action)));
        return name -> Objects.requireNonNull(works.get(name), name);
    }

    @Override
    public void close() {
        client.close();
    }
}
