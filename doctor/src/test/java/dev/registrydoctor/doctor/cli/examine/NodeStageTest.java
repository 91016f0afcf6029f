package dev.registrydoctor.doctor.cli.examine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.Durations;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The options for nodes: which are looked at, and what is said. */
class NodeStageTest {

    private static final List<Node> CLUSTER = Stream.of("node-a", "node-b", "node-c")
            .map(name -> new Node.Builder(name)
                    .ready("True")
                    .images(List.of("pause:3.10"))
                    .build())
            .toList();

    private final List<NodeRequest> requests = new ArrayList<>();
    private final StringWriter err = new StringWriter();

    /** A command with the options, as run has them. */
    private static final class Asked extends Command {

        private final SiteOptions site = with(new SiteOptions());
        private final NodeOptions nodes = with(new NodeOptions());

        Asked(String... args) {
            super("asked", "For tests.");
            commandLine().registerConverter(Duration.class, Durations::parse).parseArgs(args);
        }

        @Override
        public Integer call() {
            return 0;
        }
    }

    private static String refused(boolean repeated, String... args) {
        Asked asked = new Asked(args);
        return String.valueOf(assertThrows(UsageException.class, () -> asked.nodes.validate(asked.site, repeated))
                .getMessage());
    }

    /** The names of the nodes that are looked at. */
    private List<String> lookedAt(String... args) throws InterruptedException {
        Asked asked = new Asked(args);
        asked.nodes.validate(asked.site, false);
        Terminal terminal = new Terminal(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                InputStream.nullInputStream(),
                false,
                false,
                100,
                true,
                Map.of());
        NodePods pods = new NodePods() {
            @Override
            public Map<String, NodeLog> collect(NodeRequest request, NodeListener listener) {
                requests.add(request);
                listener.creating("registry-doctor-x", request.nodes().size());
                listener.removed("registry-doctor-y");
                listener.left("registry-doctor-x", "no\u001b right");
                Map<String, NodeLog> logs = new LinkedHashMap<>();
                logs.put("node-a", new NodeLog.NotChecked(NodeLog.Reason.REFUSED, "pods \"node-1-1\" no", "ask"));
                logs.put("node-b", new NodeLog.Collected("log"));
                logs.put("node-c", new NodeLog.NotChecked(NodeLog.Reason.REFUSED, "pods \"node-3-1\" no", "ask"));
                logs.put("node-d", new NodeLog.NotChecked(NodeLog.Reason.NOT_READY, "it is not Ready", ""));
                return logs;
            }

            @Override
            public String plan(NodeRequest request) {
                throw new AssertionError("no plan was asked for");
            }

            @Override
            public void close() {}
        };
        try (Progress progress = new Progress(terminal, true)) {
            new NodeStage(asked.nodes, terminal, progress).collect(pods, CLUSTER, null, List.of("sh"));
        }
        return requests.get(0).nodes().stream().map(NodeTarget::name).toList();
    }

    @Test
    void isNotGiven() {
        assertFalse(new Asked().nodes.isGiven());
        assertFalse(new Asked("--nodes-parallel", "3").nodes.isGiven());
    }

    @Test
    void looksAtAllNodes() throws Exception {
        assertEquals(List.of("node-a", "node-b", "node-c"), lookedAt("--nodes"));
        assertEquals(8, requests.get(0).parallel());
    }

    @Test
    void looksAtThoseThatAreNamed() throws Exception {
        assertEquals(List.of("node-a", "node-c"), lookedAt("--nodes=node-c, node-a,node-c", "--nodes-parallel=2"));
        assertEquals(2, requests.get(0).parallel());
    }

    @Test
    void suggestsTheNodeThatWasMeant() {
        String message = String.valueOf(assertThrows(UsageException.class, () -> lookedAt("--nodes=node-a,node-bb"))
                .getMessage());
        assertEquals("--nodes: unknown node \"node-bb\"; did you mean \"node-b\"?", message);
        String other = String.valueOf(assertThrows(UsageException.class, () -> lookedAt("--nodes=zzz"))
                .getMessage());
        assertEquals("--nodes: unknown node; the cluster has node-a, node-b, node-c", other);
        assertEquals(List.of(), requests);
    }

    @Test
    void saysWhatIsCreatedAndWhatIsLeft() throws Exception {
        lookedAt("--nodes");
        List<String> said = err.toString().lines().toList();
        assertEquals(
                "Creating namespace registry-doctor-x with a Pod on each of 3 nodes, which reads the node's files. It is"
                        + " deleted afterwards.",
                said.get(0));
        assertTrue(said.get(1).contains("registry-doctor-y"), said::toString);
        assertTrue(said.get(2).endsWith("kubectl delete namespace registry-doctor-x"), said::toString);
        assertFalse(err.toString().contains("\u001b"));
        assertEquals(
                List.of(
                        "2 nodes (node-a, node-c) could not be checked: pods \"node-1-1\" no; to check: ask",
                        "Node node-d could not be checked: it is not Ready"),
                said.subList(3, said.size()));
    }

    @Test
    void planIsNotANode() {
        assertTrue(new Asked("--nodes=plan").nodes.isPlan());
        assertEquals(CLUSTER, new Asked("--nodes=plan").nodes.of(CLUSTER));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertTrue(refused(false, "--nodes", "--from", "x").contains("Leave it out with --from"));
        assertTrue(refused(true, "--nodes").contains("in each round of --wait"));
        assertTrue(refused(false, "--nodes=").contains("--nodes alone"));
        assertTrue(refused(false, "--nodes", "--nodes-parallel", "0").contains("takes 1 to 100"));
        new Asked("--from", "x").nodes.validate(new Asked("--from", "x").site, true);
    }
}
