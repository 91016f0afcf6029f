package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.reports.record.Report.Warning;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding and the part that it plays in a report, for forms that list findings one by one.
 *
 * @param diagnosis the diagnosis that it stands in, or null when it stands in none
 */
public record PlacedFinding(
        Finding finding, Role role, @Nullable Diagnosis diagnosis) {

    /** The parts, gravest first. */
    public enum Role {
        CAUSE,
        /** A symptom without a cause. */
        UNEXPLAINED,
        /** The doctor could not look. */
        BLIND,
        /** It is on its way. */
        WAIT,
        WARNING,
        /** Follows from a finding of one of the parts above. */
        CONSEQUENCE,
        NOTE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All findings of a report, each once, gravest first. */
    public static List<PlacedFinding> allOf(Report report) {
        Map<Finding, PlacedFinding> all = new LinkedHashMap<>();
        for (Diagnosis diagnosis : report.diagnoses()) {
            add(all, diagnosis.root(), role(diagnosis.severity()), diagnosis);
        }
        report.unexplained().forEach(f -> add(all, f, Role.UNEXPLAINED, null));
        for (Diagnosis diagnosis : report.diagnoses()) {
            diagnosis.consequences().forEach(c -> add(all, c.finding(), Role.CONSEQUENCE, diagnosis));
        }
        report.warnings().stream().map(Warning::finding).forEach(f -> add(all, f, Role.WARNING, null));
        report.notes().forEach(f -> add(all, f, Role.NOTE, null));
        return inOrder(all.values());
    }

    /** The titles of the problems that a report found, by id. */
    public static Map<String, String> titlesOf(Report report) {
        Map<String, String> titles = new HashMap<>();
        allOf(report).stream()
                .map(placed -> placed.finding().problem())
                .forEach(problem -> titles.put(problem.id(), problem.title()));
        return titles;
    }

    private static List<PlacedFinding> inOrder(Collection<PlacedFinding> findings) {
        return findings.stream()
                .sorted(Comparator.comparing(PlacedFinding::role))
                .toList();
    }

    private static void add(
            Map<Finding, PlacedFinding> all, Finding finding, Role role, @Nullable Diagnosis diagnosis) {
        all.putIfAbsent(finding, new PlacedFinding(finding, role, diagnosis));
    }

    private static Role role(Diagnosis.Severity severity) {
        return switch (severity) {
            case PROBLEM -> Role.CAUSE;
            case BLIND -> Role.BLIND;
            case WAIT -> Role.WAIT;
            case WARNING -> Role.WARNING;
        };
    }
}
