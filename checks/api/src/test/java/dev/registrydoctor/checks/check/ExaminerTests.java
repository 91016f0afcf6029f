package dev.registrydoctor.checks.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenCheck;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExaminerTests {

    static final Listing<?> NODES = Listing.nodes();
    static final NameLookup.Ask A = new NameLookup.Ask("a");
    static final NameLookup.Ask B = new NameLookup.Ask("b");
    private static final NameLookup.Ask C = new NameLookup.Ask("c");
    static final Problem PROBLEM = GivenProblem.root("area.problem", "Something is wrong");

    static Examination run(Site site, Check... checks) {
        return new Examiner(site, Duration.ofMinutes(1), asked -> {}).examine(List.of(checks));
    }

    static Status status(Site site, Check check) {
        return run(site, check).results().get(0).status();
    }

    static Outcome found() {
        return Outcome.found(Finding.of(PROBLEM, Subject.cluster(), "It is wrong"));
    }

    /** A site that leaves some questions open for ever, or fails at them. */
    static final class Odd implements Site {

        private final GivenSite rest = GivenSite.empty();
        private final Question<?> odd;
        private final boolean fails;

        Odd(Question<?> odd, boolean fails) {
            this.odd = odd;
            this.fails = fails;
        }

        @Override
        public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
            if (!question.equals(odd)) {
                return rest.ask(question);
            }
            return fails
                    ? CompletableFuture.failedFuture(new IllegalStateException("the wire is cut"))
                    : new CompletableFuture<>();
        }

        @Override
        public Instant now() {
            return GivenSite.NOW;
        }

        @Override
        public String describe() {
            return "an odd site";
        }
    }

    @Test
    void aQuestionIsAskedOnceHoweverManyChecksAskIt() {
        GivenSite site = GivenSite.healthy();

        run(
                site,
                GivenCheck.named("area.one").requires(NODES),
                GivenCheck.named("area.two").requires(Listing.nodes()).welcomes(A),
                GivenCheck.named("area.three").welcomes(NODES).next(e -> List.of(A)));

        assertEquals(1, Collections.frequency(site.asked(), NODES));
        assertEquals(1, Collections.frequency(site.asked(), A));
    }

    @Test
    void unknownRequiredEvidenceNeverReachesACheck() {
        GivenCheck check = GivenCheck.named("area.one")
                .requires(NODES)
                .next(e -> fail("asked for more"))
                .answers(e -> fail("it was judged"));

        CheckResult result = run(GivenSite.unknown(), check).results().get(0);

        assertEquals(Status.UNKNOWN, result.status(), result::toString);
        assertEquals(List.of(GivenSite.gap(NODES)), result.gaps());
    }

    @Test
    void unknownWelcomeEvidenceReachesItAsUnknown() {
        GivenCheck check = GivenCheck.named("area.one").welcomes(NODES).answers(e -> {
            assertTrue(e.answer(NODES).isUnknown());
            return Outcome.skipped("seen");
        });

        assertEquals(Status.SKIPPED, status(GivenSite.unknown(), check));
    }

    @Test
    void absentRequiredEvidenceReachesItAsAbsent() {
        HostFile.Ask file = new HostFile.Ask("/etc/hosts");
        GivenCheck check = GivenCheck.named("area.one")
                .requires(file)
                .answers(e -> e.answer(file).isAbsent() ? Outcome.pass("there is none") : Outcome.skipped(""));

        assertEquals(Status.PASS, status(GivenSite.empty(), check));
    }

    @Test
    void aPassOnPartOfWhatItRequiresIsUnknown() {
        GivenCheck check = GivenCheck.named("area.one").requires(NODES);

        CheckResult result =
                run(GivenSite.healthy().partial(NODES), check).results().get(0);

        assertEquals(Status.UNKNOWN, result.status());
        assertEquals(List.of(GivenSite.gap(NODES)), result.gaps());
    }

    @Test
    void nothingToLookAtInAPartIsUnknownToo() {
        GivenCheck check = GivenCheck.named("area.one").requires(NODES).answers(e -> Outcome.skipped("none"));

        assertEquals(Status.UNKNOWN, status(GivenSite.healthy().partial(NODES), check));
        assertEquals(Status.SKIPPED, status(GivenSite.healthy(), check));
    }

    @Test
    void aFindingInAPartIsAFinding() {
        GivenCheck check =
                GivenCheck.named("area.one").requires(NODES).reports(PROBLEM).answers(e -> found());

        assertEquals(Status.FAIL, status(GivenSite.healthy().partial(NODES), check));
    }

    @Test
    void aPassWithoutPartOfWhatIsOnlyWelcomeIsAPass() {
        GivenCheck check = GivenCheck.named("area.one").welcomes(NODES);

        assertEquals(Status.PASS, status(GivenSite.healthy().partial(NODES), check));
    }

    @Test
    void aCheckThatThrowsIsAnErrorAndTheRestRun() {
        GivenCheck bad = GivenCheck.named("area.bad").answers(e -> {
            throw new IllegalStateException("index 3");
        });
        GivenCheck worse = GivenCheck.named("area.worse").welcomes(NODES).next(e -> {
            throw new IllegalStateException("no more");
        });

        List<CheckResult> results = run(GivenSite.healthy(), bad, worse, GivenCheck.named("area.good"))
                .results();

        assertEquals(
                List.of(Status.ERROR, Status.ERROR, Status.PASS),
                results.stream().map(CheckResult::status).toList());
        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, results.get(0).outcome());
        assertTrue(failed.message().contains("IllegalStateException: index 3 at "), failed.message());
        assertTrue(failed.message().contains("ExaminerTests"), "it names the place: " + failed.message());
    }

    @Test
    void aProblemThatACheckDidNotDeclareIsAnErrorOfTheCheck() {
        GivenCheck check = GivenCheck.named("area.one").answers(e -> found());

        CheckResult result = run(GivenSite.healthy(), check).results().get(0);

        assertEquals(Status.ERROR, result.status());
        assertTrue(result.findings().isEmpty());
    }

    @Test
    void aCheckSeesNothingThatItDidNotAskFor() {
        GivenCheck check = GivenCheck.named("area.one")
                .requires(NODES)
                .answers(e -> Outcome.pass(e.list(Listing.pods()).toString()));

        assertEquals(Status.ERROR, status(GivenSite.healthy(), check));
    }

    @Test
    void whatSeveralChecksWorkOutOfTheSameAnswersIsWorkedOutOnce() {
        AtomicInteger made = new AtomicInteger();
        Function<Evidence, Outcome> judge = e ->
                Outcome.pass(e.once("number of nodes", () -> "n" + made.incrementAndGet(), e.list(Listing.nodes())));

        Examination examination = run(
                GivenSite.healthy(),
                GivenCheck.named("area.one").requires(NODES).answers(judge),
                GivenCheck.named("area.two").requires(NODES).answers(judge),
                GivenCheck.named("area.other")
                        .requires(Listing.pods())
                        .answers(e -> Outcome.pass(e.once(
                                "number of nodes", () -> "p" + made.incrementAndGet(), e.list(Listing.pods())))));

        assertEquals(2, made.get(), "once for the nodes, once for another list");
        assertEquals(
                examination.results().get(0).outcome(),
                examination.results().get(1).outcome());
    }

    @Test
    void aSiteThatFailsAtAQuestionLeavesItUnknown() {
        CheckResult result = run(new Odd(A, true), GivenCheck.named("area.one").requires(A))
                .results()
                .get(0);

        assertEquals(Status.UNKNOWN, result.status());
        assertTrue(result.gaps().get(0).why().contains("the wire is cut"), result::toString);
    }

    @Test
    void followUpsAreAskedUntilNothingNewFollows() {
        List<Integer> rounds = new ArrayList<>();
        GivenCheck check = GivenCheck.named("area.one")
                .welcomes(A)
                .next(e -> {
                    rounds.add(rounds.size());
                    return e.ifAsked(B).isPresent() ? List.of(A, C) : List.of(B);
                })
                .answers(e -> Outcome.pass("" + e.answer(A) + e.answer(B) + e.answer(C)));
        GivenSite site = GivenSite.empty();

        assertEquals(Status.PASS, status(site, check));

        assertEquals(List.of(A, B, C), site.asked());
        assertEquals(3, rounds.size(), "the last round names nothing new");
    }

    @Test
    void resultsKeepTheOrderOfTheChecksAndAllAnswersAreKept() {
        Examination examination = run(
                GivenSite.healthy(),
                GivenCheck.named("area.z").requires(NODES),
                GivenCheck.named("area.a").welcomes(A).next(e -> List.of(B)));

        assertEquals(
                List.of("area.z", "area.a"),
                examination.results().stream().map(r -> r.check().id()).toList());
        assertEquals(
                List.of(A.describe(), B.describe(), NODES.describe()),
                examination.evidence().keySet().stream().map(Question::describe).toList());
    }

    @Test
    void progressHearsOfEveryAnswer() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());

        new Examiner(GivenSite.healthy(), Duration.ofMinutes(1), heard::add)
                .examine(List.of(GivenCheck.named("area.one").requires(Listing.storageClasses(), A)));

        assertEquals(
                List.of(A.describe(), Listing.storageClasses().describe()),
                heard.stream().sorted().toList());
    }

    @Test
    void checksAreGivenTheSitesTime() {
        GivenCheck check = GivenCheck.named("area.one")
                .answers(e -> Outcome.skipped(e.now().toString()));

        Outcome outcome = run(GivenSite.healthy(), check).results().get(0).outcome();

        assertEquals(new Outcome.Skipped(GivenSite.NOW.toString()), outcome);
    }
}
