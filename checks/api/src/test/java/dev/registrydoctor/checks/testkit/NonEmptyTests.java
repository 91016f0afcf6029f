package dev.registrydoctor.checks.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class NonEmptyTests {

    private static final Problem FULL = GivenProblem.root("disk.full", "The disk is full");

    private static Examined examined(Outcome outcome) {
        return Examined.of(
                GivenSite.empty(), GivenCheck.named("disk.space").reports(FULL).answers(evidence -> outcome));
    }

    private static Outcome full() {
        return Outcome.found(Finding.of(FULL, Subject.node("vm"), "the disk of vm is full")
                .observed("100% in use", "at most 90%", "df"));
    }

    private static void fails(Runnable assertion) {
        assertThrows(AssertionFailedError.class, assertion::run);
    }

    @Test
    void holdsForElementsThatFit() {
        NonEmpty.allMatch(List.of(2, 4), n -> n % 2 == 0);
        NonEmpty.noneMatch(Set.of(1, 3), n -> n % 2 == 0);
        NonEmpty.excludes(Set.of("a"), "b");
    }

    @Test
    void failsForOneElementThatDoesNotFit() {
        fails(() -> NonEmpty.allMatch(List.of(2, 3), n -> n % 2 == 0));
        fails(() -> NonEmpty.noneMatch(List.of(2, 3), n -> n % 2 == 0));
        fails(() -> NonEmpty.excludes(List.of("a", "b"), "b"));
    }

    @Test
    void failsWithoutElements() {
        fails(() -> NonEmpty.allMatch(List.<Integer>of(), n -> n % 2 == 0));
        fails(() -> NonEmpty.noneMatch(List.<Integer>of(), n -> n % 2 == 0));
        fails(() -> NonEmpty.excludes(List.of(), "b"));
    }

    @Test
    void wordsThatAreNeverSaidNeedFindings() {
        examined(full()).neverSays("80%");
        fails(() -> examined(full()).neverSays("100%"));
        fails(() -> examined(Outcome.pass("the disks have space")).neverSays("100%"));
        fails(() -> examined(Outcome.skipped("there are no disks")).neverSays("100%"));
    }

    @Test
    void suspicionsAreFindingsThatAreHypotheses() {
        Finding seen = Finding.of(FULL, Subject.node("vm"), "the disk of vm is full")
                .observed("100% in use", "at most 90%", "df");
        examined(Outcome.found(seen.asHypothesis())).suspects("disk.full");
        fails(() -> examined(full()).suspects("disk.full"));
        fails(() -> examined(Outcome.pass("the disks have space")).suspects());
    }
}
