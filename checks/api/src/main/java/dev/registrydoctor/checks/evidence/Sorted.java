package dev.registrydoctor.checks.evidence;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Maps in the order of their keys: that of {@link Map#copyOf} differs from run to run, and reports and cases show it. */
public final class Sorted {

    private Sorted() {}

    /** An unmodifiable copy. */
    public static Map<String, String> copyOf(Map<String, String> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
