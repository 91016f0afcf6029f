package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.reports.record.AreaResult;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.record.Obstacle;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was checked, area by area; what could not be checked, and how to check it; and a table of all checks with filters. */
public final class ChecksSection {

    private final Markup html;
    private final FindingList findings;
    private final PageIds pageIds = new PageIds();
    private final Map<String, String> areaIds = new HashMap<>();

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
                        + ". What they check may be healthy or broken.",
                "class",
                "hint");
        html.open("ul", "class", "obstacles");
        for (Obstacle obstacle : Obstacle.inShort(entries)) {
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

    /** One row for each area, so that people see what was checked. */
    void areas(Report report) throws IOException {
        html.open("section", "id", "areas", "aria-labelledby", "areas-title");
        html.leaf("h2", "What was checked", "id", "areas-title");
        html.open("table", "class", "areas").open("thead").open("tr");
        for (String head : List.of("Result", "Area", "Checks")) {
            html.leaf("th", head, "scope", "col");
        }
        html.close().end().open("tbody");
        Map<String, String> titles = PlacedFinding.titlesOf(report);
        for (AreaResult area : AreaResult.of(report)) {
            html.open("tr").open("td");
            status(area.worst());
            html.close().open("th", "scope", "row");
            html.leaf("a", area.name(), "href", "#" + id(area)).close();
            html.open("td")
                    .text(area.worst() == Status.SKIPPED ? area.checks().size() + " not applicable" : area.counts());
            for (String id : problems(area)) {
                html.leaf("small", titles.getOrDefault(id, id));
            }
            html.close().end();
        }
        html.end().end().end();
    }

    /** The problems that its checks failed or warned with, each once. */
    private static Set<String> problems(AreaResult area) {
        return area.checks().stream()
                .filter(c -> c.status() == Status.FAIL || c.status() == Status.WARN)
                .flatMap(c -> c.problems().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String id(AreaResult area) {
        return areaIds.computeIfAbsent(area.area(), name -> pageIds.of("area", name));
    }

    private void status(Status status) throws IOException {
        html.leaf("span", AreaResult.words(status), "class", "status " + status.label());
    }

    /** Every check with its result, by area. */
    void table(Report report) throws IOException {
        html.open("section", "id", "checks", "aria-labelledby", "checks-title");
        html.leaf("h2", "All checks", "id", "checks-title");
        filters(report);
        html.open("table", "class", "stacks").open("caption");
        html.text(report.checks().size() + " checks: " + counts(report.summary().checks()) + ".");
        html.end();
        html.open("thead").open("tr");
        for (String head : List.of("Result", "Check", "Details")) {
            html.leaf("th", head, "scope", "col");
        }
        boolean timed = report.checks().stream().anyMatch(c -> c.tookMillis() != null);
        if (timed) {
            html.leaf("th", "Took", "scope", "col");
        }
        html.close().end();
        for (AreaResult area : AreaResult.of(report)) {
            html.open("tbody", "id", id(area)).open("tr", "class", "area");
            html.leaf("th", area.name(), "scope", "rowgroup", "colspan", timed ? "4" : "3")
                    .end();
            for (CheckEntry check : area.checks()) {
                row(check, timed);
            }
            html.end();
        }
        html.end().end();
    }

    private static String counts(Map<Status, Integer> checks) {
        return checks.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> e.getKey() == Status.WARN
                        ? Headline.count(e.getValue(), "warning")
                        : e.getValue() + " " + AreaResult.words(e.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Hidden until the script that makes them work shows them. */
    private void filters(Report report) throws IOException {
        html.open("div", "class", "filters", "role", "search", "aria-label", "Filter the checks", "hidden", "");
        html.open("label").text("Result").open("select", "id", "by-status").leaf("option", "all", "value", "");
        for (Map.Entry<Status, Integer> entry : report.summary().checks().entrySet()) {
            if (entry.getValue() > 0) {
                String option = AreaResult.words(entry.getKey()) + " (" + entry.getValue() + ")";
                html.leaf("option", option, "value", entry.getKey().label());
            }
        }
        html.close().end();
        html.open("label").text("Area").open("select", "id", "by-area").leaf("option", "all", "value", "");
        for (AreaResult area : AreaResult.of(report)) {
            String option = area.name() + " (" + area.checks().size() + ")";
            html.leaf("option", option, "value", area.area());
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
        html.open("tr", "data-status", check.status().label(), "data-area", AreaResult.area(check));
        html.open("td");
        status(check.status());
        html.close();
        html.open("th", "scope", "row").leaf("code", check.id());
        if (check.vital()) {
            html.text(" ")
                    .leaf("span", "vital", "class", "vital", "title", "without this check the result is inconclusive");
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
