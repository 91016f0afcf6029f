package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.reports.record.AreaResult;
import dev.registrydoctor.reports.record.Obstacle;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was checked, area by area, and what could not be checked. */
final class ChecksText {

    private static final int MOST_OBSTACLES = 4;
    private static final int MOST_NAMES = 8;
    private static final int NAME = 16;

    private final Report report;
    private final Page page;
    private final boolean verbose;

    ChecksText(Report report, Page page, boolean verbose) {
        this.report = report;
        this.page = page;
        this.verbose = verbose;
    }

    /** One line for each area; with details also one for each of its checks. */
    void areas() throws IOException {
        Map<String, String> titles = PlacedFinding.titlesOf(report);
        for (AreaResult area : AreaResult.of(report)) {
            String problem = verbose ? "" : problem(area, titles);
            page.row(Mark.of(area.worst()), area.name(), NAME, area.counts() + problem);
            if (verbose) {
                for (CheckEntry check : area.checks()) {
                    check(check);
                }
            }
        }
        page.blank();
    }

    /** What failed in an area. */
    private static String problem(AreaResult area, Map<String, String> titles) {
        Status worst = area.worst();
        if (worst != Status.FAIL && worst != Status.WARN) {
            return "";
        }
        String id = area.checks().stream()
                .filter(c -> c.status() == worst)
                .flatMap(c -> c.problems().stream())
                .findFirst()
                .orElse("");
        String title = titles.getOrDefault(id, id);
        return title.isEmpty() ? "" : ": " + title;
    }

    private void check(CheckEntry check) throws IOException {
        String took = check.tookMillis() == null ? "" : " (" + TextReport.time(check.tookMillis()) + ")";
        page.text(0, status(check.status()) + "  ", check.id() + took + ": " + TextReport.says(check), Tone.PLAIN);
    }

    /** A result in words of the same width. */
    private static String status(Status status) {
        return switch (status) {
            case PASS -> "passed        ";
            case WARN -> "warning       ";
            case FAIL -> "failed        ";
            case UNKNOWN -> "not checked   ";
            case SKIPPED -> "not applicable";
            case ERROR -> "error         ";
        };
    }

    /** What stood in the way of checks, each obstacle once, and how to remove it. */
    void notChecked() throws IOException {
        if (report.notLookedAt().isEmpty()) {
            return;
        }
        Collection<Obstacle> obstacles =
                verbose ? Obstacle.of(report.notLookedAt()) : Obstacle.inShort(report.notLookedAt());
        page.marked(Mark.NOT_CHECKED, "Not checked", Tone.BOLD);
        List<Obstacle> shown = page.first(List.copyOf(obstacles), MOST_OBSTACLES);
        for (Obstacle obstacle : shown) {
            page.inset(obstacle.why()
                    + (obstacle.whats().isEmpty() ? "" : ". Missing: " + names(obstacle.whats()))
                    + (verbose ? ". Checks: " + names(obstacle.checks()) : "")
                    + (obstacle.remedy().isBlank() ? "" : ". To check it: " + obstacle.remedy()));
        }
        if (shown.size() < obstacles.size()) {
            page.inset("and " + (obstacles.size() - shown.size()) + " more; -v shows all");
        }
        page.blank();
    }

    private String names(Set<String> all) {
        List<String> shown = page.first(List.copyOf(all), MOST_NAMES);
        return String.join(", ", shown)
                + (shown.size() < all.size() ? " and " + (all.size() - shown.size()) + " more" : "");
    }
}
