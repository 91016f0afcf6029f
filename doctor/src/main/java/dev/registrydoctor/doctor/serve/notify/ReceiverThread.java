package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.watch.ServeClock;
import java.time.Duration;
import java.time.Instant;

/** Does the work for one receiver whenever there is some, while this replica leads. */
final class ReceiverThread {

    /** A wait without an end in sight is looked at again after this. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final ReceiverWork work;
    private final ServeClock clock;
    private final Thread thread;
    private final Object monitor = new Object();
    private boolean leads;
    private boolean ended;
    /** Whether something has happened that the work does not know of. */
    private boolean woken;
    /** Of how many terms as the leader it knows nothing. */
    private boolean newTerm;

    ReceiverThread(String name, ReceiverWork work, ServeClock clock) {
        this.work = work;
        this.clock = clock;
        thread = new Thread(this::run, "notify-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void leads(boolean now) {
        synchronized (monitor) {
            newTerm |= now && !leads;
            leads = now;
            monitor.notifyAll();
        }
    }

    void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    void end() {
        synchronized (monitor) {
            ended = true;
            monitor.notifyAll();
        }
        thread.interrupt();
    }

    void join(long milliseconds) throws InterruptedException {
        thread.join(milliseconds);
    }

    private boolean mayCall() {
        synchronized (monitor) {
            return leads && !ended;
        }
    }

    private void run() {
        Instant due = Instant.MIN;
        try {
            while (awaitWork(due)) {
                due = work.step(clock.now(), this::mayCall);
            }
        } catch (InterruptedException e) {
            // It was ended.
        }
    }

    /** Waits until there is something to do; false when it was ended. */
    private boolean awaitWork(Instant due) throws InterruptedException {
        synchronized (monitor) {
            while (!ended) {
                Instant now = clock.now();
                if (leads && (newTerm || woken || !now.isBefore(due))) {
                    if (newTerm) {
                        work.begin();
                    }
                    newTerm = false;
                    woken = false;
                    return true;
                }
                clock.await(monitor, leads ? waiting(now, due) : LONGEST_WAIT);
            }
            return false;
        }
    }

    private static Duration waiting(Instant now, Instant due) {
        return due.isAfter(now.plus(LONGEST_WAIT)) ? LONGEST_WAIT : Duration.between(now, due);
    }
}
