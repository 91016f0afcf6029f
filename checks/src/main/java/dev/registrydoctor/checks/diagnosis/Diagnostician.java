package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.diagnosis.Confidence.Level;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.evidence.Order;
import dev.registrydoctor.checks.problem.Problem.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Joins findings into causes and consequences. A pure function: the same results give the same diagnosis.
 *
 * <p>A finding explains another when the other's problem names it among its possible causes and {@linkplain
 * Finding#reaches it reaches} the other. What nothing explains is a root.
 */
public final class Diagnostician {

    private final List<CheckResult> results;
    private final List<Finding> standing;
    private final Set<Finding> idle = new LinkedHashSet<>();

    private Diagnostician(List<CheckResult> results) {
        this.results = results;
        this.standing =
                adopt(results.stream().flatMap(r -> r.findings().stream()).toList());
    }

    public static Diagnoses diagnose(List<CheckResult> results) {
        return new Diagnostician(results).diagnoses();
    }

    private Diagnoses diagnoses() {
        List<Diagnosis> diagnoses = new ArrayList<>();
        Set<Finding> unexplained = new LinkedHashSet<>();
        for (Finding root : standing) {
            if (!canBeRoot(root) || standing.stream().anyMatch(cause -> explains(cause, root))) {
                continue;
            }
            if (root.problem().kind() == Kind.SYMPTOM) {
                // A symptom is nobody's cause, and a cause that was not found is not invented.
                unexplained.add(root);
                consequences(root).forEach(c -> unexplained.add(c.finding()));
            } else {
                diagnoses.add(new Diagnosis(root, severity(root), consequences(root), confidence(root)));
            }
        }
        diagnoses.sort(Order.by(
                Diagnosis::severity,
                d -> -d.consequences().size(),
                d -> d.root().problem().id(),
                d -> d.root().subject()));
        List<Finding> warnings = Stream.concat(standing.stream(), idle.stream())
                .filter(f -> f.problem().kind() == Kind.WARNING || idle.contains(f))
                .toList();
        List<Finding> notes = standing.stream()
                .filter(f -> f.problem().kind() == Kind.INFO && !explainsSomething(f))
                .toList();
        List<Finding> open = unexplained.stream()
                .filter(f -> diagnoses.stream().noneMatch(d -> isIn(d, f)))
                .toList();
        return new Diagnoses(diagnoses, open, warnings, notes, verdict(diagnoses, open, warnings));
    }

    /**
     * Takes in what was seen, and of the suspicions those that explain a fault which nothing seen explains. The
     * others are left idle.
     */
    private List<Finding> adopt(List<Finding> findings) {
        List<Finding> adopted = new ArrayList<>(
                findings.stream().filter(f -> !f.hypothesis()).distinct().toList());
        List<Finding> seen = List.copyOf(adopted);
        for (Finding suspicion :
                findings.stream().filter(Finding::hypothesis).distinct().toList()) {
            boolean borneOut = seen.stream()
                    .filter(effect -> explains(suspicion, effect))
                    .anyMatch(effect -> seen.stream().noneMatch(cause -> explains(cause, effect)));
            if (borneOut) {
                adopted.add(suspicion);
            } else {
                idle.add(suspicion);
            }
        }
        return adopted;
    }

    private static boolean explains(Finding cause, Finding effect) {
        return effect.problem().explainedBy().contains(cause.problem().id()) && cause.reaches(effect);
    }

    private boolean explainsSomething(Finding cause) {
        return standing.stream().anyMatch(effect -> explains(cause, effect));
    }

    private boolean canBeRoot(Finding finding) {
        return switch (finding.problem().kind()) {
            case ROOT, SYMPTOM -> true;
            case WARNING -> finding.takesEffect() || explainsSomething(finding);
            case INFO -> explainsSomething(finding);
        };
    }

    private static Severity severity(Finding root) {
        if (root.problem().ofSight()) {
            return Severity.BLIND;
        }
        return switch (root.problem().kind()) {
            case ROOT, SYMPTOM -> Severity.PROBLEM;
            case WARNING -> Severity.WARNING;
            case INFO -> Severity.WAIT;
        };
    }

    private List<Consequence> consequences(Finding root) {
        List<Consequence> found = new ArrayList<>();
        Set<Finding> met = new LinkedHashSet<>(List.of(root));
        List<Finding> layer = List.of(root);
        for (int depth = 1; !layer.isEmpty(); depth++) {
            List<Finding> next = new ArrayList<>();
            for (Finding cause : layer) {
                for (Finding effect : standing) {
                    if (explains(cause, effect) && met.add(effect)) {
                        found.add(new Consequence(effect, cause, depth));
                        next.add(effect);
                    }
                }
            }
            layer = next;
        }
        return found;
    }

    private static boolean isIn(Diagnosis diagnosis, Finding finding) {
        return diagnosis.consequences().stream().anyMatch(c -> c.finding().equals(finding));
    }

    private Confidence confidence(Finding root) {
        List<String> supports = new ArrayList<>();
        root.evidence().forEach(o -> supports.add(o.observed()));
        List<Consequence> consequences = consequences(root);
        if (!consequences.isEmpty()) {
            supports.add("it explains " + consequences.size()
                    + (consequences.size() == 1 ? " other finding" : " other findings"));
        }
        List<String> blind = blindSpots(root);
        Level level = root.hypothesis() || !blind.isEmpty() ? Level.MEDIUM : Level.HIGH;
        return new Confidence(level, supports, blind);
    }

    /**
     * Possible causes of a finding whose checks could not look: each as "check: why". What could only act through
     * something that was seen in order is no blind spot.
     */
    private List<String> blindSpots(Finding finding) {
        List<String> blind = new ArrayList<>();
        for (CheckResult result : results) {
            boolean couldExplain = result.check().problems().stream()
                    .anyMatch(p -> finding.problem().explainedBy().contains(p.id()));
            if (couldExplain && !result.check().standsAlone() && couldNotLook(result)) {
                String why = result.gaps().isEmpty()
                        ? "the check failed"
                        : result.gaps().get(0).why();
                blind.add(result.check().states() + " could not be looked at: " + why);
            }
        }
        return blind;
    }

    private static boolean couldNotLook(CheckResult result) {
        return result.outcome() instanceof Outcome.Unknown || result.outcome() instanceof Outcome.Failed;
    }

    private Verdict verdict(List<Diagnosis> diagnoses, List<Finding> unexplained, List<Finding> warnings) {
        Set<Severity> severities = diagnoses.stream().map(Diagnosis::severity).collect(Collectors.toSet());
        boolean brokenForSure = unexplained.stream().anyMatch(f -> blindSpots(f).isEmpty());
        if (severities.contains(Severity.PROBLEM) || (brokenForSure && !severities.contains(Severity.BLIND))) {
            return Verdict.PROBLEMS;
        }
        boolean vitalUnseen = results.stream().anyMatch(r -> r.check().vital() && couldNotLook(r));
        if (severities.contains(Severity.BLIND)
                || severities.contains(Severity.WAIT)
                || !unexplained.isEmpty()
                || vitalUnseen) {
            return Verdict.INCONCLUSIVE;
        }
        return warnings.isEmpty() ? Verdict.HEALTHY : Verdict.WARNINGS;
    }
}
