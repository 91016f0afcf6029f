package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A problem seen on a subject, with what shows it.
 *
 * @param problem what is wrong
 * @param subject on what
 * @param summary one sentence with the site's real names
 * @param evidence what shows it
 * @param involves further subjects that it depends on, or was seen with; see {@link Link} for what follows from one that
 *     two findings share
 * @param affects those of {@code involves} that it breaks, although it is not on them: a file breaks the pulls from a
 *     registry. It matters for what unrelated findings share, {@linkplain Subject.Kind#isShared such as a registry}
 * @param hypothesis it could be wrong without anyone noticing (a suspicious file): it becomes a root only when a
 *     symptom that it explains is seen, and is a warning otherwise
 * @param takesEffect a warning whose harm is there already (a pod runs yesterday's image)
 * @param remedy what to do, or null when there is nothing to do but for its cause
 * @param check the id of the check that made it, or null as long as it is in no report
 * @param number which of those with the same problem on the same subject it is, from 1; a report gives each another one
 * @param details further facts for programs
 */
public record Finding(
        Problem problem,
        Subject subject,
        String summary,
        List<Observation> evidence,
        Set<Subject> involves,
        Set<Subject> affects,
        boolean hypothesis,
        boolean takesEffect,
        @Nullable Remedy remedy,
        @Nullable String check,
        int number,
        Details details) {

    public Finding {
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(summary, "summary");
        evidence = List.copyOf(evidence);
        NavigableSet<Subject> all = new TreeSet<>(involves);
        all.addAll(affects);
        involves = Collections.unmodifiableNavigableSet(all);
        affects = Collections.unmodifiableSet(new TreeSet<>(affects));
    }

    public static Finding of(Problem problem, Subject subject, String summary) {
        return new Finding(
                problem, subject, summary, List.of(), Set.of(), Set.of(), false, false, null, null, 1, Details.NONE);
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
        return new Finding(
                problem,
                subject,
                summary,
                all,
                involves,
                affects,
                hypothesis,
                takesEffect,
                remedy,
                check,
                number,
                details);
    }

    /** Names what it depends on, or was seen with. */
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
        return new Finding(
                problem,
                subject,
                summary,
                evidence,
                all,
                affects,
                hypothesis,
                takesEffect,
                remedy,
                check,
                number,
                details);
    }

    /** Names what it breaks beside its subject; it is involved too. */
    public Finding affecting(Subject... subjects) {
        return affecting(List.of(subjects));
    }

    public Finding affecting(Collection<Subject> subjects) {
        Set<Subject> all = new TreeSet<>(affects);
        all.addAll(subjects);
        return new Finding(
                problem,
                subject,
                summary,
                evidence,
                involves,
                all,
                hypothesis,
                takesEffect,
                remedy,
                check,
                number,
                details);
    }

    public Finding asHypothesis() {
        return new Finding(
                problem,
                subject,
                summary,
                evidence,
                involves,
                affects,
                true,
                takesEffect,
                remedy,
                check,
                number,
                details);
    }

    public Finding thatTakesEffect() {
        return new Finding(
                problem,
                subject,
                summary,
                evidence,
                involves,
                affects,
                hypothesis,
                true,
                remedy,
                check,
                number,
                details);
    }

    public Finding remedy(Remedy aRemedy) {
        return new Finding(
                problem,
                subject,
                summary,
                evidence,
                involves,
                affects,
                hypothesis,
                takesEffect,
                aRemedy,
                check,
                number,
                details);
    }

    /**
     * What it is called, {@code storage.claim-pending on claim ns/name}: no other finding of a report is called so, and in other
     * runs the same thing is called the same, unless several share problem and subject.
     */
    public String id() {
        return problem.id() + " on " + subject + (number == 1 ? "" : " #" + number);
    }

    /** The same finding, numbered. */
    public Finding numbered(int aNumber) {
        return new Finding(
                problem,
                subject,
                summary,
                evidence,
                involves,
                affects,
                hypothesis,
                takesEffect,
                remedy,
                check,
                aNumber,
                details);
    }

    /** Ids of the checks that see whether its remedy worked: the one that made it, and those that the remedy names. */
    public List<String> checksToRerun() {
        Set<String> all = new LinkedHashSet<>();
        if (check != null) {
            all.add(check);
        }
        if (remedy != null) {
            all.addAll(remedy.verification().checks());
        }
        return List.copyOf(all);
    }

    /** Names an image that it tells of without being about its pulls. */
    public Finding tellingOfImage(String image) {
        return with(new Details(image, details.registry(), details.hosts()));
    }

    /** Names a registry that it tells of, as images name it, without reaching what else is about that registry. */
    public Finding tellingOfRegistry(String registry) {
        return with(new Details(details.image(), registry, details.hosts()));
    }

    private Finding with(Details some) {
        return new Finding(
                problem,
                subject,
                summary,
                evidence,
                involves,
                affects,
                hypothesis,
                takesEffect,
                remedy,
                check,
                number,
                some);
    }

    /** The same finding with what another one of the same fact shows. */
    Finding and(Finding other) {
        Finding all = involving(other.involves).affecting(other.affects);
        for (Observation observation : other.evidence) {
            all = all.evidence.contains(observation) ? all : all.with(observation);
        }
        return all;
    }

    /** The same finding, shown by the evidence of these machines and of no other. */
    public Finding seenOn(List<String> hosts) {
        return with(new Details(details.image(), details.registry(), hosts));
    }

    /**
     * The same finding, shown by the evidence of one machine.
     *
     * @param words edits a sentence
     * @param remedies edits a remedy
     */
    Finding seenOn(String host, UnaryOperator<String> words, UnaryOperator<Remedy> remedies) {
        return new Finding(
                problem,
                subject,
                words.apply(summary),
                evidence.stream().map(o -> o.edited(words)).toList(),
                involves,
                affects,
                hypothesis,
                takesEffect,
                remedy == null ? null : remedies.apply(remedy),
                check,
                number,
                new Details(details.image(), details.registry(), List.of(host)));
    }

    /** Its subject, then those that it involves, each once. */
    public Set<Subject> subjects() {
        Set<Subject> all = new LinkedHashSet<>();
        all.add(subject);
        all.addAll(involves);
        return all;
    }

    /** Its subject and what it involves, of one kind; found without looking through the others. */
    Stream<Subject> involved(Subject.Kind kind) {
        // The constructor keeps them sorted, by kind first.
        Stream<Subject> others = ((NavigableSet<Subject>) involves)
                .tailSet(new Subject(kind, "")).stream().takeWhile(s -> s.kind() == kind);
        return subject.kind() == kind ? Stream.concat(Stream.of(subject), others) : others;
    }

    /** Whether it can be the cause of another finding, by what both are about; their problems decide the rest. */
    public boolean reaches(Finding effect) {
        return Link.joins(this, effect);
    }
}
