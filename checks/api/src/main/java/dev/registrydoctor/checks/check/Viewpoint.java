package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From which machine a check looks. What it asks about "this host" is asked of that machine.
 *
 * @param node the node that is looked from, or null for the machine that the site is looked at from
 * @param seen the nodes that are looked at by themselves
 */
record Viewpoint(@Nullable String node, Set<String> seen) {

    /** The only one when one machine is looked at. */
    static final Viewpoint ALONE = new Viewpoint(null, Set.of());

    Viewpoint {
        seen = Set.copyOf(seen);
    }

    /** What a question of a check means here. */
    Question<?> meant(Question<?> question) {
        return node != null && question instanceof HostQuestion<?> ofHost ? new OnNode<>(node, ofHost) : question;
    }

    /** Whether what runs on a node is judged from here; each thing is judged from one place. */
    boolean judges(@Nullable String onNode) {
        return node == null ? onNode == null || !seen.contains(onNode) : node.equals(onNode);
    }
}
