package dev.registrydoctor.checks.diagnosis;

import static dev.registrydoctor.checks.diagnosis.GivenFindings.BLIND;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.FILE_ODD;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.NODE_BAD;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.PORT;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.SERVICE;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.STALE;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.YOUNG;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.ids;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.info;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.portShut;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.roots;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.seen;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.storageOff;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Suspicions, warnings, notes, and the one word in the end. */
class VerdictTests {

    @Test
    void aSuspicionIsARootOnceASymptomBearsItOut() {
        Finding odd = seen(FILE_ODD, Subject.file("/f")).affecting(SERVICE).asHypothesis();

        Diagnoses diagnoses = new GivenFindings().found(odd, portShut()).diagnose();

        assertEquals(List.of("file.odd"), roots(diagnoses));
        assertEquals(
                Confidence.Level.MEDIUM,
                diagnoses.diagnoses().get(0).confidence().level());
        assertEquals(List.of(), diagnoses.warnings());
    }

    @Test
    void aSuspicionThatNoSymptomBearsOutIsAWarning() {
        Diagnoses diagnoses = new GivenFindings()
                .found(seen(FILE_ODD, Subject.file("/f")).affecting(SERVICE).asHypothesis())
                .diagnose();

        assertEquals(List.of(), diagnoses.diagnoses());
        assertEquals(List.of("file.odd"), ids(diagnoses.warnings()));
        assertEquals(Verdict.WARNINGS, diagnoses.verdict());
    }

    @Test
    void aSuspicionIsNotNeededWhereTheSymptomHasASeenCause() {
        Finding odd = seen(FILE_ODD, Subject.file("/f")).affecting(SERVICE).asHypothesis();

        Diagnoses diagnoses = new GivenFindings()
                .found(odd, portShut(), seen(NODE_BAD, Subject.node("vm")).affecting(PORT))
                .diagnose();

        assertEquals(List.of("node.bad"), roots(diagnoses));
        assertEquals(List.of("file.odd"), ids(diagnoses.warnings()));
    }

    @Test
    void aSuspicionAboutSomethingElseIsNotBorneOut() {
        Finding odd = seen(FILE_ODD, Subject.file("/f")).asHypothesis();

        Diagnoses diagnoses = new GivenFindings().found(odd, portShut()).diagnose();

        assertEquals(List.of(), roots(diagnoses));
        assertEquals(List.of("port.shut"), ids(diagnoses.unexplained()));
        assertEquals(List.of("file.odd"), ids(diagnoses.warnings()));
    }

    @Test
    void aWarningThatOnlyCanHurtIsNoDiagnosis() {
        Diagnoses diagnoses =
                new GivenFindings().found(seen(STALE, Subject.image("a"))).diagnose();

        assertEquals(List.of(), diagnoses.diagnoses());
        assertEquals(List.of("image.stale"), ids(diagnoses.warnings()));
        assertEquals(Verdict.WARNINGS, diagnoses.verdict());
    }

    @Test
    void aWarningThatHurtsAlreadyIsADiagnosisAndNoProblem() {
        Diagnoses diagnoses = new GivenFindings()
                .found(seen(STALE, Subject.image("a")).thatTakesEffect())
                .diagnose();

        assertEquals(List.of("image.stale"), roots(diagnoses));
        assertEquals(Severity.WARNING, diagnoses.diagnoses().get(0).severity());
        assertEquals(Verdict.WARNINGS, diagnoses.verdict());
    }

    @Test
    void aSymptomThatAWarningExplainsIsNotLost() {
        Problem slow = GivenProblem.symptom("port.slow", "The port is slow", "image.stale");

        Diagnoses diagnoses =
                new GivenFindings().found(seen(STALE, PORT), seen(slow, PORT)).diagnose();

        boolean shown = ids(diagnoses.unexplained()).contains("port.slow")
                || diagnoses.diagnoses().stream()
                        .flatMap(d -> d.consequences().stream())
                        .anyMatch(c -> c.finding().problem().equals(slow));
        assertTrue(shown, diagnoses::toString);
    }

