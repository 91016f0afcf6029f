package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which findings are fixed. */
final class Causes {

    private Causes() {}

    /** The causes of what does not work. */
    static List<Finding> all(Diagnoses diagnoses) {
        return diagnoses.diagnoses().stream()
                .filter(d -> d.severity() == Severity.PROBLEM)
                .map(Diagnosis::root)
                .toList();
    }

    /**
     * The findings that are named: causes, warnings and notes, by the id of the problem, with its area or without it.
     *
     * @throws UsageException when one is not found
     */
    static List<Finding> named(List<String> names, Diagnoses diagnoses) {
        List<Finding> all = fixable(diagnoses);
        List<Finding> meant = new ArrayList<>();
        for (String name : names) {
            String word = name.strip().toLowerCase(Locale.ROOT);
            List<Finding> found =
                    all.stream().filter(finding -> isNamed(finding, word)).toList();
            if (found.isEmpty()) {
                throw new UsageException(unknown(word, all, diagnoses));
            }
            meant.addAll(found);
        }
        return meant.stream().distinct().toList();
    }

    private static List<Finding> fixable(Diagnoses diagnoses) {
        return Stream.of(
                        diagnoses.diagnoses().stream().map(Diagnosis::root),
                        diagnoses.warnings().stream(),
                        diagnoses.notes().stream())
                .flatMap(findings -> findings)
                .distinct()
                .toList();
    }

    /** The same finding of a later examination; null when it is not among those that can be fixed. */
    static @Nullable Finding again(Finding earlier, Diagnoses later) {
        return fixable(later).stream()
                .filter(finding -> finding.problem().equals(earlier.problem())
                        && finding.subject().equals(earlier.subject()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isNamed(Finding finding, String word) {
        String id = finding.problem().id();
        return id.equals(word) || id.substring(id.indexOf('.') + 1).equals(word);
    }

    private static String unknown(String word, List<Finding> all, Diagnoses diagnoses) {
        for (Diagnosis diagnosis : diagnoses.diagnoses()) {
            if (diagnosis.consequences().stream().anyMatch(c -> isNamed(c.finding(), word))) {
                return word + " is a consequence of "
                        + diagnosis.root().problem().id() + "; fix that";
            }
        }
        List<String> ids =
                all.stream().map(finding -> finding.problem().id()).distinct().toList();
        return DidYouMean.unknown(
                "problem",
                word,
                ids,
                ids.isEmpty() ? "nothing was found that can be fixed" : "found are: " + String.join(", ", ids));
    }
}
