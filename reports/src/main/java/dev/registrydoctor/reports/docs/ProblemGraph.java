package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can follow from what. It has no circles: an edge that would close one, which only a plug-in could name, is left
 * out.
 */
final class ProblemGraph {

    /** An edge, from a cause to an effect. */
    record Edge(Problem cause, Problem effect) {}

    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private final Map<Problem, Set<Problem>> effects = new LinkedHashMap<>();
    private final Map<Problem, Set<Problem>> causes = new LinkedHashMap<>();

    ProblemGraph(List<Problem> all) {
        for (Problem problem : all) {
            problems.put(problem.id(), problem);
            effects.put(problem, new LinkedHashSet<>());
            causes.put(problem, new LinkedHashSet<>());
        }
        for (Problem effect : problems.values()) {
            for (String id : effect.explainedBy()) {
                Problem cause = problems.get(id);
                if (cause != null && !cause.equals(effect) && !leads(effect, cause, null)) {
                    effectsOf(cause).add(effect);
                    causesOf(effect).add(cause);
                }
            }
        }
    }

    /** All problems, in the catalog's order. */
    List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    /** What this can follow from at once. */
    Set<Problem> causesOf(Problem problem) {
        return causes.getOrDefault(problem, Set.of());
    }

    /** What can follow from this at once. */
    Set<Problem> effectsOf(Problem problem) {
        return effects.getOrDefault(problem, Set.of());
    }

    /** The edges that say something: without those that a way over other problems says as well. */
    List<Edge> essential() {
        List<Edge> edges = new ArrayList<>();
        for (Problem cause : problems.values()) {
            for (Problem effect : effectsOf(cause)) {
                if (!leads(cause, effect, effect)) {
                    edges.add(new Edge(cause, effect));
                }
            }
        }
        return edges;
    }

    /** Whether there is a way, of which the first step is not {@code notFirst}. */
    private boolean leads(Problem from, Problem to, @Nullable Problem notFirst) {
        Set<Problem> seen = new HashSet<>();
        Deque<Problem> next = new ArrayDeque<>(effectsOf(from));
        if (notFirst != null) {
            next.remove(notFirst);
        }
        while (!next.isEmpty()) {
            Problem one = next.remove();
            if (one.equals(to)) {
                return true;
            }
            if (seen.add(one)) {
                next.addAll(effectsOf(one));
            }
        }
        return false;
    }
}
