package dev.registrydoctor.reports.html;

import dev.registrydoctor.reports.compare.Comparison;
import dev.registrydoctor.reports.compare.Comparison.Change;
import dev.registrydoctor.reports.compare.Comparison.Kind;
import dev.registrydoctor.reports.compare.Comparison.Lost;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;

/** What changed since an earlier report, as a part of the page. */
final class ChangesSection {

    private final Markup html;

    ChangesSection(Markup html) {
        this.html = html;
    }

    void write(Comparison comparison) throws IOException {
        html.open("section", "id", "changes", "aria-labelledby", "changes-title");
        html.leaf("h2", "Since the earlier report", "id", "changes-title");
        html.leaf("p", comparison.headline());
        String when = comparison.before().startedAt() == null
                ? ""
                : " of " + TextReport.when(comparison.before().startedAt());
        html.leaf(
                "p",
                "The earlier report" + when + ", on " + comparison.before().site() + ", said: "
                        + comparison.before().headline(),
                "class",
                "hint");
        for (String remark : comparison.remarks()) {
            html.leaf("p", remark);
        }
        List<Change> changed =
                comparison.changes().stream().filter(c -> c.kind() != Kind.SAME).toList();
        if (!changed.isEmpty()) {
            table(changed);
        }
        for (Lost lost : comparison.lost()) {
            html.leaf("p", "Not seen any more: " + lost.check() + ": " + lost.reason(), "class", "hint");
        }
        html.end();
    }

    private void table(List<Change> changes) throws IOException {
        html.open("table", "class", "stacks")
                .leaf("caption", Headline.count(changes.size(), "change") + "; what is the same is left out.");
        html.open("thead").open("tr");
        for (String head : List.of("Change", "Problem", "Results")) {
            html.leaf("th", head, "scope", "col");
        }
        html.close().end().open("tbody");
        for (Change change : changes) {
            html.open("tr").leaf("td", change.kind().label());
            html.open("th", "scope", "row")
                    .leaf("code", change.subject().problem())
                    .leaf(
                            "small",
                            change.subject().kind() + " " + change.subject().name())
                    .close();
            html.leaf("td", change.summary() + (change.why().isEmpty() ? "" : " (" + change.why() + ")"))
                    .end();
        }
        html.end().end();
    }
}
