package dev.registrydoctor.reports.data;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.AreaResult;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.PlacedFinding.Role;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The report for CI servers, in the form of JUnit's XML that Maven Surefire describes: a suite for each area, a case for
 * each check.
 *
 * <p>A check that fails is a failure, one that broke an error. One that could not look is skipped, with the reason: it must
 * not look as if it had passed. A warning passes and is in the case's output; whether a warning or an inconclusive run
 * fails a job is told by the exit code, not here.
 */
public final class JUnitReport {

    /** The most findings that a case tells: a server shows its text to people, as a whole. */
    private static final int MOST = 20;

    private final Report report;
    private final Markup xml;
    private final Map<String, List<PlacedFinding>> findings = new HashMap<>();
    private final Map<String, NotLookedAt> notLookedAt = new HashMap<>();

    private JUnitReport(Report report, Appendable out) throws IOException {
        this.report = report;
        this.xml = Markup.indented(out);
        for (PlacedFinding placed : PlacedFinding.allOf(report)) {
            findings.computeIfAbsent(String.valueOf(placed.finding().check()), id -> new ArrayList<>())
                    .add(placed);
        }
        report.notLookedAt().forEach(entry -> notLookedAt.putIfAbsent(entry.check(), entry));
    }

    /** Writes a report, ending in a line break. */
    public static void write(Report report, Appendable out) throws IOException {
        new JUnitReport(report, out).suites();
    }

    private void suites() throws IOException {
        Map<String, List<CheckEntry>> areas = new TreeMap<>();
        report.checks()
                .forEach(c -> areas.computeIfAbsent(AreaResult.area(c), area -> new ArrayList<>())
                        .add(c));
        if (areas.isEmpty()) {
            areas.put("none", List.of());
        }
        List<String> attributes = new ArrayList<>(List.of("name", report.tool().name()));
        attributes.addAll(counts(report.checks()));
        if (report.run().tookMillis() != null) {
            attributes.addAll(List.of("time", seconds(report.run().tookMillis())));
        }
        if (report.run().startedAt() != null) {
            attributes.addAll(List.of("timestamp", report.run().startedAt().toString()));
        }
        xml.open("testsuites", attributes.toArray(String[]::new));
        for (Map.Entry<String, List<CheckEntry>> area : areas.entrySet()) {
            suite(area.getKey(), area.getValue());
        }
        xml.end();
    }

    private static List<String> counts(List<CheckEntry> checks) {
        return List.of(
                "tests", String.valueOf(checks.size()),
                "failures", count(checks, Status.FAIL),
                "errors", count(checks, Status.ERROR),
                "skipped", count(checks, Status.UNKNOWN, Status.SKIPPED));
    }

    private static String count(List<CheckEntry> checks, Status... statuses) {
        return String.valueOf(checks.stream()
                .filter(c -> List.of(statuses).contains(c.status()))
                .count());
    }

    private static String seconds(@Nullable Long millis) {
        return millis == null ? "0" : BigDecimal.valueOf(millis, 3).toPlainString();
    }

    private void suite(String area, List<CheckEntry> checks) throws IOException {
        List<String> attributes = new ArrayList<>(List.of("name", "registry-doctor." + area));
        attributes.addAll(counts(checks));
        xml.open("testsuite", attributes.toArray(String[]::new));
        xml.open("properties");
        property("version", report.tool().version());
        property("site", report.run().site());
        property("verdict", report.verdict().label());
        property("headline", report.headline());
        xml.close();
        for (CheckEntry check : checks) {
            test(area, check);
        }
        xml.close();
    }

    private void property(String name, String value) throws IOException {
        xml.empty("property", "name", name, "value", value);
    }

    private void test(String area, CheckEntry check) throws IOException {
        String[] attributes = {
            "name", check.id(), "classname", "registry-doctor." + area, "time", seconds(check.tookMillis())
        };
        if (check.status() == Status.PASS && check.problems().isEmpty()) {
            xml.empty("testcase", attributes);
            return;
        }
        xml.open("testcase", attributes);
        outcome(check);
        xml.close();
    }

