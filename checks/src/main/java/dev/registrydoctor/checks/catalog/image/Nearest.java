package dev.registrydoctor.checks.catalog.image;

import java.util.Comparator;
import java.util.List;

/** Names that are similar to a misspelled one. */
public final class Nearest {

    private Nearest() {}

    /** At most three candidates, nearest first, without those that have nothing in common. */
    public static List<String> of(String wanted, List<String> candidates) {
        return candidates.stream()
                .sorted(Comparator.comparing((String c) -> distance(wanted, c)).thenComparing(c -> c))
                .filter(c -> distance(wanted, c) < Math.max(wanted.length(), c.length()) || candidates.size() <= 3)
                .limit(3)
                .toList();
    }

    /** Edit distance: insertions, deletions, replacements, and swaps of two adjacent letters. */
    public static int distance(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int replace = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int least = Math.min(replace, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, distance[i - 2][j - 2] + 1);
                }
                distance[i][j] = least;
            }
        }
        return distance[a.length()][b.length()];
    }
}
