package dev.registrydoctor.doctor.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens between a begin and the message of it, each is told, in its order, and only a crash repeats one. */
class TellingTest {

    private final MadeUpChanges changes = new MadeUpChanges();
    private final CountedNews news = new CountedNews();
    private final List<String> happened = new ArrayList<>();
    private Instant now = MadeUpChanges.START;
    private RecordingReceiver receiver = new RecordingReceiver(MessageRate.USUAL);
    private ReceiverWork work = started(receiver);
    private int crashes;

    private ReceiverWork started(RecordingReceiver told) {
        return new ReceiverWork(told, changes, new ReceiverNews("ops", news, news), () -> 0.5);
    }

    private void rest(int most) throws InterruptedException {
        for (int i = 0; i < most && !work.step(now, () -> true).isAfter(now); i++) {
            // Until there is nothing more to do now.
        }
    }

    private void happens(Random random, int number) throws InterruptedException {
        int what = random.nextInt(10);
        if (what < 4) {
            happened.add(changes.began("x" + number).id());
        } else if (what < 6 && !changes.now().open().isEmpty()) {
            String name = changes.now().open().get(0).key().subject().name();
            happened.add(changes.ended(name.substring(name.indexOf('/') + 1)).id());
        } else if (what == 6) {
            receiver.failures.add(
                    random.nextBoolean()
                            ? new NotToldException("HTTP 500", false, Duration.ofSeconds(random.nextInt(60)))
                            : new IllegalStateException());
        } else if (what == 7) {
            changes.breaks(random.nextBoolean());
        } else if (what == 8) {
            crashes++;
            work = started(receiver);
        } else {
            now = now.plusMillis(random.nextInt(200_000));
        }
        rest(random.nextInt(4));
    }

    @ParameterizedTest
    @CsvSource({"10, 5, 60", "600, 1, 60", "1, 1, 60"})
    void eachChangeIsToldInItsOrderAndOnlyACrashRepeatsOne(int perMinute, int burst, int runs)
            throws InterruptedException {
        int repeated = 0;
        int joined = 0;
        for (int seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            changes.reset();
            changes.breaks(false);
            happened.clear();
            crashes = 0;
            receiver = new RecordingReceiver(new MessageRate(perMinute, burst));
            work = started(receiver);
            rest(10);
            for (int i = 0; i < 150; i++) {
                happens(random, i);
            }
            changes.breaks(false);
            receiver.failures.clear();
            for (int i = 0; i < 500; i++) {
                now = now.plusSeconds(60);
                rest(10);
            }

            assertEquals(happened, List.copyOf(new LinkedHashSet<>(receiver.ids())), "seed " + seed);
            int repeats = repeats(receiver.told);
            assertTrue(repeats <= crashes, () -> repeats + " repeated messages after " + crashes + " crashes");
            repeated += repeats;
            joined +=
                    receiver.told.stream().filter(message -> message.size() > 1).count() > 0 ? 1 : 0;
        }
        assertTrue(repeated > 0, "no crash came between a message and its record");
        assertTrue(joined > 0, "nothing was joined");
        assertEquals(0, news.dropped);
    }

    /** Messages with a change that was told before; each of these has nothing but what the one before it had first. */
    private static int repeats(List<List<CauseChange>> told) {
        int repeats = 0;
        long last = 0;
        for (List<CauseChange> message : told) {
            long first = message.get(0).number();
            assertTrue(first <= last + 1, "a change was left out");
            repeats += first <= last ? 1 : 0;
            last = Math.max(last, message.get(message.size() - 1).number());
        }
        return repeats;
    }
}
