package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is kept of past examinations. Bounded by time and size: the oldest goes first. Safe for several threads. */
public interface History extends AutoCloseable {

    /**
     * Keeps an examination, and the changes that it showed. A failure to write is said in the log and counted; it stops nothing.
     *
     * @param report its report, kept in full only when something changed; may be dropped to stay within the size
     */
    void add(PastExamination examination, Optional<PastReport> report, List<CauseChange> changes);

    /** Examinations that began at this time or later, the oldest first. */
    List<PastExamination> examinations(Instant from);

    /** Changes at this time or later, the oldest first. */
    List<CauseChange> changes(Instant from);

    /** A report that was kept; empty when there is none with this id. */
    Optional<PastReport> report(String id);

    /** Bytes on disk, or in memory. */
    long bytes();

    @Override
    void close();
}
