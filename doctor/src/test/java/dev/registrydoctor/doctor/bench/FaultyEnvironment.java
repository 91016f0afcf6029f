package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An environment of the benchmark with what all checks find in it.
 *
 * @param results of the checks that found something, or could not look
 */
record FaultyEnvironment(String name, List<CheckResult> results) {

    private static final Duration TIME = Duration.ofSeconds(60);

    static FaultyEnvironment examine(Sample sample) {
        try (EmbeddedSite embedded = EmbeddedSite.start(sample);
                LiveSite site = new LiveSite(new LiveOptions(
                        embedded.kubeconfig(), null, embedded.hostRoot(), List.of(), embedded.redirects(), TIME))) {
            return new FaultyEnvironment(
                    sample.name(),
                    new Examiner(site, TIME, answered -> {})
                            .examine(CheckCatalog.checks())
                            .results());
        }
    }

    List<Finding> findings() {
        return results.stream().flatMap(r -> r.findings().stream()).distinct().toList();
    }

    /** The registry that its failing pulls are of, or null when none fails. */
    @Nullable
    String registry() {
        return findings().stream()
                .filter(f -> f.problem().id().equals("workload.waits-in-back-off"))
                .flatMap(f -> f.involves().stream())
                .filter(s -> s.kind() == Subject.Kind.IMAGE)
                .flatMap(s -> ImageReference.parse(s.name()).stream())
                .map(ImageReference::authority)
                .findFirst()
                .orElse(null);
    }

    /** The same environment with other names for all that is its own; what others share is named by the function. */
    FaultyEnvironment renamed(UnaryOperator<Subject> shared) {
        UnaryOperator<Subject> all = subject -> shared.apply(own(subject));
        return new FaultyEnvironment(
                name,
                results.stream()
                        .map(r -> r.outcome() instanceof Outcome.Found found
                                ? new CheckResult(
                                        r.check(),
                                        new Outcome.Found(found.findings().stream()
                                                .map(f -> renamed(f, all))
                                                .toList()),
                                        r.took())
                                : r)
                        .toList());
    }

    private static Finding renamed(Finding f, UnaryOperator<Subject> names) {
        return new Finding(
                f.problem(),
                names.apply(f.subject()),
                f.summary() + " (2)",
                f.evidence(),
                f.involves().stream().map(names).collect(Collectors.toSet()),
                f.affects().stream().map(names).collect(Collectors.toSet()),
                f.hypothesis(),
                f.takesEffect(),
                f.remedy(),
                f.check(),
                f.number(),
                f.details());
    }

    /** Pods, images and secrets of workloads are an environment's own; the built-in registry's parts there is one of. */
    private static Subject own(Subject subject) {
        String name = subject.name();
        return switch (subject.kind()) {
            case POD, SECRET ->
                name.startsWith("container-registry/") || name.startsWith("kube-system/")
                        ? subject
                        : new Subject(subject.kind(), name + "-2");
            case IMAGE -> Subject.image(name.replaceFirst("^((?:[^/]+/)*[^/:@]+)", "$1-2"));
            default -> subject;
        };
    }

    static FaultyEnvironment both(FaultyEnvironment one, FaultyEnvironment other) {
        return new FaultyEnvironment(
                one.name + " + " + other.name,
                Stream.concat(one.results.stream(), other.results.stream()).toList());
    }

    /** Each root with what follows from it, and what is unexplained, in words that name one finding each. */
    Map<String, Set<String>> causes() {
        Diagnoses diagnoses = Diagnostician.diagnose(results);
        Map<String, Set<String>> causes = new TreeMap<>();
        for (Diagnosis diagnosis : diagnoses.diagnoses()) {
            causes.put(
                    words(diagnosis.root()),
                    diagnosis.consequences().stream()
                            .map(c -> words(c.finding()))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        causes.put(
                "unexplained",
                diagnoses.unexplained().stream()
                        .map(FaultyEnvironment::words)
                        .collect(Collectors.toCollection(TreeSet::new)));
        return causes;
    }

    static String words(Finding finding) {
        return finding.problem().id() + " on " + finding.subject() + ": " + finding.summary();
    }
}
