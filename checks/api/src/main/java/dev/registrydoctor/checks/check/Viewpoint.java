package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.registry.RegistryQuestion;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From which machine a check looks. What it asks about "this host" is asked of that machine.
 *
 * @param node the node that is looked from, or null for the machine that the site is looked at from
 * @param seen the nodes that are looked at by themselves
 * @param addresses of those nodes whose loopback is not that of the machine that asks registries, by their names
 */
record Viewpoint(@Nullable String node, Set<String> seen, Map<String, String> addresses) {

    /** The only one when one machine is looked at. */
    static final Viewpoint ALONE = new Viewpoint(null, Set.of(), Map.of());

    Viewpoint {
        seen = Set.copyOf(seen);
        addresses = Map.copyOf(addresses);
    }

    /** What a question of a check means here. */
    Question<?> meant(Question<?> question) {
        if (node == null) {
            return question;
        } else if (question instanceof HostQuestion<?> ofHost) {
            return new OnNode<>(node, ofHost);
        }
        String address = addresses.get(node);
        return address != null
                        && question instanceof RegistryQuestion<?> ask
                        && BuiltIn.isLoopback(ask.registry().host())
                // A node's loopback is another one than that of who asks; node ports answer at each address of a node.
                ? ask.at(new Origin(
                        ask.registry().scheme(), address, ask.registry().port()))
                : question;
    }

    /** The same, looking from a node. */
    Viewpoint from(String other) {
        return new Viewpoint(other, seen, addresses);
    }

    /** Whether what runs on a node is judged from here; each thing is judged from one place. */
    boolean judges(@Nullable String onNode) {
        return node == null ? onNode == null || !seen.contains(onNode) : node.equals(onNode);
    }
}
