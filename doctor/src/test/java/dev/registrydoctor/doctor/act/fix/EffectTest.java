package dev.registrydoctor.doctor.act.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Confidence.Level;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.problem.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a fix changed, by what was found before and after it. */
class EffectTest {

    private static final Confidence HIGH = new Confidence(Level.HIGH, List.of(), List.of());
    private static final Finding CAUSE = found("a.cause");
    private static final Finding OTHER = found("b.other");
    private static final Finding EFFECT = found("c.effect");
    private static final Finding MORE = found("d.more");

    private static Finding found(String id) {
        Problem problem = new Problem(id, Problem.Kind.ROOT, id, List.of(), false);
        return Finding.of(problem, Subject.host("vm"), "wrong");
    }

    private static Diagnosis cause(Finding root, Severity severity, Finding... effects) {
        List<Consequence> consequences =
                Stream.of(effects).map(each -> new Consequence(each, root, 1)).toList();
        return new Diagnosis(root, severity, consequences, false, HIGH);
    }

    private static Diagnoses all(Diagnosis... diagnoses) {
        return new Diagnoses(
                List.of(diagnoses),
                List.of(),
                List.of(),
                List.of(),
                diagnoses.length == 0 ? Verdict.HEALTHY : Verdict.PROBLEMS,
                false);
    }

    private static Diagnoses unexplained(Finding finding) {
        return new Diagnoses(List.of(), List.of(finding), List.of(), List.of(), Verdict.PROBLEMS, false);
    }

    private static Effect effect(Diagnoses before, Diagnoses after) {
        return Effect.of(CAUSE, before, after, true);
    }

    @Test
    void aCauseThatIsGoneIsFixed() {
        assertEquals(Effect.FIXED, effect(all(cause(CAUSE, Severity.PROBLEM, EFFECT)), all()));
        Diagnoses two = all(cause(CAUSE, Severity.PROBLEM), cause(OTHER, Severity.PROBLEM));
        assertEquals(Effect.FIXED, effect(two, all(cause(OTHER, Severity.PROBLEM))), "the other one was there before");
    }

    private static Diagnoses warning(Finding finding) {
        return new Diagnoses(List.of(), List.of(), List.of(finding), List.of(), Verdict.HEALTHY, false);
    }

    @Test
    void aCauseThatCausesNothingAnyMoreIsFixed() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM, EFFECT));
        assertEquals(Effect.FIXED, effect(before, warning(CAUSE)));
        assertTrue(Effect.isStillAWarning(CAUSE, warning(CAUSE)));
        assertFalse(Effect.isStillAWarning(CAUSE, warning(OTHER)));
    }

    @Test
    void aWarningThatIsStillThereIsUnchanged() {
        assertEquals(Effect.UNCHANGED, effect(warning(CAUSE), warning(CAUSE)));
        assertEquals(Effect.FIXED, effect(warning(CAUSE), all()));
    }

    @Test
    void whatWasAnEffectMayRemain() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM, EFFECT));
        assertEquals(Effect.FIXED, effect(before, all(cause(EFFECT, Severity.WAIT))));
    }

    @Test
    void whatItExplainedAndIsStillWrongIsLeft() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM, EFFECT));
        assertEquals(Effect.BETTER, effect(before, all(cause(EFFECT, Severity.PROBLEM))));
        assertEquals(List.of(EFFECT), Effect.shown(before, all(cause(EFFECT, Severity.PROBLEM))));
        assertEquals(Effect.BETTER, effect(before, unexplained(EFFECT)));
        assertEquals(List.of(EFFECT), Effect.shown(before, unexplained(EFFECT)));
    }

    @Test
    void whatNothingExplainedBeforeEitherIsNotLeft() {
        Diagnoses before = new Diagnoses(
                List.of(cause(CAUSE, Severity.PROBLEM)),
                List.of(EFFECT),
                List.of(),
                List.of(),
                Verdict.PROBLEMS,
                false);
        assertEquals(Effect.FIXED, effect(before, unexplained(EFFECT)));
    }

    @Test
    void anotherCauseBehindItIsBetter() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM, EFFECT));
        assertEquals(Effect.BETTER, effect(before, all(cause(OTHER, Severity.PROBLEM, EFFECT))));
        assertEquals(List.of(OTHER), Effect.shown(before, all(cause(OTHER, Severity.PROBLEM, EFFECT))));
    }

    @Test
    void aNewCauseWithMoreEffectsIsWorse() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM));
        assertEquals(Effect.WORSE, effect(before, all(cause(OTHER, Severity.PROBLEM, EFFECT, MORE))));
    }

    @Test
    void aNewCauseBesideItIsWorse() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM, EFFECT));
        Diagnoses after = all(cause(CAUSE, Severity.PROBLEM), cause(OTHER, Severity.PROBLEM));
        assertEquals(Effect.WORSE, effect(before, after));
    }

    @Test
    void aNewWarningIsNoNewCause() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM));
        assertEquals(Effect.FIXED, effect(before, all(cause(OTHER, Severity.WARNING))));
    }

    @Test
    void lessBecauseOfItIsBetterAndTheSameUnchanged() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM, EFFECT, MORE));
        assertEquals(Effect.BETTER, effect(before, all(cause(CAUSE, Severity.PROBLEM, EFFECT))));
        assertEquals(Effect.UNCHANGED, effect(before, before));
        assertEquals(Effect.UNCHANGED, effect(all(cause(CAUSE, Severity.PROBLEM)), before), "only effects were added");
    }

    @Test
    void whatCouldNotBeLookedForIsNotFixed() {
        Diagnoses before = all(cause(CAUSE, Severity.PROBLEM));
        assertEquals(Effect.NOT_KNOWN, Effect.of(CAUSE, before, all(), false));
        assertEquals(Effect.UNCHANGED, Effect.of(CAUSE, before, before, false));
    }
}
