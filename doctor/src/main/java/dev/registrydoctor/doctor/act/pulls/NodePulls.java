package dev.registrydoctor.doctor.act.pulls;

import dev.registrydoctor.doctor.act.nodes.NodeListener;
import java.util.Map;

/**
 * Pulls an image on nodes, with one Pod for each. The kubelet asks the registry even where the node has the image already; what the
 * node has of it is not downloaded again. The program of the image does not run.
 */
public interface NodePulls extends AutoCloseable {

    /**
     * Creates the Pods, waits for what their kubelets say of the pull, and removes the Pods: also when it fails or is interrupted,
     * and when the program is ended by Ctrl-C or SIGTERM. What killed runs have left there is removed too.
     *
     * <p>Without an account, the Pods are in a namespace that exists for as long as that takes.
     *
     * @return for each node of the request, in its order, what came of it
     * @throws InterruptedException when the thread is interrupted; the Pods are removed before
     */
    Map<String, PullOutcome> pull(PullRequest request, NodeListener listener) throws InterruptedException;

    @Override
    void close();
}
