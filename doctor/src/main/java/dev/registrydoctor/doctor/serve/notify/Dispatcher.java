package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Tells each receiver what it was not told yet, while this replica leads. Each has a thread of its own, so that a slow one holds up
 * nobody else. See docs/decisions/0037.
 */
public final class Dispatcher implements AutoCloseable {

    /** After this the program ends, whatever a receiver does. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    private final List<ReceiverThread> threads = new ArrayList<>();

    /**
     * Starts the threads, which tell nobody anything until {@link #leads}.
     *
     * @throws IllegalArgumentException when two receivers have one name
     */
    public Dispatcher(
            ToldLedger ledger,
            List<? extends ChangeReceiver> receivers,
            ServeClock clock,
            WatchListener listener,
            ServeLog log) {
        Set<String> names = new HashSet<>();
        for (ChangeReceiver receiver : receivers) {
            if (!names.add(receiver.name())) {
                throw new IllegalArgumentException("two receivers are named " + receiver.name());
            }
        }
        for (ChangeReceiver receiver : receivers) {
            ReceiverWork work = new ReceiverWork(
                    receiver,
                    ledger,
                    new ReceiverNews(receiver.name(), listener, log),
                    () -> ThreadLocalRandom.current().nextDouble());
            threads.add(new ReceiverThread(receiver.name(), work, clock));
        }
        threads.forEach(ReceiverThread::start);
    }

    /** This replica leads from now on, or does not any more: then nobody is told anything, once calls in progress are over. */
    public void leads(boolean now) {
        threads.forEach(thread -> thread.leads(now));
    }

    /** The ledger has changed. */
    public void wake() {
        threads.forEach(ReceiverThread::wake);
    }

    /** Ends the threads; calls in progress are given up. */
    @Override
    public void close() {
        threads.forEach(ReceiverThread::end);
        long until = System.nanoTime() + LONGEST_CLOSE.toNanos();
        try {
            for (ReceiverThread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
