package dev.registrydoctor.checks.check;

import static dev.registrydoctor.checks.check.ExaminerTests.A;
import static dev.registrydoctor.checks.check.ExaminerTests.B;
import static dev.registrydoctor.checks.check.ExaminerTests.NODES;
import static dev.registrydoctor.checks.check.ExaminerTests.PROBLEM;
import static dev.registrydoctor.checks.check.ExaminerTests.found;
import static dev.registrydoctor.checks.check.ExaminerTests.run;
import static dev.registrydoctor.checks.check.ExaminerTests.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.ExaminerTests.Odd;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.testkit.GivenCheck;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a run and its checks when the time is up. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExaminerTimeTests {

    @Test
    void aQuestionThatIsNeverAnsweredIsUnknownAtTheDeadline() {
        GivenCheck waiting = GivenCheck.named("area.waits").requires(A);
        GivenCheck other = GivenCheck.named("area.other").requires(NODES);

        Examination examination =
                new Examiner(new Odd(A, false), Duration.ofMillis(50), asked -> {}).examine(List.of(waiting, other));

        assertTrue(examination.deadlineHit());
        assertEquals(
                List.of(Status.UNKNOWN, Status.PASS),
                examination.results().stream().map(CheckResult::status).toList());
        Gap gap = examination.results().get(0).gaps().get(0);
        assertEquals(Gap.Cause.TIMED_OUT, gap.cause());
        assertTrue(gap.remedy().contains("--timeout"), gap::remedy);
    }

    @Test
    void aFollowUpThatIsNeverAnsweredIsUnknownToTheCheck() {
        GivenCheck check = GivenCheck.named("area.one")
                .reports(PROBLEM)
                .next(e -> List.of(A))
                .answers(e -> {
                    assertTrue(e.answer(A).isUnknown());
                    return found();
                });

        Examination examination =
                new Examiner(new Odd(A, false), Duration.ofMillis(50), asked -> {}).examine(List.of(check));

        assertEquals(Status.FAIL, examination.results().get(0).status());
        assertTrue(examination.results().get(0).late());
    }

    @Test
    void whatWasCutShortByTheTimeIsNeitherAPassNorSkipped() {
        for (Outcome says : List.of(Outcome.pass("all is well"), Outcome.skipped("nothing to look at"))) {
            GivenCheck welcomes = GivenCheck.named("area.welcomes").welcomes(A).answers(e -> says);
            GivenCheck follows =
                    GivenCheck.named("area.follows").next(e -> List.of(A, B)).answers(e -> says);
            GivenCheck other = GivenCheck.named("area.other").welcomes(B).answers(e -> says);

            Examination examination = new Examiner(new Odd(A, false), Duration.ofMillis(50), asked -> {})
                    .examine(List.of(welcomes, follows, other));

            for (CheckResult late : examination.results().subList(0, 2)) {
                assertEquals(Status.UNKNOWN, late.status());
                assertTrue(late.late());
                assertEquals(
                        List.of(Gap.Cause.TIMED_OUT),
                        late.gaps().stream().map(Gap::cause).toList());
            }
            assertEquals(says, examination.results().get(2).outcome());
            assertFalse(examination.results().get(2).late());
        }
    }

    @Test
    void whatCouldNotBeReadInTimeByItselfIsNotLate() {
        Site site = new Odd(A, true);
        GivenCheck check = GivenCheck.named("area.one").welcomes(A);

        CheckResult result = run(site, check).results().get(0);

        assertEquals(Status.PASS, result.status());
        assertFalse(result.late());
    }

    @Test
    void ofThousandsOfQuestionsWithoutAnAnswerTheFirstAreNamedAndTheRestCounted() {
        List<Question<?>> many = IntStream.range(0, 3000)
                .<Question<?>>mapToObj(i -> new NameLookup.Ask("host-" + i))
                .toList();
        GivenCheck check = GivenCheck.named("area.one").next(e -> many);
        Site silent = new Site() {
            @Override
            public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
                return new CompletableFuture<>();
            }

            @Override
            public Instant now() {
                return GivenSite.NOW;
            }

            @Override
            public String describe() {
                return "a silent site";
            }
        };

        List<Gap> gaps = new Examiner(silent, Duration.ofMillis(500), asked -> {})
                .examine(List.of(check))
                .results()
                .get(0)
                .gaps();

        assertEquals(11, gaps.size());
        assertEquals("2990 more questions", gaps.get(10).what());
    }

    /** Checks that think for ever, more of them than there are threads, and one that would pass. */
    private static Examination besides(int hung, CountDownLatch latch, boolean inFollowUps) {
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < hung; i++) {
            GivenCheck check = GivenCheck.named("area.hangs-" + i).requires(NODES);
            checks.add(
                    inFollowUps
                            ? check.next(e -> {
                                await(latch);
                                return List.of();
                            })
                            : check.answers(e -> {
                                await(latch);
                                return Outcome.pass("at last");
                            }));
        }
        checks.add(GivenCheck.named("area.good").requires(NODES));
        return new Examiner(GivenSite.healthy(), Duration.ofMillis(500), asked -> {}).examine(checks);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCheckThatDoesNotEndIsUnknownAndTheRunEnds(boolean inFollowUps) {
        CountDownLatch latch = new CountDownLatch(1);
        try {
            Examination examination = besides(1, latch, inFollowUps);

            assertTrue(examination.deadlineHit());
            assertEquals(
                    List.of(Status.UNKNOWN, Status.PASS),
                    examination.results().stream().map(CheckResult::status).toList());
            Gap gap = examination.results().get(0).gaps().get(0);
            assertEquals(Gap.Cause.TIMED_OUT, gap.cause());
            assertEquals("check area.hangs-0", gap.what());
            assertTrue(gap.why().contains("the check did not finish"), gap::why);
            assertTrue(gap.remedy().contains("--skip area.hangs-0"), gap::remedy);
        } finally {
            latch.countDown();
        }
    }

    @Test
    void checksThatTakeAllThreadsEndTheRunAndLeaveTheNextOneItsOwn() {
        CountDownLatch latch = new CountDownLatch(1);
        try {
            Examination examination = besides(8, latch, false);

            assertTrue(examination.deadlineHit());
            NonEmpty.noneMatch(examination.results(), r -> r.status() == Status.ERROR);
            assertEquals(Status.UNKNOWN, examination.results().get(7).status());
            assertEquals(
                    Status.PASS,
                    status(GivenSite.healthy(), GivenCheck.named("area.next").requires(NODES)),
                    "a later run has threads that nobody holds");
        } finally {
            latch.countDown();
        }
    }

    @Test
    void aRunInTimeHitsNoDeadline() {
        assertFalse(run(GivenSite.healthy(), GivenCheck.named("area.one").requires(NODES))
                .deadlineHit());
    }
}
