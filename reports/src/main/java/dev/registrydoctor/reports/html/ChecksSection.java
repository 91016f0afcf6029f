package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.reports.record.AreaResult;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.record.Obstacle;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of each check: what could not look and what would let it, and a table of all with filters. */
public final class ChecksSection {

    private final Markup html;
    private final FindingList findings;

    ChecksSection(Markup html, FindingList findings) {
        this.html = html;
        this.findings = findings;
    }

    void notLookedAt(List<NotLookedAt> entries) throws IOException {
        html.open("section", "id", "unseen", "aria-labelledby", "unseen-title");
        html.leaf("h2", "Not checked", "id", "unseen-title");
        long vital = entries.stream().filter(NotLookedAt::vital).count();
        html.leaf(
                "p",
                Headline.count(entries.size(), "check") + " could not run"
                        + (vital == 0 ? "" : ", " + vital + " of them vital")
                        + ": what is there is not known. Nothing below is called healthy or broken.",
                "class",
                "hint");
        html.open("ul", "class", "obstacles");
        for (Obstacle obstacle : Obstacle.of(entries)) {
            html.open("li").open("dl");
            item("Missing", String.join(", ", obstacle.whats()));
            item("Because", obstacle.why());
            item("To check it", obstacle.remedy());
            item("Checks", String.join(", ", obstacle.checks()));
            html.close().end();
        }
        html.end().end();
    }

    private void item(String term, String text) throws IOException {
        if (!text.isBlank()) {
            html.leaf("dt", term).open("dd").prose(text).close();
        }
    }

    void table(Report report) throws IOException {
        html.open("section", "id", "checks", "aria-labelledby", "checks-title");
        html.leaf("h2", "All checks", "id", "checks-title");
        filters(report);
        html.open("table").open("caption");
        html.text(report.checks().size() + " checks: " + counts(report.summary().checks()) + ".");
        html.text(" Unknown: it could not be seen. Skipped: there is nothing of the kind here.")
                .end();
        html.open("thead").open("tr");
        for (String head : List.of("Result", "Check", "Details")) {
            html.leaf("th", head, "scope", "col");
        }
        boolean timed = report.checks().stream().anyMatch(c -> c.tookMillis() != null);
        if (timed) {
            html.leaf("th", "Took", "scope", "col");
        }
        html.close().end().open("tbody");
        for (CheckEntry check : report.checks()) {
            row(check, timed);
        }
        html.end().end().end();
    }

    private static String counts(Map<Status, Integer> checks) {
        return checks.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> e.getValue() + " " + e.getKey().label())
                .collect(Collectors.joining(", "));
    }

    /** Hidden until the script that makes them work shows them. */
    private void filters(Report report) throws IOException {
        html.open("div", "class", "filters", "role", "search", "aria-label", "Filter the checks", "hidden", "");
        html.open("label").text("Result").open("select", "id", "by-status").leaf("option", "all", "value", "");
        for (Map.Entry<Status, Integer> entry : report.summary().checks().entrySet()) {
            if (entry.getValue() > 0) {
                String label = entry.getKey().label();
                html.leaf("option", label + " (" + entry.getValue() + ")", "value", label);
            }
        }
        html.close().end();
        html.open("label").text("Area").open("select", "id", "by-area").leaf("option", "all", "value", "");
        Map<String, Long> areas = report.checks().stream()
                .collect(Collectors.groupingBy(AreaResult::area, TreeMap::new, Collectors.counting()));
        for (Map.Entry<String, Long> entry : areas.entrySet()) {
            html.leaf("option", entry.getKey() + " (" + entry.getValue() + ")", "value", entry.getKey());
        }
        html.close().end();
        html.open("label")
                .text("Text")
                .empty("input", "type", "search", "id", "by-text", "autocomplete", "off")
                .end();
        html.leaf("p", "", "id", "matches", "role", "status", "aria-live", "polite")
                .end();
    }

    private void row(CheckEntry check, boolean timed) throws IOException {
        String status = check.status().label();
        html.open("tr", "data-status", status, "data-area", AreaResult.area(check));
        html.open("td").leaf("span", status, "class", "status " + status).close();
        html.open("th", "scope", "row").leaf("code", check.id());
        if (check.vital()) {
            html.text(" ")
                    .leaf(
                            "span",
                            "vital",
                            "class",
                            "vital",
                            "title",
                            "without it nobody can say that the environment is healthy");
        }
        html.leaf("small", check.states()).close();
        html.open("td");
        if (check.reason() == null && !check.problems().isEmpty()) {
            problems(check.problems());
        } else {
            html.text(TextReport.says(check));
        }
        html.close();
        if (timed) {
            html.leaf("td", check.tookMillis() == null ? "" : TextReport.time(check.tookMillis()), "class", "took");
        }
        html.end();
    }

    private void problems(List<String> ids) throws IOException {
        String comma = "";
        for (String id : ids) {
            String target = findings.idOfProblem(id);
            html.text(comma);
            if (target.isEmpty()) {
                html.leaf("code", id);
            } else {
                html.leaf("a", id, "href", "#" + target);
            }
            comma = ", ";
        }
    }
}
