package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells the same fault of several nodes once, with the nodes that have it. It joins findings after they were diagnosed, each on
 * its own node: what follows from one of them alone stays apart, so that a fault of one node explains nothing on another.
 */
public final class SameFaults {

    private final NodeShapes shapes;
    private final IdentityHashMap<Finding, Finding> told = new IdentityHashMap<>();
    private final IdentityHashMap<Finding, Integer> numbers = new IdentityHashMap<>();

    private SameFaults(NodeShapes shapes) {
        this.shapes = shapes;
    }

    /**
     * The same result, each fault once.
     *
     * @param diagnoses of the findings of these results
     */
    public static SameFaults of(List<CheckResult> results, Diagnoses diagnoses, NodeShapes shapes) {
        SameFaults same = new SameFaults(shapes);
        same.join(results, diagnoses);
        return same;
    }

    /** Joins findings of one shape that have the same place in the diagnosis. */
    private void join(List<CheckResult> results, Diagnoses diagnoses) {
        IdentityHashMap<Finding, Set<Object>> places = places(diagnoses);
        Map<List<Object>, List<Finding>> groups = new LinkedHashMap<>();
        Map<List<Object>, Integer> ofOneNode = new HashMap<>();
        for (CheckResult result : results) {
            for (Finding finding : result.findings()) {
                // The second of a node is joined with the second of another, never with the first of its own.
                int nth = ofOneNode.merge(
                        List.of(result.check().id(), finding.details().hosts(), key(finding)), 1, Integer::sum);
                List<Object> key =
                        List.of(result.check().id(), nth, key(finding), places.getOrDefault(finding, Set.of()));
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(finding);
            }
        }
        groups.values().forEach(group -> {
            Finding joined = shapes.joined(group);
            group.forEach(finding -> told.put(finding, joined));
        });
    }

    /** Of each finding the causes that list it, each by its shape; of a cause that it is one. */
    private IdentityHashMap<Finding, Set<Object>> places(Diagnoses diagnoses) {
        IdentityHashMap<Finding, Set<Object>> places = new IdentityHashMap<>();
        for (Diagnosis diagnosis : diagnoses.diagnoses()) {
            place(places, diagnosis.root(), "");
            Object cause = key(diagnosis.root());
            diagnosis.consequences().forEach(c -> place(places, c.finding(), cause));
        }
        return places;
    }

    /** The shape of a finding, or a number that no other finding has. */
    private Object key(Finding finding) {
        List<Object> shape = shapes.of(finding);
        return shape != null ? shape : numbers.computeIfAbsent(finding, f -> numbers.size());
    }

    private static void place(IdentityHashMap<Finding, Set<Object>> places, Finding finding, Object place) {
        places.computeIfAbsent(finding, f -> new LinkedHashSet<>()).add(place);
    }

    /** The results with each fault once. */
    public List<CheckResult> results(List<CheckResult> results) {
        return results.stream()
                .map(result -> result.outcome() instanceof Outcome.Found found
                        ? new CheckResult(
                                result.check(), new Outcome.Found(all(found.findings())), result.took(), result.late())
                        : result)
                .toList();
    }

    /** The diagnoses with each fault once. */
    public Diagnoses diagnoses(Diagnoses diagnoses) {
        Map<Finding, List<Diagnosis>> byRoot = new LinkedHashMap<>();
        for (Diagnosis diagnosis : diagnoses.diagnoses()) {
            byRoot.computeIfAbsent(one(diagnosis.root()), root -> new ArrayList<>())
                    .add(diagnosis);
        }
        return new Diagnoses(
                byRoot.entrySet().stream()
                        .map(e -> diagnosis(e.getKey(), e.getValue()))
                        .toList(),
                all(diagnoses.unexplained()),
                all(diagnoses.warnings()),
                all(diagnoses.notes()),
                diagnoses.verdict(),
                diagnoses.cutShort());
    }

    private Diagnosis diagnosis(Finding root, List<Diagnosis> parts) {
        Map<Finding, Consequence> consequences = new LinkedHashMap<>();
        parts.stream()
                .flatMap(part -> part.consequences().stream())
                .sorted(Comparator.comparing(Consequence::depth))
                .forEach(c -> {
                    Finding finding = one(c.finding());
                    consequences.putIfAbsent(finding, new Consequence(finding, one(c.becauseOf()), c.depth()));
                });
        consequences.remove(root);
        return new Diagnosis(
                root,
                parts.get(0).severity(),
                List.copyOf(consequences.values()),
                parts.stream().anyMatch(Diagnosis::explainsMore),
                confidence(root, consequences.size(), parts));
    }

    /** As sure as the least sure of them. */
    private static Confidence confidence(Finding root, int consequences, List<Diagnosis> parts) {
        if (parts.size() == 1) {
            return parts.get(0).confidence();
        }
        Confidence.Level level = parts.stream()
                .map(part -> part.confidence().level())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Set<String> wouldChange = new LinkedHashSet<>();
        parts.forEach(part -> wouldChange.addAll(part.confidence().wouldChange()));
        return new Confidence(level, Diagnostician.supports(root, consequences), List.copyOf(wouldChange));
    }

    private List<Finding> all(List<Finding> findings) {
        return findings.stream().map(this::one).distinct().toList();
    }

    private Finding one(Finding finding) {
        return told.getOrDefault(finding, finding);
    }
}
