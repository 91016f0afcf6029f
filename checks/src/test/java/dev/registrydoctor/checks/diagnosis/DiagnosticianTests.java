package dev.registrydoctor.checks.diagnosis;

import static dev.registrydoctor.checks.diagnosis.GivenFindings.BLIND;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.CLAIM_WAITS;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.NODE_BAD;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.POD;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.PORT;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.SECRET_GONE;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.SERVICE;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.STALE;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.STORAGE_OFF;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.claimWaits;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.ids;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.info;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.podWaits;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.portShut;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.roots;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.seen;
import static dev.registrydoctor.checks.diagnosis.GivenFindings.storageOff;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Roots, chains, and what cannot be told. */
class DiagnosticianTests {

    @Test
    void nothingFoundIsHealthy() {
        Diagnoses diagnoses =
                new GivenFindings().add(info(NODE_BAD), Outcome.pass("fine")).diagnose();

        assertEquals(Verdict.HEALTHY, diagnoses.verdict());
        assertEquals(List.of(), diagnoses.diagnoses());
    }

    @Test
    void aChainIsOneDiagnosisWithItsConsequencesNearestFirst() {
        Diagnoses diagnoses = new GivenFindings()
                .found(portShut(), podWaits(), claimWaits(), storageOff())
                .diagnose();

        assertEquals(List.of("storage.off"), roots(diagnoses));
        Diagnosis diagnosis = diagnoses.diagnoses().get(0);
        assertEquals(
                List.of("storage.waits 1 storage.off", "pod.waits 2 storage.waits", "port.shut 3 pod.waits"),
                diagnosis.consequences().stream()
                        .map(c -> c.finding().problem().id() + " " + c.depth() + " "
                                + c.becauseOf().problem().id())
                        .toList());
        assertEquals(Severity.PROBLEM, diagnosis.severity());
        assertEquals(Verdict.PROBLEMS, diagnoses.verdict());
    }

    @Test
    void theOrderOfTheChecksDoesNotMatter() {
        List<Finding> findings = new ArrayList<>(
                List.of(portShut(), podWaits(), claimWaits(), storageOff(), seen(SECRET_GONE, Subject.secret("ns/s"))));
        Diagnoses one =
                new GivenFindings().found(findings.toArray(Finding[]::new)).diagnose();
        Collections.reverse(findings);
        Diagnoses other =
                new GivenFindings().found(findings.toArray(Finding[]::new)).diagnose();

        assertEquals(one.diagnoses(), other.diagnoses());
    }

    @Test
    void anEdgeHoldsOnlyBetweenThingsThatAreJoined() {
        Finding elsewhere = seen(CLAIM_WAITS, Subject.claim("other/claim"));

        Diagnoses diagnoses = new GivenFindings().found(storageOff(), elsewhere).diagnose();

        assertEquals(List.of("storage.off"), roots(diagnoses));
        assertEquals(List.of(), diagnoses.diagnoses().get(0).consequences());
        assertEquals(List.of("storage.waits"), ids(diagnoses.unexplained()));
    }

    @Test
    void twoIndependentRootsAreTwoDiagnoses() {
        Diagnoses diagnoses = new GivenFindings()
                .found(storageOff(), claimWaits(), seen(SECRET_GONE, Subject.secret("ns/s")))
                .diagnose();

        assertEquals(List.of("storage.off", "secret.gone"), roots(diagnoses));
        assertEquals(1, diagnoses.diagnoses().get(0).consequences().size());
        assertEquals(0, diagnoses.diagnoses().get(1).consequences().size());
    }

    @Test
    void aConsequenceOfTwoRootsStandsBeneathBothAndOnceBeneathEach() {
        Finding node = seen(NODE_BAD, Subject.node("vm"), POD).affecting(PORT);

        Diagnoses diagnoses = new GivenFindings()
                .found(storageOff(), claimWaits(), podWaits(), portShut(), node)
                .diagnose();

        assertEquals(List.of("storage.off", "node.bad"), roots(diagnoses));
        assertEquals(
                List.of(1, 1),
                diagnoses.diagnoses().get(1).consequences().stream()
                        .map(Diagnosis.Consequence::depth)
                        .toList());
    }

    @Test
    void gravestFirstThenTheOneThatExplainsMost() {
        Finding stale = seen(STALE, Subject.image("a")).thatTakesEffect();
        Diagnoses diagnoses = new GivenFindings()
                .found(
                        seen(BLIND, Subject.cluster()),
                        stale,
                        seen(SECRET_GONE, Subject.secret("ns/b")),
                        seen(SECRET_GONE, Subject.secret("ns/a")),
                        storageOff(),
                        claimWaits())
                .diagnose();

        assertEquals(
                List.of("storage.off", "secret.gone", "secret.gone", "image.stale", "api.silent"), roots(diagnoses));
        assertEquals(Subject.secret("ns/a"), diagnoses.diagnoses().get(1).root().subject());
        assertEquals(
                List.of(Severity.PROBLEM, Severity.PROBLEM, Severity.PROBLEM, Severity.WARNING, Severity.BLIND),
                diagnoses.diagnoses().stream().map(Diagnosis::severity).toList());
    }

