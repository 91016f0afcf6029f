package dev.registrydoctor.doctor.serve.cause;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.reports.record.Report;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a report says of causes: those that it names, what these explain, and what else was found. */
final class FoundCauses {

    private final Map<CauseKey, Cause> causes = new LinkedHashMap<>();
    private final Map<CauseKey, CauseKey> explained = new HashMap<>();
    private final Set<CauseKey> found = new HashSet<>();
    private final Instant at;
    private final String report;

    /**
     * Reads a report.
     *
     * @param id of the report
     */
    FoundCauses(ExaminationReport examination, String id) {
        this.at = examination.at();
        this.report = BoundedText.id(id);
        Report shown = examination.shown();
        Report named = examination.named();
        for (Severity severity : List.of(Severity.PROBLEM, Severity.WARNING)) {
            add(
                    roots(shown, severity),
                    roots(named, severity),
                    severity == Severity.PROBLEM ? Grade.PROBLEM : Grade.WARNING);
        }
        add(shown.unexplained(), named.unexplained(), Grade.UNEXPLAINED);
        add(warnings(shown), warnings(named), Grade.WARNING);
        shown.diagnoses().forEach(this::consequences);
        shown.notes().forEach(finding -> found.add(key(finding)));
        found.addAll(causes.keySet());
        // What is a cause of its own in one place is not only a consequence in another.
        explained.keySet().removeAll(causes.keySet());
    }

    private static List<Finding> roots(Report report, Severity severity) {
        return report.diagnoses().stream()
                .filter(diagnosis -> diagnosis.severity() == severity)
                .map(Diagnosis::root)
                .toList();
    }

    /** Those that stand in a diagnosis are its root or one of its consequences. */
    private static List<Finding> warnings(Report report) {
        return report.warnings().stream()
                .filter(warning -> !warning.diagnosed())
                .map(Report.Warning::finding)
                .toList();
    }

    /**
     * Adds causes of one grade. Both lists have the same order; the shown one can lack the later ones of a problem, when the time
     * for hiding names was up.
     */
    private void add(List<Finding> shown, List<Finding> named, Grade grade) {
        Map<String, Deque<Subject>> objects = new HashMap<>();
        named.forEach(finding -> objects.computeIfAbsent(finding.problem().id(), id -> new ArrayDeque<>())
                .add(finding.subject()));
        for (Finding finding : shown) {
            Subject object = Objects.requireNonNullElseGet(
                            objects.get(finding.problem().id()), ArrayDeque<Subject>::new)
                    .poll();
            causes.putIfAbsent(key(finding), cause(finding, object == null ? finding.subject() : object, grade));
        }
    }

    private Cause cause(Finding finding, Subject object, Grade grade) {
        return new Cause(
                key(finding),
                BoundedText.title(finding.problem().title()),
                BoundedText.summary(finding.summary()),
                grade,
                BoundedText.subject(object),
                at,
                at,
                report,
                BoundedText.id(finding.check() == null ? "" : finding.check()));
    }

    /** What waits, or could not be checked, explains nothing: what was open stays open. */
    private void consequences(Diagnosis diagnosis) {
        found.add(key(diagnosis.root()));
        boolean explains = diagnosis.severity() == Severity.PROBLEM || diagnosis.severity() == Severity.WARNING;
        for (Diagnosis.Consequence consequence : diagnosis.consequences()) {
            CauseKey effect = key(consequence.finding());
            found.add(effect);
            if (explains) {
                explained.putIfAbsent(effect, key(diagnosis.root()));
            }
        }
    }

    /** What a finding is called from one examination to the next. */
    static CauseKey key(Finding finding) {
        return new CauseKey(BoundedText.id(finding.problem().id()), BoundedText.subject(finding.subject()));
    }

    /** The causes, gravest first. */
    Collection<Cause> causes() {
        List<Cause> all = new ArrayList<>(causes.values());
        all.sort((a, b) -> a.grade().compareTo(b.grade()));
        return all;
    }

    /** The cause with this key, or null when the report names none. */
    @Nullable
    Cause cause(CauseKey key) {
        return causes.get(key);
    }

    /** What explains it, or null when nothing does. */
    @Nullable
    CauseKey explainedBy(CauseKey key) {
        return explained.get(key);
    }

    /** Whether the report tells of it, in whatever part. */
    boolean isFound(CauseKey key) {
        return found.contains(key);
    }
}
