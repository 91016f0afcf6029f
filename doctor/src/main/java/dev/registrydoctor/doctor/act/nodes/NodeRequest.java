package dev.registrydoctor.doctor.act.nodes;

import java.time.Duration;
import java.util.List;

/**
 * What to collect, from which nodes, and how much of it at once.
 *
 * @param command the command of each Pod; it finds the node's own programs where the node has them, and the node's root file
 *     system, read-only, at {@code /host}
 * @param parallel how many Pods there are at once, at most
 * @param perNode the time for one node, from the creation of its Pod to its end; whole seconds
 * @param limit the time for all nodes; at most {@link RunNamespace#LONGEST}
 * @param mostBytes how much of one log is read
 */
public record NodeRequest(
        List<NodeTarget> nodes, List<String> command, int parallel, Duration perNode, Duration limit, int mostBytes) {

    /** How many Pods there are at once where nothing else is asked for. */
    public static final int PARALLEL = 8;

    /** The time for one node: the collector takes 20 s at most, and a busy node some seconds to start it. */
    public static final Duration PER_NODE = Duration.ofSeconds(45);

    /** More than twice what the collector prints. */
    public static final int MOST_BYTES = 4 << 20;

    public NodeRequest {
        nodes = List.copyOf(nodes);
        command = List.copyOf(command);
        if (parallel < 1) {
            throw new IllegalArgumentException("at least one Pod at once");
        }
        limit = limit.compareTo(RunNamespace.LONGEST) > 0 ? RunNamespace.LONGEST : limit;
    }

    /** With the usual times and sizes. */
    public static NodeRequest of(List<NodeTarget> nodes, List<String> command, int parallel) {
        return new NodeRequest(nodes, command, parallel, PER_NODE, RunNamespace.LONGEST, MOST_BYTES);
    }

    /** Those that a Pod is created for. */
    public List<NodeTarget> fit() {
        return nodes.stream().filter(node -> node.unfit() == null).toList();
    }
}
