package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kubectl get all -A -o wide} prints: all Services, Deployments and pods, of each less than the API tells.
 * It fills in for a dump that stops early.
 */
final class GetAll {

    private static final String REPLICA_SET = "replicaset.apps/";
    private static final Pattern PORT = Pattern.compile("(\\d{1,5})(?::(\\d{1,5}))?/(\\w+)");
    private static final Pattern RESTARTS = Pattern.compile("(\\d{1,9})(?: \\((\\w+) ago\\))?.*");
    private static final Set<String> WAITING = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "RegistryUnavailable",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "ContainerCreating");

    private final List<Service> services = new ArrayList<>();
    private final List<Deployment> deployments = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    /** Namespace and name of pods that the tables tell too little of. */
    private final List<String> vaguePods = new ArrayList<>();

    private final boolean whole;

    private GetAll(boolean whole) {
        this.whole = whole;
    }

    /** Reads the tables; a text that is cut or an error is not whole. */
    static GetAll read(@Nullable String text, boolean isCut, Instant now) {
        if (text == null) {
            return new GetAll(false);
        }
        TextTable.Text parsed = TextTable.parse(text);
        List<Map<String, String>> rows = new ArrayList<>();
        for (TextTable table : parsed.tables()) {
            if (table.has("NAMESPACE")) {
                rows.addAll(table.rows());
            }
        }
        // Every cluster has the Service default/kubernetes, and it stands behind the pods.
        boolean reached = rows.stream().anyMatch(row -> name(row).equals("service/kubernetes"));
        boolean failed = parsed.stray().stream().anyMatch(line -> line.contains("rror") || line.contains("refused"));
        GetAll all = new GetAll(reached && !failed && !isCut && text.endsWith("\n"));
        Map<String, Map<String, String>> replicaSets = new HashMap<>();
        for (Map<String, String> row : rows) {
            if (name(row).startsWith(REPLICA_SET)) {
                replicaSets.put(row.get("NAMESPACE") + "/" + name(row), row);
            }
        }
        for (Map<String, String> row : rows) {
            all.take(row, replicaSets, now);
        }
        return all;
    }

    /** Whether it names every Service, Deployment and pod. */
    boolean isWhole() {
        return whole;
    }

    /** What it tells of this kind; nothing for kinds that it does not print. */
    List<?> items(Listing.Kind kind) {
        return switch (kind) {
            case SERVICES -> services;
            case DEPLOYMENTS -> deployments;
            case PODS -> pods;
            default -> List.of();
        };
    }

    /** Namespace and name of pods that it names, but tells too little of. */
    List<String> vaguePods() {
        return vaguePods;
    }

    private static String name(Map<String, String> row) {
        return row.getOrDefault("NAME", "");
    }

    private void take(Map<String, String> row, Map<String, Map<String, String>> replicaSets, Instant now) {
        String namespace = row.get("NAMESPACE");
        String full = name(row);
        int slash = full.indexOf('/');
        if (namespace == null || slash < 0) {
            return;
        }
        String name = full.substring(slash + 1);
        switch (full.substring(0, slash)) {
            case "service" -> services.add(service(namespace, name, row));
            case "deployment.apps" -> deployments.add(deployment(namespace, name, row, now));
            case "pod" -> {
                Map<String, String> owner = owner(namespace, name, replicaSets);
                Pod pod = owner == null ? null : pod(namespace, name, row, owner, now);
                if (pod == null) {
                    vaguePods.add(namespace + "/" + name);
                } else {
                    pods.add(pod);
                }
            }
            default -> {
                // Jobs, DaemonSets and the like are no evidence.
            }
        }
    }

    private static Service service(String namespace, String name, Map<String, String> row) {
        List<Service.Port> ports = new ArrayList<>();
        for (String cell : Cells.list(row.get("PORT(S)"))) {
            Matcher matcher = PORT.matcher(cell);
            if (matcher.matches()) {
                Integer nodePort = matcher.group(2) == null ? null : Integer.valueOf(matcher.group(2));
                ports.add(new Service.Port(null, Integer.parseInt(matcher.group(1)), null, nodePort, matcher.group(3)));
            }
        }
        return new Service(
                namespace,
                name,
                row.getOrDefault("TYPE", "ClusterIP"),
                row.get("CLUSTER-IP"),
                Cells.labels(row.get("SELECTOR")),
                ports,
                null);
    }

    private static Deployment deployment(String namespace, String name, Map<String, String> row, Instant now) {
        int[] ready = Cells.ready(row.get("READY"));
        // A selector must match the template's labels, or the API refuses the Deployment.
        Map<String, String> selector = Cells.labels(row.get("SELECTOR"));
        return new Deployment.Builder(namespace, name)
                .created(Cells.created(row.get("AGE"), now))
                .desired(ready[1])
                .ready(ready[0])
                .selector(selector)
                .podLabels(selector)
                .images(Cells.list(row.get("IMAGES")))
                .build();
    }

    /** The ReplicaSet of a pod, whose row tells its labels and images; null for pods of others. */
    private static @Nullable Map<String, String> owner(
            String namespace, String pod, Map<String, Map<String, String>> replicaSets) {
        int dash = pod.lastIndexOf('-');
        return dash < 0 ? null : replicaSets.get(namespace + "/" + REPLICA_SET + pod.substring(0, dash));
    }

    private static @Nullable Pod pod(
            String namespace, String name, Map<String, String> row, Map<String, String> owner, Instant now) {
        List<String> names = Cells.list(owner.get("CONTAINERS"));
        List<String> images = Cells.list(owner.get("IMAGES"));
        // The status of a row is that of one container; which of several, it does not say.
        if (names.size() != 1 || images.size() != 1) {
            return null;
        }
        String status = row.getOrDefault("STATUS", "Unknown");
        int[] ready = Cells.ready(row.get("READY"));
        boolean isReady = ready[1] > 0 && ready[0] == ready[1];
        Matcher restarts = RESTARTS.matcher(row.getOrDefault("RESTARTS", "0"));
        Pod.Container container = new Pod.Container.Builder(names.get(0), images.get(0))
                .ready(isReady)
                .restarts(restarts.matches() ? Integer.parseInt(restarts.group(1)) : 0)
                .state(state(status))
                .lastState(lastState(restarts, now))
                .build();
        return new Pod.Builder(namespace, name)
                .created(Cells.created(row.get("AGE"), now))
                .deleting(status.equals("Terminating"))
                .labels(Cells.labels(owner.get("SELECTOR")))
                .phase(phase(status))
                .reason(status.equals("Evicted") ? status : null)
                .nodeName(row.get("NODE"))
                .ready(isReady)
                .containers(List.of(container))
                .ownerKind("ReplicaSet")
                .ownerName(name(owner).substring(REPLICA_SET.length()))
                .ip(row.get("IP"))
                .build();
    }

    /** When its last run ended stands beside the number of restarts: {@code 7 (2m ago)} (since kubectl 1.22). */
    private static Pod.@Nullable State lastState(Matcher restarts, Instant now) {
        return restarts.matches() && restarts.group(2) != null
                ? new Pod.State(
                        Pod.State.Kind.TERMINATED, null, null, null, Cells.created(restarts.group(2), now), null)
                : null;
    }

    private static Pod.@Nullable State state(String status) {
        if (WAITING.contains(status) || status.equals("CrashLoopBackOff")) {
            return new Pod.State(Pod.State.Kind.WAITING, status, null, null, null, null);
        } else if (status.equals("Running")) {
            return new Pod.State(Pod.State.Kind.RUNNING, null, null, null, null, null);
        } else if (status.equals("Error") || status.equals("OOMKilled")) {
            return new Pod.State(Pod.State.Kind.TERMINATED, status, null, null, null, null);
        }
        return null;
    }

    private static String phase(String status) {
        if (WAITING.contains(status) || status.equals("Pending") || status.startsWith("Init:")) {
            return "Pending";
        }
        return switch (status) {
            // Pods of a ReplicaSet are always started again: they run even while their container does not.
            case "Running", "CrashLoopBackOff", "Error", "OOMKilled", "Terminating" -> "Running";
            case "Completed" -> "Succeeded";
            case "Evicted" -> "Failed";
            default -> "Unknown";
        };
    }
}
