package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The symptoms of a report that nothing explains, as they are told: what was seen of the first ones is all that leads on.
 *
 * @param first told at length: those that do not follow from another one
 * @param rest all others
 * @param unseen the checks that could not look, and that could have found a cause of one
 */
public record OpenSymptoms(List<Finding> first, List<Finding> rest, List<NotLookedAt> unseen) {

    private static final int MOST_AT_LENGTH = 3;

    /** Among so many it is looked for what follows from what: there may be thousands, and three are told. */
    private static final int COMPARED = 100;

    public OpenSymptoms {
        first = List.copyOf(first);
        rest = List.copyOf(rest);
        unseen = List.copyOf(unseen);
    }

    /** Those of a report. */
    public static OpenSymptoms of(Report report) {
        List<Finding> all = report.unexplained();
        List<Finding> compared = all.subList(0, Math.min(COMPARED, all.size()));
        List<Finding> first = compared.stream()
                .filter(f -> compared.stream().noneMatch(other -> !other.equals(f) && Diagnostician.explains(other, f)))
                .limit(MOST_AT_LENGTH)
                .toList();
        List<Finding> rest = all.stream().filter(f -> !first.contains(f)).toList();
        Set<String> causes = new HashSet<>();
        compared.forEach(f -> causes.addAll(f.problem().explainedBy()));
        return new OpenSymptoms(
                first,
                rest,
                report.notLookedAt().stream()
                        .filter(n -> !Collections.disjoint(n.problems(), causes))
                        .toList());
    }

    /** Why no cause is named, in a sentence. */
    public String why() {
        if (unseen.isEmpty()) {
            return "No check found a cause, and none that could have was prevented from running. Start with the evidence:";
        }
        List<String> checks = unseen.stream().map(NotLookedAt::check).distinct().toList();
        int shown = Math.min(MOST_AT_LENGTH, checks.size());
        return "No cause is named: " + String.join(", ", checks.subList(0, shown))
                + (shown < checks.size() ? " and " + (checks.size() - shown) + " more checks" : "")
                + " could have found one, and could not run.";
    }
}
