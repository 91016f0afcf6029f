package dev.registrydoctor.doctor.serve.watch;

import java.time.Duration;
import java.time.Instant;

/** Time, so that tests need not wait for it. */
public interface ServeClock {

    /** The time of day. */
    Instant now();

    /**
     * Waits on a monitor that the caller holds, until it is notified or the time has passed; may wake up early.
     *
     * @param limit longer than 0
     */
    void await(Object monitor, Duration limit) throws InterruptedException;

    /** The time of this machine. */
    ServeClock SYSTEM = new ServeClock() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the caller has the loop
        public void await(Object monitor, Duration limit) throws InterruptedException {
            monitor.wait(Math.max(1, limit.toMillis()));
        }
    };
}
