package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Consequences as people read them: each beneath what it follows from. */
public final class ConsequenceTree {

    /**
     * One line of the tree.
     *
     * @param depth 0 for what follows from the root itself
     */
    public record Entry(Finding finding, int depth) {}

    private final List<Consequence> all;
    private final Map<Finding, List<Integer>> effects = new HashMap<>();
    private final boolean[] placed;
    private final List<Entry> order = new ArrayList<>();

    public ConsequenceTree(List<Consequence> all) {
        this.all = all;
        this.placed = new boolean[all.size()];
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).depth() > 1) {
                effects.computeIfAbsent(all.get(i).becauseOf(), f -> new ArrayList<>())
                        .add(i);
            }
        }
    }

    /** Every consequence once, even one whose cause is not among them. */
    public List<Entry> inOrder() {
        for (int i = 0; i < all.size(); i++) {
            place(i, all.get(i).depth() <= 1 ? 0 : -1);
        }
        for (int i = 0; i < all.size(); i++) {
            place(i, 0);
        }
        return order;
    }

    private void place(int index, int depth) {
        if (placed[index] || depth < 0) {
            return;
        }
        placed[index] = true;
        Finding finding = all.get(index).finding();
        order.add(new Entry(finding, depth));
        for (int effect : effects.getOrDefault(finding, List.of())) {
            place(effect, depth + 1);
        }
    }
}