    @Test
    void aSymptomIsNeverARootAndWithNothingHiddenItIsAProblemWithoutAName() {
        Diagnoses diagnoses = new GivenFindings()
                .found(claimWaits())
                .add(info(STORAGE_OFF), Outcome.pass("on"))
                .diagnose();

        assertEquals(List.of(), diagnoses.diagnoses());
        assertEquals(List.of("storage.waits"), ids(diagnoses.unexplained()));
        assertEquals(Verdict.PROBLEMS, diagnoses.verdict());
    }

    @Test
    void aSymptomWhoseCauseCouldNotBeLookedAtIsInconclusive() {
        Diagnoses diagnoses =
                new GivenFindings().found(claimWaits()).blindTo(STORAGE_OFF).diagnose();

        assertEquals(List.of(), diagnoses.diagnoses());
        assertEquals(List.of("storage.waits"), ids(diagnoses.unexplained()));
        assertEquals(Verdict.INCONCLUSIVE, diagnoses.verdict());
    }

    @Test
    void aCauseThatCouldOnlyActThroughWhatIsInOrderIsNoBlindSpot() {
        Diagnoses diagnoses = new GivenFindings()
                .found(podWaits())
                .add(info(CLAIM_WAITS), Outcome.pass("bound"))
                .blindTo(STORAGE_OFF)
                .diagnose();

        assertEquals(Verdict.PROBLEMS, diagnoses.verdict());
    }

    @Test
    void aCheckThatFailedIsABlindSpotAndOneThatSkippedIsNot() {
        assertEquals(
                Verdict.INCONCLUSIVE,
                new GivenFindings()
                        .found(claimWaits())
                        .add(info(STORAGE_OFF), new Outcome.Failed("boom"))
                        .diagnose()
                        .verdict());
        assertEquals(
                Verdict.PROBLEMS,
                new GivenFindings()
                        .found(claimWaits())
                        .add(info(STORAGE_OFF), Outcome.skipped("nothing there"))
                        .diagnose()
                        .verdict());
    }

    @Test
    void aSymptomSeenByADoctorThatIsElsewiseBlindIsInconclusive() {
        Diagnoses diagnoses = new GivenFindings()
                .found(seen(BLIND, Subject.cluster()), claimWaits())
                .diagnose();

        assertEquals(Verdict.INCONCLUSIVE, diagnoses.verdict());
    }

    @Test
    void aBlindSpotThatCouldNotExplainItDoesNotHideIt() {
        assertEquals(
                Verdict.PROBLEMS,
                new GivenFindings()
                        .found(claimWaits())
                        .blindTo(SECRET_GONE)
                        .diagnose()
                        .verdict());
    }

    @Test
    void aCheckThatExplainsNothingLeavesNoFaultInDoubtWhenItCouldNotLook() {
        Gap gap = new Gap(Gap.Cause.NOT_PERMITTED, "a file", "not allowed", "");
        assertEquals(
                Verdict.PROBLEMS,
                new GivenFindings()
                        .found(claimWaits())
                        .add(info(STORAGE_OFF).thatExplainsNothing(), Outcome.unknown(gap))
                        .diagnose()
                        .verdict());
    }

    @Test
    void whatFollowsFromAnUnexplainedSymptomIsNoDiagnosisOfItsOwn() {
        Diagnoses diagnoses =
                new GivenFindings().found(claimWaits(), podWaits(), portShut()).diagnose();

        assertEquals(List.of(), diagnoses.diagnoses());
        assertEquals("storage.waits", ids(diagnoses.unexplained()).get(0));
    }

    @Test
    void aSeenRootIsCertainUnlessItsOwnCauseMightBeHidden() {
        Problem missing = GivenProblem.root("service.gone", "The Service is gone", "node.bad");

        assertEquals(
                Confidence.Level.HIGH,
                new GivenFindings()
                        .found(seen(missing, SERVICE))
                        .diagnose()
                        .diagnoses()
                        .get(0)
                        .confidence()
                        .level());
        Confidence shaken = new GivenFindings()
                .found(seen(missing, SERVICE))
                .blindTo(NODE_BAD)
                .diagnose()
                .diagnoses()
                .get(0)
                .confidence();
        assertEquals(Confidence.Level.MEDIUM, shaken.level());
        assertEquals(List.of("The node is bad not could not be checked: not allowed"), shaken.wouldChange());
    }

    @Test
    void confidenceNamesWhatSupportsIt() {
        Confidence confidence = new GivenFindings()
                .found(storageOff(), claimWaits())
                .diagnose()
                .diagnoses()
                .get(0)
                .confidence();

        assertEquals(List.of("seen storage.off", "it explains 1 other finding"), confidence.supports());
    }

    @Test
    void whatTwoChecksFindAlikeIsFoundOnce() {
        assertEquals(
                1,
                new GivenFindings()
                        .found(storageOff(), storageOff())
                        .diagnose()
                        .diagnoses()
                        .size());
    }
}
