package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.CauseGraph.Edge;
import dev.registrydoctor.reports.record.CauseGraph.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CauseGraphTest {

    private static final Finding ROOT = finding("a.root", "1");
    private static final Finding OTHER = finding("a.other", "1");
    private static final Finding CLAIM = finding("a.claim", "1");
    private static final Finding POD = finding("a.pod", "1");
    private static final Finding PORT = finding("a.port", "1");

    private static Finding finding(String problem, String pod) {
        return Finding.of(GivenProblem.root(problem, problem), Subject.pod(pod), problem + " of " + pod);
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

    /** Each node's problem and how often it is seen, then the arrows between nodes, which are numbered from 0. */
    private static String drawn(Diagnosis... diagnoses) {
        Set<Node> all = new LinkedHashSet<>();
        List<Edge> edges = CauseGraph.of(List.of(diagnoses)).edges(all);
        List<Node> nodes = List.copyOf(all);
        String seen = nodes.stream()
                .map(n -> n.first().problem().id().substring(2) + "x"
                        + n.findings().size())
                .collect(Collectors.joining(" "));
        return edges.stream()
                .map(e -> " " + nodes.indexOf(e.cause()) + ">" + nodes.indexOf(e.effect()))
                .collect(Collectors.joining("", seen, ""));
    }

    @Test
    void aChainHasAnArrowForEachStep() {
        assertEquals("rootx1 claimx1 podx1 0>1 1>2", drawn(diagnosis(ROOT, because(CLAIM, ROOT), because(POD, CLAIM))));
    }

    @Test
    void aNodeHasAnArrowForEachOfItsEffects() {
        assertEquals(
                "rootx1 claimx1 portx1 podx1 0>1 1>2 0>3",
                drawn(diagnosis(ROOT, because(CLAIM, ROOT), because(POD, ROOT), because(PORT, CLAIM))));
    }

    @Test
    void whatSeveralCausesExplainIsOneNode() {
        Diagnosis one = diagnosis(ROOT, because(PORT, ROOT));
        Diagnosis two = diagnosis(OTHER, because(POD, OTHER), because(PORT, POD));

        assertEquals("rootx1 portx1 otherx1 podx1 0>1 2>3 3>1", drawn(one, two));
    }

    @Test
    void aCircleIsDrawnWithoutTheArrowThatClosesIt() {
        Diagnosis one = diagnosis(ROOT, because(CLAIM, ROOT), because(POD, CLAIM));
        Diagnosis two = diagnosis(OTHER, because(POD, OTHER), because(CLAIM, POD));

        assertEquals("rootx1 claimx1 podx1 otherx1 0>1 1>2 3>2", drawn(one, two));
    }

    @Test
    void manyOfOneProblemAreOneNodeAndSoIsWhatFollowsFromThem() {
        List<Consequence> many = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            many.add(because(finding("a.pod", "" + i), ROOT));
            many.add(because(finding("a.port", "" + i), finding("a.pod", "" + i)));
        }

        assertEquals("rootx1 podx4 portx4 0>1 1>2", drawn(diagnosis(ROOT, many.toArray(Consequence[]::new))));
        assertEquals(
                "rootx1 podx1 portx1 podx1 portx1 0>1 1>2 0>3 3>4",
                drawn(diagnosis(ROOT, many.subList(0, 4).toArray(Consequence[]::new))));
    }

    @Test
    void manyCausesOfOneProblemAreOneNode() {
        Diagnosis[] many = new Diagnosis[5];
        for (int i = 0; i < many.length; i++) {
            many[i] = diagnosis(finding("a.root", "" + i), because(POD, finding("a.root", "" + i)));
        }

        assertEquals("rootx5 podx1 0>1", drawn(many));
    }

    @Test
    void whatHangsOnNothingThatIsShownHangsOnTheRoot() {
        assertEquals("rootx1 podx1 0>1", drawn(diagnosis(ROOT, because(POD, CLAIM))));
    }
}
