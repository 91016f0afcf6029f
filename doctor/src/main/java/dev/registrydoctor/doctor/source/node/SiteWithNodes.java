package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Source;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A site whose nodes were looked at as well: it answers as before, and each node answers for itself. */
public final class SiteWithNodes implements Site {

    private final Site site;
    private final Map<Question<?>, Answer<?>> answered;
    private final Map<String, Site> nodes;
    private final List<Gap> missing;

    /**
     * Adds nodes to a site.
     *
     * @param answered what the site has answered already; it is not asked again, so that two looks at it cannot contradict each
     *     other
     * @param nodes what answers for each node that was looked at, by the node's name, in the order of reports
     * @param missing why other nodes, which were to be looked at, were not
     */
    public SiteWithNodes(
            Site site, Map<Question<?>, Answer<?>> answered, Map<String, ? extends Site> nodes, List<Gap> missing) {
        this.site = site;
        this.answered = Map.copyOf(answered);
        this.nodes = new LinkedHashMap<>(nodes);
        this.missing = List.copyOf(missing);
    }

    @Override
    @SuppressWarnings("unchecked") // each answer was given to its question
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        if (question instanceof OnNode<T> onNode) {
            Site node = nodes.get(onNode.node());
            return node == null
                    ? CompletableFuture.completedFuture(Answer.unknown(
                            new Gap(Gap.Cause.OUT_OF_VIEW, question.describe(), "this node was not looked at", "")))
                    : node.ask(onNode.question());
        }
        Answer<?> known = answered.get(question);
        return known == null ? site.ask(question) : CompletableFuture.completedFuture((Answer<T>) known);
    }

    @Override
    public Answer<SeenNodes> nodes() {
        return new Answer.Known<>(
                new SeenNodes(List.copyOf(nodes.keySet())), new Source("Pods on the nodes", now()), missing);
    }

    @Override
    public Instant now() {
        return site.now();
    }

    @Override
    public String describe() {
        return site.describe();
    }
}
