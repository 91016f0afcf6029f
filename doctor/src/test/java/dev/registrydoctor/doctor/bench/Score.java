package dev.registrydoctor.doctor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts right, wrong and missing roots. Wrong ones count as much as missing ones. */
final class Score {

    /**
     * What one site came to.
     *
     * @param expected sets of roots, any of which is right
     * @param skipped why it was not run, or empty
     */
    record Row(String site, String column, List<Set<String>> expected, Set<String> found, String skipped) {

        boolean isRight() {
            return expected.contains(found);
        }

        /** The expected set that is nearest to what was found. */
        Set<String> nearest() {
            Set<String> best = expected.get(0);
            for (Set<String> one : expected) {
                if (common(one) > common(best)) {
                    best = one;
                }
            }
            return best;
        }

        private long common(Set<String> one) {
            return one.stream().filter(found::contains).count();
        }
    }

    private final List<Row> rows = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
        String state = !row.skipped().isEmpty() ? "skip" : row.isRight() ? "ok" : "WRONG";
        System.out.printf(
                "%-5s  %-28s %-7s expected %-52s found %s%n",
                state,
                row.site(),
                row.column(),
                names(row.expected()),
                row.skipped().isEmpty() ? name(row.found()) : "(" + row.skipped() + ")");
    }

    private static String names(List<Set<String>> sets) {
        return String.join(" | ", sets.stream().map(Score::name).toList());
    }

    private static String name(Set<String> roots) {
        return roots.isEmpty() ? "-" : String.join(",", roots);
    }

    /** Prints the totals; returns whether every site that was run is right. */
    boolean print() {
        Map<String, int[]> byProblem = new TreeMap<>();
        int right = 0;
        int run = 0;
        for (Row row : rows) {
            if (!row.skipped().isEmpty()) {
                continue;
            }
            run++;
            right += row.isRight() ? 1 : 0;
            Set<String> all = new TreeSet<>(row.nearest());
            all.addAll(row.found());
            for (String problem : all) {
                int[] counts = byProblem.computeIfAbsent(problem, p -> new int[3]);
                boolean wanted = row.nearest().contains(problem);
                boolean found = row.found().contains(problem);
                counts[wanted && found ? 0 : found ? 1 : 2]++;
            }
        }
        System.out.printf("%n%-36s %6s %6s %8s%n", "problem", "right", "wrong", "missing");
        int[] total = new int[3];
        byProblem.forEach((problem, counts) -> {
            System.out.printf("%-36s %6d %6d %8d%n", problem, counts[0], counts[1], counts[2]);
            for (int i = 0; i < 3; i++) {
                total[i] += counts[i];
            }
        });
        System.out.printf(
                "%nroots: %d right, %d wrong, %d missing; precision %.3f, recall %.3f%n",
                total[0],
                total[1],
                total[2],
                ratio(total[0], total[0] + total[1]),
                ratio(total[0], total[0] + total[2]));
        System.out.printf("sites: %d of %d right, %d skipped%n", right, run, rows.size() - run);
        return right == run;
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 1 : (double) part / whole;
    }
}
