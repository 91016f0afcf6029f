package dev.registrydoctor.doctor.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one receiver is told, step by step, without threads. */
class ReceiverWorkTest {

    private static final Instant START = MadeUpChanges.START;

    private final MadeUpChanges changes = new MadeUpChanges();
    private final CountedNews news = new CountedNews();
    private Instant now = START;

    private ReceiverWork work(RecordingReceiver receiver) {
        return new ReceiverWork(receiver, changes, new ReceiverNews(receiver.name(), news, news), () -> 0);
    }

    /** Does all that is due now; returns when the next step is. */
    private Instant settle(ReceiverWork work) throws InterruptedException {
        Instant due = work.step(now, () -> true);
        for (int steps = 0; !due.isAfter(now); steps++) {
            assertTrue(steps < 1_000, "it never comes to rest");
            due = work.step(now, () -> true);
        }
        return due;
    }

    /** Does all that is due now, and goes on to when the next step is; returns how long that takes. */
    private Duration pass(ReceiverWork work) throws InterruptedException {
        Instant before = now;
        now = settle(work);
        return Duration.between(before, now);
    }

    private static List<List<Long>> numbers(List<List<CauseChange>> messages) {
        return messages.stream()
                .map(message -> message.stream().map(CauseChange::number).toList())
                .toList();
    }

    @Test
    void eachChangeIsToldOnceAndInItsOrder() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        changes.began("b");
        settle(work);
        changes.ended("a");
        settle(work);
        settle(work);

