package dev.registrydoctor.doctor.serve.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Time that passes when a test says so, in steps: no step is made before all threads that wait for time have done what is due and wait
 * again. So a test of a day takes as long as what happens in it, and always happens in the same order.
 */
public final class VirtualClock implements ServeClock {

    private static final long HANG_SECONDS = 120;

    private Instant now;

    /** Threads that wait, each for a monitor and until a time. */
    private final Map<Thread, Waiting> waiting = new HashMap<>();

    /** Threads that waited at least once and do something now. */
    private final Set<Thread> working = new HashSet<>();

    private record Waiting(Object monitor, Instant until) {}

    public VirtualClock(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    public void await(Object monitor, Duration limit) throws InterruptedException {
        Thread self = Thread.currentThread();
        synchronized (this) {
            waiting.put(self, new Waiting(monitor, now.plus(limit)));
            working.remove(self);
            notifyAll();
        }
        try {
            // Whoever notifies has to hold the monitor, so nothing is missed between the lines above and here.
            monitor.wait(TimeUnit.SECONDS.toMillis(HANG_SECONDS));
        } finally {
            synchronized (this) {
                waiting.remove(self);
                working.add(self);
            }
        }
    }

    /** Counts a thread as working until it waits for the first time. */
    public synchronized void expect(Thread thread) {
        if (!waiting.containsKey(thread)) {
            working.add(thread);
        }
    }

    /** Returns when every thread has looked at what there is now, and waits for time to pass. */
    public void settle() throws InterruptedException {
        Map<Thread, Waiting> woken;
        synchronized (this) {
            quiet();
            woken = new HashMap<>(waiting);
            waiting.clear();
            working.addAll(woken.keySet());
        }
        for (Waiting each : woken.values()) {
            synchronized (each.monitor) {
                each.monitor.notifyAll();
            }
        }
        synchronized (this) {
            quiet();
        }
    }

    private synchronized void quiet() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
        while (true) {
            working.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
            if (working.isEmpty()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("hangs: " + working);
            }
            // A thread that ends tells nobody.
            wait(20);
        }
    }

    /** Makes it a time at once, and wakes up who waits, without waiting for what they do. */
    public void set(Instant time) {
        Map<Thread, Waiting> woken;
        synchronized (this) {
            now = time;
            woken = new HashMap<>(waiting);
        }
        for (Waiting each : woken.values()) {
            synchronized (each.monitor) {
                each.monitor.notifyAll();
            }
        }
    }

    /** Lets time pass, and everything happen that is due meanwhile, at its time. */
    public void advance(Duration time) throws InterruptedException {
        Instant target = now().plus(time);
        settle();
        while (now().isBefore(target)) {
            synchronized (this) {
                Instant next = target;
                for (Waiting each : waiting.values()) {
                    next = each.until.isBefore(next) ? each.until : next;
                }
                now = next.isAfter(now) ? next : now;
            }
            settle();
        }
    }
}
