package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Group;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.record.NodeResult;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;

/** Node by node what was found, and how they reach registries: of each registry, a row for the nodes that are alike. */
final class NodesSection {

    /** Of a registry that a hundred nodes reach in as many ways, so many rows are shown. */
    private static final int MOST_GROUPS = 20;

    private static final int MOST_PROBLEMS = 8;

    private static final List<String> HEADS =
            List.of("Nodes", "Answer of the registry", "Pulls by", "Compared with most nodes");

    private final Markup html;
    private final FindingList findings;

    NodesSection(Markup html, FindingList findings) {
        this.html = html;
        this.findings = findings;
    }

    /** Writes the tables of a report that looked at these nodes; what was found stands above it on the page. */
    void write(NodeTable table, Report report) throws IOException {
        html.open("section", "id", "nodes", "aria-labelledby", "nodes-title");
        html.leaf("h2", "Nodes and registries", "id", "nodes-title");
        for (Gap gap : table.gaps()) {
            html.open("p", "class", "hint")
                    .text("Not checked: " + gap.what() + ": " + gap.why())
                    .end();
        }
        results(report, table.nodes().size());
        registries(table);
        html.end();
    }

    /** One row for each node, or for nodes of which the same was found. */
    private void results(Report report, int all) throws IOException {
        html.open("table", "class", "stacks nodes");
        html.leaf("caption", "What was found on some nodes and not on every machine.");
        html.open("thead").open("tr");
        for (String head : List.of("Nodes", "Result", "Problems")) {
            html.leaf("th", head, "scope", "col");
        }
        html.close().end().open("tbody");
        List<NodeResult> results = NodeResult.of(report);
        for (NodeResult result : results.subList(0, Math.min(MOST_GROUPS, results.size()))) {
            Status worst = result.worst();
            html.open("tr").leaf("th", NodeWords.who(result.nodes(), all), "scope", "row");
            html.open("td").leaf("span", state(worst), "class", "status " + worst.label());
            html.close().open("td");
            problems(result.findings());
            html.close().end();
        }
        more(results.size(), 2);
        html.end().end();
    }

    private static String state(Status worst) {
        return switch (worst) {
            case FAIL, ERROR -> "failed";
            case WARN -> "warning";
            case UNKNOWN -> "not checked";
            case SKIPPED, PASS -> "nothing found";
        };
    }

    private void problems(List<PlacedFinding> placed) throws IOException {
        List<Problem> problems =
                placed.stream().map(p -> p.finding().problem()).distinct().toList();
        for (Problem problem : problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()))) {
            String target = findings.idOfProblem(problem.id());
            if (target.isEmpty()) {
                html.leaf("small", problem.title());
            } else {
                html.open("small")
                        .leaf("a", problem.title(), "href", "#" + target)
                        .close();
            }
        }
        if (problems.size() > MOST_PROBLEMS) {
            html.leaf("small", "and " + (problems.size() - MOST_PROBLEMS) + " more");
        }
    }

    /** The row of the groups that are not shown. */
    private void more(int groups, int columns) throws IOException {
        if (groups > MOST_GROUPS) {
            html.open("tr").leaf("th", (groups - MOST_GROUPS) + " more", "scope", "row");
            html.leaf("td", "The JSON report has them.", "colspan", String.valueOf(columns))
                    .end();
        }
    }

    private void registries(NodeTable table) throws IOException {
        html.open("table", "class", "stacks nodes").open("caption");
        long uneven = table.rows().stream().filter(Row::isUneven).count();
        html.text(NodeWords.title(table) + ". "
                + (uneven == 0
                        ? "Every registry answers every node in the same way."
                        : "With a difference, a failure or something unknown: " + uneven + " of "
                                + table.rows().size() + " registries."));
        html.end().open("thead").open("tr");
        for (String head : HEADS) {
            html.leaf("th", head, "scope", "col");
        }
        html.close().end();
        for (Row row : table.rows()) {
            row(row, table);
        }
        html.end();
    }

    private void row(Row row, NodeTable table) throws IOException {
        html.open("tbody").open("tr", "class", "area");
        html.open("th", "scope", "rowgroup", "colspan", String.valueOf(HEADS.size()))
                .leaf("code", row.registry())
                .close()
                .end();
        List<Group> groups = NodeWords.groups(row, table);
        for (Group group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
            html.open("tr").leaf("th", NodeWords.who(group, row), "scope", "row");
            cells(group.cell());
            html.end();
        }
        more(groups.size(), HEADS.size() - 1);
        html.end();
    }

    private void cells(Cell cell) throws IOException {
        html.open("td");
        html.leaf(
                "span",
                state(cell.reach()),
                "class",
                "status " + NodeWords.status(cell).label());
        html.leaf("small", NodeWords.answer(cell)).close();
        html.open("td").text(NodeWords.entry(cell));
        html.leaf("small", NodeWords.servers(cell)).close();
        html.leaf("td", cell.differs().isEmpty() ? "" : "differs in " + NodeWords.differs(cell));
    }

    private static String state(Reach reach) {
        return switch (reach) {
            case REACHED -> "reached";
            case NOT_REACHED -> "not reached";
            case NOT_KNOWN -> "not known";
        };
    }
}
