package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.history.HistoryBanner;
import dev.registrydoctor.reports.history.HistorySection;
import dev.registrydoctor.reports.history.ReportHistory;
import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Grade;
import dev.registrydoctor.reports.history.ReportHistory.Look;
import dev.registrydoctor.reports.history.ReportHistory.Outcome;
import dev.registrydoctor.reports.history.ReportHistory.State;
import dev.registrydoctor.reports.html.PageAddition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the page of the current report shows of a history: causes with their begin and end, made of what changed. */
public final class ShownHistory {

    /** A picture of more has no room for single examinations. */
    private static final Duration MOST = Duration.ofDays(7);

    private static final Duration LEAST = Duration.ofHours(1);

    private ShownHistory() {}

    /**
     * What stands on the page of the current report beside it: how old it is, and its history.
     *
     * @param shown the examination whose report it is
     * @param every the time between two examinations
     */
    public static PageAddition addition(History history, Snapshot snapshot, Examined shown, Duration every, Instant now)
            throws IOException {
        List<PastExamination> examinations = history.examinations(now.minus(MOST));
        Instant first = examinations.isEmpty() ? now : examinations.get(0).at();
        Instant from = first.isBefore(now.minus(LEAST)) ? first : now.minus(LEAST);
        List<Look> looks = examinations.stream().map(ShownHistory::look).toList();
        ReportHistory record = new ReportHistory(
                from,
                now,
                every,
                episodes(history.changes(from), snapshot.open(), history.reports()),
                looks,
                "reports/");
        return HistorySection.addition(record, new HistoryBanner(now, shown.at(), every, away(snapshot, examinations)));
    }

    private static Look look(PastExamination examination) {
        return new Look(examination.at(), State.of(examination.verdict(), examination.apiAnswered()));
    }

    /** When the first of the last examinations began that got no answer; null when the last one got one. */
    private static @Nullable Instant away(Snapshot snapshot, List<PastExamination> examinations) {
        Examined latest = snapshot.latest();
        if (latest == null || latest.apiAnswered()) {
            return null;
        }
        Instant since = latest.at();
        for (int i = examinations.size() - 1; i >= 0 && !examinations.get(i).apiAnswered(); i--) {
            since = examinations.get(i).at();
        }
        return since;
    }

    /**
     * The times during which causes were there.
     *
     * @param changes the oldest first
     * @param open what is open now
     * @param reports ids of the reports that are kept
     */
    static List<Episode> episodes(List<CauseChange> changes, List<Cause> open, Set<String> reports) {
        Map<Incident, CauseChange> last = new LinkedHashMap<>();
        for (CauseChange change : changes) {
            last.put(Incident.of(change.cause()), change);
        }
        List<Episode> episodes = new ArrayList<>();
        for (Cause cause : open) {
            last.remove(Incident.of(cause));
            episodes.add(episode(cause, Outcome.OPEN, null, null, reports));
        }
        for (CauseChange change : last.values()) {
            Cause cause = change.cause();
            episodes.add(
                    switch (change.kind()) {
                        // Another replica may have written the end into a history of its own.
                        case BEGAN -> episode(cause, Outcome.UNKNOWN, cause.seen(), null, reports);
                        case ENDED -> episode(cause, Outcome.ENDED, change.at(), null, reports);
                        case EXPLAINED ->
                            episode(
                                    cause,
                                    Outcome.EXPLAINED,
                                    change.at(),
                                    change.by() == null
                                            ? null
                                            : change.by().problem() + " on "
                                                    + change.by().subject(),
                                    reports);
                    });
        }
        return episodes;
    }

    /** One time during which a cause was there. */
    private record Incident(Object key, Instant since) {
        static Incident of(Cause cause) {
            return new Incident(cause.key(), cause.since());
        }
    }

    private static Episode episode(
            Cause cause, Outcome outcome, @Nullable Instant until, @Nullable String explainedBy, Set<String> reports) {
        return new Episode(
                cause.key().problem(),
                cause.title(),
                cause.key().subject().toString(),
                switch (cause.grade()) {
                    case PROBLEM -> Grade.PROBLEM;
                    case UNEXPLAINED -> Grade.UNEXPLAINED;
                    case WARNING -> Grade.WARNING;
                },
                outcome,
                cause.since(),
                until,
                explainedBy,
                reports.contains(cause.report()) ? cause.report() : null);
    }
}
