package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.act.ClusterWriters;
import java.time.Duration;
import java.util.List;

/** A look at two nodes, one after the other, for a process of its own that a test ends. */
public final class KilledRun {

    private KilledRun() {}

    /**
     * Prints what came of it.
     *
     * @param args the URL of the API server
     */
    public static void main(String[] args) throws Exception {
        NodeRequest request = new NodeRequest(
                List.of(LookAtMock.node("n1"), LookAtMock.node("n2")),
                List.of("/bin/sh", "-c", "true"),
                1,
                NodeRequest.PER_NODE,
                Duration.ofMinutes(1),
                1 << 20);
        try (NodePods nodes = ClusterWriters.nodes(MockCluster.kubeconfig(args[0]))) {
            System.out.println(nodes.collect(request, new NodeListener() {}));
        }
        // A client's threads must not keep a test waiting.
        System.exit(0);
    }
}
