package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Group;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How nodes reach registries: the registries that are not the same everywhere by node, the others in a line each. */
final class NodesText {

    private static final int MOST_ROWS = 8;
    private static final int MOST_GROUPS = 6;

    private final NodeTable table;
    private final Page page;

    NodesText(NodeTable table, Page page) {
        this.table = table;
        this.page = page;
    }

    void write() throws IOException {
        page.wide(NodeWords.title(table), Tone.BOLD);
        List<Gap> gaps = page.first(table.gaps(), MOST_ROWS);
        for (Gap gap : gaps) {
            page.marked(Mark.NOT_CHECKED, gap.what() + ": " + gap.why(), Tone.PLAIN);
        }
        more(table.gaps().size(), gaps.size());
        rows(table.rows().stream().filter(Row::isUneven).toList());
        rows(table.rows().stream().filter(row -> !row.isUneven()).toList());
        page.blank();
    }

    private void rows(List<Row> all) throws IOException {
        List<Row> shown = page.first(all, MOST_ROWS);
        for (Row row : shown) {
            row(row);
        }
        more(all.size(), shown.size());
    }

    private void row(Row row) throws IOException {
        List<Group> groups = NodeWords.groups(row, table);
        Mark mark = Mark.of(NodeWords.status(row));
        if (groups.size() == 1) {
            Group all = groups.get(0);
            page.marked(
                    mark,
                    row.registry() + ", " + NodeWords.who(all, row) + ": " + NodeWords.line(all.cell()),
                    Tone.PLAIN);
            return;
        }
        page.marked(mark, row.registry(), Tone.BOLD);
        List<String[]> entries = new ArrayList<>();
        for (Group group : page.first(groups, MOST_GROUPS)) {
            entries.add(new String[] {NodeWords.who(group, row), NodeWords.line(group.cell())});
        }
        page.table(entries);
        more(groups.size(), entries.size());
    }

    private void more(int all, int shown) throws IOException {
        if (shown < all) {
            page.inset("and " + (all - shown) + " more; -v shows all");
        }
    }
}
