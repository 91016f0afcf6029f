package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.watch.ServeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A clock that goes on when it is told to. */
public final class HandClock implements ServeClock {

    private final Set<Object> monitors = ConcurrentHashMap.newKeySet();
    private volatile Instant now = MadeUpChanges.START;

    @Override
    public Instant now() {
        return now;
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // as the interface says, it may wake up early
    public void await(Object monitor, Duration limit) throws InterruptedException {
        // Before it was known, an advance may have passed it by: so the caller looks at the time once more.
        if (!monitors.add(monitor)) {
            monitor.wait();
        }
    }

    public void advance(Duration time) {
        now = now.plus(time);
        for (Object monitor : monitors) {
            synchronized (monitor) {
                monitor.notifyAll();
            }
        }
    }
}