        assertEquals(List.of(List.of(1L), List.of(2L), List.of(3L)), numbers(receiver.told));
        assertEquals(3, changes.toldTo("ops"));
        assertEquals(3, news.told);
        assertEquals(List.of(), news.lines);
    }

    @Test
    void aNewReceiverBeginsWithWhatIsOpenInOneMessage() throws InterruptedException {
        changes.began("old");
        changes.ended("old");
        CauseChange first = changes.began("a");
        CauseChange second = changes.began("b");
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);

        settle(work(receiver));

        assertEquals(List.of(List.of(first, second)), receiver.told);
        assertEquals(4, changes.toldTo("ops"));
    }

    @Test
    void whatIsOpenForLongHasTheIdOfItsBeginEvenWhenThatIsForgotten() throws InterruptedException {
        CauseChange first = changes.began("a");
        for (int i = 0; i < Ledger.MOST_CHANGES / 2; i++) {
            changes.began("x" + i);
            changes.ended("x" + i);
        }
        assertFalse(changes.now().changes().contains(first));
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);

        settle(work(receiver));

        assertEquals(List.of(first.id()), receiver.ids());
        assertEquals(0, news.dropped);
    }

    @Test
    void aNewReceiverIsToldNothingWhenNothingIsOpen() throws InterruptedException {
        changes.began("old");
        changes.ended("old");
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);

        assertEquals(Instant.MAX, settle(work));
        assertEquals(List.of(), receiver.attempts);
        assertEquals(2, changes.toldTo("ops"));
        settle(work);
        assertEquals(1, changes.written());
    }

    @Test
    void moreThanTheRateAllowsIsJoined() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(new MessageRate(10, 3));
        ReceiverWork work = work(receiver);
        settle(work);
        for (int i = 0; i < 10; i++) {
            changes.began("a" + i);
        }
        settle(work);
        assertEquals(
                List.of(List.of(1L), List.of(2L), List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L)), numbers(receiver.told));

        changes.ended("a0");
        changes.ended("a1");
        assertEquals(now.plusSeconds(6), settle(work));
        assertEquals(3, receiver.attempts.size());
        now = now.plusMillis(5_999);
        assertEquals(now.plusMillis(1), settle(work));
        now = now.plusMillis(1);
        settle(work);
        assertEquals(List.of(11L, 12L), numbers(receiver.told).get(3));
    }

    @Test
    void aReceiverWithoutARateIsToldEverythingAtOnce() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(null);
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        changes.began("b");
        changes.ended("a");
        settle(work);

        assertEquals(List.of(List.of(1L, 2L, 3L)), numbers(receiver.told));
    }

    private static NotToldException fails(@Nullable Duration after) {
        return new NotToldException("HTTP 503", false, after);
    }

    @Test
    void aFailureIsTriedAgainAsItWasAndLaterEachTime() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(new MessageRate(60, 60));
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            receiver.failures.add(fails(null));
        }
        for (int i = 0; i < 11; i++) {
            Instant due = settle(work);
            waits.add(Duration.between(now, due));
            changes.began("later" + i);
            assertEquals(due, work.step(now, () -> true));
            now = due;
        }
        settle(work);

        assertEquals(
                List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L),
                waits.stream().map(Duration::toSeconds).toList());
        assertEquals(
                12,
                receiver.attempts.stream()
                        .filter(List.of(changes.now().changes().get(0))::equals)
                        .count());
        assertEquals(12, news.told);
        assertEquals(11, news.notTold);
        assertEquals(2, news.lines.size(), () -> "said when it fails and when it works: " + news.lines);
    }

    @Test
    void aMessageThatFailedIsNotJoinedWithWhatHappenedMeanwhile() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(null);
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        changes.began("b");
        receiver.failures.add(fails(null));
        now = settle(work);
        changes.ended("a");
        settle(work);

        assertEquals(List.of(List.of(1L, 2L), List.of(1L, 2L), List.of(3L)), numbers(receiver.attempts));
    }

    @Test
    void waitsAsLongAsTheReceiverAsksButNotForever() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        receiver.failures.add(fails(Duration.ofSeconds(40)));
        receiver.failures.add(fails(Duration.ofDays(3)));
        receiver.failures.add(fails(Duration.ofMillis(1)));

        assertEquals(Duration.ofSeconds(40), pass(work));
        assertEquals(Duration.ofMinutes(15), pass(work));
        assertEquals(Duration.ofSeconds(4), pass(work));
        settle(work);
        assertEquals(1, receiver.told.size());
    }

    @Test
    void whatIsRefusedForGoodIsDroppedAndSaidOnce() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);
        settle(work);
        for (String name : List.of("a", "b", "c")) {
            changes.began(name);
        }
        receiver.failures.add(new NotToldException("HTTP 404", true, null));
        receiver.failures.add(new NotToldException("HTTP 404", true, null));
        settle(work);

        assertEquals(List.of(List.of(3L)), numbers(receiver.told));
        assertEquals(3, receiver.attempts.size());
        assertEquals(2, news.dropped);
        assertEquals(2, news.lines.size(), () -> "once for both, and that it works: " + news.lines);
        assertEquals(3, changes.toldTo("ops"));
    }

    @Test
    void whatFellOutOfTheLedgerIsCountedOnceAndTheReceiverIsToldHowMuch() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        changes.began("b");
        for (int i = 0; i < 120; i++) {
            changes.began("x" + i);
            changes.ended("x" + i);
        }
        receiver.failures.add(fails(null));
        now = settle(work);
        settle(work);

        assertEquals(42, news.dropped);
        assertEquals(List.of(42L), receiver.losses);
        assertEquals(200, receiver.told.get(0).size());
        assertEquals(242, changes.toldTo("ops"));
        changes.began("c");
        now = now.plusSeconds(60);
        settle(work);
        assertEquals(List.of(42L, 0L), receiver.losses);
        assertEquals(42, news.dropped);
    }

    @Test
    void whatIsLostIsCountedOnceHoweverOftenItIsLookedAt() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(new MessageRate(1, 1));
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        settle(work);
        for (int i = 0; i < 101; i++) {
            changes.began("x" + i);
            changes.ended("x" + i);
        }
        settle(work);
        settle(work);

        assertEquals(1, receiver.attempts.size());
        assertEquals(2, news.dropped);
    }

    @Test
    void whatAReceiverDoesNotWantCountsAsToldAndIsNeverLost() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver("ops", MessageRate.USUAL, false, null);
        ReceiverWork work = work(receiver);
        settle(work);
        for (int i = 0; i < 300; i++) {
            changes.began("x" + i, Grade.WARNING);
            settle(work);
        }
        changes.began("a", Grade.UNEXPLAINED);
        changes.began("y", Grade.WARNING);
        settle(work);

        assertEquals(List.of(List.of(301L)), numbers(receiver.told));
        assertEquals(302, changes.toldTo("ops"));
        assertEquals(0, news.dropped);
    }

    @Test
    void nothingMoreIsSentWhileItCannotBeRecorded() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        changes.began("b");
        changes.breaks(true);
        now = settle(work);
        now = settle(work);
        assertEquals(List.of(List.of(1L)), numbers(receiver.attempts));

        changes.breaks(false);
        settle(work);
        assertEquals(List.of(List.of(1L), List.of(2L)), numbers(receiver.attempts));
        assertEquals(2, changes.toldTo("ops"));
        assertFalse(news.lines.toString().contains("planted"), () -> news.lines.toString());
    }

    @Test
    void aCrashBetweenTheCallAndTheRecordRepeatsOneMessageWithTheSameIds() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        settle(work(receiver));
        changes.began("a");
        changes.began("b");
        changes.breaks(true);
        settle(work(receiver));
        changes.breaks(false);
        settle(work(receiver));

        assertEquals(List.of(List.of(1L), List.of(1L), List.of(2L)), numbers(receiver.told));
        assertEquals(receiver.ids().get(0), receiver.ids().get(1));
    }

    @Test
    void nobodyIsCalledByAReplicaThatDoesNotLeadAnyMore() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver("ops", MessageRate.USUAL, true, Duration.ofMinutes(1));
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        work.step(now, () -> false);
        assertEquals(List.of(), receiver.attempts);

        settle(work);
        now = now.plusSeconds(90);
        int reminders = receiver.reminders.size();
        work.step(now, () -> false);
        assertEquals(reminders, receiver.reminders.size());
        assertEquals(1, receiver.attempts.size());
    }

    @Test
    void aNewTermBelievesTheLedger() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        receiver.failures.add(fails(null));
        settle(work);
        // Meanwhile another leader tells it.
        settle(work(receiver));
        work.begin();
        settle(work);

        assertEquals(List.of(List.of(1L)), numbers(receiver.told));
    }

    @Test
    void anotherLedgerBeginsFromItsOwnNumbers() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);
        settle(work);
        for (String name : List.of("a", "b", "c")) {
            changes.began(name);
        }
        settle(work);
        changes.reset();
        settle(work);
        changes.began("d");
        settle(work);

        assertEquals(List.of(List.of(1L), List.of(2L), List.of(3L), List.of(1L)), numbers(receiver.told));
        assertEquals(1, changes.toldTo("ops"));
    }

    @Test
    void whoForgetsIsRemindedOfAllThatIsOpenAndThatItWants() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver("ops", null, false, Duration.ofMinutes(1));
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        changes.began("w", Grade.WARNING);
        changes.began("b");
        settle(work);
        now = now.plusSeconds(59);
        settle(work);
        assertEquals(0, receiver.reminders.size());

        now = now.plusSeconds(1);
        settle(work);
        changes.ended("a");
        settle(work);
        now = now.plusSeconds(60);
        receiver.failures.add(fails(null));
        assertEquals(Duration.ofSeconds(1), pass(work));
        receiver.failures.add(new NotToldException("HTTP 400", true, null));
        assertEquals(Duration.ofMinutes(1), pass(work));
        settle(work);

        assertEquals(
                List.of(List.of("shop/a", "shop/b"), List.of("shop/b")),
                receiver.reminders.stream()
                        .map(open -> open.stream()
                                .map(cause -> cause.key().subject().name())
                                .toList())
                        .toList());
        assertEquals(0, news.dropped);
        assertEquals(2, receiver.told.size());
    }

    @Test
    void aFaultOfTheReceiverIsNamedButNotQuoted() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        receiver.failures.add(new IllegalArgumentException("planted-secret"));
        now = settle(work);
        settle(work);

        assertEquals(1, receiver.told.size());
        assertTrue(news.lines.get(0).contains("IllegalArgumentException"), news.lines.get(0));
        assertFalse(news.lines.toString().contains("planted"));
    }

    @Test
    void aClockThatIsSetBackStopsNothing() throws InterruptedException {
        RecordingReceiver receiver = new RecordingReceiver(new MessageRate(1, 1));
        ReceiverWork work = work(receiver);
        settle(work);
        changes.began("a");
        receiver.failures.add(fails(null));
        settle(work);
        now = now.minus(Duration.ofDays(1));
        Instant due = settle(work);
        assertTrue(due.isBefore(now.plusSeconds(61)), () -> "it waits until " + due);
        now = due;
        settle(work);

        assertEquals(1, receiver.told.size());
    }
}
