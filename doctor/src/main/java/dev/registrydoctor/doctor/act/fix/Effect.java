package dev.registrydoctor.doctor.act.fix;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a fix changed, told from what was found before and after it. */
public enum Effect {
    /** The cause is gone, or is only a warning that causes nothing any more, and nothing is left of what it explained. */
    FIXED,
    /** The cause is gone and another one shows that was behind it, or less is wrong. */
    BETTER,
    UNCHANGED,
    /** Something is wrong that was not before, and the cause is still there or more is wrong than before. */
    WORSE,
    /** What the cause was found with could not be read afterwards. */
    NOT_KNOWN;

    /** The effect as people and programs read it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The effect on a cause.
     *
     * @param couldLook whether the check that found the cause could look afterwards
     */
    public static Effect of(Finding cause, Diagnoses before, Diagnoses after, boolean couldLook) {
        boolean wasCause = before.diagnoses().stream().anyMatch(d -> isSame(d.root(), cause));
        boolean isThere = (wasCause ? harming(after) : found(after)).anyMatch(finding -> isSame(finding, cause));
        Set<String> news = new TreeSet<>(problems(after));
        news.removeAll(all(before));
        if (!isThere && !couldLook) {
            return NOT_KNOWN;
        } else if (!isThere && shown(before, after).isEmpty()) {
            return FIXED;
        }
        long more = weight(after) - weight(before);
        if (!news.isEmpty() && (isThere || more > 0)) {
            return WORSE;
        }
        return !isThere || more < 0 ? BETTER : UNCHANGED;
    }

    /** What is wrong by itself after it and was not before: a new problem, or one that another problem explained. */
    public static List<Finding> shown(Diagnoses before, Diagnoses after) {
        Set<String> old = open(before).map(Effect::name).collect(Collectors.toSet());
        return open(after).filter(finding -> !old.contains(name(finding))).toList();
    }

    /** Causes of what does not work, and what nothing explains. */
    private static Stream<Finding> open(Diagnoses diagnoses) {
        return Stream.concat(
                diagnoses.diagnoses().stream()
                        .filter(d -> d.severity() == Severity.PROBLEM)
                        .map(Diagnosis::root),
                diagnoses.unexplained().stream());
    }

    private static boolean isSame(Finding one, Finding other) {
        return name(one).equals(name(other));
    }

    private static String name(Finding finding) {
        return finding.problem().id() + " " + finding.subject();
    }

    /** Whether it is still there as a warning: it causes nothing any more, and can again. */
    public static boolean isStillAWarning(Finding cause, Diagnoses after) {
        return after.warnings().stream().anyMatch(finding -> isSame(finding, cause));
    }

    private static Stream<Finding> found(Diagnoses diagnoses) {
        return Stream.concat(harming(diagnoses), diagnoses.warnings().stream());
    }

    private static Stream<Finding> harming(Diagnoses diagnoses) {
        return Stream.concat(
                diagnoses.diagnoses().stream()
                        .flatMap(d -> Stream.concat(
                                Stream.of(d.root()), d.consequences().stream().map(c -> c.finding()))),
                diagnoses.unexplained().stream());
    }

    private static Set<String> all(Diagnoses diagnoses) {
        return found(diagnoses).map(Effect::name).collect(Collectors.toSet());
    }

    private static Set<String> problems(Diagnoses diagnoses) {
        return diagnoses.diagnoses().stream()
                .filter(d -> d.severity() == Severity.PROBLEM)
                .map(d -> name(d.root()))
                .collect(Collectors.toSet());
    }

    private static long weight(Diagnoses diagnoses) {
        return found(diagnoses).count();
    }
}
