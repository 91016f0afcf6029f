package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is kept of past examinations. Bounded by time and size: the oldest goes first. Safe for several threads. */
public interface History extends AutoCloseable {

    /**
     * Keeps an examination, and the changes that it showed. A failure to write is said in the log and counted; it stops nothing.
     *
     * @param report its report, where people may ask for it later. It may be dropped to stay within the size
     */
    void add(PastExamination examination, Optional<PastReport> report, List<CauseChange> changes);

    /** Examinations that began at this time or later, the oldest first. */
    List<PastExamination> examinations(Instant from);

    /**
     * Changes at this time or later, the oldest first. The object of a cause that was read from a file is its subject, as people
     * may see it: names that they may not see are not written.
     */
    List<CauseChange> changes(Instant from);

    /** The ids of the reports that {@link #report} returns. */
    Set<String> reports();

    /** A report that was kept; empty when there is none with this id. */
    Optional<PastReport> report(String id);

    /** Bytes on disk, or in memory. */
    long bytes();

    @Override
    void close();
}
