package dev.registrydoctor.doctor.serve.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.history.HistoryEntries.SetClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.history.HistoryBanner;
import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Grade;
import dev.registrydoctor.reports.history.ReportHistory.Outcome;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.html.PageAddition;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.NodeCases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShownHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final CauseKey BY = new CauseKey("node.not-ready", Subject.node("vm"));

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private static Cause cause(String name, int since, int seen) {
        return new Cause(
                new CauseKey("p", Subject.pod("shown-" + name)),
                "Title",
                "Summary",
                Cause.Grade.WARNING,
                Subject.pod("real-" + name),
                at(since),
                at(seen),
                "report-" + since);
    }

    private static CauseChange change(Kind kind, Cause cause, int minute) {
        return new CauseChange(1, kind, cause, at(minute), kind == Kind.EXPLAINED ? BY : null);
    }

    private static Episode only(List<CauseChange> changes, List<Cause> open) {
        List<Episode> all = ShownHistory.episodes(changes, open, Set.of("report-0"));
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    @Test
    void whatBeganAndEndedIsOneEpisode() {
        Episode episode = only(
                List.of(change(Kind.BEGAN, cause("a", 0, 0), 0), change(Kind.ENDED, cause("a", 0, 5), 10)), List.of());

        assertEquals(
                new Episode("p", "Title", "pod shown-a", Grade.WARNING, Outcome.ENDED, at(0), at(10), null, "report-0"),
                episode);
    }

    @Test
    void whatIsOpenIsOpenWhateverTheHistoryHasOfIt() {
        Cause open = cause("a", 3, 20);

        assertEquals(Outcome.OPEN, only(List.of(), List.of(open)).outcome());
        assertEquals(
                Outcome.OPEN,
                only(List.of(change(Kind.BEGAN, cause("a", 3, 3), 3)), List.of(open))
                        .outcome());
        assertEquals(at(3), only(List.of(), List.of(open)).since());
    }

    @Test
    void aReportThatIsNotKeptHasNoLink() {
        assertEquals(null, only(List.of(), List.of(cause("a", 3, 20))).firstReport());
    }

    /** Its begin may be older than what the history holds. */
    @Test
    void anEndAloneKnowsWhenItBegan() {
        Episode episode = only(List.of(change(Kind.ENDED, cause("a", -900, 5), 10)), List.of());

        assertEquals(at(-900), episode.since());
        assertEquals(at(10), episode.until());
    }

    @Test
    void aBeginWithoutAnEndThatIsNotOpenEndedAtATimeThatIsNotKnown() {
        Episode episode = only(List.of(change(Kind.BEGAN, cause("a", 0, 4), 0)), List.of());

        assertEquals(Outcome.UNKNOWN, episode.outcome());
        assertEquals(at(4), episode.until());
    }

    @Test
    void whatIsExplainedSaysByWhat() {
        Episode episode = only(
                List.of(change(Kind.BEGAN, cause("a", 0, 0), 0), change(Kind.EXPLAINED, cause("a", 0, 5), 10)),
                List.of());

        assertEquals(Outcome.EXPLAINED, episode.outcome());
        assertEquals("node.not-ready on node vm", episode.explainedBy());
    }

    @Test
    void aCauseThatCameBackHasTwoEpisodes() {
        List<Episode> all = ShownHistory.episodes(
                List.of(
                        change(Kind.BEGAN, cause("a", 0, 0), 0),
                        change(Kind.ENDED, cause("a", 0, 5), 10),
                        change(Kind.BEGAN, cause("a", 20, 20), 20)),
                List.of(cause("a", 20, 25)),
                Set.of());

        assertEquals(
                List.of(at(0), at(20)),
                all.stream().map(Episode::since).sorted().toList());
    }

    /** How a page begins whose last two of three examinations got no answer. */
    @Test
    void theApiServerIsAwaySinceTheFirstOfTheLastExaminationsWithoutAnswer() throws Exception {
        Report report = NodeCases.report(NodeCases.withoutCertsOn("node-b"));
        SetClock clock = new SetClock();
        clock.set(at(0));
        MemoryHistory history = new MemoryHistory(MemoryHistory.KEEP, MemoryHistory.BYTES, clock);
        for (int minute : new int[] {-20, -15, -10, -5}) {
            history.add(
                    new PastExamination(
                            "id" + (100 + minute),
                            at(minute),
                            Duration.ofSeconds(1),
                            Trigger.SCHEDULE,
                            "problems",
                            "",
                            minute < -10 && minute != -20),
                    Optional.empty(),
                    List.of());
        }
        Examined good = new Examined("id85", at(-15), report, true);
        Examined latest = new Examined("id95", at(-5), report, false);
        Snapshot snapshot = new Snapshot(true, null, latest, good, List.of(cause("a", -15, -15)), at(5));

        PageAddition addition = ShownHistory.addition(history, snapshot, good, Duration.ofMinutes(5), at(0));

        assertEquals(
                new HistoryBanner(at(0), at(-15), Duration.ofMinutes(5), at(-10)),
                Objects.requireNonNull(addition.top()));
        StringBuilder page = new StringBuilder();
        HtmlReport.write(report, null, addition, page);
        assertTrue(page.indexOf("pod shown-a") > 0);
        assertFalse(page.indexOf("real-a") > 0);
    }
}
