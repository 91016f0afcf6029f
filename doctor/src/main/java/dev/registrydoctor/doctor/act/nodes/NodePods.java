package dev.registrydoctor.doctor.act.nodes;

import java.util.Map;

/**
 * Collects what is on the nodes of a cluster, through one Pod for each: one that is created, in a namespace that exists for as long as
 * that takes, or one that is always there ({@link StandingNodes}). With the latter, nothing is created or removed.
 */
public interface NodePods extends AutoCloseable {

    /**
     * Creates the namespace and the Pods, reads what they print, and removes the namespace: also when it fails or is
     * interrupted, and when the program is ended by Ctrl-C or SIGTERM. Namespaces that killed runs have left are removed too.
     *
     * <p>Nothing is created when no node of the request can be looked at.
     *
     * @return for each node of the request, in its order, its log or why there is none
     * @throws InterruptedException when the thread is interrupted; the namespace is removed before
     */
    Map<String, NodeLog> collect(NodeRequest request, NodeListener listener) throws InterruptedException;

    /** The objects that {@link #collect} would create first, as YAML for {@code kubectl apply -f -}; creates nothing. */
    String plan(NodeRequest request);

    @Override
    void close();
}
