package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * One node, as its collector found it.
 *
 * @param name the node's name
 */
public record CollectedSite(String name, CollectedNode node) implements Site {

    @Override
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        return CompletableFuture.completedFuture(CollectedNode.HANDLERS.answer(node, question));
    }

    @Override
    public Instant now() {
        return node.clock();
    }

    @Override
    public String describe() {
        return "node " + name;
    }
}
