package dev.registrydoctor.doctor.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of messages of one receiver when something fails, step by step, without threads. */
class ReceiverFailuresTest extends StepsOfWork {

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
