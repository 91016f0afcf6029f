package dev.registrydoctor.doctor.serve.metrics;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.NodeCases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Serve as tests tell it to be, with its metrics. */
public final class GivenServing implements ServeClock {

    public static final Instant START = Instant.parse("2026-11-23T14:02:11.500Z");

    public final AtomicReference<Snapshot> now = new AtomicReference<>(Snapshot.NOTHING);
    public final AtomicReference<Instant> time = new AtomicReference<>(START);
    public final AtomicLong historyBytes = new AtomicLong(-1);
    public final ServeMetrics metrics = new ServeMetrics(List.of("events", "team"));

    public GivenServing() {
        metrics.show(now::get, this, Duration.ofMinutes(5), historyBytes::get);
    }

    /** A report of an examination that began at the start. */
    public static Examined examined(Report report, boolean apiAnswered) {
        return new Examined("1", START, report, apiAnswered);
    }

    public static Cause cause(String problem, Subject subject, Grade grade, Instant since) {
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

    public GivenServing leads(@Nullable Examined latest, @Nullable Examined good, Cause... open) {
        now.set(new Snapshot(true, "pod-a", latest, good, List.of(open), null));
        return this;
    }

    /** A leader that has everything to tell. */
    public static GivenServing withEverything() {
        GivenServing serving = new GivenServing();
        Examined latest = examined(NodeCases.report(NodeCases.cluster(List.of("a", "b"), List.of("b"))), true);
        serving.historyBytes.set(4_096);
        return serving.leads(latest, latest, cause("area.one", Subject.pod("a/b"), Grade.PROBLEM, START));
    }

    /** Another replica leads from now on. */
    public void follows() {
        Snapshot before = Objects.requireNonNull(now.get());
        now.set(new Snapshot(false, "pod-b", before.latest(), before.good(), before.open(), before.next()));
    }

    public Exposition scrape() {
        return Exposition.of(metrics.scrape(null));
    }

    @Override
    public Instant now() {
        return Objects.requireNonNull(time.get());
    }

    @Override
    public void await(Object monitor, Duration limit) {
        throw new UnsupportedOperationException("metrics wait for nothing");
    }
}
