package dev.registrydoctor.doctor.serve.watch;

import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.Examining;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerFold;
import dev.registrydoctor.doctor.serve.cause.LedgerKeeper;
import dev.registrydoctor.doctor.serve.cause.StaleLedgerException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Examines while this replica leads, one examination at a time, and keeps the ledger. {@link #run} is called by one thread; all other
 * methods by any.
 */
public final class WatchLoop {

    /** Until the ledger is read once more when that failed. */
    private static final Duration READ_AGAIN = Duration.ofSeconds(5);

    /** While there is nothing to do, whoever waits is woken up by what happens. */
    private static final Duration NOTHING_TO_DO = Duration.ofHours(1);

    /** Longer than an examination can take that looks at every node. */
    private static final Duration STUCK = Duration.ofMinutes(30);

    /** Kinds of failures that were said: more than there are, and a bound. */
    private static final int MOST_SAID = 50;

    private final Examining examining;
    private final LedgerKeeper keeper;
    private final ServeClock clock;
    private final WatchListener listener;
    private final ServeLog log;
    private final List<Watched.Receiver> receivers;
    private final Schedule schedule;
    private final ReportIds ids;
    private final Set<String> said = new HashSet<>();

    private final Object monitor = new Object();
    private boolean leading;
    private @Nullable String leader;
    /** Counts how often this replica began to lead, or ceased to: what an examination finds counts only in its own term. */
    private long term;

    private @Nullable Thread runner;
    private @Nullable Instant busySince;
    private boolean isLedgerRead;
    private boolean isFull;
    private volatile Snapshot snapshot = Snapshot.NOTHING;

    /**
     * A loop that does not lead yet.
     *
     * @param every the time between two examinations
     * @param random for the schedule's jitter and the names of reports
     * @param receivers who is given each examination that counts, in this order
     */
    public WatchLoop(
            Examining examining,
            LedgerKeeper keeper,
            Duration every,
            Random random,
            ServeClock clock,
            WatchListener listener,
            ServeLog log,
            List<Watched.Receiver> receivers) {
        this.examining = examining;
        this.keeper = keeper;
        this.clock = clock;
        this.listener = listener;
        this.log = log;
        this.receivers = List.copyOf(receivers);
        this.schedule = new Schedule(every, random);
        this.ids = new ReportIds(random);
    }

    /** What is known now. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Something that checks read has changed. */
    public void changed() {
        listener.noticed();
        synchronized (monitor) {
            schedule.changed(clock.now());
            monitor.notifyAll();
        }
    }

    /**
     * This replica leads from now on: the ledger is read, and an examination is due at once.
     *
     * @param identity its name, or null for a single replica
     */
    public void lead(@Nullable String identity) {
        synchronized (monitor) {
            if (leading) {
                leader = identity;
                return;
            }
            leading = true;
            leader = identity;
            isLedgerRead = false;
            term++;
            schedule.startAgain();
            publishRole();
            monitor.notifyAll();
        }
        listener.leading(true);
    }

    /**
     * Another replica leads, or nobody is known to.
     *
     * @param other the one that does, or null
     */
    public void follow(@Nullable String other) {
        boolean ceased;
        synchronized (monitor) {
            ceased = leading;
            leading = false;
            leader = other;
            term += ceased ? 1 : 0;
            publishRole();
            monitor.notifyAll();
        }
        if (ceased) {
            listener.leading(false);
        }
    }

    /** Examines until the thread is interrupted. */
    public void run() throws InterruptedException {
        synchronized (monitor) {
            runner = Thread.currentThread();
        }
        while (true) {
            Turn turn = await();
            if (readLedger(turn)) {
                examine(turn);
            }
        }
    }

    /** Why this does not do its work, or null when it does: it has ended, or an examination takes far too long. */
    public @Nullable String fault() {
        synchronized (monitor) {
            if (runner != null && !runner.isAlive()) {
                return "the thread that examines has ended";
            }
            Instant since = busySince;
            return since != null && since.plus(STUCK).isBefore(clock.now())
                    ? "an examination has not ended since " + since
                    : null;
        }
    }

    /** An examination that is due, and the term in which it is. */
    private record Turn(Trigger trigger, long term) {}

    private Turn await() throws InterruptedException {
        synchronized (monitor) {
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Instant now = clock.now();
                Schedule.Due due = schedule.due(now);
                if (leading && !now.isBefore(due.at())) {
                    return new Turn(due.trigger(), term);
                }
                publishNext(leading ? due.at() : null);
                clock.await(monitor, leading ? Duration.between(now, due.at()) : NOTHING_TO_DO);
            }
        }
    }

    private boolean readLedger(Turn turn) throws InterruptedException {
        synchronized (monitor) {
            if (isLedgerRead && turn.term == term) {
                return true;
            }
        }
        try {
            Ledger ledger = keeper.read();
            synchronized (monitor) {
                isLedgerRead = turn.term == term;
                publish(snapshot.latest(), snapshot.good(), ledger);
                return isLedgerRead;
            }
        } catch (IOException e) {
            sayOnce("the ledger cannot be read, so nothing is examined: ", e);
            synchronized (monitor) {
                clock.await(monitor, READ_AGAIN);
            }
            return false;
        }
    }

    private void examine(Turn turn) throws InterruptedException {
        Instant begun = clock.now();
        synchronized (monitor) {
            schedule.begun(begun);
            busySince = begun;
        }
        ExaminationReport report;
        try {
            report = examining.examine();
        } catch (RuntimeException | StackOverflowError e) {
            sayOnce("an examination failed: ", e);
            synchronized (monitor) {
                schedule.failed(clock.now());
            }
            listener.failed(turn.trigger);
            return;
        } finally {
            synchronized (monitor) {
                busySince = null;
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("an examination that was interrupted found only a part");
        }
        Instant done = clock.now();
        synchronized (monitor) {
            if (turn.term != term) {
                // Whoever leads now examines by itself; the examination of the term that has begun meanwhile stays due.
                return;
            }
            schedule.done(done);
        }
        Duration took = Duration.between(begun, done);
        listener.examined(turn.trigger, took, report.apiAnswered());
        keep(report, turn, took);
    }

    private void keep(ExaminationReport report, Turn turn, Duration took) {
        String id = ids.next(report.at());
        Snapshot.Examined examined = new Snapshot.Examined(id, report.at(), report.shown(), report.apiAnswered());
        List<CauseChange> changes;
        try {
            changes = fold(report, id);
        } catch (StaleLedgerException e) {
            dropped();
            return;
        } catch (IOException e) {
            sayOnce("the ledger cannot be written, so nobody is told of changes until it can: ", e);
            synchronized (monitor) {
                publish(examined, good(examined), keeper.ledger());
            }
            return;
        }
        synchronized (monitor) {
            publish(examined, good(examined), keeper.ledger());
        }
        said.clear();
        changes.forEach(this::tell);
        Watched watched = new Watched(examined, turn.trigger, took, changes);
        for (Watched.Receiver receiver : receivers) {
            try {
                receiver.watched(watched);
            } catch (RuntimeException e) {
                sayOnce("an examination could not be passed on: ", e);
            }
        }
    }

    /**
     * Somebody else has written the ledger. If another replica leads, this one is told before the time for the next examination has
     * passed; else somebody has edited the object, and the next examination goes on with what there is then.
     */
    private void dropped() {
        log.say("somebody else has written the ledger: this examination is dropped");
        synchronized (monitor) {
            isLedgerRead = false;
            schedule.failed(clock.now());
        }
    }

    private List<CauseChange> fold(ExaminationReport report, String id) throws IOException {
        LedgerFold.Folded[] folded = new LedgerFold.Folded[1];
        keeper.update(before -> {
            folded[0] = LedgerFold.fold(before, report, id);
            return folded[0].ledger();
        });
        int notKept = folded[0].notKept();
        if (notKept > 0 && !isFull) {
            log.say(notKept + " causes are not told, since " + LedgerFold.MOST_OPEN
                    + " can be open at most; the report has them all");
        }
        isFull = notKept > 0;
        return folded[0].changes();
    }

    private void tell(CauseChange change) {
        listener.changed(change);
        log.say(change.kind().label() + ": " + change.cause().grade().label() + " "
                + change.cause().key().problem() + " on " + change.cause().key().subject() + ": "
                + change.cause().summary());
    }

    private Snapshot.@Nullable Examined good(Snapshot.Examined latest) {
        return latest.apiAnswered() ? latest : snapshot.good();
    }

    private void publish(Snapshot.@Nullable Examined latest, Snapshot.@Nullable Examined good, Ledger ledger) {
        snapshot = new Snapshot(leading, leader, latest, good, ledger.open(), snapshot.next());
    }

    private void publishRole() {
        snapshot = new Snapshot(leading, leader, snapshot.latest(), snapshot.good(), snapshot.open(), null);
    }

    private void publishNext(@Nullable Instant next) {
        if (Objects.equals(snapshot.next(), next)) {
            return;
        }
        snapshot = new Snapshot(leading, leader, snapshot.latest(), snapshot.good(), snapshot.open(), next);
    }

    /** What fails once fails each time: a kind of failure is said again only after an examination has succeeded. */
    private void sayOnce(String line, Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String place = trace.length == 0 ? "" : trace[0].toString();
        if (said.size() < MOST_SAID && said.add(line + e.getClass().getName() + place)) {
            String message = e.getMessage();
            log.say(line + e.getClass().getSimpleName() + (message == null ? "" : ": " + message));
        }
    }
}
