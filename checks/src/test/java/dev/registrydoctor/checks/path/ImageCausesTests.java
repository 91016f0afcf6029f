package dev.registrydoctor.checks.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageCausesTests {

    private static final Problem ROOT = GivenProblem.root("area.root", "it is broken");
    private static final Confidence HIGH = new Confidence(Confidence.Level.HIGH, List.of(), List.of());

    private static Diagnosis diagnosis(Severity severity, Subject subject, Subject... involved) {
        return new Diagnosis(Finding.of(ROOT, subject, "broken").involving(involved), severity, List.of(), false, HIGH);
    }

    private static List<Subject> about(String image, Diagnosis... all) {
        return ImageCauses.of(image, List.of(all)).stream()
                .map(d -> d.root().subject())
                .toList();
    }

    @Test
    void theImageItsRegistryAndTheBuiltInPortConcernIt() {
        Subject image = Subject.image("harbor.lab/a/b:1");
        Subject registry = Subject.registry("harbor.lab");
        Subject node = Subject.node("vm");
        assertEquals(
                List.of(image, registry, node),
                about(
                        "harbor.lab/a/b:1",
                        diagnosis(Severity.PROBLEM, image),
                        diagnosis(Severity.WARNING, registry),
                        diagnosis(Severity.PROBLEM, node, registry),
                        diagnosis(Severity.PROBLEM, Subject.registry("other.lab")),
                        diagnosis(Severity.PROBLEM, Subject.image("harbor.lab/a/b:2"))));
        Subject port = Subject.endpoint("127.0.0.1:32000");
        assertEquals(List.of(port), about("localhost:32000/app:1", diagnosis(Severity.PROBLEM, port)));
        assertEquals(List.of(), about("harbor.lab/app:1", diagnosis(Severity.PROBLEM, port)));
    }

    @Test
    void whatKeptTheClusterFromBeingCheckedIsNamedOnlyWhereNoCauseIs() {
        Diagnosis access = diagnosis(Severity.BLIND, Subject.cluster());
        Diagnosis cause = diagnosis(Severity.PROBLEM, Subject.registry("harbor.lab"));
        assertEquals(List.of(Subject.cluster()), about("harbor.lab/a:1", access));
        assertEquals(List.of(Subject.registry("harbor.lab")), about("harbor.lab/a:1", access, cause));
    }
}
