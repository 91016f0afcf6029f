package dev.registrydoctor.reports.record;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run was narrowed to. The verdict says so: that nothing was found in a part says nothing of the whole.
 *
 * @param only the checks that were asked for, as they were named; empty for all
 * @param skip the checks that were left out, as they were named
 * @param namespaces the namespaces whose workloads were looked at; empty for all
 */
public record Narrowing(List<String> only, List<String> skip, List<String> namespaces) {

    /** Everything was looked at. */
    public static final Narrowing NONE = new Narrowing(List.of(), List.of(), List.of());

    public Narrowing {
        only = List.copyOf(only);
        skip = List.copyOf(skip);
        namespaces = List.copyOf(namespaces);
    }

    /** Whether a part was left out. */
    public boolean isAny() {
        return !equals(NONE);
    }

    /** What was looked at, in words; empty for everything. */
    public String words() {
        List<String> parts = new ArrayList<>();
        if (!only.isEmpty()) {
            parts.add("only checks " + String.join(", ", only));
        }
        if (!skip.isEmpty()) {
            parts.add("without checks " + String.join(", ", skip));
        }
        if (!namespaces.isEmpty()) {
            parts.add("only workloads in " + (namespaces.size() == 1 ? "namespace " : "namespaces ")
                    + String.join(", ", namespaces));
        }
        return String.join("; ", parts);
    }
}
