package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a run concluded from a part of what there is, held against what it concludes from the whole. */
final class Sight {

    /**
     * That no file in force says http is all that a pull's error tells while certs.d is not seen; which of these is the
     * matter, and whether there is a file at all, only certs.d itself tells.
     */
    private static final Set<String> NO_FILE_IN_FORCE = Set.of(
            "runtime.hosts-directory-misnamed",
            "runtime.hosts-toml-unparsable",
            "runtime.hosts-toml-wrong-scheme",
            "runtime.hosts-toml-no-resolve");

    private final Set<String> known;
    private final List<CheckResult> whole;
    private final Set<String> roots;

    /** @param causes ids of what is wrong there besides what the whole shows; empty when that is all */
    Sight(Examination whole, List<String> causes) {
        this.whole = whole.results();
        this.known = new TreeSet<>(causes);
        this.whole.stream()
                .flatMap(r -> r.findings().stream())
                .forEach(f -> known.add(f.problem().id()));
        this.roots = roots(Diagnostician.diagnose(this.whole));
    }

    /** What is wrong about the verdict on less: nothing, or one sentence for each thing. */
    List<String> faults(Examination less) {
        List<String> faults = new ArrayList<>();
        for (CheckResult result : less.results()) {
            if (result.outcome() instanceof Outcome.Failed failed) {
                faults.add(result.check().id() + " failed: " + failed.message());
            }
        }
        Diagnoses diagnoses = Diagnostician.diagnose(less.results());
        for (String root : roots(diagnoses)) {
            if (known.stream().noneMatch(cause -> leadsTo(cause, root))) {
                faults.add("adds " + root);
            }
        }
        boolean calledWell =
                diagnoses.verdict() == Diagnoses.Verdict.HEALTHY || diagnoses.verdict() == Diagnoses.Verdict.WARNINGS;
        if (calledWell && !roots.isEmpty()) {
            lost(less).forEach(id -> faults.add(id + " is not seen any more, and that is not said"));
        }
        return faults;
    }

    /** Roots of the whole whose check now looked, and found nothing. */
    private Set<String> lost(Examination less) {
        return whole.stream()
                .filter(r -> r.findings().stream()
                        .anyMatch(f -> roots.contains(f.problem().id())))
                .filter(r -> less.results().stream()
                        .filter(l -> l.check().id().equals(r.check().id()))
                        .noneMatch(
                                l -> l.status() == CheckResult.Status.UNKNOWN || l.outcome() instanceof Outcome.Found))
                .flatMap(r -> r.findings().stream())
                .map(f -> f.problem().id())
                .filter(roots::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> roots(Diagnoses diagnoses) {
        return diagnoses.diagnoses().stream()
                .map(Diagnosis::root)
                .map(Finding::problem)
                .filter(p -> !p.accessProblem())
                .map(p -> p.id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a problem is a cause or can follow from it: who does not see the cause may still name what it led to. */
    static boolean leadsTo(String cause, String id) {
        return cause.equals(id)
                || (NO_FILE_IN_FORCE.contains(cause) && id.equals("runtime.hosts-toml-missing"))
                || CheckCatalog.problem(id)
                        .filter(p -> p.explainedBy().stream().anyMatch(c -> leadsTo(cause, c)))
                        .isPresent();
    }
}
