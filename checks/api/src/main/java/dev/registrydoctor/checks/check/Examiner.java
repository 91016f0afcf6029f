package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
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
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    private final AskedQuestions asked;
    private final Shared shared = new Shared();

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
        this.asked = new AskedQuestions(site, timeout, listener);
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
        List<String> nodes = site.nodes().toOptional().map(SeenNodes::names).orElse(List.of());
        List<CheckResult> results = nodes.isEmpty()
                ? joined(startAll(checks, Viewpoint.ALONE, heard)).stream()
                        .map(judged -> withoutNodes(judged.result()))
                        .toList()
                : fromEverywhere(checks, nodes, heard);
        return new Examination(results, evidence(), started, asked.elapsed(), asked.isDeadlineHit());
    }

    /**
     * Where no node could be looked at, the run is what it is without nodes: that nothing was compared between them is listed, and
     * leaves no cause in doubt that was found without them.
     */
    private static CheckResult withoutNodes(CheckResult result) {
        boolean isBlind = result.outcome() instanceof Outcome.Unknown
                && result.check().requires().contains(SeenNodes.Ask.INSTANCE);
        return isBlind
                ? new CheckResult(result.check().thatExplainsNothing(), result.outcome(), result.took(), result.late())
                : result;
    }

    /** From here, and those checks that asked about this machine from each node as well. */
    private List<CheckResult> fromEverywhere(List<Check> checks, List<String> nodes, Consumer<CheckResult> heard) {
        Evidence ofNodes = evidenceOfNodes();
        Viewpoint fromHere = new Viewpoint(null, new LinkedHashSet<>(nodes), addresses(ofNodes));
        List<Judged> here = joined(startAll(checks, fromHere, result -> {}));
        List<Check> ofHosts = IntStream.range(0, checks.size())
                .filter(i -> here.get(i).ofHost())
                .mapToObj(checks::get)
                .toList();
        Map<String, List<CompletableFuture<Judged>>> running = new LinkedHashMap<>();
        nodes.forEach(node -> running.put(node, startAll(ofHosts, fromHere.from(node), result -> {})));
        NodeViews views = new NodeViews(nodes, ofNodes);
        here.forEach(judged -> views.add(null, judged.result()));
        running.forEach((node, results) -> joined(results).forEach(judged -> views.add(node, judged.result())));
        List<CheckResult> results = views.results();
        results.forEach(heard);
        return results;
    }

    /** The address of each node, where registries are asked by a machine that is none of them. */
    private static Map<String, String> addresses(Evidence ofNodes) {
        List<Node> all = ofNodes.list(Listing.nodes());
        boolean isNode = ofNodes.find(HostFacts.Ask.INSTANCE)
                .filter(host -> all.stream().anyMatch(host::isNode))
                .isPresent();
        Map<String, String> addresses = new LinkedHashMap<>();
        if (!isNode) {
            all.forEach(node -> node.internalIps().stream()
                    .filter(ip -> !BuiltIn.isLoopback(ip))
                    .findFirst()
                    .ifPresent(ip -> addresses.put(node.name(), ip)));
        }
        return addresses;
    }

    /** What tells which nodes there are, and which of them this host is. */
    private Evidence evidenceOfNodes() {
        return gather(Needs.of(Listing.nodes(), Listing.pods(), HostFacts.Ask.INSTANCE, SeenNodes.Ask.INSTANCE));
    }

    private List<CompletableFuture<Judged>> startAll(
            List<Check> checks, Viewpoint viewpoint, Consumer<CheckResult> heard) {
        return checks.stream()
                .map(check -> startContained(check, viewpoint).whenComplete((judged, e) -> {
                    if (judged != null) {
                        heard.accept(judged.result());
                    }
                }))
                .toList();
    }

    private static List<Judged> joined(List<CompletableFuture<Judged>> running) {
        return running.stream().map(CompletableFuture::join).toList();
    }

    /**
     * What became of a check.
     *
     * @param ofHost whether it asked something about the machine that it looked from
     */
    private record Judged(CheckResult result, boolean ofHost) {}

    /** Every question that was asked until now, with its answer, in the order of their words; waits for the answers. */
    public Map<Question<?>, Answer<?>> evidence() {
        return asked.evidence();
    }

    /** Asks what is needed, and what follows from the answers until nothing new does, within the run's time. */
    public Evidence gather(Needs needs) {
        return collect(new LinkedHashSet<>(needs.questions()), needs::after, Viewpoint.ALONE)
                .join();
    }

    /** A check that throws before it has asked anything is an error too, and the others go on. */
    private CompletableFuture<Judged> startContained(Check check, Viewpoint viewpoint) {
        try {
            return start(check, viewpoint);
        } catch (RuntimeException e) {
            CheckInfo info = CheckInfo.of("error." + check.getClass().getSimpleName(), "the check can be used");
            return CompletableFuture.completedFuture(
                    new Judged(new CheckResult(info, new Outcome.Failed(describe(e)), Duration.ZERO), false));
        }
    }

    private CompletableFuture<Judged> start(Check check, Viewpoint viewpoint) {
        long since = System.nanoTime();
        Set<Question<?>> first = new LinkedHashSet<>(check.info().requires());
        first.addAll(check.info().welcomes());
        Judged late = new Judged(
                new CheckResult(check.info(), new Outcome.Unknown(List.of(late(check))), Duration.ZERO, true), false);
        return collect(first, soFar -> missing(check, soFar).isEmpty() ? followUps(check, soFar) : Set.of(), viewpoint)
                // Never on the thread that waits for all checks: one that does not end would hold up the run.
                .thenApplyAsync(
                        evidence -> new Judged(
                                result(check, judge(check, evidence), evidence), evidence.asksAboutTheMachine()),
                        judges)
                .exceptionally(e -> new Judged(
                        new CheckResult(check.info(), new Outcome.Failed(describe(e)), Duration.ZERO), false))
                .completeOnTimeout(late, asked.leftMillis() + JUDGING_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(judged -> {
                    CheckResult result = judged.result();
                    if (result.late()) {
                        asked.hitDeadline();
                    }
                    return new Judged(
                            new CheckResult(check.info(), result.outcome(), elapsed(since), result.late()),
                            judged.ofHost());
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
                .filter(AskedQuestions::isLate)
                .map(answer -> answer.gaps().get(0))
                .sorted(Comparator.comparing(Gap::what))
                .toList();
        return new CheckResult(check.info(), unlessPartial(outcome, first(late)), Duration.ZERO, !late.isEmpty());
    }

    /** Thousands of questions may have had no answer: the first few are named, and the rest counted. */
    static List<Gap> first(List<Gap> gaps) {
        if (gaps.size() <= MOST_NAMED) {
            return gaps;
        }
        List<Gap> first = new ArrayList<>(gaps.subList(0, MOST_NAMED));
        Gap last = gaps.get(MOST_NAMED);
        int more = gaps.size() - MOST_NAMED;
        first.add(new Gap(last.cause(), more + " more questions", last.why(), last.remedy()));
        return List.copyOf(first);
    }

    /** Asks, and asks what follows from the answers, until nothing new follows. */
    private CompletableFuture<Evidence> collect(
            Set<Question<?>> questions, Function<Evidence, Collection<Question<?>>> followUps, Viewpoint viewpoint) {
        CompletableFuture<?>[] answers = questions.stream()
                .map(question -> asked.ask(viewpoint.meant(question)))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(answers)
                .thenComposeAsync(
                        done -> {
                            Evidence evidence = soFar(questions, viewpoint);
                            Set<Question<?>> more = new LinkedHashSet<>(questions);
                            more.addAll(followUps.apply(evidence));
                            return more.size() > questions.size()
                                    ? collect(more, followUps, viewpoint)
                                    : CompletableFuture.completedFuture(evidence.complete());
                        },
                        judges);
    }

    private Gap late(Check check) {
        String id = check.info().id();
        return new Gap(
                Gap.Cause.TIMED_OUT,
                "check " + id,
                "the check did not finish within the timeout of the run, " + asked.seconds(),
                "run again with a longer --timeout. If that does not help, skip the check: --skip " + id);
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

    private Evidence soFar(Set<Question<?>> questions, Viewpoint viewpoint) {
        Map<Question<?>, Answer<?>> answers = new HashMap<>();
        for (Question<?> question : questions) {
            answers.put(question, asked.ask(viewpoint.meant(question)).join());
        }
        return Evidence.soFar(answers, site.now(), shared, viewpoint);
    }

    private static Duration elapsed(long sinceNanos) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    static String describe(Throwable e) {
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
