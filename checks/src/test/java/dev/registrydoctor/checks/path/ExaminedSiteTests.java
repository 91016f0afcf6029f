package dev.registrydoctor.checks.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which images an examination follows, and that it holds what their paths were read from. */
final class ExaminedSiteTests {

    private static final Problem PULL_FAILS = GivenProblem.root("pull.fails", "The pull fails");
    private static final Problem POD_IS_OLD = GivenProblem.warning("pod.old", "The Pod is old");

    private final Examiner examiner = new Examiner(GivenSite.healthy(), Duration.ofMinutes(1), asked -> {});

    private ExaminedSite examined(Finding... findings) {
        CheckInfo info = CheckInfo.of("pull.check", "pulls work").reports(PULL_FAILS, POD_IS_OLD);
        Outcome outcome = findings.length == 0 ? Outcome.pass("pulls work") : Outcome.found(findings);
        Map<Question<?>, Answer<?>> before = Map.of(
                ApiContact.Ask.INSTANCE,
                Answer.unknown(new Gap(Gap.Cause.DENIED, "the API server", "not allowed", "")));
        Examination checked = new Examination(
                List.of(new CheckResult(info, outcome, Duration.ZERO)), before, Instant.EPOCH, Duration.ZERO, false);
        return ExaminedSite.of(checked, examiner, () -> false);
    }

    private static Finding failing(String image) {
        return Finding.of(PULL_FAILS, Subject.image(image), "the pull of " + image + " fails")
                .observed("not found", "the test");
    }

    @Test
    void whatAPathWasReadFromIsEvidenceOfTheExamination() {
        ExaminedSite examined = examined(failing("localhost:32000/web:1.0"));

        assertEquals(
                List.of("localhost:32000/web:1.0"),
                examined.paths().stream().map(ImagePath::image).toList());
        Map<Question<?>, Answer<?>> evidence = examined.examination().evidence();
        assertTrue(evidence.keySet().stream().anyMatch(q -> q instanceof RegistryProbe.Ask), evidence::toString);
        assertTrue(evidence.keySet().containsAll(examiner.evidence().keySet()), "a case lacks an answer");
        assertTrue(evidence.containsKey(ApiContact.Ask.INSTANCE), "the evidence of the checks is lost");
    }

    @Test
    void theFirstThreeImagesAreFollowed() {
        ExaminedSite examined = examined(Stream.of("a", "b", "c", "d")
                .map(name -> failing("localhost:32000/" + name + ":1"))
                .toArray(Finding[]::new));

        assertEquals(4, examined.diagnoses().diagnoses().size());
        assertEquals(
                List.of("localhost:32000/a:1", "localhost:32000/b:1", "localhost:32000/c:1"),
                examined.paths().stream().map(ImagePath::image).toList());
    }

    @Test
    void withoutAnImageNothingIsAsked() {
        Finding ofAPod = Finding.of(PULL_FAILS, Subject.pod("a/b"), "it fails").observed("x", "the test");
        Finding warning = Finding.of(POD_IS_OLD, Subject.image("localhost:32000/web:1.0"), "it is old")
                .observed("x", "the test");

        assertEquals(List.of(), examined(ofAPod, warning).paths());
        assertEquals(List.of(), examined().paths());
        assertEquals(Map.of(), examiner.evidence());
    }
}
