package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A history that is gone with the process. Reports are packed. */
public final class MemoryHistory implements History {

    /** How long it reaches back where nothing else is said. */
    public static final Duration KEEP = Duration.ofDays(30);

    /** How large it becomes where nothing else is said. */
    public static final long BYTES = 8 << 20;

    private final Duration keep;
    private final long bytes;
    private final ServeClock clock;
    private final HistoryTables tables = HistoryTables.inMemory();

    /**
     * An empty one.
     *
     * @param bytes how many it may hold
     */
    public MemoryHistory(Duration keep, long bytes, ServeClock clock) {
        this.keep = keep;
        this.bytes = bytes;
        this.clock = clock;
    }

    @Override
    public synchronized void add(PastExamination examination, Optional<PastReport> report, List<CauseChange> changes) {
        tables.add(examination, changes);
        report.ifPresent(this::keep);
        tables.forgetBefore(clock.now().minus(keep));
        tables.shrinkTo(bytes);
    }

    private void keep(PastReport report) {
        byte[] packed = EntryCodec.write(report);
        if (packed.length <= bytes / 4) {
            tables.reports().put(report.id(), packed);
        }
    }

    @Override
    public synchronized List<PastExamination> examinations(Instant from) {
        return tables.examinations(from);
    }

    @Override
    public synchronized List<CauseChange> changes(Instant from) {
        return tables.changes(from);
    }

    @Override
    public synchronized Set<String> reports() {
        return tables.reportIds();
    }

    @Override
    public synchronized Optional<PastReport> report(String id) {
        return tables.report(id);
    }

    @Override
    public synchronized long bytes() {
        return tables.bytes();
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
