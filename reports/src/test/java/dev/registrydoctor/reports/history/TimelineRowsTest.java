package dev.registrydoctor.reports.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Grade;
import dev.registrydoctor.reports.history.ReportHistory.Outcome;
import dev.registrydoctor.reports.history.TimelineRows.Bar;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On an axis of 100 units for 100 minutes, so that a minute is a unit. */
class TimelineRowsTest {

    private static final Instant FROM = Instant.parse("2026-03-29T00:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofMinutes(100));
    private static final TimeScale SCALE = new TimeScale(FROM, TO, 0, 100);

    private static Instant at(long minute) {
        return FROM.plus(Duration.ofMinutes(minute));
    }

    private static Episode episode(String subject, Grade grade, long since, @Nullable Long until) {
        return new Episode(
                "p",
                "Title",
                subject,
                grade,
                until == null ? Outcome.OPEN : Outcome.ENDED,
                at(since),
                until == null ? null : at(until),
                null,
                null);
    }

    private static TimelineRows rows(int most, Episode... episodes) {
        return TimelineRows.of(
                new ReportHistory(FROM, TO, Duration.ofMinutes(5), List.of(episodes), List.of(), ""), SCALE, most);
    }

    private static List<Bar> bars(Episode... episodes) {
        return rows(9, episodes).rows().get(0).bars();
    }

    private static List<String> subjects(TimelineRows rows) {
        return rows.rows().stream().map(row -> row.last().subject()).toList();
    }

    @Test
    void aBarIsAsLongAsTheCauseWasThere() {
        assertEquals(List.of(new Bar(20, 30, true, false, Grade.PROBLEM)), bars(episode("a", Grade.PROBLEM, 20, 50L)));
    }

    @Test
    void anOpenCauseReachesTheRightEdge() {
        assertEquals(List.of(new Bar(60, 40, true, true, Grade.WARNING)), bars(episode("a", Grade.WARNING, 60, null)));
    }

    @Test
    void whatBeganBeforeTheAxisIsCutThere() {
        assertEquals(
                List.of(new Bar(0, 10, false, false, Grade.PROBLEM)), bars(episode("a", Grade.PROBLEM, -500, 10L)));
        assertEquals(
                List.of(new Bar(0, 100, false, true, Grade.PROBLEM)), bars(episode("a", Grade.PROBLEM, -500, null)));
    }

    @Test
    void whatEndedAfterTheAxisIsCutThereAndNotOpen() {
        assertEquals(List.of(new Bar(90, 10, true, false, Grade.PROBLEM)), bars(episode("a", Grade.PROBLEM, 90, 500L)));
    }

    @Test
    void whatLastedNoTimeIsSeen() {
        assertEquals(
                List.of(new Bar(50, TimelineRows.NARROWEST, true, false, Grade.PROBLEM)),
                bars(episode("a", Grade.PROBLEM, 50, 50L)));
    }

    @Test
    void whatBeginsAtTheRightEdgeStaysOnTheAxis() {
        assertEquals(
                List.of(new Bar(100 - TimelineRows.NARROWEST, TimelineRows.NARROWEST, true, true, Grade.PROBLEM)),
                bars(episode("a", Grade.PROBLEM, 100, null)));
    }

    @Test
    void aCauseThatCameBackHasOneRowWithTwoBars() {
        TimelineRows rows = rows(9, episode("a", Grade.PROBLEM, 70, null), episode("a", Grade.PROBLEM, 10, 20L));

        assertEquals(List.of("a"), subjects(rows));
        assertEquals(
                List.of(new Bar(10, 10, true, false, Grade.PROBLEM), new Bar(70, 30, true, true, Grade.PROBLEM)),
                rows.rows().get(0).bars());
        assertEquals(Outcome.OPEN, rows.rows().get(0).last().outcome());
    }

    @Test
    void episodesThatOverlapAreBothThere() {
        assertEquals(
                2,
                bars(episode("a", Grade.PROBLEM, 10, 50L), episode("a", Grade.WARNING, 20, 30L))
                        .size());
    }

    @Test
    void whatDoesNotTouchTheTimeIsNotShown() {
        assertEquals(
                List.of("edge"),
                subjects(rows(
                        9,
                        episode("before", Grade.PROBLEM, -20, -1L),
                        episode("edge", Grade.PROBLEM, -20, 0L),
                        episode("after", Grade.PROBLEM, 101, null))));
    }

    @Test
    void openComesFirstThenTheGravestThenTheLatest() {
        assertEquals(
                List.of("open problem", "open warning", "late problem", "early problem", "ended warning"),
                subjects(rows(
                        9,
                        episode("early problem", Grade.PROBLEM, 1, 10L),
                        episode("ended warning", Grade.WARNING, 80, 95L),
                        episode("open warning", Grade.WARNING, 90, null),
                        episode("late problem", Grade.PROBLEM, 2, 30L),
                        episode("open problem", Grade.PROBLEM, 3, null))));
    }

    @Test
    void whatHasNoRowIsCounted() {
        Episode[] many = IntStream.range(0, 40)
                .mapToObj(i -> episode("s" + i, Grade.PROBLEM, i, null))
                .toArray(Episode[]::new);

        TimelineRows rows = rows(30, many);

        assertEquals(30, rows.rows().size());
        assertEquals(10, rows.left());
        assertEquals("s39", rows.rows().get(0).last().subject());
    }
}
