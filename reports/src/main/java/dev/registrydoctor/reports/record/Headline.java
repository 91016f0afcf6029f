package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.record.Report.Summary;
import dev.registrydoctor.reports.record.Report.Warning;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The one line that says it all. */
public final class Headline {

    private Headline() {}

    static String of(
            Verdict verdict,
            Narrowing narrowing,
            Summary summary,
            List<Diagnosis> diagnoses,
            List<Finding> unexplained,
            List<Warning> warnings) {
        String says = switch (verdict) {
            case HEALTHY -> "no problem found; " + passed(summary) + ".";
            case WARNINGS ->
                "no problem found; " + count(summary.warnings(), "warning") + "."
                        + naming(warnings.stream().map(Warning::finding).toList());
            case PROBLEMS ->
                summary.causes() == 0
                        ? count(summary.unexplained(), "symptom") + ", and no cause was found." + naming(unexplained)
                        : problems(summary)
                                + naming(diagnoses.stream().map(Diagnosis::root).toList());
            case INCONCLUSIVE -> inconclusive(summary, diagnoses, unexplained);
        };
        String of = narrowing.isAny() ? " (" + narrowing.words() + ")" : "";
        return verdict.label().toUpperCase(Locale.ROOT) + of + ": " + says;
    }

    private static String passed(Summary summary) {
        String passed = count(summary.looked(), "check") + " passed";
        return summary.notLookedAt() == 0 ? passed : passed + ", " + summary.notLookedAt() + " could not run";
    }

    private static String problems(Summary summary) {
        String says = count(summary.causes(), "cause");
        if (summary.consequences() > 0) {
            says += (summary.causes() == 1 ? " explains " : " explain ") + count(summary.consequences(), "finding");
        }
        if (summary.unexplained() > 0) {
            says += "; " + count(summary.unexplained(), "symptom") + " unexplained";
        }
        return says + ".";
    }

    private static String inconclusive(Summary summary, List<Diagnosis> diagnoses, List<Finding> unexplained) {
        Optional<Diagnosis> access = first(diagnoses, Severity.BLIND);
        if (access.isPresent()) {
            return "the environment could not be checked."
                    + naming(List.of(access.get().root()));
        }
        if (!unexplained.isEmpty()) {
            return count(summary.unexplained(), "symptom")
                    + ", cause not known: some possible causes could not be checked." + naming(unexplained);
        }
        if (summary.vitalNotLookedAt() > 0) {
            return "no problem found, but " + count(summary.vitalNotLookedAt(), "vital check") + " could not run.";
        }
        Optional<Diagnosis> coming = first(diagnoses, Severity.WAIT);
        return coming.isPresent()
                ? "not ready yet; wait." + naming(List.of(coming.get().root()))
                : "no problem found, but the time was up before everything was checked: set a longer --timeout.";
    }

    private static Optional<Diagnosis> first(List<Diagnosis> diagnoses, Severity severity) {
        return diagnoses.stream().filter(d -> d.severity() == severity).findFirst();
    }

    /** The first of them, which is the gravest. */
    private static String naming(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        Finding first = findings.get(0);
        return (findings.size() == 1 ? " " : " First: ") + first.problem().id() + " on " + first.subject();
    }

    /** {@code 1 cause}, {@code 2 causes}. */
    public static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
