package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs checks over a site: each question is asked once, all that is independent at the same time, and whatever is not
 * answered when the time is up is unknown; so is what a check has not come to shortly afterwards.
 */
public final class Examiner {

    /** Some more than a small machine has processors, since a plug-in may take its time. */
    private static final int THREADS = 4;

    /** With those that stand in for threads that wait. */
    private static final int MOST_THREADS = 256;

    /** How long a check may take after the last answer, which may come when the run's time is up; most take milliseconds. */
    private static final Duration JUDGING_TIME = Duration.ofMillis(500);

    /** How long a thread without work waits for some. */
    private static final int IDLE_SECONDS = 5;

    /** Questions without an answer in time that are named one by one. */
    private static final int MOST_NAMED = 10;

    /**
     * The threads of this run that checks judge on. Many wait for the same last answer: on the thread that brings it, one
     * check would run after the other while the other processors rest. A check that does not end keeps its thread.
     */
    private final Executor judges = new ForkJoinPool(
            THREADS,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            null,
            false,
            0,
            MOST_THREADS,
            1,
            null,
            IDLE_SECONDS,
            TimeUnit.SECONDS);

    /** Told of each question, in words, from any thread. */
    public interface Listener {
        /** It is asked now. */
        void asked(String question);

        /** It is answered, or its time is up. */
        void answered(String question);
    }

    private final Site site;
    private final Duration timeout;
    private final Listener listener;
    private final Map<Question<?>, CompletableFuture<? extends Answer<?>>> asked = new ConcurrentHashMap<>();
    private final Shared shared = new Shared();
    private final Map<Listing<?>, CompletableFuture<? extends Answer<?>>> lists = new ConcurrentHashMap<>();
    private final long startNanos = System.nanoTime();
    private volatile boolean deadlineHit;

    /**
     * An examiner for one run.
     *
     * @param timeout of the whole run
     * @param answered told what has been answered, from any thread
     */
    public Examiner(Site site, Duration timeout, Consumer<String> answered) {
        this(site, timeout, new Listener() {
            @Override
            public void asked(String question) {
                // Only answers are of interest.
            }

            @Override
            public void answered(String question) {
                answered.accept(question);
            }
        });
    }

    /**
     * An examiner for one run.
     *
     * @param timeout of the whole run
     */
    public Examiner(Site site, Duration timeout, Listener listener) {
        this.site = site;
        this.timeout = timeout;
        this.listener = listener;
    }

    /** Runs the checks and waits for all of them, not much longer than the run's time. */
    public Examination examine(List<Check> checks) {
        return examine(checks, result -> {});
    }

    /**
     * Runs the checks and waits for all of them.
     *
     * @param heard told each result as soon as it is there, from any thread
     */
    public Examination examine(List<Check> checks, Consumer<CheckResult> heard) {
        Instant started = Instant.now();
        List<CompletableFuture<CheckResult>> running = checks.stream()
                .map(check -> startContained(check).whenComplete((result, e) -> {
                    if (result != null) {
                        heard.accept(result);
                    }
                }))
                .toList();
        List<CheckResult> results =
                running.stream().map(CompletableFuture::join).toList();
        return new Examination(results, evidence(), started, elapsed(startNanos), deadlineHit);
    }

    /** Every question that was asked until now, with its answer, in the order of their words; waits for the answers. */
    public Map<Question<?>, Answer<?>> evidence() {
        Map<Question<?>, Answer<?>> evidence = new LinkedHashMap<>();
        asked.entrySet().stream()
                .sorted(Comparator.comparing(e -> e.getKey().describe()))
                .forEach(e -> evidence.put(e.getKey(), e.getValue().join()));
        return evidence;
    }

    /** Asks what is needed, and what follows from the answers until nothing new does, within the run's time. */
    public Evidence gather(Needs needs) {
        return collect(new LinkedHashSet<>(needs.questions()), needs::after).join();
    }

    /** A check that throws before it has asked anything is an error too, and the others go on. */
    private CompletableFuture<CheckResult> startContained(Check check) {
        try {
            return start(check);
        } catch (RuntimeException e) {
            CheckInfo info = CheckInfo.of("error." + check.getClass().getSimpleName(), "the check can be used");
            return CompletableFuture.completedFuture(
                    new CheckResult(info, new Outcome.Failed(describe(e)), Duration.ZERO));
        }
    }

