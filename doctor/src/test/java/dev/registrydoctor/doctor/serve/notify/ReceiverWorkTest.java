package dev.registrydoctor.doctor.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one receiver is told, step by step, without threads. */
class ReceiverWorkTest extends StepsOfWork {

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
}
