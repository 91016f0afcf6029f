package dev.registrydoctor.doctor.act.pulls;

import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pull on nodes.
 *
 * @param image as a Pod names it
 * @param account whose pull secrets are used; null for those of no account, in a namespace of its own
 * @param parallel how many Pods there are at once, at most
 * @param perNode the time for one node, from the creation of its Pod; whole seconds
 * @param limit the time for all nodes; at most {@link RunNamespace#LONGEST}
 */
public record PullRequest(
        String image,
        List<NodeTarget> nodes,
        @Nullable Account account,
        int parallel,
        Duration perNode,
        Duration limit) {

    /** The time for one node: that of an image of some hundred megabytes on a slow line. */
    public static final Duration PER_NODE = Duration.ofMinutes(2);

    /** A service account of a namespace that exists. */
    public record Account(String namespace, String name) {}

    public PullRequest {
        nodes = List.copyOf(nodes);
        if (parallel < 1) {
            throw new IllegalArgumentException("at least one Pod at once");
        }
        limit = limit.compareTo(RunNamespace.LONGEST) > 0 ? RunNamespace.LONGEST : limit;
    }

    /** With the usual times. */
    public static PullRequest of(String image, List<NodeTarget> nodes, @Nullable Account account, int parallel) {
        return new PullRequest(image, nodes, account, parallel, PER_NODE, RunNamespace.LONGEST);
    }

    /** Those that a Pod is created for. */
    public List<NodeTarget> fit() {
        return nodes.stream().filter(node -> node.unfit() == null).toList();
    }
}
