package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult;
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

/** Which checks a problem depends on: those that report it, what could cause it, and what could follow from it. */
final class Scope {

    private Scope() {}

    /** The checks that can change what is said of a problem. */
    static List<Check> of(String problem, List<Check> all, Collection<Problem> problems) {
        Map<String, List<String>> causes = new HashMap<>();
        problems.forEach(p -> causes.put(p.id(), p.explainedBy()));
        Map<String, List<String>> effects = new HashMap<>();
        for (Problem effect : problems) {
            for (String cause : effect.explainedBy()) {
                effects.computeIfAbsent(cause, c -> new ArrayList<>()).add(effect.id());
            }
        }
        Set<String> ids = reach(problem, causes);
        ids.addAll(reach(problem, effects));
        return all.stream()
                .filter(c -> c.info().problems().stream().anyMatch(p -> ids.contains(p.id()))
                        || c.info().id().equals("cluster.api-server"))
                .toList();
    }

    private static Set<String> reach(String from, Map<String, List<String>> edges) {
        Set<String> met = new HashSet<>(Set.of(from));
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
        Map<String, CheckResult> all = new LinkedHashMap<>();
        before.forEach(r -> all.put(r.check().id(), r));
        fresh.forEach(r -> all.put(r.check().id(), r));
        return List.copyOf(all.values());
    }
}
