package dev.registrydoctor.doctor.serve.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.history.HistoryEntries.SetClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every history does, in memory or in a file. */
class HistoryContractTest {

    private static final Duration KEEP = Duration.ofDays(30);

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();

    enum Where {
        MEMORY,
        FILE
    }

    private History open(Where where, long bytes) throws Exception {
        return where == Where.MEMORY
                ? new MemoryHistory(KEEP, bytes, clock)
                : StoredHistory.open(
                        new ServeSettings.Stored(folder, KEEP, bytes), clock, line -> {}, new WatchListener() {});
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAddedIsThere(Where where) throws Exception {
        try (History history = open(where, 1 << 20)) {
            for (int i = 1; i <= 12; i++) {
                HistoryEntries.add(history, i, 100);
            }

            assertEquals(
                    IntStream.rangeClosed(1, 12)
                            .mapToObj(HistoryEntries::examination)
                            .toList(),
                    history.examinations(Instant.EPOCH));
            assertEquals(
                    IntStream.rangeClosed(1, 12)
                            .mapToObj(HistoryEntries::change)
                            .toList(),
                    history.changes(Instant.EPOCH));
            assertEquals(Optional.of(HistoryEntries.report(5, 100)), history.report(HistoryEntries.id(5)));
            assertEquals(Optional.empty(), history.report("nothing"));
            assertTrue(history.bytes() > 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsNotOlderIsReturned(Where where) throws Exception {
        try (History history = open(where, 1 << 20)) {
            for (int i = 1; i <= 12; i++) {
                HistoryEntries.add(history, i, 100);
            }

            assertEquals(List.of(11, 12), numbers(history.changes(HistoryEntries.at(11))));
            assertEquals(
                    List.of(12), numbers(history.changes(HistoryEntries.at(11).plusNanos(1))));
            assertEquals(
                    List.of(HistoryEntries.id(12)),
                    history.examinations(HistoryEntries.at(11).plusNanos(1)).stream()
                            .map(PastExamination::id)
                            .toList());
        }
    }

    private static List<Integer> numbers(List<CauseChange> changes) {
        return changes.stream().map(c -> (int) c.number()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void anExaminationWithoutAReportIsKept(Where where) throws Exception {
        try (History history = open(where, 1 << 20)) {
            HistoryEntries.add(history, 1, 9);
            history.add(HistoryEntries.examination(2), Optional.empty(), List.of());

            assertEquals(2, history.examinations(Instant.EPOCH).size());
            assertEquals(Set.of(HistoryEntries.id(1)), history.reports());
            assertEquals(Optional.of(HistoryEntries.report(1, 9)), history.report(HistoryEntries.id(1)));
            assertEquals(Optional.empty(), history.report(HistoryEntries.id(2)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOlderThanItsTimeGoes(Where where) throws Exception {
        try (History history = open(where, 1 << 20)) {
            HistoryEntries.add(history, 1, 100);
            HistoryEntries.add(history, 2, 100);
            clock.set(HistoryEntries.at(2).plus(KEEP));
            HistoryEntries.add(history, 3, 100);

            assertEquals(List.of(2, 3), numbers(history.changes(Instant.EPOCH)));
            assertEquals(2, history.examinations(Instant.EPOCH).size());
            assertEquals(Set.of(HistoryEntries.id(2), HistoryEntries.id(3)), history.reports());
        }
    }

    /** The oldest reports go first; what is small stays longest. */
    @ParameterizedTest
    @EnumSource
    void theOldestReportsGoFirst(Where where) throws Exception {
        try (History history = open(where, 1 << 20)) {
            for (int i = 1; i <= 80; i++) {
                HistoryEntries.add(history, i, 40_000);
                assertTrue(history.bytes() <= 1 << 20, i + ": " + history.bytes());
            }

            Set<String> reports = new TreeSet<>(history.reports());
            assertTrue(reports.size() > 5 && reports.size() < 60, reports.toString());
            assertEquals(
                    new TreeSet<>(IntStream.rangeClosed(81 - reports.size(), 80)
                            .mapToObj(HistoryEntries::id)
                            .toList()),
                    reports);
            assertEquals(80, history.examinations(Instant.EPOCH).size());
            assertEquals(80, history.changes(Instant.EPOCH).size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReportThatIsTooLargeIsDropped(Where where) throws Exception {
        try (History history = open(where, 1 << 20)) {
            HistoryEntries.add(history, 1, 1000);
            HistoryEntries.add(history, 2, 2 << 20);
            HistoryEntries.add(history, 3, 1000);

            assertEquals(Set.of(HistoryEntries.id(1), HistoryEntries.id(3)), history.reports());
            assertEquals(3, history.changes(Instant.EPOCH).size());
        }
    }

    /** After reports, examinations go, then changes. */
    @ParameterizedTest
    @EnumSource
    void examinationsGoBeforeChanges(Where where) throws Exception {
        try (History history = open(where, 96 << 10)) {
            for (int i = 1; i <= 260; i++) {
                HistoryEntries.add(history, i, 100);
            }

            int examinations = history.examinations(Instant.EPOCH).size();
            assertTrue(examinations < 260, "examinations: " + examinations);
            if (examinations > 0) {
                assertEquals(260, history.changes(Instant.EPOCH).size());
            }
            assertTrue(history.bytes() <= 96 << 10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClockThatGoesBackLosesNothing(Where where) throws Exception {
        try (History history = open(where, 1 << 20)) {
            HistoryEntries.add(history, 5000, 100);
            clock.set(Instant.EPOCH.minusSeconds(1));
            HistoryEntries.add(history, 1, 100);
            PastExamination ancient = new PastExamination(
                    "old", Instant.EPOCH.minusSeconds(1), Duration.ZERO, Trigger.START, "healthy", "", true);
            history.add(ancient, Optional.empty(), List.of());

            assertEquals(List.of(1, 5000), numbers(history.changes(Instant.MIN)));
            assertEquals(
                    List.of("old", HistoryEntries.id(1), HistoryEntries.id(5000)),
                    history.examinations(Instant.MIN).stream()
                            .map(PastExamination::id)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangeThatIsAddedAgainIsTheSame(Where where) throws Exception {
        try (History history = open(where, 1 << 20)) {
            HistoryEntries.add(history, 1, 100);
            HistoryEntries.add(history, 1, 100);

            assertEquals(List.of(1), numbers(history.changes(Instant.EPOCH)));
            assertEquals(1, history.examinations(Instant.EPOCH).size());
        }
    }
}
