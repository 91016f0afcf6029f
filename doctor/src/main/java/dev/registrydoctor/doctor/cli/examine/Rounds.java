package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Examines a site: once, or again and again until nothing is wrong. */
public final class Rounds {

    /** Pause between two rounds: what they wait for takes seconds, and the API server has other work. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final SiteOptions options;
    private final NodeOptions nodes;
    private final RedactOptions redact;
    private final List<Check> checks;
    private final List<String> args;
    private final Terminal terminal;
    private final Progress progress;

    public Rounds(
            SiteOptions options,
            NodeOptions nodes,
            RedactOptions redact,
            List<Check> checks,
            List<String> args,
            Terminal terminal,
            Progress progress) {
        this.options = options;
        this.nodes = nodes;
        this.redact = redact;
        this.checks = checks;
        this.args = args;
        this.terminal = terminal;
        this.progress = progress;
    }

    /** One examination, within the run's time, of which starting the program has used some. */
    public Report once() throws InterruptedException {
        Duration left = TimeBudget.left(options.timeout.get());
        TimeLimit limit = TimeLimit.of(left);
        Duration reading = budget().reading(left);
        try (OpenSite open = OpenSite.open(options, terminal, reading)) {
            return examine(open, left, reading, limit).report();
        }
    }

    /** Examinations until nothing is wrong any more, or the time is up; says what it waits for. */
    public Report until(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        long changed = start;
        Set<String> before = Set.of();
        try (OpenSite first =
                options.sample.isGiven() ? OpenSite.open(options, terminal, options.timeout.get()) : null) {
            while (true) {
                long began = System.nanoTime();
                Duration time =
                        min(options.timeout.get(), limit.minus(since(start)).plusSeconds(1));
                Round round = round(first, time);
                Duration took = since(began);
                Map<String, String> open = round.open();
                if (!open.keySet().equals(before)) {
                    changed = System.nanoTime();
                    before = open.keySet();
                }
                boolean well = round.verdict() == Verdict.HEALTHY || round.verdict() == Verdict.WARNINGS;
                // A round that has less time than this one would find less, and its report would be the last.
                if (well || since(start).plus(PAUSE).plus(took).compareTo(limit) >= 0) {
                    return round.report();
                }
                progress.say(waiting(since(start), since(changed), open.values()));
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    /**
     * One examination of many, with all the time of a run.
     *
     * @param sample the open sample, whose servers stay; null for anything else, which is opened for this examination alone
     */
    public Round again(@Nullable OpenSite sample) throws InterruptedException {
        return round(sample, options.timeout.get());
    }

    private TimeBudget budget() {
        return redact.hidesNames() ? TimeBudget.REPORT_AND_CASE : TimeBudget.REPORT;
    }

    private Round round(@Nullable OpenSite sample, Duration time) throws InterruptedException {
        TimeLimit limit = TimeLimit.of(time);
        Duration reading = budget().reading(time);
        // Of a sample, servers stay and evidence does not: each round asks a site of its own.
        try (OpenSite open =
                sample == null ? OpenSite.open(options, terminal, reading) : sample.again(options, reading)) {
            return examine(open, time, reading, limit);
        }
    }

    private static String waiting(Duration since, Duration unchanged, Collection<String> open) {
        String state = unchanged.compareTo(Duration.ofSeconds(30)) > 0
                ? "no change for " + unchanged.toSeconds() + " s"
                : unchanged.toSeconds() == 0 ? "changing" : "unchanged for " + unchanged.toSeconds() + " s";
        return "waited " + since.toSeconds() + " s, " + state + "; still wrong: " + String.join("; ", open);
    }

    /**
     * Examines an open site once.
     *
     * @param all the time for all of it
     * @param reading the part of it for reading it
     * @param began the time that has begun for all of it
     */
    public Round examine(OpenSite open, Duration all, Duration reading, TimeLimit began) throws InterruptedException {
        Examinations.Done done =
                new Examinations(options, nodes, terminal, progress).examine(open, checks, all, reading, began);
        Examination checked = done.examination();
        TimeLimit limit = done.limit();
        List<String> namespaces = options.narrowing.namespaces();
        if (!namespaces.isEmpty()) {
            checked = NamespaceFilter.narrowed(checked, namespaces, limit);
        }
        ExaminedSite examined = ExaminedSite.of(checked, done.examiner(), limit);
        open.requireKubeconfig(options, terminal);
        Report report = open.report(options, examined, args, limit);
        Map<Question<?>, Answer<?>> evidence = examined.examination().evidence();
        Redactor redactor = redact.redactor(evidence, options, args, limit).orElse(null);
        return new Round(redactor == null ? report : redactor.apply(report, limit), report, evidence, redactor);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /**
     * One examination and what it came to.
     *
     * @param report without the names that are to be hidden
     * @param named the same report with all names
     * @param evidence everything that was asked, for the report's paths of images too, with all names
     * @param redactor what hid the names, or null when they are shown
     */
    public record Round(
            Report report,
            Report named,
            Map<Question<?>, Answer<?>> evidence,
            @Nullable Redactor redactor) {
        Verdict verdict() {
            return report.verdict();
        }

        /** What is still wrong or could not be checked: an id that tells whether it changed, and a sentence. */
        Map<String, String> open() {
            Map<String, String> open = new TreeMap<>();
            Stream.concat(report.diagnoses().stream().map(d -> d.root()), report.unexplained().stream())
                    .forEach(f -> open.put(f.problem().id() + " on " + f.subject(), f.summary()));
            report.notLookedAt().stream()
                    .filter(NotLookedAt::vital)
                    .forEach(n -> open.put(n.check(), n.check() + " could not run (" + n.reason() + ")"));
            return open;
        }
    }
}
