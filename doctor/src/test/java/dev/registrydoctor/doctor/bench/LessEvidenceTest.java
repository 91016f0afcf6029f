package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who sees less says less, and nothing else: whichever kind of evidence is taken away, no cause is named that the whole
 * evidence does not bear, and nothing that is ill is called healthy.
 */
@Tag("long")
class LessEvidenceTest {

    static Stream<Sample> samples() {
        // Sites of several nodes expect what each node shows; here one machine is looked at.
        return Stream.concat(
                Samples.all().stream(),
                Sites.folders().stream()
                        .map(Sample::in)
                        .filter(site -> NodeSites.names(site.files()).isEmpty()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void namesNoOtherCause(Sample sample) {
        Examination whole = Replay.of(sample).whole();
        List<String> offenders = new ArrayList<>();
        Set<String> kinds = whole.evidence().keySet().stream()
                .map(LessEvidenceTest::kind)
                .collect(Collectors.toCollection(TreeSet::new));
        for (String kind : kinds) {
            Site less = new Recorded(whole.evidence(), sample.name(), q -> kind(q).equals(kind));
            List<CheckResult> results = Replay.examine(less).results();
            Diagnoses diagnoses = Diagnostician.diagnose(results);
            Set<String> roots = diagnoses.diagnoses().stream()
                    .filter(d -> !d.root().problem().accessProblem())
                    .map(d -> d.root().problem().id())
                    .filter(id -> sample.expected().stream().noneMatch(cause -> Sight.leadsTo(cause, id)))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!roots.isEmpty()) {
                offenders.add("without " + kind + ": " + roots);
            }
            boolean saysThatItCouldNotLook = results.stream().anyMatch(r -> r.status() == CheckResult.Status.UNKNOWN);
            if (!sample.expected().isEmpty()
                    && diagnoses.verdict() == Diagnoses.Verdict.HEALTHY
                    && !saysThatItCouldNotLook) {
                offenders.add("without " + kind + ": healthy");
            }
        }
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }

    private static String kind(Question<?> question) {
        return question instanceof Listing<?> listing
                ? "list of " + listing.kind()
                : question.getClass().getName().replaceFirst(".*\\.", "");
    }

    /** Answers as they were, but for those that are taken away, and for questions that were never asked. */
    private record Recorded(Map<Question<?>, Answer<?>> answers, String name, Predicate<Question<?>> hidden)
            implements Site {

        @Override
        @SuppressWarnings("unchecked") // each answer stands under its own question
        public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
            Answer<T> answer = hidden.test(question) ? null : (Answer<T>) answers.get(question);
            return CompletableFuture.completedFuture(
                    answer == null
                            ? Answer.unknown(new Gap(Gap.Cause.OUT_OF_VIEW, question.describe(), "hidden", ""))
                            : answer);
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public String describe() {
            return name;
        }
    }
}
