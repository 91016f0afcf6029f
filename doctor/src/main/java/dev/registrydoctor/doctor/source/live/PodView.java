package dev.registrydoctor.doctor.source.live;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryQuestion;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a Pod with a network of its own cannot tell: its loopback, its ports, its resolver and the CAs that it trusts are not those of
 * the node, and nobody pulls or pushes images from it. What only the Pod meets is unknown, and never a symptom.
 */
final class PodView {

    private static final String REMEDY =
            "look at the nodes: run with --nodes, or give the Pod the node's network (hostNetwork)";

    private final Supplier<Answer<List<Node>>> nodes;
    private final Supplier<? extends Collection<String>> addresses;

    /**
     * A Pod.
     *
     * @param nodes the nodes of the cluster
     * @param addresses those of the Pod: with the node's network, they are the node's
     */
    PodView(Supplier<Answer<List<Node>>> nodes, Supplier<? extends Collection<String>> addresses) {
        this.nodes = nodes;
        this.addresses = addresses;
    }

    /** The answer to a question; what this Pod cannot answer is not asked. */
    <T> Answer<T> answer(Question<T> question, Supplier<Answer<T>> asked) {
        String hidden = hidden(question);
        if (hidden != null && hasOwnNetwork()) {
            return Answer.unknown(gap(question, hidden));
        }
        Answer<T> answer = asked.get();
        String foreign = answer instanceof Answer.Known<T> known ? foreign(known.value()) : null;
        if (foreign == null || !hasOwnNetwork()) {
            return answer;
        }
        return answer instanceof Answer.Known<T> known && known.value() instanceof TlsChain
                ? inPart(known, gap(question, foreign))
                : Answer.unknown(gap(question, foreign));
    }

    /** Whether it is not known to have the network of a node. */
    private boolean hasOwnNetwork() {
        Collection<String> own = addresses.get();
        return nodes.get().toOptional().orElse(List.of()).stream()
                .noneMatch(node -> node.internalIps().stream().anyMatch(own::contains));
    }

    private static @Nullable String hidden(Question<?> question) {
        String host = question instanceof RegistryProbe.Ask probe
                ? probe.host()
                : question instanceof TlsChain.Ask chain
                        ? chain.host()
                        : question instanceof RegistryQuestion<?> ask
                                ? ask.registry().host()
                                : "";
        if (BuiltIn.isLoopback(host)) {
            return "this program runs in a Pod, whose " + host + " is not the node's";
        }
        return question instanceof Listener.Ask || question instanceof PacketFilter.Ask
                ? "this program runs in a Pod with a network of its own"
                : null;
    }

    private static @Nullable String foreign(Object value) {
        boolean isUnresolved = (value instanceof RegistryProbe probe
                        && probe.connection() == RegistryProbe.Connection.NAME_UNRESOLVED)
                || (value instanceof NameLookup lookup && lookup.addresses().isEmpty());
        if (isUnresolved) {
            return "the resolver of this Pod does not know the name, and the node's can";
        }
        return value instanceof TlsChain
                ? "this program runs in a Pod, which does not trust the CAs of the node"
                : null;
    }

    private static Gap gap(Question<?> question, String why) {
        return new Gap(Gap.Cause.OUT_OF_VIEW, question.describe(), why, REMEDY);
    }

    private static <T> Answer<T> inPart(Answer.Known<T> known, Gap gap) {
        List<Gap> gaps = new ArrayList<>(known.gaps());
        gaps.add(gap);
        return new Answer.Known<>(known.value(), known.source(), gaps);
    }
}
