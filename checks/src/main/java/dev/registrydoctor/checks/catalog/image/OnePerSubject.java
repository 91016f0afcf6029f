package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One finding for each name, which involves all subjects that depend on it. Ten thousand Pods can wait for one image:
 * they are collected first and added to the finding once.
 */
final class OnePerSubject {

    private final Map<String, Finding> first = new LinkedHashMap<>();
    private final Map<String, List<Subject>> involved = new LinkedHashMap<>();

    /** Whether there is a finding for this name. */
    boolean has(String name) {
        return first.containsKey(name);
    }

    /** Adds the first finding for a name. */
    void begin(String name, Finding finding) {
        first.put(name, finding);
        involved.put(name, new ArrayList<>());
    }

    /** Adds subjects to the finding for a name. */
    void add(String name, Collection<Subject> subjects) {
        List<Subject> all = involved.get(name);
        if (all != null) {
            all.addAll(subjects);
        }
    }

    /** The findings, in the order in which they were added. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        first.forEach((name, finding) -> findings.add(finding.involving(involved.getOrDefault(name, List.of()))));
        return findings;
    }
}
