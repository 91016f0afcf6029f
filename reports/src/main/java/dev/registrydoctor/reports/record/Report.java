package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.reports.secrets.Tally;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a run says, ready to be rendered: whatever has to be counted, ordered, worded or hidden has been.
 *
 * <p>Made by {@link #of}, it holds no secret and no character that could steer a terminal. Its constructor promises
 * nothing of the kind.
 *
 * @param schemaVersion version of the published form, {@code major.minor}: a minor version only adds
 * @param tool who reports
 * @param run on what, when and how
 * @param verdict the whole in one word
 * @param headline the whole in one line, beginning with the verdict
 * @param summary the counts
 * @param diagnoses causes with their consequences, gravest first
 * @param unexplained symptoms that nothing found explains
 * @param warnings what works and can hurt; those that do harm already come first
 * @param notes what is worth knowing
 * @param notLookedAt checks that could not look, one entry each, vital ones first
 * @param checks one entry for each check that was asked for, in their order
 * @param paths the ways of images that the findings concern, hop by hop; empty when none is concerned
 * @param nodes how each node reaches each registry, or null where fewer than two nodes were looked at
 * @param consultation what a person said and was asked, or null when nobody was
 * @param redaction what was taken out of all of the above
 */
public record Report(
        String schemaVersion,
        Tool tool,
        Run run,
        Verdict verdict,
        String headline,
        Summary summary,
        List<Diagnosis> diagnoses,
        List<Finding> unexplained,
        List<Warning> warnings,
        List<Finding> notes,
        List<NotLookedAt> notLookedAt,
        List<CheckEntry> checks,
        List<ImagePath> paths,
        @Nullable NodeTable nodes,
        @Nullable Consultation consultation,
        Redaction redaction) {

    /** The version of the published form that this program writes. */
    public static final String SCHEMA_VERSION = "1.1";

    public Report {
        diagnoses = List.copyOf(diagnoses);
        unexplained = List.copyOf(unexplained);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
        notLookedAt = List.copyOf(notLookedAt);
        checks = List.copyOf(checks);
        paths = List.copyOf(paths);
    }

    /**
     * Puts a report together: counts, orders, words, and takes out secrets and control characters.
     *
     * @param isTimeUp asked now and then; when it says so, the first few findings of each kind are listed, and the others
     *     counted
     */
    public static Report of(Tool tool, Run run, ExaminedSite examined, BooleanSupplier isTimeUp) {
        return new Assembly(examined, isTimeUp).report(tool, run);
    }

    /** What there was no time for, in a sentence or two; null when the run had all the time that it needed. */
    @Nullable
    public String lateness() {
        if (!run.deadlineHit()) {
            return null;
        }
        String answered = "The run's time was up before everything was answered.";
        return summary.notListed() == 0
                ? answered
                : answered + " " + Headline.count(summary.notListed(), "finding")
                        + " are counted and not listed: run again with a longer --timeout.";
    }

    /** The same report with what a person said and was asked, from which secrets and control characters are taken. */
    public Report with(Consultation aConsultation) {
        Tally tally = new Tally();
        Consultation clean = new Rewriter(new SecretRemoval(tally)).consultation(aConsultation);
        return new ReportBuilder(this)
                .consultation(clean)
                .redaction(redaction.plus(tally))
                .build();
    }

    /** The same report without what differs between two runs of one site: times, and the Java that ran. */
    public Report withoutTimes() {
        return new ReportBuilder(this)
                .tool(new Tool(tool.name(), tool.version(), tool.build(), null))
                .run(new Run(
                        null,
                        null,
                        run.deadlineHit(),
                        run.site(),
                        run.mode(),
                        run.vantage(),
                        run.access(),
                        run.args(),
                        run.narrowing()))
                .checks(checks.stream().map(CheckEntry::withoutTime).toList())
                .build();
    }

    /** The warnings of a diagnosis in the order in which its report lists them. */
    public static List<Finding> inOrder(List<Finding> warnings) {
        return Assembly.inOrder(warnings);
    }

    /** A remedy as people copy it where this run was made. */
    public RemedyText text(Remedy remedy) {
        return RemedyText.of(remedy, run.access());
    }

    /** The command that prints the page of a problem. */
    public static String explain(Problem problem) {
        return "registry-doctor explain " + problem.id();
    }

    /**
     * The program that reports.
     *
     * @param build what it was built from, or null when that is not recorded
     * @param java version of the Java that ran it, or null when it does not matter
     */
    public record Tool(
            String name,
            String version,
            @Nullable String build,
            @Nullable String java) {}

    /** Where the evidence came from. */
    public enum Mode {
        /** A site that answers now. */
        LIVE,
        /** A file that was written earlier. */
        RECORDED,
        /** A sample site that comes with the program. */
        SAMPLE;

        /** As written in reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One run.
     *
     * @param startedAt when it began, or null in a report without times
     * @param tookMillis how long it took, or null in a report without times
     * @param deadlineHit whether its time ran out before everything was answered, joined and listed
     * @param site the site in a few words
     * @param vantage the host that it looked from, or null where nothing was looked at from a host
     * @param access how the cluster is reached, which decides what its commands begin with
     * @param args the command line, one entry an argument
     * @param narrowing what it was narrowed to
     */
    public record Run(
            @Nullable Instant startedAt,
            @Nullable Long tookMillis,
            boolean deadlineHit,
            String site,
            Mode mode,
            @Nullable String vantage,
            KubectlAccess access,
            List<String> args,
            Narrowing narrowing) {
        public Run {
            args = List.copyOf(args);
        }

        Run hitBy(boolean deadline) {
            return new Run(
                    startedAt, tookMillis, deadlineHit || deadline, site, mode, vantage, access, args, narrowing);
        }

        /** The same run, narrowed. */
        public Run narrowed(Narrowing to) {
            return new Run(startedAt, tookMillis, deadlineHit, site, mode, vantage, access, args, to);
        }

        /** The run that an examination was, on a node of MicroK8s. */
        public static Run of(
                Examination examination, String site, Mode mode, @Nullable String vantage, List<String> args) {
            return of(examination, site, mode, vantage, KubectlAccess.MICROK8S, args);
        }

        /** The run that an examination was. */
        public static Run of(
                Examination examination,
                String site,
                Mode mode,
                @Nullable String vantage,
                KubectlAccess access,
                List<String> args) {
            return new Run(
                    examination.started(),
                    examination.took().toMillis(),
                    examination.deadlineHit(),
                    site,
                    mode,
                    vantage,
                    access,
                    args,
                    Narrowing.NONE);
        }
    }

    /**
     * The counts.
     *
     * @param causes diagnoses of something that does not work
     * @param consequences findings that those causes explain, each once
     * @param unexplained symptoms without a cause
     * @param warnings all of them, diagnosed or not
     * @param notes what is worth knowing
     * @param notLookedAt checks that could not look
     * @param vitalNotLookedAt those of them without which nobody can say that the site is healthy
     * @param looked checks that looked: pass, warn or fail
     * @param notListed findings that are counted above and that the report does not list, for want of time
     * @param checks number of checks by status; every status has an entry
     */
    public record Summary(
            int causes,
            int consequences,
            int unexplained,
            int warnings,
            int notes,
            int notLookedAt,
            int vitalNotLookedAt,
            int looked,
            int notListed,
            Map<Status, Integer> checks) {
        public Summary {
            EnumMap<Status, Integer> all = new EnumMap<>(Status.class);
            for (Status status : Status.values()) {
                all.put(status, checks.getOrDefault(status, 0));
            }
            checks = Collections.unmodifiableMap(all);
        }

        /** The same counts, of which so many more findings are not listed. */
        Summary without(int findings) {
            return new Summary(
                    causes,
                    consequences,
                    unexplained,
                    warnings,
                    notes,
                    notLookedAt,
                    vitalNotLookedAt,
                    looked,
                    notListed + findings,
                    checks);
        }
    }

    /**
     * Something that works and can hurt.
     *
     * @param diagnosed whether it is also shown under a diagnosis, as its root or as a consequence
     */
    public record Warning(Finding finding, boolean diagnosed) {}

    /**
     * A check that could not look.
     *
     * @param check its id
     * @param vital whether nobody can say without it that the site is healthy
     * @param problems ids of the problems that it would have told of
     * @param reason all that stood in its way, in one line
     * @param remedy what would let it look, in one line; empty when nothing is known to help
     * @param gaps what stood in its way, each once; empty when the check itself failed
     */
    public record NotLookedAt(
            String check, boolean vital, List<String> problems, String reason, String remedy, List<Gap> gaps) {
        public NotLookedAt {
            problems = List.copyOf(problems);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * What became of a check.
     *
     * @param id its id
     * @param states the healthy condition, in the present tense
     * @param vital whether nobody can say without it that the site is healthy
     * @param tookMillis from its first question to its answer, or null in a report without times
     * @param problems ids of the problems that it found, each once
     * @param statement what it found to hold, or null when it did not pass
     * @param reason why it did not look, or null when it did
     */
    public record CheckEntry(
            String id,
            String states,
            boolean vital,
            Status status,
            @Nullable Long tookMillis,
            List<String> problems,
            @Nullable String statement,
            @Nullable String reason) {
        public CheckEntry {
            problems = List.copyOf(problems);
        }

        CheckEntry withoutTime() {
            return new CheckEntry(id, states, vital, status, null, problems, statement, reason);
        }
    }

    /**
     * What a person said and was asked.
     *
     * @param symptoms error lines and descriptions as they were pasted
     * @param exchanges questions and answers, in their order
     * @param notes what the person noted
     */
    public record Consultation(List<String> symptoms, List<Exchange> exchanges, List<String> notes) {
        public Consultation {
            symptoms = List.copyOf(symptoms);
            exchanges = List.copyOf(exchanges);
            notes = List.copyOf(notes);
        }

        /** Whether nothing was said. */
        public boolean isEmpty() {
            return symptoms.isEmpty() && exchanges.isEmpty() && notes.isEmpty();
        }
    }

    /** A question to a person and the answer. */
    public record Exchange(String question, String answer) {}

    /**
     * What was taken out of a report.
     *
     * @param byKind how often each kind of thing was; kinds that did not occur are left out
     */
    public record Redaction(Map<String, Integer> byKind) {

        /** Nothing was taken out. */
        public static final Redaction NONE = new Redaction(Map.of());

        /** This, and what was taken out after it. */
        public Redaction plus(Tally more) {
            Map<String, Integer> sum = new TreeMap<>(byKind);
            more.byKind().forEach((kind, times) -> sum.merge(kind, times, Integer::sum));
            return new Redaction(sum);
        }

        public Redaction {
            byKind = Collections.unmodifiableMap(new TreeMap<>(byKind));
        }
    }
}
