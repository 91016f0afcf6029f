package dev.registrydoctor.doctor.serve.cause;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is open, what changed lately, and who was told of it. All that must outlive a leader is in it, in bounded size.
 *
 * @param open the causes that are open, the oldest first
 * @param changes the latest changes, the oldest first; at most {@value #MOST_CHANGES}
 * @param next the number of the next change
 * @param told for each receiver, by its name, the number of the last change that it was told of
 */
public record Ledger(List<Cause> open, List<CauseChange> changes, long next, Map<String, Long> told) {

    /** More than a receiver misses in a day that is bad. */
    public static final int MOST_CHANGES = 200;

    /** Nothing was ever found. */
    public static final Ledger EMPTY = new Ledger(List.of(), List.of(), 1, Map.of());

    public Ledger {
        open = List.copyOf(open);
        changes = List.copyOf(changes);
        told = Map.copyOf(told);
    }

    /** The changes that a receiver was not told of, the oldest first; of older ones only the number is known, see {@link #lost}. */
    public List<CauseChange> untold(String receiver) {
        long last = told.getOrDefault(receiver, next - 1);
        return changes.stream().filter(change -> change.number() > last).toList();
    }

    /** How many changes a receiver was not told of and never will be, because there were too many since. */
    public long lost(String receiver) {
        long last = told.getOrDefault(receiver, next - 1);
        long oldest = changes.isEmpty() ? next : changes.get(0).number();
        return Math.max(0, oldest - 1 - last);
    }

    /** The same ledger, in which a receiver was told of all changes up to this number. */
    public Ledger told(String receiver, long number) {
        Map<String, Long> more = new HashMap<>(told);
        more.merge(receiver, Math.min(number, next - 1), Math::max);
        return new Ledger(open, changes, next, more);
    }

    /**
     * The same ledger for exactly these receivers. One that is new is told of what changes from now on; where nothing has ever
     * changed that is everything. What one was told that does not exist any more is forgotten.
     */
    public Ledger receivers(Collection<String> names) {
        Map<String, Long> current = new HashMap<>();
        names.forEach(name -> current.put(name, told.getOrDefault(name, next - 1)));
        return new Ledger(open, changes, next, current);
    }
}
