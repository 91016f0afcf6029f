package dev.registrydoctor.checks.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One check, run over a given site by the real {@link Examiner}. Whatever a test asks of it, its findings have kept
 * {@link FindingRules what holds for every finding}.
 */
public final class Examined {

    private final Class<? extends Check> check;
    private final CheckResult result;

    private Examined(Class<? extends Check> check, CheckResult result) {
        this.check = check;
        this.result = result;
    }

    /** Runs the check over the site. A check that throws, or reads evidence that nobody declared, fails the test. */
    public static Examined of(GivenSite site, Check check) {
        Examination examination = new Examiner(site, Duration.ofMinutes(1), asked -> {}).examine(List.of(check));
        CheckResult result = examination.results().get(0);
        assertFalse(result.outcome() instanceof Outcome.Failed, () -> told(result));
        result.findings().forEach(FindingRules::hold);
        return new Examined(check.getClass(), result);
    }

    /** It reports these problems, in any order, and no others. */
    public Examined reports(String... problems) {
        assertTrue(result.outcome() instanceof Outcome.Found, this::told);
        assertEquals(
                Stream.of(problems).sorted().toList(),
                findings().stream().map(f -> f.problem().id()).sorted().toList(),
                this::told);
        return asserted(Outcome.Found.class, Set.copyOf(List.of(problems)));
    }

    /** It reports these problems, in any order, and no others, each of them as a hypothesis. */
    public Examined suspects(String... problems) {
        reports(problems);
        NonEmpty.allMatch(findings(), Finding::hypothesis);
        return this;
    }

    /** It looked, and found things in order. */
    public Examined passes() {
        assertTrue(result.outcome() instanceof Outcome.Pass, this::told);
        return asserted(Outcome.Pass.class, Set.of());
    }

    /** There was nothing to look at. */
    public Examined skips() {
        assertTrue(result.outcome() instanceof Outcome.Skipped, this::told);
        return asserted(Outcome.Skipped.class, Set.of());
    }

    /** It does not know, and says what it could not see. */
    public Examined cannotTell() {
        assertTrue(result.outcome() instanceof Outcome.Unknown, this::told);
        assertFalse(result.gaps().isEmpty(), "unknown, and it names no gap");
        return asserted(Outcome.Unknown.class, Set.of());
    }

    public List<Finding> findings() {
        return result.findings();
    }

    public List<Gap> gaps() {
        return result.gaps();
    }

    public CheckResult result() {
        return result;
    }

    /** The one finding of this problem. */
    public Finding finding(String problem) {
        List<Finding> found = findings().stream()
                .filter(f -> f.problem().id().equals(problem))
                .toList();
        assertEquals(1, found.size(), this::told);
        asserted(Outcome.Found.class, Set.of(problem));
        return found.get(0);
    }

    /** The only finding. */
    public Finding only() {
        assertEquals(1, findings().size(), this::told);
        return findings().get(0);
    }

    /** Its findings' summaries and evidence hold these words. */
    public Examined says(String... words) {
        String said = findings().stream().map(Examined::words).collect(Collectors.joining("\n"));
        return holds(said, words);
    }

    /**
     * It has findings, and they name none of these words, in evidence or remedy. A test that expects no findings says
     * so with {@link #passes()}, {@link #skips()} or {@link #cannotTell()}.
     */
    public Examined neverSays(String... words) {
        assertFalse(findings().isEmpty(), this::told);
        String said = findings().stream().map(f -> words(f) + remedy(f)).collect(Collectors.joining("\n"));
        for (String word : words) {
            assertFalse(said.contains(word), () -> "it says " + word + "\n" + said);
        }
        return this;
    }

    /** Its remedies' steps hold these words. */
    public Examined advises(String... words) {
        return holds(findings().stream().map(Examined::remedy).collect(Collectors.joining("\n")), words);
    }

    /** The finding of this problem is joined to this thing. */
    public Examined links(String problem, Subject... subjects) {
        Finding finding = finding(problem);
        for (Subject subject : subjects) {
            assertTrue(
                    finding.subject().equals(subject) || finding.involves().contains(subject),
                    () -> problem + " is not joined to " + subject + " but to " + finding.involves());
        }
        return this;
    }

    private Examined holds(String said, String... words) {
        for (String word : words) {
            assertTrue(said.contains(word), () -> "it does not say: " + word + "\n" + said);
        }
        return this;
    }

    private Examined asserted(Class<? extends Outcome> outcome, Set<String> problems) {
        new AssertedOutcome(check, outcome, problems).publish();
        return this;
    }

    private static String words(Finding finding) {
        return finding.summary() + "\n"
                + finding.evidence().stream()
                        .map(o -> o.observed() + " | " + o.expected() + " | " + o.source())
                        .collect(Collectors.joining("\n"));
    }

    private static String remedy(Finding finding) {
        Remedy remedy = finding.remedy();
        if (remedy == null) {
            return "";
        }
        RemedyText text = RemedyText.of(remedy, KubectlAccess.MICROK8S);
        return text.steps().stream()
                        .map(s -> s.told() + "\n" + s.command() + "\n" + s.where() + "\n"
                                + (s.undo() == null ? "" : s.undo().line()))
                        .collect(Collectors.joining("\n"))
                + "\n" + text.verify();
    }

    private String told() {
        return told(result);
    }

    private static String told(CheckResult result) {
        return result.check().id() + " answered " + result.outcome();
    }
}
