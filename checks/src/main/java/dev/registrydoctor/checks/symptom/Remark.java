package dev.registrydoctor.checks.symptom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a clause of a description tells about causes, whatever the description is about.
 *
 * @param id its name
 * @param says what the person wrote, to complete "you wrote that"
 * @param works whether the clause must say that something works
 * @param words what the clause must hold; of the form of {@link Pattern#words}
 * @param excludes ids of problems that it excludes
 * @param favors ids of problems that it makes the most likely ones, where they are possible causes
 */
public record Remark(
        String id, String says, boolean works, List<List<String>> words, List<String> excludes, List<String> favors) {

    public Remark {
        words = List.copyOf(words);
        excludes = List.copyOf(excludes);
        favors = List.copyOf(favors);
    }

    private boolean isIn(Description description) {
        return description.clauses().stream()
                        .filter(clause -> clause.works() || !works)
                        .anyMatch(clause -> Pattern.isSaid(words, clause.words()))
                || description.passages().stream().anyMatch(said -> Pattern.isSaid(ofOutcomes(), said));
    }

    /** An outcome is one of the whole text, not of a clause. */
    private List<List<String>> ofOutcomes() {
        return words.stream()
                .filter(groups -> groups.stream().anyMatch(group -> group.startsWith(Outcomes.SIGN)))
                .toList();
    }

    /**
     * Sorts possible causes by what a description says.
     *
     * @param causes ids of problems, the likeliest first
     * @param favored whether the order changes; in what programs print, a word is no remark
     */
    static Sifted sorted(List<String> causes, Description description, List<Remark> remarks, boolean favored) {
        Map<String, String> excluded = new LinkedHashMap<>();
        Set<String> first = new LinkedHashSet<>();
        for (Remark remark : remarks) {
            if (remark.isIn(description)) {
                remark.excludes().stream()
                        .filter(causes::contains)
                        .forEach(problem -> excluded.putIfAbsent(problem, "you wrote that " + remark.says()));
                first.addAll(favored ? remark.favors() : List.of());
            }
        }
        if (excluded.size() == causes.size()) {
            // What excludes everything was misread.
            excluded.clear();
        }
        first.retainAll(causes);
        List<String> sorted = new ArrayList<>(first);
        causes.stream().filter(cause -> !first.contains(cause)).forEach(sorted::add);
        sorted.removeAll(excluded.keySet());
        return new Sifted(sorted, excluded);
    }

    /**
     * Possible causes.
     *
     * @param causes ids of problems that remain, the likeliest first
     * @param excluded ids of the others, each with the reason
     */
    record Sifted(List<String> causes, Map<String, String> excluded) {}
}
