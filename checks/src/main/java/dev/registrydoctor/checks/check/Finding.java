package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A problem seen on a subject, with what shows it.
 *
 * @param problem what is wrong
 * @param subject on what
 * @param summary one sentence with the site's real names
 * @param evidence what shows it
 * @param involves further subjects that it hangs on or acts on; edges of the diagnosis hold between findings that
 *     share one
 * @param hypothesis it could be wrong without anyone noticing (a suspicious file): it becomes a root only when a
 *     symptom that it explains is seen, and is a warning otherwise
 * @param takesEffect a warning whose harm is there already (a pod runs yesterday's image)
 * @param remedy what to do, or null when there is nothing to do but for its cause
 */
public record Finding(
        Problem problem,
        Subject subject,
        String summary,
        List<Observation> evidence,
        Set<Subject> involves,
        boolean hypothesis,
        boolean takesEffect,
        @Nullable Remedy remedy) {

    public Finding {
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(summary, "summary");
        evidence = List.copyOf(evidence);
        involves = Collections.unmodifiableSet(new TreeSet<>(involves));
    }

    /** Of what tells findings apart: the hash that Java makes for a record, and for each one in it, costs milliseconds. */
    @Override
    public int hashCode() {
        int seen = evidence.isEmpty() ? 0 : evidence.get(0).observed().hashCode();
        return 31 * (31 * (31 * problem.id().hashCode() + subject.name().hashCode()) + summary.hashCode()) + seen;
    }

    public static Finding of(Problem problem, Subject subject, String summary) {
        return new Finding(problem, subject, summary, List.of(), Set.of(), false, false, null);
    }

    /** Adds something that was seen and needs no comparison. */
    public Finding observed(String observed, String source) {
        return with(new Observation(observed, null, source));
    }

    /** Adds something that was seen and what a healthy site shows. */
    public Finding observed(String observed, String expected, String source) {
        return with(new Observation(observed, expected, source));
    }

    private Finding with(Observation observation) {
        List<Observation> all = new ArrayList<>(evidence);
        all.add(observation);
        return new Finding(problem, subject, summary, all, involves, hypothesis, takesEffect, remedy);
    }

    public Finding involving(Subject... subjects) {
        return involving(List.of(subjects));
    }

    /** Adds subjects. Each call that adds something copies those that are there: add thousands of them at once. */
    public Finding involving(Collection<Subject> subjects) {
        if (involves.containsAll(subjects)) {
            return this;
        }
        Set<Subject> all = new TreeSet<>(involves);
        all.addAll(subjects);
        return new Finding(problem, subject, summary, evidence, all, hypothesis, takesEffect, remedy);
    }

    public Finding asHypothesis() {
        return new Finding(problem, subject, summary, evidence, involves, true, takesEffect, remedy);
    }

    public Finding thatTakesEffect() {
        return new Finding(problem, subject, summary, evidence, involves, hypothesis, true, remedy);
    }

    public Finding remedy(Remedy aRemedy) {
        return new Finding(problem, subject, summary, evidence, involves, hypothesis, takesEffect, aRemedy);
    }

    /** Its subject, then those that it involves, each once. */
    public Set<Subject> subjects() {
        Set<Subject> all = new LinkedHashSet<>();
        all.add(subject);
        all.addAll(involves);
        return all;
    }

    /** Whether the two speak of a common thing. */
    public boolean isLinkedTo(Finding other) {
        return subject.equals(other.subject)
                || involves.contains(other.subject)
                || other.involves.contains(subject)
                || (involves.size() < other.involves.size()
                        ? intersect(involves, other.involves)
                        : intersect(other.involves, involves));
    }

    /** One of the two may be about ten thousand Pods: the smaller one is gone through. */
    private static boolean intersect(Set<Subject> few, Set<Subject> many) {
        for (Subject subject : few) {
            if (many.contains(subject)) {
                return true;
            }
        }
        return false;
    }
}
