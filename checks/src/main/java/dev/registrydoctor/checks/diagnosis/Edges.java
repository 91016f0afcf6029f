package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which of some findings explain which.
 *
 * <p>{@link #explains} alone says what an edge means. The rest is an index by problem and subject that finds the few pairs
 * that are worth asking for, so that the time grows with the findings and their subjects and not with their square.
 */
final class Edges {

    /** A finding and its place among all: effects are listed in this order. */
    static final class Node {

        private final Finding finding;
        private final int place;
        private int listed;

        private Node(Finding finding, int place) {
            this.finding = finding;
            this.place = place;
        }

        Finding finding() {
            return finding;
        }
    }

    /** What follows directly from a cause, in the order of the findings, and whether there is more of it. */
    record Effects(List<Node> listed, boolean more) {}

    /** Findings of one problem that share a subject, and whether those that are listed often enough were taken out. */
    private static final class Group {
        private final List<Node> nodes = new ArrayList<>(2);
        private boolean cut;

        private void cut(int most) {
            cut |= nodes.removeIf(node -> node.listed >= most);
        }
    }

    private final int most;
    private final Map<String, Map<Subject, Group>> index = new HashMap<>();
    private final Map<String, List<String>> effectsOf = new HashMap<>();
    private long compared;

    /**
     * The edges between some findings.
     *
     * @param most the number of causes under which {@link #list} still lists a finding
     */
    Edges(Collection<Finding> findings, int most) {
        this.most = most;
        Map<String, Problem> problems = new LinkedHashMap<>();
        int place = 0;
        for (Finding finding : findings) {
            Node node = new Node(finding, place++);
            problems.putIfAbsent(finding.problem().id(), finding.problem());
            Map<Subject, Group> bySubject =
                    index.computeIfAbsent(finding.problem().id(), id -> new HashMap<>());
            for (Subject subject : finding.subjects()) {
                bySubject.computeIfAbsent(subject, s -> new Group()).nodes.add(node);
            }
        }
        for (Problem effect : problems.values()) {
            for (String cause : effect.explainedBy()) {
                effectsOf.computeIfAbsent(cause, id -> new ArrayList<>(2)).add(effect.id());
            }
        }
    }

    /** Whether one finding can be the cause of another. Every other question is answered by asking this one. */
    static boolean explains(Finding cause, Finding effect) {
        return effect.problem().explainedBy().contains(cause.problem().id()) && cause.reaches(effect);
    }

    /** Whether any of the findings explains this one. */
    boolean isExplained(Finding effect) {
        for (Group causes : groups(effect.problem().explainedBy(), effect)) {
            for (Node cause : causes.nodes) {
                if (ask(cause.finding, effect)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether this one explains any of the findings. */
    boolean explainsAny(Finding cause) {
        for (Group effects : groups(effectsOf(cause), cause)) {
            for (Node effect : effects.nodes) {
                if (ask(cause, effect.finding)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What follows directly from a cause, without what is listed often enough. */
    Effects effects(Finding cause) {
        Map<Integer, Node> effects = new TreeMap<>();
        boolean more = false;
        for (Group group : groups(effectsOf(cause), cause)) {
            // Out of the index for good: thousands of causes may share a subject with the same thousands of effects.
            group.cut(most);
            more |= group.cut;
            for (Node effect : group.nodes) {
                if (!effects.containsKey(effect.place) && ask(cause, effect.finding)) {
                    effects.put(effect.place, effect);
                }
            }
        }
        return new Effects(List.copyOf(effects.values()), more);
    }

    /** Counts a cause under which a finding is listed. */
    void list(Node effect) {
        effect.listed++;
    }

    /** How many pairs of findings were compared until now. */
    long compared() {
        return compared;
    }

    private boolean ask(Finding cause, Finding effect) {
        compared++;
        return explains(cause, effect);
    }

    private List<String> effectsOf(Finding cause) {
        return effectsOf.getOrDefault(cause.problem().id(), List.of());
    }

    /** The findings of some problems that share a subject with this one. */
    private List<Group> groups(List<String> problems, Finding finding) {
        List<Group> groups = new ArrayList<>();
        Set<Subject> subjects = finding.subjects();
        for (String problem : problems) {
            Map<Subject, Group> bySubject = index.getOrDefault(problem, Map.of());
            if (!bySubject.isEmpty()) {
                for (Subject subject : subjects) {
                    Group group = bySubject.get(subject);
                    if (group != null) {
                        groups.add(group);
                    }
                }
            }
        }
        return groups;
    }
}
