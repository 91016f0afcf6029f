package dev.registrydoctor.checks.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.testkit.GivenCheck;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What helpers of checks need is asked, and nothing else can be read. */
class NeedsTests {

    private static final Question<HostFile> A = new HostFile.Ask("/a");
    private static final Question<HostFile> B = new HostFile.Ask("/b");
    private static final Question<HostFile> C = new HostFile.Ask("/c");
    private static final Question<HostFile> D = new HostFile.Ask("/d");

    private final GivenSite site = GivenSite.empty();

    @Test
    void whatAHelperOfAHelperNeedsIsAskedAndSoIsWhatFollows() {
        Needs inner = Needs.of(B).then(soFar -> soFar.answer(B).isAbsent() ? List.of(C) : List.of());
        Needs outer = Needs.of(A).and(inner).then(soFar -> soFar.answer(C).isAbsent() ? List.of(D) : List.of());

        Outcome outcome = run(GivenCheck.named("area.one")
                .needs(outer)
                .answers(e ->
                        Outcome.pass("" + e.answer(A).isAbsent() + e.answer(D).isAbsent())));

        assertEquals(Outcome.pass("truetrue"), outcome);
        assertEquals(List.of(A, B, C, D), site.asked());
    }

    @Test
    void needsAddUpAndAreWelcomeWhereTheyAreNotRequired() {
        CheckInfo info = CheckInfo.of("area.one", "it holds")
                .welcomes(A)
                .needs(Needs.of(B, C))
                .needs(Needs.of(C, A))
                .requires(B);

        assertEquals(List.of(B), info.requires());
        assertEquals(List.of(A, C), info.welcomes());
    }

    @Test
    void toReadWhatNobodyDeclaredIsAnErrorOfTheCheck() {
        Outcome outcome = run(GivenCheck.named("area.one").welcomes(A).answers(e -> Outcome.pass("" + e.find(B))));

        assertUndeclared("file /b", outcome);
    }

    @Test
    void followUpsThatAreReadAndNeverNamedAreAnErrorToo() {
        Outcome outcome = run(GivenCheck.named("area.one")
                .welcomes(A)
                .next(soFar -> soFar.find(B).isPresent() ? List.of(C) : List.of())
                .answers(e -> Outcome.pass("it holds")));

        assertUndeclared("file /b", outcome);
    }

    @Test
    void aFollowUpThatIsNotAskedYetReadsAsUnknown() {
        Outcome outcome = run(GivenCheck.named("area.one")
                .next(soFar -> soFar.answer(B).isUnknown() ? List.of(B) : List.of(C))
                .answers(e -> Outcome.pass("" + e.answer(C).isAbsent())));

        assertEquals(Outcome.pass("true"), outcome);
        assertEquals(List.of(B, C), site.asked());
    }

    @Test
    void whatALimitLeavesOutIsEmptyWhereItIsReadAsSuch() {
        Outcome outcome = run(GivenCheck.named("area.one")
                .welcomes(A)
                .answers(e -> Outcome.pass(
                        "" + e.ifAsked(A).isPresent() + e.ifAsked(B).isPresent())));

        assertEquals(Outcome.pass("truefalse"), outcome);
    }

    private Outcome run(Check check) {
        return new Examiner(site, Duration.ofMinutes(1), asked -> {})
                .examine(List.of(check))
                .results()
                .get(0)
                .outcome();
    }

    private static void assertUndeclared(String question, Outcome outcome) {
        assertTrue(
                outcome instanceof Outcome.Failed failed
                        && failed.message().contains("not among what the check and its helpers declare: " + question),
                outcome::toString);
    }
}
