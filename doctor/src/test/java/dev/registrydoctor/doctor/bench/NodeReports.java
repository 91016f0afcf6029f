package dev.registrydoctor.doctor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.SampleFiles;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The inspection reports of a sample's nodes, in the layout of an unpacked {@code microk8s inspect}: each node's own arguments and
 * addresses, and what kubectl prints of the cluster. The sample's {@code reports.txt} says what they show:
 *
 * <pre>
 * expected: PROBLEM@NODE, ...     the roots, or -
 * worker: NAME                    a node on which kubectl refuses
 * </pre>
 */
final class NodeReports {

    static final String FILE = "reports.txt";

    private static final String ARGS = "host/var/snap/microk8s/current/args/";

    /** What the wrapper of kubectl prints on a worker (microk8s-resources/wrappers of canonical/microk8s). */
    private static final String REFUSED = """
            This MicroK8s deployment is acting as a node in a cluster.
            Please use the microk8s kubectl on the master.
            """;

    private static final List<String> OF_NAMESPACES = List.of(
            "EventList api/v1 events",
            "ReplicationControllerList api/v1 -",
            "ServiceList api/v1 services",
            "DaemonSetList apis/apps/v1 daemonsets",
            "DeploymentList apis/apps/v1 deployments",
            "ReplicaSetList apis/apps/v1 -",
            "PodList api/v1 pods");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String api;

    private NodeReports(String api) {
        this.api = api;
    }

    /** The roots that the reports show, each as in {@code expected} of a sample; null when the sample has no reports. */
    static @Nullable List<String> expected(Sample sample) {
        String text = sample.files().text(FILE);
        if (text == null) {
            return null;
        }
        String roots = values("expected", text).stream().findFirst().orElseThrow();
        return roots.equals("-") ? List.of() : List.of(roots.split(",\\s*", -1));
    }

    private static List<String> values(String key, String text) {
        return text.lines()
                .filter(line -> line.startsWith(key + ": "))
                .map(line -> line.substring(key.length() + 2).strip())
                .toList();
    }

    /**
     * Writes them.
     *
     * @param folder where to; each report is a folder in it, named as its node
     * @return the reports, in the order of the nodes' names
     */
    static List<Path> write(Sample sample, Path folder) throws IOException, InterruptedException {
        Set<String> workers =
                new TreeSet<>(values("worker", String.valueOf(sample.files().text(FILE))));
        List<Path> reports = new ArrayList<>();
        try (EmbeddedSite served = EmbeddedSite.start(NodeSites.here(sample))) {
            NodeReports writer = new NodeReports("http://127.0.0.1:" + served.apiPort() + "/");
            String dump = writer.dump(sample.files());
            JsonNode nodes = writer.get("api/v1/nodes").path("items");
            for (String name : NodeSites.names(sample.files())) {
                Path report = folder.resolve(name).resolve("inspection-report");
                put(report, "k8s/cluster-info-dump", workers.contains(name) ? REFUSED : dump);
                put(report, "network/ip-addr", "    inet " + address(name, nodes) + "/24 scope global eth0\n");
                writeArguments(NodeSites.files("nodes/" + name + "/", sample.files()), report);
                reports.add(report);
            }
        }
        return reports;
    }

    private static String address(String node, JsonNode nodes) {
        for (JsonNode each : nodes) {
            if (each.at("/metadata/name").asText().equals(node)) {
                return each.at("/status/addresses/0/address").asText();
            }
        }
        throw new IllegalStateException("the cluster has no node " + node);
    }

    private static void writeArguments(SampleFiles files, Path report) throws IOException {
        for (String path : files.paths()) {
            if (path.startsWith(ARGS)) {
                String name = URLDecoder.decode(path.substring(ARGS.length()), StandardCharsets.UTF_8);
                put(report, "args/" + name, Objects.requireNonNull(files.text(path)));
            }
        }
    }

    private static void put(Path report, String name, String text) throws IOException {
        Path file = report.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    /** As {@code kubectl cluster-info dump -A} writes it: the nodes, the lists of each namespace, then the logs of its Pods. */
    private String dump(SampleFiles files) throws IOException, InterruptedException {
        StringBuilder dump = new StringBuilder(text("NodeList", get("api/v1/nodes")));
        Set<String> namespaces = new TreeSet<>();
        get("api/v1/namespaces")
                .path("items")
                .forEach(n -> namespaces.add(n.at("/metadata/name").asText()));
        get("api/v1/pods")
                .path("items")
                .forEach(p -> namespaces.add(p.at("/metadata/namespace").asText()));
        for (String namespace : namespaces) {
            for (String list : OF_NAMESPACES) {
                String[] words = list.split(" ", -1);
                String url = words[1] + "/namespaces/" + namespace + "/" + words[2];
                dump.append(text(words[0], words[2].equals("-") ? JSON.createObjectNode() : get(url)));
            }
            for (JsonNode pod : get("api/v1/namespaces/" + namespace + "/pods").path("items")) {
                addLogs(pod, namespace, files, dump);
            }
        }
        return dump.toString();
    }

    private static void addLogs(JsonNode pod, String namespace, SampleFiles files, StringBuilder dump) {
        String name = pod.at("/metadata/name").asText();
        for (JsonNode container : pod.at("/spec/containers")) {
            String of = container.path("name").asText();
            String log = files.text("logs/" + namespace + "_" + name + "_" + of + ".txt");
            String about = "logs for container " + of + " of pod " + namespace + "/" + name + " ====\n";
            dump.append("==== START ").append(about).append(log == null ? "" : log);
            dump.append("==== END ").append(about);
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path)).build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }

    private static String text(String kind, JsonNode list) throws IOException {
        ObjectNode all = JSON.createObjectNode().put("kind", kind);
        all.set("items", list.path("items").isArray() ? list.path("items") : JSON.createArrayNode());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }
}
