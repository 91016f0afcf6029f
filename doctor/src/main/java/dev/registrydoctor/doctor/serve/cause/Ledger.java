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

    /** The same ledger, in which a receiver was told of all changes up to this number. */
    public Ledger told(String receiver, long number) {
        Map<String, Long> more = new HashMap<>(told);
        more.merge(receiver, Math.min(number, next - 1), Math::max);
        return new Ledger(open, changes, next, more);
    }

    /** The same ledger, which forgets what receivers were told that do not exist any more. */
    public Ledger toldOnly(Collection<String> receivers) {
        Map<String, Long> existing = new HashMap<>(told);
        existing.keySet().retainAll(receivers);
        return new Ledger(open, changes, next, existing);
    }
}
