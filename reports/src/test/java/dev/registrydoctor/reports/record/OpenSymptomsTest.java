package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.text.MarkdownReport;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenSymptomsTest {

    private static final Finding PENDING = Finding.of(Cases.CLAIM_PENDING, Cases.CLAIM, "the claim is Pending")
            .observed("waiting for a volume to be created", "Bound", "events of the claim")
            .remedy(Remedy.of(
                    Verification.of("it is Bound"),
                    Step.of("Read its events.", Action.program("read-the-events"), Actor.here())));

    private static final Finding FOLLOWS =
            Finding.of(Cases.POD_PENDING, Cases.POD, "the pod has no node").involving(Cases.CLAIM);

    private static final CheckResult BLIND = Cases.unknown(
            CheckInfo.of("storage.addon", "storage is on").reports(Cases.ADDON_OFF), Cases.SECRETS_DENIED);

    private static final CheckResult ELSEWHERE =
            Cases.unknown(CheckInfo.of("image.tags", "tags are there").reports(Cases.STALE), Cases.SECRETS_DENIED);

    private static Report report(CheckResult... others) {
        List<CheckResult> results = new ArrayList<>(List.of(others));
        results.add(Cases.finding(FOLLOWS));
        results.add(Cases.finding(PENDING));
        return Cases.report(results);
    }

    private static List<String> summaries(List<Finding> findings) {
        return findings.stream().map(Finding::summary).toList();
    }

    @Test
    void whatFollowsFromAnotherIsNotToldFirst() {
        OpenSymptoms open = OpenSymptoms.of(report());

        assertEquals(List.of("the claim is Pending"), summaries(open.first()));
        assertEquals(List.of("the pod has no node"), summaries(open.rest()));
    }

    @Test
    void onlyAPossibleCauseThatWasNotLookedAtIsMissing() {
        assertEquals(List.of(), OpenSymptoms.of(report(ELSEWHERE)).unseen());

        OpenSymptoms blind = OpenSymptoms.of(report(BLIND, ELSEWHERE));
        assertEquals(1, blind.unseen().size());
        assertTrue(blind.why().contains("storage.addon"), blind.why());
        assertFalse(blind.why().contains("image.tags"), blind.why());
    }

    @Test
    void ofManyTheFirstAreToldAtLength() {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            many.add(Finding.of(Cases.CLAIM_PENDING, Subject.claim("n/c" + i), "claim " + i));
        }
        OpenSymptoms open = OpenSymptoms.of(Cases.report(List.of(Cases.finding(many.toArray(Finding[]::new)))));

        assertEquals(List.of("claim 0", "claim 1", "claim 2"), summaries(open.first()));
        assertEquals(4_997, open.rest().size());
    }

    @Test
    void evidenceAndStepsOfASymptomAreShown() throws IOException {
        StringBuilder text = new StringBuilder();
        TextReport.write(report(), new TextStyle(false, 100, false, TextStyle.Detail.NORMAL), text);
        StringBuilder markdown = new StringBuilder();
        MarkdownReport.write(report(), markdown);
        for (String shown : List.of(text.toString(), markdown.toString())) {
            assertTrue(shown.contains("waiting for a volume to be created"), shown);
            assertTrue(shown.contains("read-the-events"), shown);
            assertFalse(shown.contains("could not run"), shown);
        }
    }
}
