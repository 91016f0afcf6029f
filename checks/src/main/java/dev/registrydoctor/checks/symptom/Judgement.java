package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorNames;
import dev.registrydoctor.checks.symptom.Ask.Choice;
import dev.registrydoctor.checks.symptom.Candidate.Basis;
import dev.registrydoctor.checks.symptom.Candidate.Status;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides for each candidate whether it is confirmed or ruled out, by the examination and the answers of the person. */
final class Judgement {

    private final SubjectMatch closeness;
    private final ErrorNames named;
    private final Client client;
    private final List<CheckResult> results;
    private final Diagnoses diagnoses;
    private final Collection<Choice> answers;
    private final Map<String, String> excluded;

    Judgement(Symptom symptom, List<CheckResult> results, Diagnoses diagnoses, Collection<Choice> answers) {
        this.named = symptom.named();
        this.closeness = new SubjectMatch(named);
        this.client = symptom.client();
        this.results = results;
        this.diagnoses = diagnoses;
        this.answers = answers;
        this.excluded = symptom.excluded();
    }

    Candidate of(String problem) {
        Optional<Choice> against =
                answers.stream().filter(a -> a.rulesOut().contains(problem)).findFirst();
        if (against.isPresent()) {
            return Candidate.ruledOut(problem, "you answered: " + against.get().text(), null);
        }
        List<Finding> found = results.stream()
                .flatMap(r -> r.findings().stream())
                .filter(f -> f.problem().id().equals(problem))
                .filter(f -> mayMeet(f.subject()))
                .toList();
        Optional<Candidate> seen = found.stream()
                .filter(f -> closeness.to(f) != SubjectMatch.NONE)
                .map(this::confirmed)
                .filter(Candidate::isConfirmed)
                .min(Comparator.comparing(Judgement::basis).thenComparing(c -> -c.closeness()));
        // What was found outweighs what was written: words can be misread.
        return seen.orElseGet(() -> unlessExcluded(problem, found));
    }

    /** Whether the client that reports the error uses this: the kubelet and podman do not read a file of BuildKit. */
    private boolean mayMeet(Subject subject) {
        boolean isBuildkit =
                subject.kind() == Subject.Kind.ENGINE && subject.name().startsWith("buildkit");
        return !isBuildkit || client == Client.BUILDKIT || client == Client.UNKNOWN;
    }

    private static Basis basis(Candidate candidate) {
        return candidate.basis() == null ? Basis.SAID : candidate.basis();
    }

    private Candidate confirmed(Finding finding) {
        Diagnosis diagnosis = diagnosisOf(finding);
        int close = closeness.to(finding);
        String id = finding.problem().id();
        if (diagnosis != null) {
            return new Candidate(
                    id, Status.CONFIRMED, finding.summary(), Basis.SEEN, finding, diagnosis, close, finding.check());
        }
        boolean couldHarm = finding.problem().kind() == Problem.Kind.WARNING || finding.hypothesis();
        return couldHarm
                ? new Candidate(
                        id, Status.CONFIRMED, finding.summary(), Basis.FITS, finding, null, close, finding.check())
                : Candidate.open(id, finding.summary(), finding.check());
    }

    private @Nullable Diagnosis diagnosisOf(Finding finding) {
        return diagnoses.diagnoses().stream()
                .filter(d -> d.root().equals(finding)
                        || d.consequences().stream().anyMatch(c -> c.finding().equals(finding)))
                .findFirst()
                .orElse(null);
    }

    private Candidate unlessExcluded(String problem, List<Finding> found) {
        String words = excluded.get(problem);
        return words == null ? notFound(problem, found) : Candidate.ruledOut(problem, words, null);
    }

    private Candidate notFound(String problem, List<Finding> found) {
        Optional<Choice> answer =
                answers.stream().filter(a -> a.confirms().contains(problem)).findFirst();
        if (answer.isPresent()) {
            String why = "you answered: " + answer.get().text();
            return new Candidate(problem, Status.CONFIRMED, why, Basis.SAID, null, null, 0, null);
        }
        for (Finding finding : found) {
            if (closeness.to(finding) != SubjectMatch.NONE) {
                return Candidate.open(
                        problem, "found, and no cause explains it: " + finding.summary(), finding.check());
            }
        }
        List<CheckResult> all = results.stream()
                .filter(r -> r.check().problems().stream().anyMatch(p -> p.id().equals(problem)))
                .toList();
        // A check that was skipped says less than another one that ran.
        List<CheckResult> looked = all.stream()
                .filter(r -> !(r.outcome() instanceof Outcome.Skipped))
                .toList();
        List<CheckResult> asked = looked.isEmpty() ? all : looked;
        if (asked.isEmpty()) {
            return Candidate.open(problem, "no check of this run covers it", null);
        }
        Optional<CheckResult> blind =
                asked.stream().filter(r -> !whyNotChecked(r).isEmpty()).findFirst();
        if (blind.isPresent()) {
            return Candidate.open(
                    problem, whyNotChecked(blind.get()), blind.get().check().id());
        }
        return unlessUnseen(problem, found, asked);
    }

    /** Why a check could not rule a problem out; empty for one that could. */
    private static String whyNotChecked(CheckResult result) {
        if (result.outcome() instanceof Outcome.Unknown) {
            return "it could not be checked: "
                    + (result.gaps().isEmpty()
                            ? "the reason is not known"
                            : result.gaps().get(0).why());
        } else if (result.outcome() instanceof Outcome.Failed failed) {
            return "it could not be checked: the check failed: " + failed.message();
        } else if (result.outcome() instanceof Outcome.Skipped skipped) {
            return "it could not be checked: " + skipped.reason();
        }
        return "";
    }

    /** A check that passes covers what the environment uses; what the symptom names may not be part of it. */
    private Candidate unlessUnseen(String problem, List<Finding> found, List<CheckResult> asked) {
        CheckResult decides = asked.stream()
                .filter(r -> r.outcome() instanceof Outcome.Pass)
                .findFirst()
                .orElse(asked.get(0));
        String check = decides.check().id();
        String seen = decides.outcome() instanceof Outcome.Pass pass
                        && !pass.statement().isEmpty()
                ? pass.statement()
                : found.isEmpty() ? "" : found.get(0).summary();
        String what = seen.isEmpty() ? insteadOf(problem, decides) : seen;
        String name = named.image() != null ? named.image().text() : named.authority();
        if (name == null || !closeness.isOfWhatIsNamed(problem) || seen.contains(name)) {
            return Candidate.ruledOut(problem, what, check);
        }
        return Candidate.open(problem, what + "; whether this covers " + name + " is not known", check);
    }

    /** What a check that found something found in the place of a problem. */
    private static String insteadOf(String problem, CheckResult result) {
        return result.findings().stream()
                .filter(f -> !f.problem().id().equals(problem))
                .findFirst()
                .map(f -> "found instead: " + f.summary())
                .orElse("its check did not find it");
    }
}
