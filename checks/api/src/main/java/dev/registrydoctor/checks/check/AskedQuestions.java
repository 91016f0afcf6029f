package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Contradictions;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What one run asks of a site: each question once, and whatever is not answered when the time is up is unknown. */
final class AskedQuestions {

    private static final String LATE = "no answer within the timeout of the run, ";

    private final Site site;
    private final Duration timeout;
    private final Examiner.Listener listener;
    private final Map<Question<?>, CompletableFuture<? extends Answer<?>>> asked = new ConcurrentHashMap<>();
    private final Map<Listing<?>, CompletableFuture<? extends Answer<?>>> lists = new ConcurrentHashMap<>();
    private final long startNanos = System.nanoTime();
    private volatile boolean deadlineHit;

    AskedQuestions(Site site, Duration timeout, Examiner.Listener listener) {
        this.site = site;
        this.timeout = timeout;
        this.listener = listener;
    }

    CompletableFuture<? extends Answer<?>> ask(Question<?> question) {
        return asked.computeIfAbsent(
                question, q -> q instanceof Listing<?> listing ? judgedList(listing) : askSite(question));
    }

    /** A list as the site gives it, with a gap when another one contradicts it; checks see no other lists. */
    private <T> CompletableFuture<Answer<List<T>>> judgedList(Listing<T> listing) {
        CompletableFuture<Answer<List<T>>> own = list(listing);
        List<Listing<?>> witnesses = Contradictions.witnesses(listing);
        return CompletableFuture.allOf(witnesses.stream().map(this::list).toArray(CompletableFuture<?>[]::new))
                .thenCombine(own, (all, answer) -> Contradictions.judge(listing, answer, w -> list(w).join()));
    }

    @SuppressWarnings("unchecked") // each answer stands under its own question
    private <T> CompletableFuture<Answer<List<T>>> list(Listing<T> listing) {
        return (CompletableFuture<Answer<List<T>>>) lists.computeIfAbsent(listing, this::askSite);
    }

    @SuppressWarnings("unchecked") // the only question with this class is about this type
    private <T> CompletableFuture<Answer<T>> askSite(Question<T> question) {
        if (question == SeenNodes.Ask.INSTANCE) {
            return CompletableFuture.completedFuture((Answer<T>) site.nodes());
        }
        listener.asked(question.describe());
        // A copy, so that the site cannot complete what the deadline has completed.
        return site.ask(question)
                .exceptionally(e -> Answer.unknown(broken(question, e)))
                .copy()
                .completeOnTimeout(late(question), leftMillis(), TimeUnit.MILLISECONDS)
                .thenApply(answer -> {
                    if (isLate(answer)) {
                        deadlineHit = true;
                    }
                    listener.answered(question.describe());
                    return answer;
                });
    }

    private <T> Answer<T> late(Question<T> question) {
        return Answer.unknown(new Gap(
                Gap.Cause.TIMED_OUT, question.describe(), LATE + seconds(), "run again with a longer --timeout"));
    }

    static boolean isLate(Answer<?> answer) {
        return answer instanceof Answer.Unknown<?> unknown
                && unknown.gap().why().startsWith(LATE);
    }

    private static Gap broken(Question<?> question, Throwable e) {
        return new Gap(
                Gap.Cause.MALFORMED,
                question.describe(),
                "registry-doctor failed to read it: " + Examiner.describe(e),
                "");
    }

    /** Every question that was asked until now, with its answer, in the order of their words; waits for the answers. */
    Map<Question<?>, Answer<?>> evidence() {
        Map<Question<?>, Answer<?>> evidence = new LinkedHashMap<>();
        asked.entrySet().stream()
                .sorted(Comparator.comparing(e -> e.getKey().describe()))
                .forEach(e -> evidence.put(e.getKey(), e.getValue().join()));
        return evidence;
    }

    /** How long the run has lasted. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** What is left of the run's time; zero when it is up. */
    long leftMillis() {
        return Math.max(0, timeout.minus(elapsed()).toMillis());
    }

    /** The run's time in whole seconds, rounded: a part of what was asked for is kept for the report. */
    String seconds() {
        return timeout.plusMillis(999).toSeconds() + " s";
    }

    /** Notes that something was not done in time. */
    void hitDeadline() {
        deadlineHit = true;
    }

    boolean isDeadlineHit() {
        return deadlineHit;
    }
}
