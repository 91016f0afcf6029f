package dev.registrydoctor.checks.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenProblem;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which findings of two nodes are the same fault, and how it is told once. */
class NodeShapesTests {

    private final NodeShapes shapes = new NodeShapes(List.of(
            Given.node("web", "192.0.2.1").build(),
            Given.node("web-2", "192.0.2.12").build(),
            Given.node("c", "192.0.2.3").build()));

    private static Finding fault(String node, Subject subject, Action action) {
        return Finding.of(GivenProblem.root("area.fault", "A fault"), subject, "the file is missing")
                .observed("no file", "/f")
                .remedy(Remedy.of(Verification.of("It is there."), Step.of("Write it.", action, Actor.node(node))))
                .seenOn(List.of(node));
    }

    private static Finding fault(String node) {
        return fault(node, Subject.file("/f"), Action.root("touch", "/f"));
    }

    @Test
    void theSameFaultHasTheSameShapeOnEachNode() {
        assertEquals(shapes.of(fault("web")), shapes.of(fault("web-2")));
    }

    @Test
    void aNodesOwnNameAndAddressMakeNoDifference() {
        assertEquals(
                shapes.of(fault("web", Subject.endpoint("192.0.2.1:32000"), Action.root("ping", "192.0.2.1"))),
                shapes.of(fault("web-2", Subject.endpoint("192.0.2.12:32000"), Action.root("ping", "192.0.2.12"))));
        assertEquals(
                shapes.of(fault("web", Subject.node("web"), Action.root("x"))),
                shapes.of(fault("c", Subject.node("c"), Action.root("x"))));
    }

    /** A name within another one is another one. */
    @Test
    void theNameOfAnotherNodeMakesADifference() {
        assertNotEquals(
                shapes.of(fault("web", Subject.file("/web-2"), Action.root("x"))),
                shapes.of(fault("web-2", Subject.file("/web-2"), Action.root("x"))));
        assertNotEquals(
                shapes.of(fault("web", Subject.endpoint("192.0.2.12:1"), Action.root("x"))),
                shapes.of(fault("web-2", Subject.endpoint("192.0.2.12:1"), Action.root("x"))));
    }

    @Test
    void anotherRemedyIsAnotherFault() {
        assertNotEquals(shapes.of(fault("web")), shapes.of(fault("c", Subject.file("/f"), Action.root("rm", "/f"))));
    }

    @Test
    void aFindingOfNoSingleNodeHasNoShape() {
        assertNull(shapes.of(Finding.of(GivenProblem.root("area.fault", "A fault"), Subject.cluster(), "x")));
        assertNull(shapes.of(fault("web").seenOn(List.of("web", "c"))));
    }

    @Test
    void joinedItNamesItsNodesInEachPlace() {
        Finding joined = shapes.joined(List.of(fault("web"), fault("web-2"), fault("c")));

        assertEquals(List.of("web", "web-2", "c"), joined.details().hosts());
        assertEquals("Nodes web, web-2 and c: the file is missing", joined.summary());
        assertEquals(
                List.of("node web: /f", "node web-2: /f", "node c: /f"),
                joined.evidence().stream().map(o -> o.source()).toList());
        assertEquals(
                Actor.nodes(List.of("web", "web-2", "c")),
                Objects.requireNonNull(joined.remedy()).steps().get(0).actor());
    }

    @Test
    void aloneItNamesItsNode() {
        assertEquals(
                "Node web: the file is missing",
                shapes.joined(List.of(fault("web"))).summary());
        assertEquals(
                "web has no file",
                shapes.joined(List.of(Finding.of(
                                        GivenProblem.root("area.fault", "A fault"),
                                        Subject.file("/f"),
                                        "web has no file")
                                .seenOn(List.of("web"))))
                        .summary());
    }

    @Test
    void whatEveryNodeNeedsIsToldByTheirNames() {
        Finding finding = Finding.of(GivenProblem.root("area.fault", "A fault"), Subject.cluster(), "x")
                .remedy(Remedy.of(
                        Verification.of("It is there."), Step.of("Do it.", Action.root("x"), Actor.everyNode())));

        assertEquals(
                Actor.nodes(List.of("web", "web-2", "c")),
                Objects.requireNonNull(shapes.joined(List.of(finding)).remedy())
                        .steps()
                        .get(0)
                        .actor());
    }
}
