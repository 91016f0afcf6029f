package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.doctor.act.ClusterWriters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifest with the rights for a look at nodes: each request is allowed, and each right is used. */
class NodeRightsTest {

    private static final Path MANIFEST = Path.of("..", "samples", "kubernetes", "rbac-nodes.yaml");

    /** As the API server's authorization sees it: {@code watch pods}. */
    private static String right(String request) {
        List<String> parts = List.of(request.split(" ", -1));
        List<String> path = List.of(parts.get(1)
                .replaceFirst("^/api/v1/(?:namespaces/NS/(?=.))?", "")
                .split("/", -1));
        String resource = path.size() > 2 ? path.get(0) + "/" + path.get(2) : path.get(0);
        String verb = switch (parts.get(0)) {
            case "POST" -> "create";
            case "DELETE" -> "delete";
            default -> parts.size() > 2 ? "watch" : path.size() > 1 ? "get" : "list";
        };
        return verb + " " + resource;
    }

    private static Set<String> granted() throws Exception {
        Set<String> granted = new TreeSet<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(MANIFEST))) {
            if (((Map<?, ?>) document).get("rules") instanceof List<?> rules) {
                for (Object each : rules) {
                    Map<?, ?> rule = (Map<?, ?>) each;
                    assertEquals(List.of(""), rule.get("apiGroups"));
                    for (Object resource : (List<?>) Objects.requireNonNull(rule.get("resources"))) {
                        for (Object verb : (List<?>) Objects.requireNonNull(rule.get("verbs"))) {
                            granted.add(verb + " " + resource);
                        }
                    }
                }
            }
        }
        return granted;
    }

    @Test
    void theManifestGrantsWhatARunDoesAndNoMore() throws Exception {
        Set<String> used = new TreeSet<>();
        try (MockCluster cluster = new MockCluster();
                MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> {
                    if (pod.getSpec().getNodeName().equals("good")) {
                        k.succeed(pod, "log");
                    }
                });
                NodePods nodes = ClusterWriters.nodes(cluster.kubeconfig())) {
            NodeRequest request =
                    LookAtMock.request(Duration.ofSeconds(2), LookAtMock.node("good"), LookAtMock.node("silent"));
            assertEquals(2, nodes.collect(request, new NodeListener() {}).size());
            assertEquals(2, kubelets.pods().size());
            cluster.requests().forEach(each -> used.add(right(each)));
        }
        assertEquals(granted(), used);
    }
}
