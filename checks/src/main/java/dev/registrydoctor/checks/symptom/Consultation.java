package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.symptom.Ask.Choice;
import dev.registrydoctor.checks.symptom.Candidate.Basis;
import dev.registrydoctor.checks.symptom.Candidate.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A symptom compared with an examination and a person's answers. Immutable: each answer makes a new one, and who keeps the
 * old one can go back to it.
 */
public final class Consultation {

    /** The id of the question about which of several causes is the person's. */
    public static final String WHICH = "which";

    private static final int MOST_TESTS = 3;

    private final Symptom symptom;
    private final List<CheckResult> results;
    private final Diagnoses diagnoses;
    private final Map<String, Choice> answers;
    private final List<Candidate> candidates;

    private Consultation(Symptom symptom, List<CheckResult> results, Diagnoses diagnoses, Map<String, Choice> answers) {
        this.symptom = symptom;
        this.results = List.copyOf(results);
        this.diagnoses = diagnoses;
        this.answers = Collections.unmodifiableMap(answers);
        Judgement judgement = new Judgement(symptom, this.results, diagnoses, answers.values());
        this.candidates = Stream.concat(symptom.causes().stream(), symptom.excluded().keySet().stream())
                .map(judgement::of)
                .toList();
    }

    /**
     * Starts a consultation.
     *
     * @param results the results of the examination; empty when there was none
     * @param diagnoses the diagnoses of these results
     */
    public static Consultation about(Symptom symptom, List<CheckResult> results, Diagnoses diagnoses) {
        return new Consultation(symptom, results, diagnoses, new LinkedHashMap<>());
    }

    /**
     * Takes an answer; another answer to the same question replaces it.
     *
     * @throws IllegalArgumentException when there is no such question or choice
     */
    public Consultation answer(String ask, String choice) {
        Choice chosen = questions().stream()
                .filter(q -> q.id().equals(ask))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this symptom asks no question " + ask))
                .choice(choice);
        Map<String, Choice> all = new LinkedHashMap<>(answers);
        all.put(ask, chosen);
        return new Consultation(symptom, results, diagnoses, all);
    }

    /** Ids of answered questions with the choices, in the order of answering. */
    public Map<String, Choice> answers() {
        return answers;
    }

    /** In the order of the pattern, the most likely first. Empty when the symptom was not recognized. */
    public List<Candidate> candidates() {
        return candidates;
    }

    /** The next question: one without an answer, whose answers do not all have the same effect. */
    public Optional<Ask> next() {
        return questions().stream()
                .filter(ask -> !answers.containsKey(ask.id()))
                .filter(this::decides)
                .findFirst();
    }

    private boolean decides(Ask ask) {
        return ask.choices().stream()
                        .map(choice -> answer(ask.id(), choice.id()).effect())
                        .distinct()
                        .limit(2)
                        .count()
                > 1;
    }

    /**
     * The effects of an answer: the cause, or otherwise the remaining possible causes and the tests for them. The
     * wording of a verdict is not an effect.
     */
    private List<Object> effect() {
        Verdict verdict = verdict();
        if (verdict instanceof Verdict.Cause cause) {
            return List.of(cause.problem(), cause.basis(), Optional.ofNullable(cause.finding()), cause.also());
        }
        Verdict.CannotTell open = (Verdict.CannotTell) verdict;
        List<String> possible = candidates.stream()
                .filter(c -> c.status() != Status.RULED_OUT)
                .map(Candidate::problem)
                .toList();
        return List.of(possible, open.tests(), open.fitting());
    }

    private List<Ask> questions() {
        List<Ask> all = new ArrayList<>();
        if (isAmbiguous() || answers.containsKey(WHICH)) {
            all.add(which());
        }
        symptom.pattern()
                .ifPresent(p -> p.asks().stream()
                        .map(Knowledge.all().asks()::get)
                        .filter(Objects::nonNull)
                        .forEach(all::add));
        return all;
    }

    private Ask which() {
        List<Choice> choices = new ArrayList<>();
        for (Diagnosis root : fitting()) {
            choices.add(Choice.plain(name(root), root.root().summary()));
        }
        choices.add(Choice.plain(Ask.DONT_KNOW, "I don't know, or none of these"));
        return new Ask(WHICH, "The checks found more than one cause of this error. Which one is yours?", choices);
    }

