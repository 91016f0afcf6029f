package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows from what. Findings of one problem that follow from the same thing, and are more than a few, are one
 * node: five hundred waiting pods are one fact.
 */
public final class CauseGraph {

    /** The most findings of one problem beside each other that get a node each. */
    private static final int FEW = 3;

    /** One fact, equal to itself only. */
    public static final class Node {

        private final List<Finding> findings;
        private final @Nullable Severity severity;
        private final List<Node> effects = new ArrayList<>();

        private Node(List<Finding> findings, @Nullable Severity severity) {
            this.findings = List.copyOf(findings);
            this.severity = severity;
        }

        /** At least one, all of one problem. */
        public List<Finding> findings() {
            return findings;
        }

        public Finding first() {
            return findings.get(0);
        }

        /** How much the diagnosis weighs whose root this is, or null for a consequence. */
        @Nullable
        public Severity severity() {
            return severity;
        }

        /** What follows from it directly. */
        public List<Node> effects() {
            return effects;
        }
    }

    private final List<Node> roots = new ArrayList<>();
    private final Map<Finding, Node> nodes = new HashMap<>();

    private CauseGraph() {}

    /** The graph of some diagnoses; a finding that several of them explain is one node with several causes. */
    public static CauseGraph of(List<Diagnosis> diagnoses) {
        CauseGraph graph = new CauseGraph();
        Map<String, List<Diagnosis>> alike = new LinkedHashMap<>();
        for (Diagnosis diagnosis : diagnoses) {
            String key = diagnosis.severity() + " " + diagnosis.root().problem().id();
            alike.computeIfAbsent(key, k -> new ArrayList<>()).add(diagnosis);
        }
        for (List<Diagnosis> group : alike.values()) {
            if (group.size() > FEW) {
                graph.addRoot(group);
            } else {
                group.forEach(d -> graph.addRoot(List.of(d)));
            }
        }
        return graph;
    }

    public List<Node> roots() {
        return roots;
    }

    /** An arrow from a cause to what follows from it. */
    public record Edge(Node cause, Node effect) {}

    /**
     * The arrows that make no circle, by their causes.
     *
     * @param all gets every node, causes before what follows from them
     */
    public List<Edge> edges(Set<Node> all) {
        List<Edge> edges = new ArrayList<>();
        for (Node root : roots) {
            walk(root, new HashSet<>(), all, edges);
        }
        return edges;
    }

    private static void walk(Node node, Set<Node> way, Set<Node> all, List<Edge> edges) {
        all.add(node);
        way.add(node);
        for (Node effect : node.effects()) {
            // An arrow back along the way would make a circle, and no order could be drawn.
            if (way.contains(effect)) {
                continue;
            }
            edges.add(new Edge(node, effect));
            if (!all.contains(effect)) {
                walk(effect, way, all, edges);
            }
        }
        way.remove(node);
    }

    private void addRoot(List<Diagnosis> alike) {
        Node root = new Node(
                alike.stream().map(Diagnosis::root).toList(), alike.get(0).severity());
        roots.add(root);
        root.findings().forEach(f -> nodes.put(f, root));
        Map<Finding, List<Finding>> effects = new HashMap<>();
        Set<Finding> left = new HashSet<>();
        for (Diagnosis diagnosis : alike) {
            for (Consequence c : diagnosis.consequences()) {
                effects.computeIfAbsent(c.becauseOf(), f -> new ArrayList<>()).add(c.finding());
                left.add(c.finding());
            }
        }
        follow(root, effects, left);
        // Whatever hangs on nothing that is shown hangs on the root: no finding may be lost.
        List<Finding> strays = alike.stream()
                .flatMap(d -> d.consequences().stream())
                .map(Consequence::finding)
                .filter(left::remove)
                .toList();
        connect(root, strays);
    }

    private void follow(Node cause, Map<Finding, List<Finding>> effects, Set<Finding> left) {
        List<Finding> next = cause.findings().stream()
                .flatMap(f -> effects.getOrDefault(f, List.of()).stream())
                .filter(left::remove)
                .toList();
        for (Node effect : connect(cause, next)) {
            follow(effect, effects, left);
        }
    }

    /** Hangs findings on their cause, those of one problem in one node if they are many. */
    private Collection<Node> connect(Node cause, List<Finding> findings) {
        Set<Node> connected = new LinkedHashSet<>();
        Map<String, List<Finding>> fresh = new LinkedHashMap<>();
        for (Finding finding : findings) {
            Node known = nodes.get(finding);
            if (known == null) {
                fresh.computeIfAbsent(finding.problem().id(), id -> new ArrayList<>())
                        .add(finding);
            } else if (known != cause) {
                connected.add(known);
            }
        }
        for (List<Finding> alike : fresh.values()) {
            if (alike.size() > FEW) {
                connected.add(add(alike));
            } else {
                alike.forEach(f -> connected.add(add(List.of(f))));
            }
        }
        Set<Node> known = new HashSet<>(cause.effects);
        connected.stream().filter(known::add).forEach(cause.effects::add);
        return connected;
    }

    private Node add(List<Finding> findings) {
        Node node = new Node(findings, null);
        findings.forEach(f -> nodes.put(f, node));
        return node;
    }
}
