package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Group;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;

/** The table of nodes and registries: for each registry, a row for the nodes that are alike. */
final class NodesSection {

    /** Of a registry that a hundred nodes meet in as many ways, so many rows are shown. */
    private static final int MOST_GROUPS = 20;

    private static final List<String> HEADS =
            List.of("Nodes", "Answer of the registry", "Pulls by", "Differs from most in");

    private final Markup html;

    NodesSection(Markup html) {
        this.html = html;
    }

    void write(NodeTable table) throws IOException {
        html.open("section", "id", "nodes", "aria-labelledby", "nodes-title");
        html.leaf("h2", "Nodes and registries", "id", "nodes-title");
        for (Gap gap : table.gaps()) {
            html.open("p", "class", "hint")
                    .text("Not checked: " + gap.what() + ": " + gap.why())
                    .end();
        }
        html.open("table", "class", "stacks nodes").open("caption");
        long uneven = table.rows().stream().filter(Row::isUneven).count();
        html.text(NodeWords.title(table) + ". "
                + (uneven == 0
                        ? "Every registry answers every node in the same way."
                        : uneven + " of " + table.rows().size() + " registries need a look."));
        html.end().open("thead").open("tr");
        for (String head : HEADS) {
            html.leaf("th", head, "scope", "col");
        }
        html.close().end();
        for (Row row : table.rows()) {
            row(row, table);
        }
        html.end().end();
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
        if (groups.size() > MOST_GROUPS) {
            html.open("tr").leaf("th", (groups.size() - MOST_GROUPS) + " more", "scope", "row");
            html.leaf("td", "The JSON report has them.", "colspan", String.valueOf(HEADS.size() - 1))
                    .end();
        }
        html.end();
    }

    private void cells(Cell cell) throws IOException {
        html.open("td");
        html.leaf("span", state(cell.reach()), "class", "status " + NodeWords.status(cell).label());
        html.leaf("small", NodeWords.answer(cell)).close();
        html.open("td").text(NodeWords.entry(cell));
        html.leaf("small", NodeWords.servers(cell)).close();
        html.leaf("td", NodeWords.differs(cell));
    }

    private static String state(Reach reach) {
        return switch (reach) {
            case REACHED -> "reached";
            case NOT_REACHED -> "not reached";
            case NOT_KNOWN -> "not known";
        };
    }
}
