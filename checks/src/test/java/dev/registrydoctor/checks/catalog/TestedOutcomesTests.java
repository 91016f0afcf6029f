package dev.registrydoctor.checks.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.AssertedOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What holds for the tests of the catalog's checks. It runs them and counts what they asserted, so a test that is
 * disabled, that asserts nothing, or that examines another check does not count. Each test names all offenders at once.
 */
class TestedOutcomesTests {

    private static RecordedTestRun run;

    @BeforeAll
    static void runTheTestsOfAllChecks() {
        run = RecordedTestRun.ofPackages(CheckCatalog.checks().stream()
                .map(c -> c.getClass().getPackageName())
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<RecordedTestRun.Assertion> assertionsAbout(Check check) {
        return run.assertions().stream().filter(a -> a.outcome().check().equals(check.getClass()));
    }

    /** The kinds of outcome that the test class of the check's name asserted of it. */
    private static Set<Class<? extends Outcome>> outcomesAssertedByItsOwnTests(Check check) {
        return assertionsAbout(check)
                .filter(a -> a.testClass().equals(check.getClass().getName() + "Tests"))
                .map(a -> a.outcome().outcome())
                .collect(Collectors.toSet());
    }

    private static void none(List<String> offenders) {
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }

    @Test
    void theTestsPass() {
        none(run.failures());
    }

    @Test
    void theTestsOfEachCheckAssertThatItReportsPassesOrSkipsAndCannotTell() {
        List<String> offenders = new ArrayList<>();
        for (Check check : CheckCatalog.checks()) {
            Set<Class<? extends Outcome>> asserted = outcomesAssertedByItsOwnTests(check);
            String tests = check.getClass().getName() + "Tests assert no outcome of kind ";
            if (!asserted.contains(Outcome.Found.class)) {
                offenders.add(tests + "found");
            }
            if (!asserted.contains(Outcome.Pass.class) && !asserted.contains(Outcome.Skipped.class)) {
                offenders.add(tests + "pass or skipped");
            }
            if (!asserted.contains(Outcome.Unknown.class)) {
                offenders.add(tests + "unknown");
            }
        }
        none(offenders);
    }

    @Test
    void aTestAssertsThatEachProblemOfEachCheckIsReported() {
        List<String> offenders = new ArrayList<>();
        for (Check check : CheckCatalog.checks()) {
            Set<String> reported = assertionsAbout(check)
                    .map(RecordedTestRun.Assertion::outcome)
                    .map(AssertedOutcome::problems)
                    .flatMap(Set::stream)
                    .collect(Collectors.toSet());
            check.info().problems().stream()
                    .map(Problem::id)
                    .filter(id -> !reported.contains(id))
                    .forEach(id ->
                            offenders.add("no test asserts that " + check.info().id() + " reports " + id));
        }
        none(offenders);
    }

    /** It is seen, it is not seen on its look-alikes, it cannot be told. */
    @Test
    void eachCheckHasThreeTestsForEachProblem() {
        List<String> offenders = new ArrayList<>();
        for (Check check : CheckCatalog.checks()) {
            long tests = assertionsAbout(check)
                    .map(RecordedTestRun.Assertion::test)
                    .distinct()
                    .count();
            int needed = 3 * check.info().problems().size();
            if (tests < needed) {
                offenders.add(check.info().id() + " has " + tests + " tests that assert an outcome, not " + needed);
            }
        }
        none(offenders);
    }
}
