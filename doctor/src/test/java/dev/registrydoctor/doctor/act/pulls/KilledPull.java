package dev.registrydoctor.doctor.act.pulls;

import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.NodeListener;

/** A pull as an account on two nodes, for a process of its own that a test ends. */
public final class KilledPull {

    private KilledPull() {}

    /**
     * Pulls.
     *
     * @param args the URL of the API server
     */
    public static void main(String[] args) throws Exception {
        try (NodePulls pulls = ClusterWriters.nodePulls(MockCluster.kubeconfig(args[0]))) {
            pulls.pull(PullsOnMock.request(PullsOnMock.ACCOUNT, PullsOnMock.LONG, "n1", "n2"), new NodeListener() {});
        }
        System.exit(0);
    }
}