    private CompletableFuture<CheckResult> start(Check check) {
        long since = System.nanoTime();
        Set<Question<?>> first = new LinkedHashSet<>(check.info().requires());
        first.addAll(check.info().welcomes());
        CheckResult late =
                new CheckResult(check.info(), new Outcome.Unknown(List.of(late(check))), Duration.ZERO, true);
        return collect(first, soFar -> missing(check, soFar).isEmpty() ? followUps(check, soFar) : Set.of())
                // Never on the thread that waits for all checks: one that does not end would hold up the run.
                .thenApplyAsync(evidence -> result(check, judge(check, evidence), evidence), judges)
                .exceptionally(e -> new CheckResult(check.info(), new Outcome.Failed(describe(e)), Duration.ZERO))
                .completeOnTimeout(late, leftMillis() + JUDGING_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(result -> {
                    if (result.late()) {
                        deadlineHit = true;
                    }
                    return new CheckResult(check.info(), result.outcome(), elapsed(since), result.late());
                });
    }

    private static Set<Question<?>> followUps(Check check, Evidence soFar) {
        Set<Question<?>> asks = check.info().needs().after(soFar);
        asks.addAll(check.followUps(soFar));
        return asks;
    }

    /** What a check says that the time cut short is not a pass: what was not answered in time might have shown a fault. */
    private static CheckResult result(Check check, Outcome outcome, Evidence evidence) {
        List<Gap> late = evidence.answers().stream()
                .filter(Examiner::isLate)
                .map(answer -> answer.gaps().get(0))
                .sorted(Comparator.comparing(Gap::what))
                .toList();
        return new CheckResult(check.info(), unlessPartial(outcome, first(late)), Duration.ZERO, !late.isEmpty());
    }

    /** Thousands of questions may have had no answer: the first few are named, and the rest counted. */
    private static List<Gap> first(List<Gap> gaps) {
        if (gaps.size() <= MOST_NAMED) {
            return gaps;
        }
        List<Gap> first = new ArrayList<>(gaps.subList(0, MOST_NAMED));
        Gap last = gaps.get(MOST_NAMED);
        int more = gaps.size() - MOST_NAMED;
        first.add(new Gap(last.cause(), more + " more questions", last.why(), last.remedy()));
        return List.copyOf(first);
    }

    private long leftMillis() {
        return Math.max(0, timeout.minus(elapsed(startNanos)).toMillis());
    }

    /** Asks, and asks what follows from the answers, until nothing new follows. */
    private CompletableFuture<Evidence> collect(
            Set<Question<?>> questions, Function<Evidence, Collection<Question<?>>> followUps) {
        List<CompletableFuture<? extends Answer<?>>> answers =
                questions.stream().map(this::ask).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenComposeAsync(
                        done -> {
                            Evidence evidence = soFar(questions);
                            Set<Question<?>> more = new LinkedHashSet<>(questions);
                            more.addAll(followUps.apply(evidence));
                            return more.size() > questions.size()
                                    ? collect(more, followUps)
                                    : CompletableFuture.completedFuture(evidence.complete());
                        },
                        judges);
    }

    private CompletableFuture<? extends Answer<?>> ask(Question<?> question) {
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

    private <T> CompletableFuture<Answer<T>> askSite(Question<T> question) {
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

    private Gap late(Check check) {
        String id = check.info().id();
        return new Gap(
                Gap.Cause.TIMED_OUT,
                "check " + id,
                "the check did not finish within the timeout of the run, " + seconds(),
                "run again with a longer --timeout. If that does not help, skip the check: --skip " + id);
    }

    /** In whole seconds, rounded: a part of what was asked for is kept for the report. */
    private String seconds() {
        return timeout.plusMillis(999).toSeconds() + " s";
    }

    private static final String LATE = "no answer within the timeout of the run, ";

    private static boolean isLate(Answer<?> answer) {
        return answer instanceof Answer.Unknown<?> unknown
                && unknown.gap().why().startsWith(LATE);
    }

    private static Gap broken(Question<?> question, Throwable e) {
        return new Gap(
                Gap.Cause.MALFORMED, question.describe(), "registry-doctor failed to read it: " + describe(e), "");
    }

    private static List<Gap> missing(Check check, Evidence evidence) {
        return check.info().requires().stream()
                .map(evidence::answer)
                .filter(Answer::isUnknown)
                .flatMap(answer -> answer.gaps().stream())
                .toList();
    }

    private static Outcome judge(Check check, Evidence evidence) {
        List<Gap> missing = missing(check, evidence);
        if (!missing.isEmpty()) {
            return new Outcome.Unknown(missing);
        }
        Outcome outcome = check.examine(evidence);
        if (outcome instanceof Outcome.Found found) {
            Set<String> known =
                    check.info().problems().stream().map(Problem::id).collect(Collectors.toSet());
            for (Finding finding : found.findings()) {
                if (!known.contains(finding.problem().id())) {
                    return new Outcome.Failed("it reported " + finding.problem().id() + ", which it does not declare");
                }
            }
            return outcome;
        }
        // Nothing seen in a part is not nothing wrong in the whole.
        List<Gap> partial = check.info().requires().stream()
                .flatMap(q -> evidence.answer(q).gaps().stream())
                .toList();
        return unlessPartial(outcome, partial);
    }

    /** What says that all is seen is unknown when something was not. */
    private static Outcome unlessPartial(Outcome outcome, List<Gap> unseen) {
        boolean saysAllIsSeen = outcome instanceof Outcome.Pass || outcome instanceof Outcome.Skipped;
        return unseen.isEmpty() || !saysAllIsSeen ? outcome : new Outcome.Unknown(unseen);
    }

    private Evidence soFar(Set<Question<?>> questions) {
        Map<Question<?>, Answer<?>> answers = new HashMap<>();
        for (Question<?> question : questions) {
            answers.put(question, ask(question).join());
        }
        return Evidence.soFar(answers, site.now(), shared);
    }

    private static Duration elapsed(long sinceNanos) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    private static String describe(Throwable e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        // Evidence that was not declared is the fault of who reads it.
        String at = Stream.of(cause.getStackTrace())
                .filter(frame -> !frame.getClassName().equals(Evidence.class.getName()))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
        return cause.getClass().getSimpleName() + ": " + cause.getMessage() + at;
    }
}
