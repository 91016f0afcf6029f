package dev.registrydoctor.doctor.act.nodes;

import java.util.List;
import java.util.Map;

/**
 * Changes files on the nodes of a cluster, with one Pod for each, as {@link NodePods} looks at them. A Pod can write to the folders
 * of the changed files and to the one of the journal, and to no others. It restarts nothing.
 */
public interface NodeChanges extends AutoCloseable {

    /**
     * Runs the scripts. A script that cannot run in a Pod is {@link NodeOutcome.Refused}; nothing is created for it.
     *
     * @param parallel how many Pods there are at once, at most
     * @return for each node, in the order of the scripts, what came of it
     * @throws InterruptedException when the thread is interrupted; the Pods are removed before
     */
    Map<String, NodeOutcome> run(List<NodeScript> scripts, NodeAction action, int parallel, NodeListener listener)
            throws InterruptedException;

    /** The objects that {@link #run} would create first, as YAML for {@code kubectl apply -f -}; creates nothing. */
    String plan(List<NodeScript> scripts, NodeAction action);

    @Override
    void close();
}
