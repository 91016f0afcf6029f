package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The checks of one area, such as storage, with their results.
 *
 * @param area the part of their ids before the dot
 * @param checks at least one, in the order of the report
 */
public record AreaResult(String area, List<CheckEntry> checks) {

    /** The areas of the catalog in the order in which one thing needs another, with the names that people read. */
    private static final List<Map.Entry<String, String>> NAMES = List.of(
            Map.entry("cluster", "Cluster"),
            Map.entry("addon", "Add-ons"),
            Map.entry("storage", "Storage"),
            Map.entry("space", "Space"),
            Map.entry("registry-pod", "Registry Pod"),
            Map.entry("service", "Service"),
            Map.entry("network", "Network"),
            Map.entry("scheme", "HTTP and HTTPS"),
            Map.entry("tls", "TLS"),
            Map.entry("auth", "Credentials"),
            Map.entry("registry", "Registries"),
            Map.entry("runtime", "containerd"),
            Map.entry("image", "Images"),
            Map.entry("workload", "Workloads"),
            Map.entry("docker", "Docker"),
            Map.entry("podman", "Podman"),
            Map.entry("outgrown", "Old versions"));

    public AreaResult {
        checks = List.copyOf(checks);
    }

    /** The areas of a report: those of the catalog in its order, then those of plug-ins by name. */
    public static List<AreaResult> of(Report report) {
        Map<String, List<CheckEntry>> byArea = new LinkedHashMap<>();
        report.checks()
                .forEach(check -> byArea.computeIfAbsent(area(check), area -> new ArrayList<>())
                        .add(check));
        return byArea.entrySet().stream()
                .map(entry -> new AreaResult(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(AreaResult::place).thenComparing(AreaResult::area))
                .toList();
    }

    /** The area of a check. */
    public static String area(CheckEntry check) {
        int dot = check.id().indexOf('.');
        return dot < 0 ? check.id() : check.id().substring(0, dot);
    }

    /** A result in words, such as {@code not checked}. */
    public static String words(Status status) {
        return switch (status) {
            case PASS -> "passed";
            case WARN -> "warning";
            case FAIL -> "failed";
            case UNKNOWN -> "not checked";
            case SKIPPED -> "not applicable";
            case ERROR -> "error";
        };
    }

    private int place() {
        int place = 0;
        while (place < NAMES.size() && !NAMES.get(place).getKey().equals(area)) {
            place++;
        }
        return place;
    }

    /** What people call it; for an area that the catalog does not have, its id with a capital. */
    public String name() {
        int place = place();
        return place < NAMES.size()
                ? NAMES.get(place).getValue()
                : area.substring(0, 1).toUpperCase(Locale.ROOT) + area.substring(1);
    }

    /** The number of its checks with one of these results. */
    public int count(Status... statuses) {
        List<Status> counted = Arrays.asList(statuses);
        return (int) checks.stream().filter(c -> counted.contains(c.status())).count();
    }

    /** The result that stands for all: a failure before a warning, and both before what could not be checked. */
    public Status worst() {
        if (count(Status.FAIL) > 0) {
            return Status.FAIL;
        } else if (count(Status.WARN) > 0) {
            return Status.WARN;
        } else if (count(Status.UNKNOWN, Status.ERROR) > 0) {
            return Status.UNKNOWN;
        }
        return count(Status.PASS) > 0 ? Status.PASS : Status.SKIPPED;
    }

    /** Its counts in words, such as {@code 9 passed, 1 not checked}; without what does not apply, unless nothing does. */
    public String counts() {
        List<String> parts = new ArrayList<>();
        add(parts, count(Status.FAIL), "failed");
        add(parts, count(Status.WARN), count(Status.WARN) == 1 ? "warning" : "warnings");
        add(parts, count(Status.UNKNOWN, Status.ERROR), "not checked");
        add(parts, count(Status.PASS), "passed");
        return parts.isEmpty() ? "not applicable" : String.join(", ", parts);
    }

    private static void add(List<String> parts, int number, String words) {
        if (number > 0) {
            parts.add(number + " " + words);
        }
    }
}
