package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which checks findings depend on: those that see whether their remedies worked, and those that report what could cause them or
 * follow from them.
 */
final class Scope {

    private Scope() {}

    /** The checks that can change what is said of findings. */
    static List<Check> of(List<Finding> findings, List<Check> all, Collection<Problem> problems) {
        Map<String, List<String>> causes = new HashMap<>();
        problems.forEach(p -> causes.put(p.id(), p.explainedBy()));
        Map<String, List<String>> effects = new HashMap<>();
        for (Problem effect : problems) {
            for (String cause : effect.explainedBy()) {
                effects.computeIfAbsent(cause, c -> new ArrayList<>()).add(effect.id());
            }
        }
        Set<String> checks = new HashSet<>(Set.of("cluster.api-server"));
        findings.forEach(finding -> checks.addAll(finding.checksToRerun()));
        Set<String> seen = findings.stream().map(f -> f.problem().id()).collect(Collectors.toSet());
        Set<String> ids = reach(seen, causes);
        ids.addAll(reach(seen, effects));
        return all.stream()
                .filter(c -> checks.contains(c.info().id())
                        || c.info().problems().stream().anyMatch(p -> ids.contains(p.id())))
                .toList();
    }

    private static Set<String> reach(Set<String> from, Map<String, List<String>> edges) {
        Set<String> met = new HashSet<>(from);
        Deque<String> open = new ArrayDeque<>(met);
        while (!open.isEmpty()) {
            for (String next : edges.getOrDefault(open.remove(), List.of())) {
                if (met.add(next)) {
                    open.add(next);
                }
            }
        }
        return met;
    }

    /** All results in their order, new ones in the place of old ones. */
    static List<CheckResult> merge(List<CheckResult> before, List<CheckResult> fresh) {
        // Of several nodes a check may have two results: what it found, and where it could not look.
        Map<String, List<CheckResult>> again = fresh.stream()
                .collect(Collectors.groupingBy(r -> r.check().id(), LinkedHashMap::new, Collectors.toList()));
        List<CheckResult> all = new ArrayList<>();
        for (CheckResult result : before) {
            String id = result.check().id();
            List<CheckResult> newer = again.get(id);
            if (newer == null) {
                all.add(result);
            } else {
                all.addAll(newer);
                again.put(id, List.of());
            }
        }
        again.forEach((id, results) -> {
            if (before.stream().noneMatch(r -> r.check().id().equals(id))) {
                all.addAll(results);
            }
        });
        return List.copyOf(all);
    }
}
