package dev.registrydoctor.doctor.serve.metrics;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.record.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Serve as tests tell it to be, with its metrics. */
final class GivenServing implements ServeClock {

    static final Instant START = Instant.parse("2026-11-23T14:02:11.500Z");

    final AtomicReference<Snapshot> now = new AtomicReference<>(Snapshot.NOTHING);
    final AtomicReference<Instant> time = new AtomicReference<>(START);
    final AtomicLong historyBytes = new AtomicLong(-1);
    final ServeMetrics metrics =
            new ServeMetrics(now::get, this, Duration.ofMinutes(5), List.of("events", "team"), historyBytes::get);

    /** A report of an examination that began at the start. */
    static Examined examined(Report report, boolean apiAnswered) {
        return new Examined("1", START, report, apiAnswered);
    }

    static Cause cause(String problem, Subject subject, Grade grade, Instant since) {
        return new Cause(
                new CauseKey(problem, subject),
                "Title of " + problem,
                "summary",
                grade,
                subject,
                since,
                since,
                "1",
                "");
    }

    GivenServing leads(@Nullable Examined latest, @Nullable Examined good, Cause... open) {
        now.set(new Snapshot(true, "pod-a", latest, good, List.of(open), null));
        return this;
    }

    Exposition scrape() {
        return Exposition.of(metrics.scrape(null));
    }

    @Override
    public Instant now() {
        return time.get();
    }

    @Override
    public void await(Object monitor, Duration limit) {
        throw new UnsupportedOperationException("metrics wait for nothing");
    }
}
