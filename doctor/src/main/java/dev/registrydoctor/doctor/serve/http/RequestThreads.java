package dev.registrydoctor.doctor.serve.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a server. Java's server reads a request, and writes its answer, on the thread that was given to it, for as long as the
 * client takes. So a guard closes the connections of clients that are slow, and of the slowest ones sooner when others wait for a
 * thread. The request that came last is the next one: a probe of the kubelet, which waits for a second, does not stand in line behind
 * clients that hold connections for minutes.
 */
final class RequestThreads implements Executor, AutoCloseable {

    /** What a thread does for its request. */
    enum Phase {
        /** Waits for the client. */
        READING,
        /** Makes the answer; never interrupted, because an interrupt closes the files that are read for it. */
        WORKING,
        /** Waits for the client. */
        WRITING
    }

    private static final long LOOK_MILLIS = 100;

    private final Requests waiting = new Requests();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<Running> own = new ThreadLocal<>();
    private final ThreadPoolExecutor threads;
    private final Thread guard;
    private final ServerLimits.Patience patience;

    RequestThreads(int most, ServerLimits.Patience patience) {
        this.patience = patience;
        threads = new ThreadPoolExecutor(most, most, 30, TimeUnit.SECONDS, waiting, task -> daemon(task, "serve-http"));
        threads.allowCoreThreadTimeOut(true);
        guard = daemon(this::guard, "serve-http-guard");
        guard.start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable request) {
        threads.execute(() -> {
            Running now = new Running();
            own.set(now);
            begin(now);
            try {
                request.run();
            } finally {
                own.remove();
                running.remove(now);
                now.end();
            }
        });
    }

    /** Says what the thread that calls does from now on. */
    void enter(Phase phase) {
        Running now = own.get();
        if (now != null) {
            now.enter(phase);
        }
    }

    private void begin(Running now) {
        running.add(now);
        synchronized (guard) {
            guard.notifyAll();
        }
    }

    private void guard() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                synchronized (guard) {
                    while (running.isEmpty()) {
                        guard.wait();
                    }
                }
                Thread.sleep(LOOK_MILLIS);
                closeSlow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSlow() {
        int others = waiting.size();
        List<Running> oldestFirst = running.stream()
                .sorted(Comparator.comparingLong(Running::began))
                .toList();
        for (Running one : oldestFirst) {
            boolean slow = one.closeAfter(patience.reading(), patience.writing());
            if (slow || (others > 0 && one.closeAfter(patience.readingWhenBusy(), patience.writingWhenBusy()))) {
                others--;
            }
        }
    }

    /** Ends all that still runs. */
    @Override
    public void close() {
        guard.interrupt();
        threads.shutdownNow();
    }

    /** A request and its thread. */
    private static final class Running {

        private final Thread thread = Thread.currentThread();
        private final long began = System.nanoTime();
        private long since = began;
        private Phase phase = Phase.READING;
        private boolean over;

        long began() {
            return began;
        }

        synchronized void enter(Phase next) {
            // An interrupt that came between two phases must not close what the next one opens.
            Thread.interrupted();
            phase = next;
            since = System.nanoTime();
        }

        /** The interrupt closes the connection, if the thread waits for it or does so next. */
        synchronized boolean closeAfter(Duration reading, Duration writing) {
            Duration most = phase == Phase.READING ? reading : writing;
            if (over || phase == Phase.WORKING || System.nanoTime() - since < most.toNanos()) {
                return false;
            }
            thread.interrupt();
            return true;
        }

        /** The thread takes other requests after this one. */
        synchronized void end() {
            over = true;
            Thread.interrupted();
        }
    }

    /** The last one first. No more than there are connections, each of which has one request. */
    private static final class Requests extends LinkedBlockingDeque<Runnable> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return offerFirst(task);
        }
    }
}
