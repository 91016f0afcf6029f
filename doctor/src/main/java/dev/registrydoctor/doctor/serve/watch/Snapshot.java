package dev.registrydoctor.doctor.serve.watch;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.reports.record.Report;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known now.
 *
 * @param leading whether this replica examines
 * @param leader who does, or null while nobody does or is known to
 * @param latest the last examination, or null before the first
 * @param good the last one in which the API server answered, or null; the page shows it while the API server is away
 * @param open the causes that are open
 * @param next when the next examination is due, or null while none is
 */
public record Snapshot(
        boolean leading,
        @Nullable String leader,
        @Nullable Examined latest,
        @Nullable Examined good,
        List<Cause> open,
        @Nullable Instant next) {

    /** Before anything. */
    public static final Snapshot NOTHING = new Snapshot(false, null, null, null, List.of(), null);

    public Snapshot {
        open = List.copyOf(open);
    }

    /**
     * One examination.
     *
     * @param id of its report
     * @param at when it began
     * @param report as people may see it
     * @param apiAnswered whether the API server answered
     */
    public record Examined(String id, Instant at, Report report, boolean apiAnswered) {}
}
