package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.reports.record.PlacedFinding.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was found on a node and not on every machine, or on nodes that are alike in it.
 *
 * @param nodes their names, at least one
 * @param findings causes, symptoms without a cause, and warnings that these nodes show, gravest first; empty when there are
 *     none, which does not say that all was checked
 */
public record NodeResult(List<String> nodes, List<PlacedFinding> findings) {

    private static final Set<Role> TOLD = EnumSet.of(Role.CAUSE, Role.UNEXPLAINED, Role.BLIND, Role.WAIT, Role.WARNING);

    public NodeResult {
        nodes = List.copyOf(nodes);
        findings = List.copyOf(findings);
    }

    /** Of each node that was looked at, nodes that are alike together, those with the gravest first; empty when none was. */
    public static List<NodeResult> of(Report report) {
        NodeTable table = report.nodes();
        if (table == null) {
            return List.of();
        }
        List<PlacedFinding> told = PlacedFinding.allOf(report).stream()
                .filter(placed -> TOLD.contains(placed.role())
                        && !placed.finding().details().hosts().isEmpty())
                .toList();
        Map<List<PlacedFinding>, List<String>> alike = new LinkedHashMap<>();
        for (String node : table.nodes()) {
            List<PlacedFinding> own = told.stream()
                    .filter(placed -> placed.finding().details().hosts().contains(node))
                    .toList();
            alike.computeIfAbsent(own, key -> new ArrayList<>()).add(node);
        }
        List<NodeResult> results = new ArrayList<>();
        alike.forEach((findings, nodes) -> results.add(new NodeResult(nodes, findings)));
        results.sort(Comparator.comparing(NodeResult::gravest, Comparator.nullsLast(Comparator.naturalOrder())));
        return List.copyOf(results);
    }

    private @Nullable Role gravest() {
        return findings.isEmpty() ? null : findings.get(0).role();
    }

    /** The gravest in the words of a check; skipped where nothing was found. */
    public Status worst() {
        if (findings.isEmpty()) {
            return Status.SKIPPED;
        }
        return switch (findings.get(0).role()) {
            case CAUSE, UNEXPLAINED -> Status.FAIL;
            case BLIND -> Status.UNKNOWN;
            case WAIT, WARNING, CONSEQUENCE, NOTE -> Status.WARN;
        };
    }
}
