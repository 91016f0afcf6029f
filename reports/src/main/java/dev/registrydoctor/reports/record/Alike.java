package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How people read many of one kind: the same problem on thousands of subjects is one fact with a number and the first few
 * names. Up to {@value #FEW} stay apart, each in full. JSON has them all.
 *
 * @param members all of one problem, in the order of the report; at least one, and more than {@value #FEW} or just one
 */
public record Alike<T>(List<T> members) {

    /** So many of one problem are told one by one. */
    public static final int FEW = 10;

    /** Where all of them are. */
    public static final String WHOLE = "registry-doctor run -o json";

    /** Causes, those of one problem and weight together if they are many; each group where its first member stands. */
    public static List<Alike<Diagnosis>> causes(List<Diagnosis> diagnoses) {
        return groups(diagnoses, d -> d.severity() + " " + d.root().problem().id());
    }

    public static List<Alike<PlacedFinding>> placed(List<PlacedFinding> findings) {
        return groups(findings, p -> p.role() + " " + p.finding().problem().id());
    }

    private static <T> List<Alike<T>> groups(List<T> all, Function<T, String> key) {
        if (all.size() <= FEW) {
            return all.stream().map(one -> new Alike<>(List.of(one))).toList();
        }
        Map<String, List<T>> byKey = new LinkedHashMap<>();
        all.forEach(one ->
                byKey.computeIfAbsent(key.apply(one), k -> new ArrayList<>()).add(one));
        List<Alike<T>> groups = new ArrayList<>();
        Set<String> grouped = new LinkedHashSet<>();
        for (T one : all) {
            List<T> members = byKey.getOrDefault(key.apply(one), List.of());
            if (members.size() <= FEW) {
                groups.add(new Alike<>(List.of(one)));
            } else if (grouped.add(key.apply(one))) {
                groups.add(new Alike<>(members));
            }
        }
        return groups;
    }

    /** The first, which stands for all. */
    public T first() {
        return members.get(0);
    }

    public boolean isMany() {
        return members.size() > 1;
    }

    /** How many there are. */
    public int size() {
        return members.size();
    }

    /** {@code 3000 images: a, b, ... and 2990 more}, for findings that are many. */
    public static String subjects(List<Subject> subjects) {
        long kinds = subjects.stream().map(Subject::kind).distinct().count();
        String what = kinds == 1 ? plural(subjects.get(0).kind().label()) : "things";
        String names = subjects.stream()
                .limit(FEW)
                .map(s -> kinds == 1 ? s.name() : s.toString())
                .collect(Collectors.joining(", "));
        int more = subjects.size() - FEW;
        return subjects.size() + " " + what + ": " + names + (more > 0 ? " and " + more + " more" : "");
    }

    private static String plural(String label) {
        return label.endsWith("y")
                ? label.substring(0, label.length() - 1) + "ies"
                : label + (label.endsWith("s") ? "es" : "s");
    }

    /** What the roots of some diagnoses explain, each once, as one list. */
    public static List<Consequence> consequences(List<Diagnosis> diagnoses) {
        if (diagnoses.size() == 1) {
            return diagnoses.get(0).consequences();
        }
        Set<Finding> met = new LinkedHashSet<>();
        List<Consequence> all = new ArrayList<>();
        for (Diagnosis diagnosis : diagnoses) {
            for (Consequence consequence : diagnosis.consequences()) {
                if (met.add(consequence.finding())) {
                    all.add(consequence);
                }
            }
        }
        return all;
    }
}
