package dev.registrydoctor.reports.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.history.ReportHistory.Look;
import dev.registrydoctor.reports.history.ReportHistory.State;
import dev.registrydoctor.reports.history.StateRuns.Run;
import dev.registrydoctor.reports.testkit.HistoryCases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An hour, with examinations every five minutes. */
class StateRunsTest {

    private static final Instant FROM = Instant.parse("2026-03-29T00:30:00Z");

    private static Instant at(long minute) {
        return FROM.plus(Duration.ofMinutes(minute));
    }

    private static Look look(long minute, State state) {
        return new Look(at(minute), state);
    }

    private static ReportHistory hour(Look... looks) {
        return new ReportHistory(FROM, at(60), Duration.ofMinutes(5), List.of(), List.of(looks), "");
    }

    private static Run run(long from, long to, State state, int looks) {
        return new Run(at(from), at(to), state, looks);
    }

    private static Look[] looks(int from, int to, State state) {
        List<Look> looks = new ArrayList<>();
        for (int minute = from; minute < to; minute += 5) {
            looks.add(look(minute, state));
        }
        return looks.toArray(Look[]::new);
    }

    @Test
    void withoutExaminationsNothingIsKnown() {
        assertEquals(List.of(run(0, 60, State.NOT_EXAMINED, 0)), StateRuns.of(hour()));
        assertEquals(List.of(run(0, 60, State.NOT_EXAMINED, 0)), StateRuns.coarse(hour(), 20));
    }

    @Test
    void anExaminationHoldsForTwiceTheTimeBetweenTwoAtMost() {
        assertEquals(
                List.of(
                        run(0, 20, State.NOT_EXAMINED, 0),
                        run(20, 30, State.HEALTHY, 1),
                        run(30, 60, State.NOT_EXAMINED, 0)),
                StateRuns.of(hour(look(20, State.HEALTHY))));
    }

    @Test
    void anExaminationHoldsUntilTheNextOne() {
        assertEquals(
                List.of(
                        run(0, 7, State.PROBLEMS, 2),
                        run(7, 12, State.HEALTHY, 1),
                        run(12, 22, State.AWAY, 1),
                        run(22, 60, State.NOT_EXAMINED, 0)),
                StateRuns.of(hour(
                        look(12, State.AWAY),
                        look(0, State.PROBLEMS),
                        look(4, State.PROBLEMS),
                        look(7, State.HEALTHY))));
    }

    @Test
    void whatWasExaminedJustBeforeHoldsAtTheBeginning() {
        assertEquals(
                List.of(run(0, 7, State.HEALTHY, 0), run(7, 60, State.NOT_EXAMINED, 0)),
                StateRuns.of(hour(look(-3, State.HEALTHY), look(-30, State.PROBLEMS), look(61, State.PROBLEMS))));
    }

    /** A short gap or failure within a part of the picture is not hidden by the healthy rest of it. */
    @Test
    void aPartHasTheGravestStateOfItsMoments() {
        Look[] healthy = looks(0, 60, State.HEALTHY);
        assertEquals(List.of(run(0, 60, State.HEALTHY, 0)), StateRuns.coarse(hour(healthy), 6));

        List<Look> looks = new ArrayList<>(List.of(healthy));
        looks.add(look(31, State.AWAY));
        looks.add(look(32, State.HEALTHY));
        assertEquals(
                List.of(run(0, 30, State.HEALTHY, 0), run(30, 40, State.AWAY, 0), run(40, 60, State.HEALTHY, 0)),
                StateRuns.coarse(hour(looks.toArray(Look[]::new)), 6));
    }

    @Test
    void aGapIsNeverHealthy() {
        List<Look> looks = new ArrayList<>(List.of(looks(0, 20, State.HEALTHY)));
        looks.addAll(List.of(looks(27, 60, State.HEALTHY)));

        // From 25 to 27, nothing holds any more.
        assertEquals(
                List.of(
                        run(0, 20, State.HEALTHY, 0),
                        run(20, 30, State.NOT_EXAMINED, 0),
                        run(30, 60, State.HEALTHY, 0)),
                StateRuns.coarse(hour(looks.toArray(Look[]::new)), 6));
    }

    @Test
    void aPartThatEndsWithARunDoesNotTakeTheNextOne() {
        List<Look> looks = new ArrayList<>(List.of(looks(0, 30, State.HEALTHY)));
        looks.addAll(List.of(looks(30, 60, State.PROBLEMS)));

        assertEquals(
                List.of(run(0, 30, State.HEALTHY, 0), run(30, 60, State.PROBLEMS, 0)),
                StateRuns.coarse(hour(looks.toArray(Look[]::new)), 6));
    }

    /** Whatever is examined when, the runs have no hole, and what is drawn has so many parts at most. */
    @Test
    void runsHaveNoHole() {
        ReportHistory day = HistoryCases.day(0);
        for (List<Run> runs : List.of(StateRuns.of(day), StateRuns.coarse(day, 100), StateRuns.coarse(day, 7))) {
            assertEquals(day.from(), runs.get(0).from());
            assertEquals(day.to(), runs.get(runs.size() - 1).to());
            for (int i = 1; i < runs.size(); i++) {
                assertEquals(runs.get(i - 1).to(), runs.get(i).from());
                assertTrue(runs.get(i - 1).state() != runs.get(i).state());
            }
        }
        assertTrue(StateRuns.coarse(day, 7).size() <= 7);
    }

    @Test
    void theStateOfAVerdict() {
        assertEquals(State.HEALTHY, State.of("healthy", true));
        assertEquals(State.WARNINGS, State.of("warnings", true));
        assertEquals(State.PROBLEMS, State.of("problems", true));
        assertEquals(State.INCONCLUSIVE, State.of("inconclusive", true));
        assertEquals(State.INCONCLUSIVE, State.of("of a later version", true));
        assertEquals(State.AWAY, State.of("healthy", false));
    }
}
