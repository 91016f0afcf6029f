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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of each candidate, from the findings and the person's answers. */
final class Judgement {

    private final SubjectMatch closeness;
    private final ErrorNames named;
    private final Client client;
    private final List<CheckResult> results;
    private final Diagnoses diagnoses;
    private final Collection<Choice> answers;

    Judgement(Symptom symptom, List<CheckResult> results, Diagnoses diagnoses, Collection<Choice> answers) {
        this.named = symptom.named();
        this.closeness = new SubjectMatch(named);
        this.client = symptom.client();
        this.results = results;
        this.diagnoses = diagnoses;
        this.answers = answers;
    }

    Candidate of(String problem) {
        Optional<Choice> against =
                answers.stream().filter(a -> a.rulesOut().contains(problem)).findFirst();
        if (against.isPresent()) {
            return Candidate.ruledOut(problem, "you said: " + against.get().text());
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
        return seen.orElseGet(() -> notFound(problem, found));
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
            return new Candidate(id, Status.CONFIRMED, finding.summary(), Basis.SEEN, finding, diagnosis, close);
        }
        boolean couldHarm = finding.problem().kind() == Problem.Kind.WARNING || finding.hypothesis();
        return couldHarm
                ? new Candidate(id, Status.CONFIRMED, finding.summary(), Basis.FITS, finding, null, close)
                : Candidate.open(id, finding.summary());
    }

    private @Nullable Diagnosis diagnosisOf(Finding finding) {
        return diagnoses.diagnoses().stream()
                .filter(d -> d.root().equals(finding)
                        || d.consequences().stream().anyMatch(c -> c.finding().equals(finding)))
                .findFirst()
                .orElse(null);
    }

    private Candidate notFound(String problem, List<Finding> found) {
        Optional<Choice> answer =
                answers.stream().filter(a -> a.bearsOut().contains(problem)).findFirst();
        if (answer.isPresent()) {
            String why = "you said: " + answer.get().text();
            return new Candidate(problem, Status.CONFIRMED, why, Basis.SAID, null, null, 0);
        }
        for (Finding finding : found) {
            if (closeness.to(finding) != SubjectMatch.NONE) {
                return Candidate.open(problem, "it was found, but its cause was not: " + finding.summary());
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
        Optional<String> blind = asked.stream()
                .map(Judgement::whyNotChecked)
                .flatMap(Optional::stream)
                .findFirst();
        if (asked.isEmpty() || blind.isPresent()) {
            return Candidate.open(problem, blind.orElse("no check covers it"));
        }
        return unlessUnseen(problem, found, asked);
    }

    /** Why a check could not rule the problem out. */
    private static Optional<String> whyNotChecked(CheckResult result) {
        if (result.outcome() instanceof Outcome.Unknown) {
            return Optional.of("it could not be checked: "
                    + (result.gaps().isEmpty()
                            ? "no reason given"
                            : result.gaps().get(0).why()));
        } else if (result.outcome() instanceof Outcome.Failed failed) {
            return Optional.of("its check failed: " + failed.message());
        } else if (result.outcome() instanceof Outcome.Skipped skipped) {
            return Optional.of("it was not checked: " + skipped.reason());
        }
        return Optional.empty();
    }

    /** A check that passes has covered what the environment uses, which might not include what the symptom names. */
    private Candidate unlessUnseen(String problem, List<Finding> found, List<CheckResult> asked) {
        String seen = asked.stream()
                .map(CheckResult::outcome)
                .map(o -> o instanceof Outcome.Pass pass ? pass.statement() : "")
                .filter(s -> !s.isEmpty())
                .findFirst()
                .orElse(found.isEmpty() ? "" : found.get(0).summary());
        String what = seen.isEmpty() ? "its check found other problems, but not this one" : "its check found: " + seen;
        String name = named.image() != null ? named.image().text() : named.authority();
        if (name == null || !closeness.isOfWhatIsNamed(problem) || seen.contains(name)) {
            return Candidate.ruledOut(problem, what);
        }
        return Candidate.open(problem, what + "; it is not known whether this covers " + name);
    }
}
