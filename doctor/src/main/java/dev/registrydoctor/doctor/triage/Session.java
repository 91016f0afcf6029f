package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.symptom.Consultation;
import dev.registrydoctor.doctor.triage.TriageEnvironment.Visit;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.reports.record.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The state of a session: the last examination, and what was entered. It does not use a terminal. */
final class Session implements AutoCloseable {

    private final TriageEnvironment environment;
    private final List<String> symptoms = new ArrayList<>();
    private final List<Report.Exchange> exchanges = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Duration timeout;
    private @Nullable Work<Examined> first;
    private volatile @Nullable Examined last;
    private volatile @Nullable Examined earliest;
    private @Nullable Finding focus;
    private @Nullable Consultation consultation;
    private @Nullable String recheck;
    private volatile @Nullable String nodes;

    Session(TriageEnvironment environment) {
        this.environment = environment;
        this.timeout = environment.timeout();
    }

    TriageEnvironment environment() {
        return environment;
    }

    Duration timeout() {
        return timeout;
    }

    void timeout(Duration aTimeout) {
        timeout = aTimeout;
    }

    /**
     * Starts the first examination and does not wait for it.
     *
     * @param heard gets each result as it comes, from any thread
     * @param done gets the whole, before anyone who waits for it
     */
    void begin(Consumer<CheckResult> heard, Consumer<Examined> done) {
        first = Work.begin(environment, timeout, visit -> {
            Examined examined = examine(visit, environment.checks(), List.of(), Map.of(), heard);
            last = examined;
            earliest = examined;
            done.accept(examined);
            return examined;
        });
    }

    /** The last examination, or null while there is none yet. */
    @Nullable
    Examined last() {
        return last;
    }

    /** The last examination; waits for the first, and starts another one where that failed. */
    Examined examined() throws InterruptedException {
        Work<Examined> begun = first;
        if (begun != null && (last == null || !begun.isDone())) {
            try {
                begun.await();
            } finally {
                if (begun.isDone()) {
                    first = null;
                }
            }
        }
        Examined known = last;
        return known != null ? known : examineAgain(environment.checks());
    }

    /** Runs some checks again; the results of the others stay as they were. */
    Examined examineAgain(List<Check> checks) throws InterruptedException {
        Examined before = last;
        List<CheckResult> results =
                before == null ? List.of() : before.examination().results();
        Map<Question<?>, Answer<?>> evidence =
                before == null ? Map.of() : before.examination().evidence();
        Examined examined = Work.begin(
                        environment, timeout, visit -> examine(visit, checks, results, evidence, result -> {}))
                .awaitOrCancel();
        last = examined;
        // It was about results that are no longer the last ones.
        consultation = null;
        return examined;
    }

    private Examined examine(
            Visit visit,
            List<Check> checks,
            List<CheckResult> before,
            Map<Question<?>, Answer<?>> known,
            Consumer<CheckResult> heard) {
        Examiner examiner = new Examiner(visit.site(), timeout, question -> {});
        Examination fresh = examiner.examine(checks, heard);
        String names = nodes;
        if (names != null) {
            try {
                examiner = new Examiner(visit.withNodes(fresh, checks, names), timeout, question -> {});
            } catch (InterruptedException e) {
                throw new Refused("stopped");
            }
            fresh = examiner.examine(checks, heard);
        }
        Map<Question<?>, Answer<?>> evidence = new LinkedHashMap<>(known);
        evidence.putAll(fresh.evidence());
        Examination whole = new Examination(
                Scope.merge(before, fresh.results()), evidence, fresh.started(), fresh.took(), fresh.deadlineHit());
        ExaminedSite examined = ExaminedSite.of(whole, examiner, () -> false);
        return new Examined(examined.examination(), examined.diagnoses(), visit.report(examined));
    }

    /** The nodes that each examination looks at, as names with commas between them; empty for all, null for none. */
    @Nullable
    String nodes() {
        return nodes;
    }

    void nodes(@Nullable String names) {
        nodes = names;
    }

    /** Asks the environment, now. */
    Evidence ask(Needs needs) throws InterruptedException {
        return Work.begin(
                        environment,
                        timeout,
                        visit -> new Examiner(visit.site(), timeout, question -> {}).gather(needs))
                .awaitOrCancel();
    }

    /** The finding that commands without an id refer to, or null. */
    @Nullable
    Finding focus() {
        return focus;
    }

    void focus(@Nullable Finding finding) {
        focus = finding;
        consultation = null;
    }

    /** The last symptom and how its causes stand; null when another finding has been named or checked since. */
    @Nullable
    Consultation consultation() {
        return consultation;
    }

    void consultation(Consultation aConsultation) {
        consultation = aConsultation;
    }

    /**
     * Offers to check a problem again when the person presses Enter.
     *
     * @param problem its id
     */
    void offerRecheck(String problem) {
        recheck = problem;
    }

    /** The problem that is to be checked again on Enter, or null; an offer holds for one line. */
    @Nullable
    String takeRecheck() {
        String problem = recheck;
        recheck = null;
        return problem;
    }

    void addSymptom(String symptom) {
        symptoms.add(symptom);
    }

    void addExchange(String question, String answer) {
        exchanges.add(new Report.Exchange(question, answer));
    }

    /** Takes back what was last asked and answered. */
    void removeLastExchange() {
        if (!exchanges.isEmpty()) {
            exchanges.remove(exchanges.size() - 1);
        }
    }

    void addNote(String note) {
        notes.add(note);
    }

    /** The session's first examination, or the last where that failed. */
    Examined earliest() throws InterruptedException {
        Examined now = examined();
        Examined known = earliest;
        return known == null ? now : known;
    }

    /** The report of the last examination, with what was entered. */
    Report report() throws InterruptedException {
        Report report = examined().report();
        Report.Consultation said = new Report.Consultation(symptoms, exchanges, notes);
        return said.isEmpty() ? report : report.with(said);
    }

    @Override
    public void close() {
        if (first != null) {
            first.cancel();
        }
        environment.close();
    }
}
