package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.diagnosis.Confidence.Level;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.Problem.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Joins findings into causes and consequences. A pure function: the same results give the same diagnosis.
 *
 * <p>A finding explains another when the other's problem names it among its possible causes and {@linkplain
 * Finding#reaches it reaches} the other. A finding that nothing explains is a root.
 */
public final class Diagnostician {

    /**
     * The most causes that list the same finding as a consequence; further causes only state that they explain more.
     * When thousands of causes explain the same thousands of findings, a complete list is of no use.
     */
    static final int MOST_CAUSES = 10;

    private final List<CheckResult> results;
    private final BooleanSupplier isTimeUp;
    private final List<Finding> standing = new ArrayList<>();
    private final Set<Finding> idle = new LinkedHashSet<>();
    private final Edges edges;
    private final Map<String, List<String>> blindSpots = new HashMap<>();
    private long compared;

    Diagnostician(List<CheckResult> results, BooleanSupplier isTimeUp) {
        this.results = results;
        this.isTimeUp = isTimeUp;
        sort(results.stream().flatMap(r -> r.findings().stream()).distinct().toList());
        this.edges = new Edges(standing, standing, MOST_CAUSES, isTimeUp);
    }

    /** Joins the findings of these results, without a time limit. */
    public static Diagnoses diagnose(List<CheckResult> results) {
        return diagnose(results, () -> false);
    }

    /**
     * Joins the findings of these results. An incomplete result proves no cause: when the time is up, every problem is
     * listed as unexplained.
     */
    public static Diagnoses diagnose(List<CheckResult> results, BooleanSupplier isTimeUp) {
        Diagnostician diagnostician = new Diagnostician(results, isTimeUp);
        return diagnostician.edges.cutShort() ? diagnostician.apart() : diagnostician.diagnoses();
    }

    /** Whether one finding can be the cause of another. */
    public static boolean explains(Finding cause, Finding effect) {
        return Edges.explains(cause, effect);
    }

    private Diagnoses apart() {
        Map<Kind, List<Finding>> kinds =
                standing.stream().collect(Collectors.groupingBy(f -> f.problem().kind()));
        List<Finding> problems = Stream.of(Kind.ROOT, Kind.SYMPTOM)
                .flatMap(kind -> kinds.getOrDefault(kind, List.of()).stream())
                .toList();
        List<Finding> warnings = Stream.concat(kinds.getOrDefault(Kind.WARNING, List.of()).stream(), idle.stream())
                .toList();
        List<Finding> notes = kinds.getOrDefault(Kind.INFO, List.of());
        return new Diagnoses(List.of(), problems, warnings, notes, Verdict.INCONCLUSIVE, true);
    }

    Diagnoses diagnoses() {
        List<Diagnosis> diagnoses = new ArrayList<>();
        List<Finding> symptoms = new ArrayList<>();
        for (Finding root : standing) {
            if (edges.node(root).isExplained() || !canBeRoot(root)) {
                continue;
            }
            if (root.problem().kind() == Kind.SYMPTOM) {
                symptoms.add(root);
            } else {
                diagnoses.add(diagnosis(root));
            }
        }
        diagnoses.sort(Comparator.comparing(Diagnosis::severity)
                .thenComparing(d -> -d.consequences().size())
                .thenComparing(d -> d.root().problem().id())
                .thenComparing(d -> d.root().subject()));
        List<Finding> warnings = Stream.concat(standing.stream(), idle.stream())
                .filter(f -> f.problem().kind() == Kind.WARNING || idle.contains(f))
                .toList();
        List<Finding> notes = standing.stream()
                .filter(f -> f.problem().kind() == Kind.INFO && !explainsAny(f))
                .toList();
        List<Finding> open = unexplained(symptoms, diagnoses);
        return new Diagnoses(diagnoses, open, warnings, notes, verdict(diagnoses, open, warnings), false);
    }

    /**
     * Sorts the findings. Of the hypotheses, only those that explain an observed fault without another cause are used.
     */
    private void sort(List<Finding> findings) {
        findings.stream().filter(f -> !f.hypothesis()).forEach(standing::add);
        if (standing.size() == findings.size()) {
            return;
        }
        Edges seen = new Edges(standing, standing, 1, isTimeUp);
        List<Finding> open =
                standing.stream().filter(f -> !seen.node(f).isExplained()).toList();
        Edges suspicions =
                new Edges(findings.stream().filter(Finding::hypothesis).toList(), open, MOST_CAUSES, isTimeUp);
        for (Finding suspicion : findings) {
            if (suspicion.hypothesis() && suspicions.node(suspicion).explainsAny()) {
                standing.add(suspicion);
            } else if (suspicion.hypothesis()) {
                idle.add(suspicion);
            }
        }
        compared += seen.compared() + suspicions.compared();
    }

    /** How many pairs of findings were compared so far: this number limits the time for a large environment. */
    long compared() {
        return compared + edges.compared();
    }