    @Test
    void aNoteThatExplainsAFaultMeansWait() {
        Diagnoses diagnoses = new GivenFindings()
                .found(seen(YOUNG, Subject.addon("registry")).affecting(SERVICE), portShut())
                .diagnose();

        assertEquals(List.of("start.young"), roots(diagnoses));
        assertEquals(Severity.WAIT, diagnoses.diagnoses().get(0).severity());
        assertEquals(List.of(), diagnoses.notes());
        assertEquals(Verdict.INCONCLUSIVE, diagnoses.verdict());
    }

    private static Verdict whenCutShort(Outcome outcome, Problem problem) {
        return Diagnostician.diagnose(List.of(new CheckResult(info(problem), outcome, Duration.ZERO, true)))
                .verdict();
    }

    @Test
    void whoHadNoTimeToLookCallsNothingHealthy() {
        Outcome unknown = Outcome.unknown(new Gap(Gap.Cause.TIMED_OUT, "the images", "the time was up", ""));

        assertEquals(Verdict.INCONCLUSIVE, whenCutShort(unknown, NODE_BAD));
        assertEquals(Verdict.INCONCLUSIVE, whenCutShort(unknown, STALE), "a warning would have changed the verdict");
        assertEquals(Verdict.HEALTHY, whenCutShort(unknown, YOUNG), "a note would not");
        assertEquals(
                Verdict.INCONCLUSIVE,
                whenCutShort(Outcome.found(seen(STALE, Subject.image("a"))), STALE),
                "what was found in a part says nothing of the rest");
        assertEquals(
                Verdict.PROBLEMS,
                whenCutShort(Outcome.found(seen(NODE_BAD, Subject.node("vm"))), NODE_BAD),
                "what is wrong is wrong");
    }

    @Test
    void whoCouldNotLookForAnotherReasonAndIsNotVitalLeavesTheVerdict() {
        assertEquals(
                Verdict.HEALTHY,
                new GivenFindings().blindTo(NODE_BAD, STALE).diagnose().verdict());
    }

    @Test
    void aNoteThatExplainsNothingIsANote() {
        Diagnoses diagnoses = new GivenFindings()
                .found(seen(YOUNG, Subject.addon("registry")))
                .diagnose();

        assertEquals(List.of("start.young"), ids(diagnoses.notes()));
        assertEquals(Verdict.HEALTHY, diagnoses.verdict());
    }

    @Test
    void aDoctorThatCannotSeeNamesNoFaultOfTheSite() {
        Diagnoses diagnoses =
                new GivenFindings().found(seen(BLIND, Subject.cluster())).diagnose();

        assertEquals(Severity.BLIND, diagnoses.diagnoses().get(0).severity());
        assertEquals(Verdict.INCONCLUSIVE, diagnoses.verdict());
    }

    @Test
    void aProblemThatIsSeenOutweighsWhatIsNot() {
        assertEquals(
                Verdict.PROBLEMS,
                new GivenFindings()
                        .found(seen(BLIND, Subject.cluster()), storageOff())
                        .diagnose()
                        .verdict());
    }

    @Test
    void withoutAVitalCheckNobodyIsHealthy() {
        Outcome unknown = Outcome.unknown(new Gap(Gap.Cause.TIMED_OUT, "nodes", "late", ""));

        assertEquals(
                Verdict.INCONCLUSIVE,
                new GivenFindings()
                        .add(info(NODE_BAD).asVital(), unknown)
                        .diagnose()
                        .verdict());
        assertEquals(
                Verdict.INCONCLUSIVE,
                new GivenFindings()
                        .add(info(NODE_BAD).asVital(), new Outcome.Failed("boom"))
                        .diagnose()
                        .verdict());
        assertEquals(
                Verdict.HEALTHY,
                new GivenFindings().add(info(NODE_BAD), unknown).diagnose().verdict());
    }
}
