package dev.registrydoctor.checks.catalog.image;

import java.util.Comparator;
import java.util.List;

/** Names that a misspelt one could have meant. */
public final class Nearest {

    private Nearest() {}

    /** At most three candidates, nearest first; none that has nothing in common. */
    public static List<String> of(String wanted, List<String> candidates) {
        return candidates.stream()
                .sorted(Comparator.comparing((String c) -> distance(wanted, c)).thenComparing(c -> c))
                .filter(c -> distance(wanted, c) < Math.max(wanted.length(), c.length()) || candidates.size() <= 3)
                .limit(3)
                .toList();
    }

    /** Edit distance: insertions, deletions and replacements. */
    public static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