    private boolean explainsAny(Finding finding) {
        return edges.node(finding).explainsAny();
    }

    private boolean canBeRoot(Finding finding) {
        return switch (finding.problem().kind()) {
            case ROOT, SYMPTOM -> true;
            case WARNING -> finding.takesEffect() || explainsAny(finding);
            case INFO -> explainsAny(finding);
        };
    }

    /** Symptoms without a known cause, each with its consequences. */
    private List<Finding> unexplained(List<Finding> symptoms, List<Diagnosis> diagnoses) {
        Set<Finding> explained = new HashSet<>();
        diagnoses.forEach(d -> d.consequences().forEach(c -> explained.add(c.finding())));
        // A finding that enough causes list is explained; each other finding is listed once.
        Set<Finding> followed = new LinkedHashSet<>();
        for (Finding symptom : symptoms) {
            if (followed.add(symptom)) {
                follow(symptom, followed, consequence -> {});
            }
        }
        return followed.stream().filter(f -> !explained.contains(f)).toList();
    }

    private static Severity severity(Finding root) {
        if (root.problem().accessProblem()) {
            return Severity.BLIND;
        }
        return switch (root.problem().kind()) {
            case ROOT, SYMPTOM -> Severity.PROBLEM;
            case WARNING -> Severity.WARNING;
            case INFO -> Severity.WAIT;
        };
    }

    private Diagnosis diagnosis(Finding root) {
        Set<Finding> followed = new HashSet<>();
        followed.add(root);
        List<Consequence> consequences = new ArrayList<>();
        boolean more = follow(root, followed, consequences::add);
        return new Diagnosis(root, severity(root), consequences, more, confidence(root, consequences.size()));
    }

    /**
     * The consequences of a finding, nearest first.
     *
     * @param followed findings whose consequences are not followed again; grows by those that are
     * @param found called with each of them
     * @return whether there are more consequences, which enough causes list already
     */
    private boolean follow(Finding root, Set<Finding> followed, Consumer<Consequence> found) {
        boolean more = false;
        List<Edges.Node> layer = List.of(edges.node(root));
        for (int depth = 1; !layer.isEmpty(); depth++) {
            List<Edges.Node> next = new ArrayList<>();
            for (Edges.Node cause : layer) {
                more |= cause.explainsMore();
                for (Edges.Node effect : cause.effects()) {
                    if (effect.listed() >= MOST_CAUSES) {
                        more = true;
                    } else if (followed.add(effect.finding())) {
                        effect.list();
                        found.accept(new Consequence(effect.finding(), cause.finding(), depth));
                        next.add(effect);
                    }
                }
            }
            layer = next;
        }
        return more;
    }

    private Confidence confidence(Finding root, int consequences) {
        List<String> blind = blindSpots(root);
        Level level = root.hypothesis() || !blind.isEmpty() ? Level.MEDIUM : Level.HIGH;
        return new Confidence(level, supports(root, consequences), blind);
    }

    /** What supports a cause: what was observed, and how much it explains. */
    static List<String> supports(Finding root, int consequences) {
        List<String> supports = new ArrayList<>();
        root.evidence().forEach(o -> supports.add(o.observed()));
        if (consequences > 0) {
            supports.add("it explains " + consequences + (consequences == 1 ? " other finding" : " other findings"));
        }
        return supports;
    }

    /**
     * Possible causes of a finding whose checks could not run: each as "check: why". Causes that can act only through
     * something that was checked and is healthy are left out.
     */
    private List<String> blindSpots(Finding finding) {
        return blindSpots.computeIfAbsent(finding.problem().id(), id -> blindSpots(finding.problem()));
    }

    private List<String> blindSpots(Problem problem) {
        List<String> blind = new ArrayList<>();
        for (CheckResult result : results) {
            boolean couldExplain = result.check().problems().stream()
                    .anyMatch(p -> problem.explainedBy().contains(p.id()));
            if (couldExplain && !result.check().explainsNothing() && couldNotLook(result)) {
                String why = result.gaps().isEmpty()
                        ? "the check failed"
                        : result.gaps().get(0).why();
                blind.add(result.check().states() + " could not be checked: " + why);
            }
        }
        return blind;
    }

    private static boolean couldNotLook(CheckResult result) {
        return result.outcome() instanceof Outcome.Unknown || result.outcome() instanceof Outcome.Failed;
    }

    /**
     * Whether the time was up before a check had read all its evidence, which could have changed the verdict. Other
     * reasons why a check could not run are reported next to the verdict.
     */
    private static boolean mightHaveFoundMore(CheckResult result) {
        return result.late() && result.check().problems().stream().anyMatch(p -> p.kind() != Kind.INFO);
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
                || vitalUnseen
                || results.stream().anyMatch(Diagnostician::mightHaveFoundMore)) {
            return Verdict.INCONCLUSIVE;
        }
        return warnings.isEmpty() ? Verdict.HEALTHY : Verdict.WARNINGS;
    }
}
