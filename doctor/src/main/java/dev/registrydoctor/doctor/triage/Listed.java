package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.Page.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A finding of a report as a session lists it.
 *
 * @param number to name it by, from 1; 0 for a consequence, which is named by its id
 * @param kind what it is, in a word
 * @param finding with neither secrets nor control characters
 * @param diagnosis the diagnosis that it is the root of, or that it follows from; null when there is none
 */
record Listed(
        int number, String kind, Finding finding, @Nullable Diagnosis diagnosis) {

    /** All findings of a report: causes, symptoms without one, warnings, notes, then consequences. */
    static List<Listed> of(Report report) {
        List<Listed> all = new ArrayList<>();
        for (Diagnosis diagnosis : report.diagnoses()) {
            all.add(new Listed(all.size() + 1, kind(diagnosis.severity()), diagnosis.root(), diagnosis));
        }
        for (Finding symptom : report.unexplained()) {
            all.add(new Listed(all.size() + 1, "UNEXPLAINED", symptom, null));
        }
        report.warnings().stream()
                .filter(w -> !w.diagnosed())
                .forEach(w -> all.add(new Listed(all.size() + 1, "WARNING", w.finding(), null)));
        report.notes().forEach(n -> all.add(new Listed(all.size() + 1, "NOTE", n, null)));
        for (Diagnosis diagnosis : report.diagnoses()) {
            diagnosis.consequences().forEach(c -> all.add(new Listed(0, "CONSEQUENCE", c.finding(), diagnosis)));
        }
        return all;
    }

    private static String kind(Severity severity) {
        return switch (severity) {
            case PROBLEM -> "CAUSE";
            case WARNING -> "WARNING";
            case BLIND -> "CANNOT CHECK";
            case WAIT -> "WAIT";
        };
    }

    Tone tone() {
        return switch (kind) {
            case "CAUSE" -> Tone.RED;
            case "NOTE", "CONSEQUENCE" -> Tone.BOLD;
            default -> Tone.YELLOW;
        };
    }

    String name() {
        return finding.id();
    }

    /**
     * The findings that a word refers to: by number, id, the id without its area, or a prefix of the id.
     *
     * @throws Refused when there is none
     */
    static List<Listed> meant(String typed, Report report) {
        String word = typed.strip().toLowerCase(Locale.ROOT);
        List<Listed> all = of(report);
        return Stream.<Predicate<Listed>>of(
                        l -> l.number > 0 && String.valueOf(l.number).equals(word),
                        l -> l.id().equals(word),
                        l -> l.id().substring(l.id().indexOf('.') + 1).equals(word),
                        l -> !word.isEmpty() && l.id().startsWith(word))
                .map(is -> all.stream().filter(is).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElseThrow(() -> new Refused(DidYouMean.unknown(
                        "finding",
                        typed,
                        names(report),
                        "problems lists the findings, explain ID describes any problem")));
    }

    String id() {
        return finding.problem().id();
    }

    /** The numbers and ids that a person can name. */
    static List<String> names(Report report) {
        return of(report).stream().map(Listed::id).distinct().toList();
    }
}
