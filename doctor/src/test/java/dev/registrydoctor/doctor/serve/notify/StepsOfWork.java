package dev.registrydoctor.doctor.serve.notify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The work for a receiver, and its time. */
abstract class StepsOfWork {

    static final Instant START = MadeUpChanges.START;

    final MadeUpChanges changes = new MadeUpChanges();
    final CountedNews news = new CountedNews();
    Instant now = START;

    ReceiverWork work(RecordingReceiver receiver) {
        return new ReceiverWork(receiver, changes, new ReceiverNews(receiver.name(), news, news), () -> 0);
    }

    /** Does all that is due now; returns when the next step is. */
    Instant settle(ReceiverWork work) throws InterruptedException {
        Instant due = work.step(now, () -> true);
        for (int steps = 0; !due.isAfter(now); steps++) {
            assertTrue(steps < 1_000, "it never comes to rest");
            due = work.step(now, () -> true);
        }
        return due;
    }

    /** Does all that is due now, and goes on to when the next step is; returns how long that takes. */
    Duration pass(ReceiverWork work) throws InterruptedException {
        Instant before = now;
        now = settle(work);
        return Duration.between(before, now);
    }

    static List<List<Long>> numbers(List<List<CauseChange>> messages) {
        return messages.stream()
                .map(message -> message.stream().map(CauseChange::number).toList())
                .toList();
    }

    static NotToldException fails(@Nullable Duration after) {
        return new NotToldException("HTTP 503", false, after);
    }
}
