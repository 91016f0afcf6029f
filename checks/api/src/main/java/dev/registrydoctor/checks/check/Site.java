package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Source;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A source of evidence, live or recorded; checks cannot tell which. */
public interface Site {

    /**
     * Answers a question, perhaps later. Never completes exceptionally: what fails is an unknown answer.
     *
     * @param question asked at most once a run
     */
    <T> CompletableFuture<Answer<T>> ask(Question<T> question);

    /** The site's time: now for a live site, the time of recording for a recorded one. */
    Instant now();

    /**
     * The nodes whose own evidence it has: each question about a machine can be asked of them ({@link
     * dev.registrydoctor.checks.evidence.OnNode}). None when only one machine is looked at; a gap for each that was to be looked
     * at and could not be.
     */
    default Answer<SeenNodes> nodes() {
        return Answer.known(new SeenNodes(List.of()), new Source("this run", now()));
    }

    /** The site in a few words, for the head of a report. */
    String describe();
}