    private void outcome(CheckEntry check) throws IOException {
        String reason = TextReport.says(check);
        switch (check.status()) {
            case FAIL -> {
                List<PlacedFinding> found = found(check);
                String type = found.isEmpty()
                        ? reason
                        : found.get(0).finding().problem().id();
                xml.leaf("failure", text(found), "message", message(found, reason), "type", type);
            }
            case ERROR -> xml.leaf("error", whatWouldHelp(check), "message", reason, "type", "error");
            case UNKNOWN -> xml.leaf("skipped", whatWouldHelp(check), "message", "could not run: " + reason);
            case SKIPPED -> xml.empty("skipped", "message", reason);
            case PASS, WARN -> xml.leaf("system-out", text(found(check)));
        }
    }

    private String whatWouldHelp(CheckEntry check) {
        NotLookedAt entry = notLookedAt.get(check.id());
        String vital = check.vital() ? "Without this nobody can say that the environment is healthy.\n" : "";
        return entry == null || entry.remedy().isBlank() ? vital : vital + "To check it: " + entry.remedy() + "\n";
    }

    private List<PlacedFinding> found(CheckEntry check) {
        return findings.getOrDefault(check.id(), List.of()).stream()
                .sorted((a, b) -> a.role().compareTo(b.role()))
                .toList();
    }

    private static String message(List<PlacedFinding> found, String otherwise) {
        if (found.isEmpty()) {
            return otherwise;
        }
        String more = found.size() == 1 ? "" : " (and " + (found.size() - 1) + " more)";
        return found.get(0).finding().summary() + more;
    }

    private String text(List<PlacedFinding> found) {
        StringBuilder text = new StringBuilder();
        for (PlacedFinding placed : found.subList(0, Math.min(MOST, found.size()))) {
            text.append(text.isEmpty() ? "" : "\n");
            finding(placed, text);
        }
        if (found.size() > MOST) {
            text.append("\nAnd ")
                    .append(found.size() - MOST)
                    .append(" more; all: ")
                    .append(Alike.WHOLE)
                    .append("\n");
        }
        return text.toString();
    }

    private void finding(PlacedFinding placed, StringBuilder text) {
        Finding finding = placed.finding();
        text.append(placed.role().label()).append(": ").append(finding.problem().title());
        text.append("\n").append(finding.problem().id()).append(" on ").append(finding.subject());
        text.append("\n").append(finding.summary()).append("\n");
        String seenOn = NodeWords.seenOn(finding);
        text.append(seenOn.isEmpty() ? "" : seenOn + "\n");
        for (Observation seen : finding.evidence()) {
            text.append("- ").append(seen.observed());
            text.append(seen.expected() == null ? "" : "; expected: " + seen.expected());
            text.append("; source: ").append(seen.source()).append("\n");
        }
        Diagnosis diagnosis = placed.diagnosis();
        if (placed.role() == Role.CONSEQUENCE && diagnosis != null) {
            // What to do about it is what to do about its cause.
            text.append("Caused by ").append(diagnosis.root().problem().id());
            text.append(" on ").append(diagnosis.root().subject()).append(".\n");
        } else if (finding.remedy() != null) {
            remedy(report.text(finding.remedy()), text);
        }
    }

    private static void remedy(RemedyText remedy, StringBuilder text) {
        int number = 0;
        for (StepText step : remedy.steps()) {
            text.append(++number).append(". ").append(step.goal());
            text.append(step.warning() == null ? "" : " *** " + step.warning() + " ***");
            text.append(" (").append(step.circumstances()).append(")\n");
            if (step.command() != null) {
                // At the left edge, as it has to be copied.
                text.append(step.command().stripTrailing()).append("\n");
            }
            if (step.undo() != null) {
                text.append("to undo: ").append(step.undo().line()).append("\n");
            }
        }
        text.append("Check: ").append(remedy.verify().strip()).append("\n");
    }
}
