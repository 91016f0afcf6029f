package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Leaves out what was found on workloads of other namespaces. All is read and judged as always, so that a cause in another
 * namespace, such as a registry there, is still found when it explains something in the wanted ones. What concerns the cluster,
 * its nodes and the built-in registry stays.
 */
final class NamespaceFilter {

    private static final Set<Subject.Kind> NAMESPACED = Set.of(
            Subject.Kind.POD, Subject.Kind.DEPLOYMENT, Subject.Kind.SERVICE, Subject.Kind.CLAIM, Subject.Kind.SECRET);

    private final Set<String> kept;

    NamespaceFilter(List<String> wanted) {
        kept = new HashSet<>(wanted);
        kept.add(BuiltIn.NAMESPACE);
        kept.add("kube-system");
    }

    /**
     * The examination without what is of other namespaces only.
     *
     * @throws UsageException when the cluster does not have one of the wanted namespaces
     */
    static Examination narrowed(Examination examination, List<String> wanted, BooleanSupplier isTimeUp) {
        requireKnown(examination, wanted);
        NamespaceFilter filter = new NamespaceFilter(wanted);
        Set<Finding> explaining = filter.explaining(Diagnostician.diagnose(examination.results(), isTimeUp));
        List<CheckResult> results = examination.results().stream()
                .map(result -> filter.narrowed(result, explaining))
                .toList();
        return new Examination(
                results, examination.evidence(), examination.started(), examination.took(), examination.deadlineHit());
    }

    private static void requireKnown(Examination examination, List<String> wanted) {
        Answer<?> answer = examination.evidence().get(Listing.namespaces());
        if (answer == null || answer.toOptional().isEmpty() || !answer.gaps().isEmpty()) {
            return;
        }
        List<String> names = ((List<?>) answer.toOptional().get())
                .stream().map(Namespace.class::cast).map(Namespace::name).toList();
        for (String one : wanted) {
            if (!names.contains(one)) {
                throw new UsageException("--namespace: "
                        + DidYouMean.unknown("namespace", one, names, "the cluster has " + String.join(", ", names)));
            }
        }
    }

    /** What is of other namespaces and leads to something that is not. */
    private Set<Finding> explaining(Diagnoses diagnoses) {
        Set<Finding> explaining = new HashSet<>();
        for (Diagnosis diagnosis : diagnoses.diagnoses()) {
            List<Consequence> nearestFirst = diagnosis.consequences();
            for (int i = nearestFirst.size() - 1; i >= 0; i--) {
                Consequence one = nearestFirst.get(i);
                if (isKept(one.finding()) || explaining.contains(one.finding())) {
                    explaining.add(one.becauseOf());
                }
            }
        }
        return explaining;
    }

    private CheckResult narrowed(CheckResult result, Set<Finding> explaining) {
        List<Finding> stays = result.findings().stream()
                .filter(finding -> isKept(finding) || explaining.contains(finding))
                .toList();
        int left = result.findings().size() - stays.size();
        if (left == 0) {
            return result;
        }
        Outcome outcome = stays.isEmpty()
                ? Outcome.skipped("it has " + left + (left == 1 ? " finding" : " findings")
                        + " on workloads of other namespaces than --namespace names")
                : new Outcome.Found(stays);
        return new CheckResult(result.check(), outcome, result.took(), result.late());
    }

    /** Whether a finding is not on a workload, or on one in a namespace that is kept. */
    private boolean isKept(Finding finding) {
        if (finding.subject().kind() != Subject.Kind.IMAGE
                && !NAMESPACED.contains(finding.subject().kind())) {
            return true;
        }
        List<String> namespaces = Stream.concat(Stream.of(finding.subject()), finding.involves().stream())
                .filter(subject -> NAMESPACED.contains(subject.kind()))
                .map(subject -> subject.name().split("/", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> parts[0])
                .toList();
        return namespaces.isEmpty() || namespaces.stream().anyMatch(kept::contains);
    }
}
