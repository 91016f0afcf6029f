package dev.registrydoctor.reports.history;

import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Grade;
import dev.registrydoctor.reports.history.ReportHistory.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row for each cause, with a bar for each time that it was there.
 *
 * @param rows what is open first, the gravest first, then what was there last
 * @param left how many causes have no row, because there are too many
 */
record TimelineRows(List<Row> rows, int left) {

    /**
     * A cause.
     *
     * @param last its last episode, which has its title and state
     * @param bars from left to right
     */
    record Row(Episode last, List<Bar> bars) {}

    /**
     * A time that it was there, on the axis.
     *
     * @param x its left end
     * @param width of it, at least so much that it is seen
     * @param begins whether its left end is its beginning, and not that of the axis
     * @param isOpen whether it goes on
     */
    record Bar(double x, double width, boolean begins, boolean isOpen, Grade grade) {}

    /** How narrow a bar may be and be seen. */
    static final double NARROWEST = 3;

    /** The episodes that touch the time of a history, the most important first. */
    static List<Episode> shown(ReportHistory history) {
        Comparator<Episode> order = Comparator.<Episode, Boolean>comparing(e -> e.outcome() != Outcome.OPEN)
                .thenComparing(Episode::grade)
                .thenComparing(e -> e.end(Instant.MAX), Comparator.reverseOrder())
                .thenComparing(Episode::since, Comparator.reverseOrder())
                .thenComparing(Episode::problem)
                .thenComparing(Episode::subject);
        return history.episodes().stream()
                .filter(e ->
                        !e.since().isAfter(history.to()) && !e.end(Instant.MAX).isBefore(history.from()))
                .sorted(order)
                .toList();
    }

    static TimelineRows of(ReportHistory history, TimeScale scale, int most) {
        Map<List<String>, List<Episode>> causes = new LinkedHashMap<>();
        for (Episode episode : shown(history)) {
            causes.computeIfAbsent(List.of(episode.problem(), episode.subject()), key -> new ArrayList<>())
                    .add(episode);
        }
        List<Row> rows = causes.values().stream()
                .limit(most)
                .map(episodes -> row(episodes, scale))
                .toList();
        return new TimelineRows(rows, causes.size() - rows.size());
    }

    private static Row row(List<Episode> episodes, TimeScale scale) {
        List<Bar> bars = episodes.stream()
                .sorted(Comparator.comparing(Episode::since))
                .map(episode -> bar(episode, scale))
                .toList();
        return new Row(episodes.get(0), bars);
    }

    private static Bar bar(Episode episode, TimeScale scale) {
        boolean isOpen = episode.outcome() == Outcome.OPEN;
        double from = scale.x(episode.since());
        double to = scale.x(isOpen ? scale.to() : episode.end(scale.to()));
        double width = Math.max(NARROWEST, to - from);
        // One that begins at the right end is there, and not beyond it.
        double x = Math.min(from, scale.left() + scale.width() - width);
        return new Bar(x, width, !episode.since().isBefore(scale.from()), isOpen, episode.grade());
    }
}
