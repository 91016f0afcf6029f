package dev.registrydoctor.doctor.serve.watch;

import static dev.registrydoctor.doctor.serve.cause.MadeReport.finding;
import static dev.registrydoctor.doctor.serve.watch.WatchedLab.LONGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.MadeReport;
import dev.registrydoctor.doctor.serve.cause.StaleLedgerException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The loop that examines. */
class WatchLoopTest {

    private static final Finding A = finding("storage.a", "shop/web");

    private static long count(List<String> log, String part) {
        return log.stream().filter(line -> line.contains(part)).count();
    }

    @Test
    void aLeaderExaminesAtOnceAndThenOnSchedule() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            assertEquals(List.of(Trigger.START), lab.examined);
            Instant next = Objects.requireNonNull(lab.loop.snapshot().next());
            lab.clock.advance(Duration.between(lab.clock.now(), next).minusMillis(1));
            assertEquals(1, lab.examined.size());
            lab.clock.advance(Duration.ofMillis(1));
            assertEquals(List.of(Trigger.START, Trigger.SCHEDULE), lab.examined);
            lab.clock.advance(Duration.ofHours(1));
            int size = lab.examined.size();
            assertTrue(size >= 12 && size <= 15, lab.examined::toString);
        }
    }

    @Test
    void whatIsFoundIsTheSnapshot() throws InterruptedException {
        try (WatchedLab lab = new WatchedLab()) {
            lab.found = time -> MadeReport.at(time).problem(A).examination();
            lab.loop.lead("replica-1");
            lab.clock.settle();
            Snapshot now = lab.loop.snapshot();
            assertTrue(now.leading());
            assertEquals("replica-1", now.leader());
            assertEquals(
                    List.of("storage.a"),
                    now.open().stream().map(c -> c.key().problem()).toList());
            Snapshot.Examined latest = Objects.requireNonNull(now.latest());
            assertEquals(MadeReport.START, latest.at());
            assertEquals(latest, now.good());
            assertTrue(latest.id().matches("[0-9A-Za-z-]+"), latest.id());
            assertEquals(latest.id(), now.open().get(0).report());
            assertEquals(List.of("BEGAN storage.a"), lab.changes());
            assertEquals(latest, lab.watched.get(0).examined());
            assertEquals(lab.keeper.ledger(), lab.stored);
            assertEquals(1, count(lab.log, "began"));
        }
    }

    @Test
    void laterReportsSortAfterEarlierOnes() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            lab.clock.advance(Duration.ofHours(2));
            List<String> ids =
                    lab.watched.stream().map(each -> each.examined().id()).toList();
            assertTrue(ids.size() > 20);
            assertEquals(ids.stream().sorted().distinct().toList(), ids);
        }
    }

    @Test
    void theLastGoodReportStaysWhileTheApiServerIsAway() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            lab.found = time -> MadeReport.at(time).withoutApi();
            lab.clock.advance(LONGER);
            Snapshot now = lab.loop.snapshot();
            Snapshot.Examined latest = Objects.requireNonNull(now.latest());
            assertFalse(latest.apiAnswered());
            assertEquals(MadeReport.START, Objects.requireNonNull(now.good()).at());
            assertTrue(latest.at().isAfter(MadeReport.START));
        }
    }

    @Test
    void manyChangesLeadToOneExamination() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            for (int i = 0; i < 50; i++) {
                lab.loop.changed();
            }
            lab.clock.advance(Duration.ofMillis(1_900));
            assertEquals(1, lab.examined.size());
            lab.clock.advance(Duration.ofMillis(200));
            assertEquals(List.of(Trigger.START, Trigger.CHANGE), lab.examined);
            assertEquals(50, lab.noticed.get());
        }
    }

    @Test
    void aReplicaThatDoesNotLeadExaminesNothing() throws InterruptedException {
        try (WatchedLab lab = new WatchedLab()) {
            lab.loop.follow("replica-2");
            lab.loop.changed();
            lab.clock.advance(Duration.ofHours(3));
            assertEquals(List.of(), lab.examined);
            assertEquals(0, lab.reads.get());
            assertEquals("replica-2", lab.loop.snapshot().leader());
            assertFalse(lab.loop.snapshot().leading());
            assertNull(lab.loop.snapshot().next());
            assertEquals(List.of(), lab.led);
        }
    }

    @Test
    void aNewLeaderReadsWhatTheOldOneWrote() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            lab.loop.follow("replica-2");
            lab.clock.advance(Duration.ofHours(1));
            assertEquals(1, lab.examined.size());
            lab.found = time -> MadeReport.at(time).problem(A).examination();
            try (WatchedLab other = new WatchedLab()) {
                other.found = lab.found;
                other.loop.lead("replica-2");
                other.clock.settle();
                lab.stored = other.stored;
            }
            lab.loop.lead("replica-1");
            lab.clock.settle();
            assertEquals(List.of(Trigger.START, Trigger.START), lab.examined);
            assertEquals(2, lab.reads.get());
            assertEquals(List.of(), lab.changes());
            assertEquals(1, lab.loop.snapshot().open().size());
            assertEquals(List.of(true, false, true), lab.led);
        }
    }

    @Test
    void anExaminationOfAPastTermIsDropped() throws InterruptedException {
        try (WatchedLab lab = new WatchedLab()) {
            lab.found = time -> {
                lab.loop.follow("replica-2");
                return MadeReport.at(time).problem(A).examination();
            };
            lab.loop.lead("replica-1");
            lab.clock.settle();
            assertEquals(List.of(), lab.changes());
            assertEquals(Ledger.EMPTY, lab.stored);
            assertNull(lab.loop.snapshot().latest());
        }
    }

    @Test
    void afterAnInterruptedTermTheNextOneExaminesAtOnce() throws InterruptedException {
        try (WatchedLab lab = new WatchedLab()) {
            int[] calls = new int[1];
            lab.found = time -> {
                if (calls[0]++ == 0) {
                    lab.loop.follow(null);
                    lab.loop.lead("replica-1");
                }
                return MadeReport.at(time).problem(A).examination();
            };
            lab.loop.lead("replica-1");
            lab.clock.settle();
            assertEquals(2, calls[0]);
            assertEquals(2, lab.reads.get());
            assertEquals(List.of("BEGAN storage.a"), lab.changes());
        }
    }

    @Test
    void whatSomebodyElseHasWrittenIsNotOverwritten() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            lab.found = time -> MadeReport.at(time).problem(A).examination();
            lab.onWrite = new StaleLedgerException("somebody");
            lab.clock.advance(LONGER);
            assertEquals(List.of(), lab.changes());
            assertEquals(0, lab.loop.snapshot().open().size());
            lab.onWrite = null;
            lab.clock.advance(LONGER);
            assertEquals(2, lab.reads.get());
            assertEquals(List.of("BEGAN storage.a"), lab.changes());
        }
    }

    @Test
    void aLedgerThatCannotBeWrittenDelaysWhatIsTold() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            lab.found = time -> MadeReport.at(time).problem(A).examination();
            lab.onWrite = new IOException("no answer");
            lab.clock.advance(LONGER.multipliedBy(3));
            assertEquals(List.of(), lab.changes());
            assertEquals(1, count(lab.log, "no answer"));
            Snapshot.Examined latest =
                    Objects.requireNonNull(lab.loop.snapshot().latest());
            assertTrue(latest.at().isAfter(MadeReport.START));
            lab.onWrite = null;
            lab.clock.advance(LONGER.multipliedBy(2));
            assertEquals(List.of("BEGAN storage.a"), lab.changes());
        }
    }

    @Test
    void withoutTheLedgerNothingIsExamined() throws InterruptedException {
        try (WatchedLab lab = new WatchedLab()) {
            lab.onRead = new IOException("no answer");
            lab.loop.lead(null);
            lab.clock.advance(Duration.ofMinutes(1));
            assertEquals(List.of(), lab.examined);
            assertEquals(1, count(lab.log, "no answer"));
            assertTrue(lab.reads.get() > 5 && lab.reads.get() < 20, () -> lab.reads + " reads");
            lab.onRead = null;
            lab.clock.advance(Duration.ofSeconds(6));
            assertEquals(List.of(Trigger.START), lab.examined);
        }
    }

    @Test
    void anExaminationThatFailsIsTriedAgainLaterAndLater() throws InterruptedException {
        try (WatchedLab lab = new WatchedLab()) {
            lab.found = time -> {
                throw new IllegalStateException("broken");
            };
            lab.loop.lead(null);
            lab.clock.advance(Duration.ofMinutes(40));
            // After 0, 5, 15 and 35 minutes, each of them a little early or late.
            assertEquals(4, lab.failed.get());
            assertEquals(1, count(lab.log, "broken"));
            lab.found = time -> MadeReport.at(time).examination();
            lab.clock.advance(Duration.ofMinutes(50));
            assertTrue(lab.examined.size() >= 1, lab.examined::toString);
            lab.found = time -> {
                throw new IllegalStateException("broken");
            };
            lab.clock.advance(Duration.ofMinutes(6));
            assertEquals(2, count(lab.log, "broken"));
        }
    }

    @Test
    void aReceiverThatFailsStopsNobodyElse() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            lab.onReceive = new IllegalStateException("full");
            lab.found = time -> MadeReport.at(time).problem(A).examination();
            lab.clock.advance(LONGER);
            assertEquals(List.of("BEGAN storage.a"), lab.changes());
            assertEquals(1, count(lab.log, "full"));
        }
    }

    @Test
    void anInterruptEndsIt() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            lab.thread.interrupt();
            assertInstanceOf(InterruptedException.class, lab.ended());
            assertNotNull(lab.loop.fault());
        }
    }

    @Test
    void anExaminationThatWasInterruptedCountsForNothing() throws InterruptedException {
        try (WatchedLab lab = new WatchedLab()) {
            lab.found = time -> {
                Thread.currentThread().interrupt();
                return MadeReport.at(time).problem(A).examination();
            };
            lab.loop.lead(null);
            assertInstanceOf(InterruptedException.class, lab.ended());
            assertEquals(List.of(), lab.changes());
            assertEquals(Ledger.EMPTY, lab.stored);
        }
    }

    @Test
    void anExaminationThatDoesNotEndIsAFault() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            lab.found = time -> {
                begun.countDown();
                end.await();
                return MadeReport.at(time).examination();
            };
            assertNull(lab.loop.fault());
            Instant next = Objects.requireNonNull(lab.loop.snapshot().next());
            lab.clock.set(next);
            begun.await();
            assertNull(lab.loop.fault());
            lab.clock.set(next.plus(Duration.ofMinutes(31)));
            assertNotNull(lab.loop.fault());
            end.countDown();
            lab.clock.settle();
            assertNull(lab.loop.fault());
        }
    }

    @Test
    void whatIsToldHasTheNumbersOfTheLedger() throws InterruptedException {
        try (WatchedLab lab = WatchedLab.leading()) {
            for (int i = 0; i < 5; i++) {
                lab.found = time -> MadeReport.at(time).problem(A).examination();
                lab.clock.advance(LONGER);
                lab.found = time ->
                        MadeReport.at(time).check("storage.a", Status.PASS).examination();
                lab.clock.advance(LONGER);
            }
            List<Long> numbers = lab.watched.stream()
                    .flatMap(each -> each.changes().stream())
                    .map(CauseChange::number)
                    .toList();
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), numbers);
        }
    }
}
