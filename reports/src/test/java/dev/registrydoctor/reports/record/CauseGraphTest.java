package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.reports.html.GraphLayout;
import dev.registrydoctor.reports.html.GraphLayout.Place;
import dev.registrydoctor.reports.record.CauseGraph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CauseGraphTest {

    private static final Finding ROOT = finding("a.root", "1");
    private static final Finding OTHER = finding("a.other", "1");
    private static final Finding CLAIM = finding("a.claim", "1");
    private static final Finding POD = finding("a.pod", "1");
    private static final Finding PORT = finding("a.port", "1");

    private static Finding finding(String problem, String pod) {
        return Finding.of(Problem.root(problem, problem), Subject.pod(pod), problem + " of " + pod);
    }

    private static Consequence because(Finding finding, Finding cause) {
        return new Consequence(finding, cause, 1);
    }

    private static Diagnosis diagnosis(Finding root, Consequence... consequences) {
        return new Diagnosis(
                root,
                Severity.PROBLEM,
                List.of(consequences),
                false,
                new Confidence(Confidence.Level.HIGH, List.of(), List.of()));
    }

    /** Each node's problem, how often it is seen, its column and its row. */
    private static String drawn(Diagnosis... diagnoses) {
        GraphLayout layout = new GraphLayout(CauseGraph.of(List.of(diagnoses)));
        Map<Node, Place> places = layout.places();
        assertEquals(places.size(), new HashSet<>(places.values()).size(), "no two nodes stand in one place");
        NonEmpty.allMatch(places.values(), p -> p.row() < layout.rows() && p.column() < layout.columns());
        return places.entrySet().stream()
                .map(e -> e.getKey().first().problem().id().substring(2) + "x"
                        + e.getKey().findings().size() + "@"
                        + e.getValue().column() + "," + e.getValue().row())
                .collect(Collectors.joining(" "));
    }

    @Test
    void aChainIsALine() {
        assertEquals(
                "rootx1@0,0 claimx1@1,0 podx1@2,0", drawn(diagnosis(ROOT, because(CLAIM, ROOT), because(POD, CLAIM))));
    }

    @Test
    void branchesStandBelowEachOther() {
        assertEquals(
                "rootx1@0,0 claimx1@1,0 portx1@2,0 podx1@1,1",
                drawn(diagnosis(ROOT, because(CLAIM, ROOT), because(POD, ROOT), because(PORT, CLAIM))));
    }

    @Test
    void whatSeveralCausesExplainIsOneNodeRightOfAllOfThem() {
        Diagnosis one = diagnosis(ROOT, because(PORT, ROOT));
        Diagnosis two = diagnosis(OTHER, because(POD, OTHER), because(PORT, POD));

        assertEquals("rootx1@0,0 portx1@2,0 otherx1@0,1 podx1@1,1", drawn(one, two));
        assertEquals(
                3, new GraphLayout(CauseGraph.of(List.of(one, two))).edges().size());
    }

    @Test
    void aCircleIsDrawnWithoutTheArrowThatClosesIt() {
        Diagnosis one = diagnosis(ROOT, because(CLAIM, ROOT), because(POD, CLAIM));
        Diagnosis two = diagnosis(OTHER, because(POD, OTHER), because(CLAIM, POD));

        assertEquals("rootx1@0,0 claimx1@1,0 podx1@2,0 otherx1@0,1", drawn(one, two));
    }

    @Test
    void manyOfOneProblemAreOneNodeAndSoIsWhatFollowsFromThem() {
        List<Consequence> many = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            many.add(because(finding("a.pod", "" + i), ROOT));
            many.add(because(finding("a.port", "" + i), finding("a.pod", "" + i)));
        }

        assertEquals("rootx1@0,0 podx4@1,0 portx4@2,0", drawn(diagnosis(ROOT, many.toArray(Consequence[]::new))));
        assertEquals(
                "rootx1@0,0 podx1@1,0 portx1@2,0 podx1@1,1 portx1@2,1",
                drawn(diagnosis(ROOT, many.subList(0, 4).toArray(Consequence[]::new))));
    }

    @Test
    void manyCausesOfOneProblemAreOneNode() {
        Diagnosis[] many = new Diagnosis[5];
        for (int i = 0; i < many.length; i++) {
            many[i] = diagnosis(finding("a.root", "" + i), because(POD, finding("a.root", "" + i)));
        }

        assertEquals("rootx5@0,0 podx1@1,0", drawn(many));
    }

    @Test
    void whatHangsOnNothingThatIsShownHangsOnTheRoot() {
        assertEquals("rootx1@0,0 podx1@1,0", drawn(diagnosis(ROOT, because(POD, CLAIM))));
    }
}
