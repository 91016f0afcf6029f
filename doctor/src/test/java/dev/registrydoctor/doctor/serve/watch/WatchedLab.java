package dev.registrydoctor.doctor.serve.watch;

import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.Examining;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerKeeper;
import dev.registrydoctor.doctor.serve.cause.LedgerStore;
import dev.registrydoctor.doctor.serve.cause.MadeReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A loop with its thread, whose time, environment and store a test decides. */
final class WatchedLab implements AutoCloseable, LedgerStore, WatchListener {

    static final Duration EVERY = Duration.ofMinutes(5);

    /** More than the time between two examinations, and less than two. */
    static final Duration LONGER = Duration.ofMinutes(6);

    /** What the next examinations find. */
    interface Found {
        ExaminationReport at(Instant time) throws InterruptedException;
    }

    final VirtualClock clock = new VirtualClock(MadeReport.START);
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final List<Watched> watched = Collections.synchronizedList(new ArrayList<>());
    final List<Trigger> examined = Collections.synchronizedList(new ArrayList<>());
    final List<Boolean> led = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger noticed = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final LedgerKeeper keeper = new LedgerKeeper(this);
    final WatchLoop loop;
    final Thread thread;

    volatile Found found = time -> MadeReport.at(time).examination();
    volatile Ledger stored = Ledger.EMPTY;
    volatile @Nullable IOException onRead;
    volatile @Nullable IOException onWrite;
    volatile @Nullable RuntimeException onReceive;
    private volatile @Nullable Throwable end;

    WatchedLab() {
        Examining examining = () -> found.at(clock.now());
        loop = new WatchLoop(
                examining,
                keeper,
                EVERY,
                new Random(1),
                clock,
                this,
                log::add,
                List.of(
                        each -> {
                            if (onReceive != null) {
                                throw onReceive;
                            }
                        },
                        watched::add));
        thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (InterruptedException | RuntimeException | Error e) {
                        end = e;
                    }
                },
                "loop of a test");
        clock.expect(thread);
        thread.start();
    }

    /** A lab whose replica leads, and has examined once. */
    static WatchedLab leading() throws InterruptedException {
        WatchedLab lab = new WatchedLab();
        lab.loop.lead(null);
        lab.clock.settle();
        return lab;
    }

    /** Kinds and problems of all changes that were passed on. */
    List<String> changes() {
        return watched.stream()
                .flatMap(each -> each.changes().stream())
                .map(change -> change.kind() + " " + change.cause().key().problem())
                .toList();
    }

    /** What ended the thread; null while it runs. */
    @Nullable
    Throwable ended() throws InterruptedException {
        thread.join(Duration.ofMinutes(1).toMillis());
        return end;
    }

    @Override
    public Ledger read() throws IOException {
        reads.incrementAndGet();
        IOException failure = onRead;
        if (failure != null) {
            throw failure;
        }
        return stored;
    }

    @Override
    public void write(Ledger ledger) throws IOException {
        IOException failure = onWrite;
        if (failure != null) {
            throw failure;
        }
        stored = ledger;
    }

    @Override
    public void examined(Trigger trigger, Duration took, boolean apiAnswered) {
        examined.add(trigger);
    }

    @Override
    public void failed(Trigger trigger) {
        failed.incrementAndGet();
    }

    @Override
    public void noticed() {
        noticed.incrementAndGet();
    }

    @Override
    public void changed(CauseChange change) {
        // The changes are in what is passed on.
    }

    @Override
    public void leading(boolean leads) {
        led.add(leads);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofMinutes(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
