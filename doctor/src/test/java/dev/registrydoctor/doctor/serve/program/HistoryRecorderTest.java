package dev.registrydoctor.doctor.serve.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.history.MemoryHistory;
import dev.registrydoctor.doctor.serve.history.PastExamination;
import dev.registrydoctor.doctor.serve.history.PastReport;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Watched;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of an examination. */
class HistoryRecorderTest {

    private final Instant at = Instant.now().minusSeconds(60);
    private static final Duration TOOK = Duration.ofSeconds(3);
    private static final Report REPORT = Cases.get("addon off");

    private final MemoryHistory history = new MemoryHistory(MemoryHistory.KEEP, MemoryHistory.BYTES, ServeClock.SYSTEM);

    private void watched(String id, boolean apiAnswered, CauseChange... changes) {
        new HistoryRecorder(history)
                .watched(new Watched(
                        new Snapshot.Examined(id, at, REPORT, apiAnswered), Trigger.CHANGE, TOOK, List.of(changes)));
    }

    private CauseChange began() {
        Subject claim = Subject.claim("container-registry/registry-claim");
        CauseKey key = new CauseKey("storage.addon-disabled", claim);
        Cause cause = new Cause(key, "Title", "Summary", Cause.Grade.PROBLEM, claim, at, at, "7");
        return new CauseChange(1, CauseChange.Kind.BEGAN, cause, at, null);
    }

    @Test
    void everyExaminationIsKeptAndAReportOnlyWithChanges() {
        watched("7", false);
        assertEquals(
                List.of(new PastExamination(
                        "7", at, TOOK, Trigger.CHANGE, REPORT.verdict().label(), REPORT.headline(), false)),
                history.examinations(at));
        assertEquals(Set.of(), history.reports());
        assertEquals(List.of(), history.changes(at));
    }

    @Test
    void aReportIsKeptInBothFormsWithTheChangesThatItShowed() {
        watched("8", true, began());
        assertEquals(Set.of("8"), history.reports());
        assertEquals(List.of(began()), history.changes(at));
        assertEquals(
                List.of(true),
                history.examinations(at).stream()
                        .map(PastExamination::apiAnswered)
                        .toList());
        PastReport kept = history.report("8").orElseThrow();
        assertEquals(at, kept.at());
        assertTrue(kept.html().startsWith("<!doctype html>") || kept.html().startsWith("<!DOCTYPE html>"), kept.html());
        assertTrue(kept.json().startsWith("{") && kept.json().contains("storage.addon-disabled"), kept.json());
    }
}