    private static String name(Diagnosis diagnosis) {
        return diagnosis.root().problem().id() + " on " + diagnosis.root().subject();
    }

    /** The roots that cause this error, when the symptom names nothing to choose between them. */
    private boolean isAmbiguous() {
        return symptom.named().authority() == null
                && symptom.named().image() == null
                && fitting().size() > 1;
    }

    /** The roots of confirmed candidates, those that match the names in the symptom best. */
    private List<Diagnosis> fitting() {
        List<Candidate> seen =
                candidates.stream().filter(c -> c.basis() == Basis.SEEN).toList();
        int closest = seen.stream().mapToInt(Candidate::closeness).max().orElse(0);
        Set<Diagnosis> roots = new LinkedHashSet<>();
        for (Candidate candidate : seen) {
            if (candidate.closeness() == closest && candidate.diagnosis() != null) {
                roots.add(candidate.diagnosis());
            }
        }
        return List.copyOf(roots);
    }

    /** The result of the evidence and the answers. */
    public Verdict verdict() {
        List<Diagnosis> fitting = fitting();
        Choice which = answers.get(WHICH);
        if (which != null) {
            fitting = fitting.stream().filter(d -> name(d).equals(which.id())).toList();
        } else if (isAmbiguous()) {
            return new Verdict.CannotTell(
                    "the checks found more than one cause of this error, and it names no image or registry",
                    List.of(),
                    fitting,
                    elsewhere(fitting));
        }
        if (!fitting.isEmpty()) {
            return seen(fitting);
        }
        return candidates.stream()
                .filter(Candidate::isConfirmed)
                .filter(c -> c.basis() != Basis.SEEN)
                .min(Comparator.comparing(Candidate::basis).thenComparing(c -> -c.closeness()))
                .map(this::other)
                .orElseGet(this::cannotTell);
    }

    private Verdict seen(List<Diagnosis> fitting) {
        Diagnosis first = fitting.get(0);
        Candidate through = candidates.stream()
                .filter(c -> first.equals(c.diagnosis()))
                .max(Comparator.comparing(Candidate::closeness))
                .orElseThrow();
        String root = first.root().problem().id();
        // A symptom among the candidates stands for whatever causes it.
        boolean unexpected = !symptom.causes().contains(root) && !isSymptom(through);
        String why = root.equals(through.problem())
                ? first.root().summary()
                : first.root().summary() + "; it leads to: " + through.why();
        return new Verdict.Cause(
                root,
                through.problem(),
                Basis.SEEN,
                first.root(),
                first,
                why,
                unexpected,
                fitting.subList(1, fitting.size()));
    }

    private static boolean isSymptom(Candidate candidate) {
        return candidate.found() != null && candidate.found().problem().kind() == Problem.Kind.SYMPTOM;
    }

    private Verdict other(Candidate candidate) {
        Basis basis = Objects.requireNonNull(candidate.basis());
        return new Verdict.Cause(
                candidate.problem(),
                candidate.problem(),
                basis,
                candidate.found(),
                null,
                candidate.why(),
                false,
                List.of());
    }

    private Verdict cannotTell() {
        boolean past = answers.values().stream().anyMatch(Choice::past);
        List<Candidate> open =
                candidates.stream().filter(c -> c.status() == Status.OPEN).toList();
        List<Verdict.Test> tests = past
                ? List.of()
                : open.stream()
                        .flatMap(c -> c.howToTell(symptom.client()).stream())
                        .map(how -> Verdict.Test.of(how, symptom))
                        .limit(MOST_TESTS)
                        .toList();
        return new Verdict.CannotTell(why(past, open), tests, List.of(), elsewhere(List.of()));
    }

    private String why(boolean past, List<Candidate> open) {
        if (symptom.pattern().isEmpty()) {
            return "this error is not recognized";
        } else if (past) {
            return "you answered that it works now, and none of the findings causes this error";
        } else if (results.isEmpty()) {
            return "nothing was checked, and a pasted line alone does not show the cause";
        }
        return open.isEmpty()
                ? "every known cause of this error is ruled out now; the error may be over, or come from somewhere else"
                : "none of the findings causes this error, and " + open.size() + " of " + candidates.size()
                        + " possible causes could not be ruled out";
    }

    private List<Diagnosis> elsewhere(List<Diagnosis> fitting) {
        return diagnoses.diagnoses().stream().filter(d -> !fitting.contains(d)).toList();
    }
}
