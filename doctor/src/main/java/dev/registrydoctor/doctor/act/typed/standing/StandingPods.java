package dev.registrydoctor.doctor.act.typed.standing;

import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.nodes.StandingNodes;
import dev.registrydoctor.doctor.act.typed.PodState;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which Pod is on which node, and why one that is there cannot be asked. */
final class StandingPods {

    private final Map<String, Pod> pods = new HashMap<>();
    private final String namespace;

    /** Of a list of them. While a Pod is replaced there are two on its node: the one that can be asked counts. */
    StandingPods(String namespace, List<Pod> all) {
        this.namespace = namespace;
        all.stream()
                .sorted(Comparator.comparing(StandingPods::isReady)
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .forEach(pod -> {
                    String node = node(pod);
                    if (node != null) {
                        pods.put(node, pod);
                    }
                });
    }

    /** The Pod of a node that can be asked; empty when there is none. */
    Optional<String> ready(String node) {
        return Optional.ofNullable(pods.get(node))
                .filter(StandingPods::isReady)
                .map(pod -> pod.getMetadata().getName());
    }

    /** Why there is none. */
    NotChecked missing(String node) {
        Pod pod = pods.get(node);
        if (pod == null) {
            return new NotChecked(
                    Reason.NO_POD,
                    "no Pod of " + namespace + "/" + StandingNodes.NAME + " is on it",
                    pods.isEmpty()
                            ? "install the component nodes of samples/kubernetes/serve"
                            : "see why: kubectl -n " + namespace + " describe daemonset");
        }
        String name = pod.getMetadata().getName();
        String describe = "see why: kubectl -n " + namespace + " describe pod " + ShownText.line(name, ShownText.SHORT);
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return new NotChecked(Reason.NO_POD, "its Pod " + name + " is being deleted", "");
        }
        String waiting = PodState.waiting(pod);
        if (waiting.startsWith("ErrImageNeverPull") || waiting.startsWith("InvalidImageName")) {
            return new NotChecked(
                    Reason.NO_IMAGE,
                    "its Pod " + name + " does not start: " + waiting,
                    "name an image that the node has, in the kustomization.yaml that installed it: registry-doctor-pause");
        }
        String words = waiting.isEmpty() ? unscheduled(pod) : waiting;
        return new NotChecked(
                Reason.NO_POD, "its Pod " + name + " is not ready" + (words.isEmpty() ? "" : ": " + words), describe);
    }

    /** Why the scheduler has no place for it; empty when it has, or does not say. */
    private static String unscheduled(Pod pod) {
        return conditions(pod)
                .filter(condition -> "PodScheduled".equals(condition.getType()))
                .map(PodCondition::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .map(message -> ShownText.line(message, ShownText.SHORT))
                .findFirst()
                .orElse("");
    }

    private static Stream<PodCondition> conditions(Pod pod) {
        PodStatus status = pod.getStatus();
        return status == null || status.getConditions() == null ? Stream.empty() : status.getConditions().stream();
    }

    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && conditions(pod)
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** The node that it is on, or that the DaemonSet's controller has made it for. */
    private static @Nullable String node(Pod pod) {
        if (pod.getSpec() == null) {
            return null;
        }
        String bound = pod.getSpec().getNodeName();
        if (bound != null && !bound.isEmpty()) {
            return bound;
        }
        return Stream.ofNullable(pod.getSpec().getAffinity())
                .flatMap(affinity -> Stream.ofNullable(affinity.getNodeAffinity()))
                .flatMap(affinity -> Stream.ofNullable(affinity.getRequiredDuringSchedulingIgnoredDuringExecution()))
                .flatMap(selector -> selector.getNodeSelectorTerms().stream())
                .map(NodeSelectorTerm::getMatchFields)
                .flatMap(List::stream)
                .filter(field -> "metadata.name".equals(field.getKey()))
                .map(NodeSelectorRequirement::getValues)
                .flatMap(List::stream)
                .findFirst()
                .orElse(null);
    }
}
