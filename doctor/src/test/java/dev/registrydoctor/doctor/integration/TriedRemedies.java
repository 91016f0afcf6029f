package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which remedies tests carry out with real programs, by the cases of the labs, and why the others are not.
 *
 * @param steps the tests that follow the printed steps as they stand, each with its cases, by problem
 * @param fixes the same for what {@code fix} carries out
 * @param reasons why the remedy of a root problem is not tried, by problem
 */
record TriedRemedies(
        Map<String, Map<String, Integer>> steps, Map<String, Map<String, Integer>> fixes, Map<String, String> reasons) {

    static TriedRemedies read() throws IOException {
        Map<String, Map<String, Integer>> steps = new TreeMap<>();
        Map<String, Map<String, Integer>> fixes = new TreeMap<>();
        for (LabCase each : LabCase.all()) {
            if (each.heals()) {
                (each.expected().isEmpty() ? each.also() : each.expected()).forEach(id -> count(steps, id, "LabIT"));
            }
        }
        for (LabCase each : LabCase.everywhere()) {
            each.fixed().forEach(id -> count(fixes, id, "FixLabIT"));
        }
        for (ClusterLabCase each : ClusterLabCase.all()) {
            each.expected().forEach(id -> count(steps, id, "ClusterLabIT"));
            if (each.isFixed()) {
                each.expected().forEach(id -> count(fixes, id, "ClusterFixIT"));
            }
        }
        try (InputStream file =
                Objects.requireNonNull(TriedRemedies.class.getResourceAsStream("/remedies-not-tried.txt"))) {
            Map<String, String> reasons =
                    new TreeMap<>(LabCase.pairs(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
            for (LabCase each : LabCase.all()) {
                if (!each.healsNot().isEmpty()) {
                    each.expected().forEach(id -> reasons.putIfAbsent(id, each.healsNot()));
                }
            }
            return new TriedRemedies(steps, fixes, reasons);
        }
    }

    private static void count(Map<String, Map<String, Integer>> all, String id, String test) {
        all.computeIfAbsent(id, key -> new TreeMap<>()).merge(test, 1, Integer::sum);
    }

    boolean isTried(String problem) {
        return steps.containsKey(problem) || fixes.containsKey(problem);
    }

    /** Ids of the catalog's root problems, sorted. */
    static List<String> roots() {
        return CheckCatalog.problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.ROOT)
                .map(Problem::id)
                .sorted()
                .toList();
    }

    /**
     * The rows of the table in {@code docs/remedies.md}: whatever is tried, and has a reason why it is not. A new root problem need not
     * be there, since a check should touch few files.
     */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (Problem problem : CheckCatalog.problems()) {
            String id = problem.id();
            if (isTried(id) || reasons.containsKey(id)) {
                rows.add("| `" + id + "` | " + cell(steps.get(id)) + " | " + cell(fixes.get(id)) + " | "
                        + reasons.getOrDefault(id, "") + " |");
            }
        }
        rows.sort(null);
        return rows;
    }

    private static String cell(@Nullable Map<String, Integer> tests) {
        if (tests == null) {
            return "";
        }
        List<String> words = new ArrayList<>();
        tests.forEach((test, cases) -> words.add("`" + test + "` " + cases));
        return String.join(", ", words);
    }
}
