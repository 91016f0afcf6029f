package dev.registrydoctor.doctor.bench;

import java.util.ArrayList;
import java.util.Collection;
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
     * @param found the roots that were named, the first one first
     * @param skipped why it was not run, or empty
     */
    record Row(String site, String column, List<Set<String>> expected, List<String> found, String skipped) {

        boolean isRight() {
            return expected.contains(Set.copyOf(found));
        }

        /** Whether the first root that was named is one of those to be named. */
        boolean beginsRight() {
            return !found.isEmpty() && nearest().contains(found.get(0));
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

        /** What was expected and what was found, in one line. */
        String line() {
            return "expected " + names(expected) + ", found " + name(found);
        }

        void print() {
            String state = !skipped.isEmpty() ? "skip" : isRight() ? "ok" : "WRONG";
            System.out.printf(
                    "%-5s  %-44s %-7s expected %-52s found %s%n",
                    state, site, column, names(expected), skipped.isEmpty() ? name(found) : "(" + skipped + ")");
        }

        private static String names(List<Set<String>> sets) {
            return String.join(" | ", sets.stream().map(Row::name).toList());
        }

        private static String name(Collection<String> roots) {
            return roots.isEmpty() ? "-" : String.join(",", roots);
        }
    }

    private final List<Row> rows = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
    }

    /** How often a problem was named rightly, named wrongly and missed; and where it was to be named, how often first. */
    private static final class Counts {
        private int right;
        private int wrong;
        private int missing;
        private int first;

        void add(Row row, String problem) {
            boolean wanted = row.nearest().contains(problem);
            boolean found = row.found().contains(problem);
            right += wanted && found ? 1 : 0;
            wrong += found && !wanted ? 1 : 0;
            missing += wanted && !found ? 1 : 0;
            // Of two faults, either may come first.
            first += wanted && row.beginsRight() ? 1 : 0;
        }

        void print(String problem) {
            System.out.printf(
                    "%-36s %6d %6d %8d %10.3f %8.3f %7.3f%n",
                    problem,
                    right,
                    wrong,
                    missing,
                    ratio(right, right + wrong),
                    ratio(right, right + missing),
                    ratio(first, right + missing));
        }
    }

    /** Prints the totals; returns whether every site that was run is right. */
    boolean print() {
        List<Row> run = rows.stream().filter(row -> row.skipped().isEmpty()).toList();
        Map<String, Counts> byProblem = new TreeMap<>();
        Counts all = new Counts();
        for (Row row : run) {
            Set<String> problems = new TreeSet<>(row.nearest());
            problems.addAll(row.found());
            for (String problem : problems) {
                byProblem.computeIfAbsent(problem, p -> new Counts()).add(row, problem);
                all.add(row, problem);
            }
        }
        System.out.printf(
                "%n%-36s %6s %6s %8s %10s %8s %7s%n",
                "problem", "right", "wrong", "missing", "precision", "recall", "top-1");
        byProblem.forEach((problem, counts) -> counts.print(problem));
        List<Row> faulty = run.stream().filter(row -> !row.nearest().isEmpty()).toList();
        long first = faulty.stream().filter(Row::beginsRight).count();
        long right = run.stream().filter(Row::isRight).count();
        System.out.printf(
                "%nroots: %d right, %d wrong, %d missing; precision %.3f, recall %.3f%n",
                all.right,
                all.wrong,
                all.missing,
                ratio(all.right, all.right + all.wrong),
                ratio(all.right, all.right + all.missing));
        System.out.printf("top-1: the first root named is a right one on %d of %d ill sites%n", first, faulty.size());
        System.out.printf("sites: %d of %d right, %d skipped%n", right, run.size(), rows.size() - run.size());
        return right == run.size();
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 1 : (double) part / whole;
    }
}
