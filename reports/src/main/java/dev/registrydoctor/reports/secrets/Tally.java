package dev.registrydoctor.reports.secrets;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what is taken out of texts, by kind. A text that is met again, as a finding's is in its evidence and in what the
 * diagnosis rests on, holds the same things again: they count once. For one thread.
 */
public final class Tally {

    private final Map<String, Integer> byKind = new TreeMap<>();
    private final Set<String> counted = new HashSet<>();

    /** Counts what was taken out of a text, unless that text was counted before. */
    public void add(String text, Map<String, Integer> kinds) {
        if (!kinds.isEmpty() && counted.add(text)) {
            kinds.forEach((kind, times) -> byKind.merge(kind, times, Integer::sum));
        }
    }

    /** Counts what a text of unknown length held, once. */
    public void add(String text, String kind, int times) {
        if (times > 0) {
            add(text, Map.of(kind, times));
        }
    }

    /** How often each kind was taken out so far; kinds that did not occur are left out. */
    public Map<String, Integer> byKind() {
        return Collections.unmodifiableMap(byKind);
    }
}
