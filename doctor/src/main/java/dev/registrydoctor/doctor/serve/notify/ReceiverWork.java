package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one receiver, one step at a time: a message, a reminder, or a note in the ledger. Nothing is sent before
 * the message before it was recorded, so a crash repeats one message at most.
 */
final class ReceiverWork {

    private final ChangeReceiver receiver;
    private final ToldLedger ledger;
    private final ReceiverNews news;
    private final DoubleSupplier random;
    private final MessageBudget budget;
    private final UntoldChanges untold;

    /** What failed and is tried again as it is, so that the receiver can tell that it is the same; or null. */
    private @Nullable Untold held;
    /** Of a message that was sent and is not recorded yet, else -1. */
    private long unrecorded;

    private int failures;
    private Instant paused;
    private Instant reminded;

    /**
     * The work for a receiver.
     *
     * @param random from 0 to 1, for jitter
     */
    ReceiverWork(ChangeReceiver receiver, ToldLedger ledger, ReceiverNews news, DoubleSupplier random) {
        this.receiver = receiver;
        this.ledger = ledger;
        this.news = news;
        this.random = random;
        budget = new MessageBudget(receiver.rate());
        untold = new UntoldChanges(receiver);
        begin();
    }

    /** Forgets what another leader may have done meanwhile. */
    void begin() {
        held = null;
        unrecorded = -1;
        failures = 0;
        paused = Instant.MIN;
        reminded = Instant.MIN;
        untold.forget();
    }

    /**
     * Does what is due.
     *
     * @param mayCall asked right before the receiver is called
     * @return when the next step is due if nothing happens before
     */
    Instant step(Instant now, BooleanSupplier mayCall) throws InterruptedException {
        if (paused.isAfter(now.plus(RetryDelay.LONGEST_ASKED))) {
            // The clock was set back.
            paused = now;
        }
        if (paused.isAfter(now)) {
            return paused;
        }
        if (unrecorded >= 0) {
            return record(now, unrecorded);
        }
        Untold next = held;
        if (next == null) {
            Ledger known = ledger.now();
            next = untold.next(known, Math.max(1, budget.available(now)));
            if (next.lostNow() > 0) {
                news.lost(next.lostNow());
            }
            if (next.changes().isEmpty()) {
                return next.isNews() ? record(now, next.upTo()) : remind(now, known, mayCall);
            }
        }
        if (budget.available(now) == 0) {
            return budget.next(now);
        }
        return mayCall.getAsBoolean() ? tell(now, next) : now;
    }

    private Instant tell(Instant now, Untold next) throws InterruptedException {
        budget.take(now);
        int size = next.changes().size();
        try {
            if (next.lost() > 0) {
                receiver.tellAfterLoss(next.lost(), next.changes());
            } else {
                receiver.tell(next.changes());
            }
            news.told(size);
        } catch (NotToldException e) {
            if (!e.isLasting()) {
                held = next;
                news.notTold(size, said(e));
                return pause(now, e.after());
            }
            news.refused(size, said(e));
        } catch (RuntimeException e) {
            // The receiver's own fault. Not its message, which may quote what was to be sent.
            held = next;
            news.notTold(size, e.getClass().getSimpleName());
            return pause(now, null);
        }
        held = null;
        failures = 0;
        return record(now, next.upTo());
    }

    private Instant record(Instant now, long upTo) {
        unrecorded = upTo;
        try {
            ledger.told(receiver.name(), upTo);
        } catch (IOException e) {
            news.notRecorded("the ledger cannot be written");
            return pause(now, null);
        }
        unrecorded = -1;
        failures = 0;
        untold.told(upTo);
        return now;
    }

    private Instant remind(Instant now, Ledger known, BooleanSupplier mayCall) throws InterruptedException {
        Duration every = receiver.forgetsAfter();
        if (every == null) {
            return Instant.MAX;
        }
        Instant due = reminded.equals(Instant.MIN) || reminded.isAfter(now) ? now : reminded.plus(every);
        if (due.isAfter(now)) {
            return due;
        }
        List<Cause> open = known.open().stream().filter(receiver::wants).toList();
        if (!open.isEmpty() && !mayCall.getAsBoolean()) {
            return now;
        }
        try {
            if (!open.isEmpty()) {
                receiver.remind(open);
                news.works();
            }
        } catch (NotToldException e) {
            news.notReminded(said(e));
            return pause(now, e.isLasting() ? every : e.after());
        } catch (RuntimeException e) {
            news.notReminded(e.getClass().getSimpleName());
            return pause(now, every);
        }
        failures = 0;
        reminded = now;
        return now.plus(every);
    }

    private Instant pause(Instant now, @Nullable Duration asked) {
        failures++;
        paused = now.plus(RetryDelay.after(failures, asked, random.getAsDouble()));
        return paused;
    }

    private static String said(NotToldException e) {
        return String.valueOf(e.getMessage());
    }
}
