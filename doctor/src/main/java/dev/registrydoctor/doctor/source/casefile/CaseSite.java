package dev.registrydoctor.doctor.source.casefile;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A case: answers what was asked when it was captured, and nothing else. */
final class CaseSite implements Site {

    private final String name;
    private final String captured;
    private final Instant now;
    private final Map<Question<?>, Answer<?>> answers;

    CaseSite(String name, String captured, Instant now, Map<Question<?>, Answer<?>> answers) {
        this.name = name;
        this.captured = captured;
        this.now = now;
        this.answers = answers;
    }

    @Override
    @SuppressWarnings("unchecked") // each answer was read as its question's
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        Answer<?> answer = answers.get(question);
        if (answer == null) {
            answer = Answer.unknown(new Gap(
                    Gap.Cause.NOT_RECORDED,
                    question.describe(),
                    "the case does not contain it; it was not checked when the case was captured",
                    "capture a new case with this version: `registry-doctor capture`"));
        }
        return CompletableFuture.completedFuture((Answer<T>) answer);
    }

    /** As they were when the case was captured; one of an earlier version has none. */
    @Override
    @SuppressWarnings("unchecked") // each answer was read as its question's
    public Answer<SeenNodes> nodes() {
        Answer<?> nodes = answers.get(SeenNodes.Ask.INSTANCE);
        return nodes == null ? Site.super.nodes() : (Answer<SeenNodes>) nodes;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String describe() {
        return "case " + name + " of " + captured + ", captured " + now.truncatedTo(ChronoUnit.SECONDS);
    }
}
