package dev.registrydoctor.checks.diagnosis;

import static dev.registrydoctor.checks.diagnosis.GivenFindings.info;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Thousands of findings: the same edges as a comparison of all pairs finds, at a cost that grows with their number. */
class LargeDiagnosisTests {

    private static final Problem GONE = GivenProblem.root("image.gone", "The image is gone");
    private static final Problem ODD = GivenProblem.root("file.odd", "The file is odd");
    private static final Problem WAITS = GivenProblem.symptom("pod.waits", "The pod waits", "image.gone", "file.odd");
    private static final Problem HURTS = GivenProblem.warning("node.hurts", "The node hurts");
    private static final Problem DOWN = GivenProblem.symptom("service.down", "The service is down", "pod.waits");

    private static Finding seen(Problem problem, Subject subject, Subject... involved) {
        return Finding.of(problem, subject, problem.title() + " " + subject).involving(involved);
    }

    private static List<CheckResult> results(List<Finding> findings) {
        Map<Problem, List<Finding>> byProblem = findings.stream()
                .collect(Collectors.groupingBy(Finding::problem, LinkedHashMap::new, Collectors.toList()));
        return byProblem.entrySet().stream()
                .map(e -> new CheckResult(info(e.getKey()), new Outcome.Found(e.getValue()), Duration.ZERO))
                .toList();
    }

    private static List<Finding> range(int count, IntFunction<Finding> finding) {
        return IntStream.range(0, count).mapToObj(finding).toList();
    }

    /** Images that are gone, each with a Pod that waits for it; no two have a subject in common. */
    private static List<Finding> apart(int count) {
        List<Finding> all =
                new ArrayList<>(range(count, i -> seen(GONE, Subject.image("i" + i), Subject.pod("p" + i))));
        all.addAll(range(count, i -> seen(WAITS, Subject.pod("p" + i), Subject.image("i" + i))));
        return all;
    }

    /** The same, all of one registry and on one node, which neither is on and neither affects. */
    private static List<Finding> onOneNode(int count) {
        return apart(count).stream()
                .map(f -> f.involving(Subject.node("n"), Subject.registry("r")))
                .toList();
    }

    /** Files that break the pulls from one registry, all of which fail. */
    private static List<Finding> throughAHub(int count) {
        Subject registry = Subject.registry("r");
        List<Finding> all = new ArrayList<>(range(
                count, i -> seen(ODD, Subject.file("f" + i)).affecting(registry)));
        all.addAll(range(count, i -> seen(WAITS, Subject.pod("p" + i), Subject.image("i" + i), registry)));
        return all;
    }

    /** The same, as suspicions. */
    private static List<Finding> suspicions(int count) {
        return throughAHub(count).stream()
                .map(f -> f.problem().equals(ODD) ? f.asHypothesis() : f)
                .toList();
    }

    /** A Pod of thousands of containers, each with an image of its own that is gone. */
    private static List<Finding> onePod(int count) {
        Subject pod = Subject.pod("p");
        List<Finding> all = new ArrayList<>(range(count, i -> seen(GONE, Subject.image("i" + i), pod)));
        all.addAll(range(count, i -> Finding.of(WAITS, pod, "waits for " + i).involving(Subject.image("i" + i))));
        return all;
    }

    /** Pods of one image, each of which is gone for a reason of its own. */
    private static List<Finding> oneImage(int count) {
        Subject image = Subject.image("i");
        List<Finding> all =
                new ArrayList<>(range(count, i -> seen(GONE, Subject.secret("s" + i), Subject.pod("p" + i), image)));
        all.addAll(range(count, i -> seen(WAITS, Subject.pod("p" + i), image)));
        return all;
    }

    /** One image that thousands of Pods wait for, and the services that are down for that. */
    private static List<Finding> oneCause(int count) {
        List<Finding> all = new ArrayList<>(List.of(seen(GONE, Subject.image("i"))
                .involving(IntStream.range(0, count)
                        .mapToObj(i -> Subject.pod("p" + i))
                        .toList())));
        all.addAll(range(count, i -> seen(WAITS, Subject.pod("p" + i), Subject.image("i"), Subject.service("s" + i))));
        all.addAll(range(count, i -> seen(DOWN, Subject.service("s" + i))));
        return all;
    }

    private static long comparisons(List<Finding> findings) {
        Diagnostician diagnostician = new Diagnostician(results(findings), () -> false);
        diagnostician.diagnoses();
        return diagnostician.compared();
    }

    private static long consequences(List<Finding> findings) {
        return Diagnostician.diagnose(results(findings)).diagnoses().stream()
                .mapToLong(d -> d.consequences().size())
                .sum();
    }

    @Test
    void twiceAsManyFindingsAreTwiceTheWork() {
        for (IntFunction<List<Finding>> shape : List.<IntFunction<List<Finding>>>of(
                LargeDiagnosisTests::apart,
                LargeDiagnosisTests::onOneNode,
                LargeDiagnosisTests::throughAHub,
                LargeDiagnosisTests::suspicions,
                LargeDiagnosisTests::onePod,
                LargeDiagnosisTests::oneImage,
                LargeDiagnosisTests::oneCause)) {
            long once = comparisons(shape.apply(500));
            long twice = comparisons(shape.apply(1000));
            assertTrue(twice <= 2.2 * once, once + " comparisons, then " + twice);
            assertTrue(
                    consequences(shape.apply(1000)) <= 2.2 * consequences(shape.apply(500)),
                    "what is listed grows with the findings");
        }
    }

    @Test
    void whatIsJoinedInPartProvesNoCause() {
        List<Finding> findings = new ArrayList<>(apart(500));
        findings.addAll(suspicions(500));
        findings.add(seen(HURTS, Subject.node("n")));
        for (int looks : List.of(0, 1, 5, 9)) {
            AtomicInteger left = new AtomicInteger(looks);
            Diagnoses cut = Diagnostician.diagnose(results(findings), () -> left.getAndDecrement() <= 0);

            assertTrue(cut.cutShort());
            assertEquals(List.of(), cut.diagnoses());
            assertEquals(Diagnoses.Verdict.INCONCLUSIVE, cut.verdict());
            assertEquals(
                    findings.stream()
                            .filter(f -> f.problem().equals(GONE) || f.problem().equals(WAITS))
                            .collect(Collectors.toSet()),
                    cut.unexplained().stream().filter(f -> !f.hypothesis()).collect(Collectors.toSet()));
            assertTrue(cut.warnings().stream().anyMatch(f -> f.problem().equals(HURTS)));
        }
        Diagnoses whole = Diagnostician.diagnose(results(findings), () -> false);
        assertFalse(whole.cutShort());
        assertFalse(whole.diagnoses().isEmpty());
    }

    @Test
    void aFindingOfManyCausesIsListedUnderTenAndTheOthersSayThatTheyExplainMore() {
        List<Diagnosis> diagnoses =
                Diagnostician.diagnose(results(throughAHub(50))).diagnoses();

        assertEquals(50, diagnoses.size());
        NonEmpty.noneMatch(diagnoses.subList(0, 10), Diagnosis::explainsMore);
        NonEmpty.allMatch(diagnoses.subList(0, 10), d -> d.consequences().size() == 50);
        NonEmpty.allMatch(diagnoses.subList(10, 50), Diagnosis::explainsMore);
        NonEmpty.allMatch(diagnoses.subList(10, 50), d -> d.consequences().isEmpty());
    }

    @Test
    void upToTenCausesListAllThatTheyExplain() {
        List<Diagnosis> diagnoses =
                Diagnostician.diagnose(results(throughAHub(10))).diagnoses();

        NonEmpty.allMatch(diagnoses, d -> d.consequences().size() == 10 && !d.explainsMore());
    }

    private static final List<Subject.Kind> KINDS = List.of(
            Subject.Kind.POD,
            Subject.Kind.IMAGE,
            Subject.Kind.POD,
            Subject.Kind.IMAGE,
            Subject.Kind.NODE,
            Subject.Kind.REGISTRY,
            Subject.Kind.CLAIM,
            Subject.Kind.FILE);

    private static final List<Problem.Kind> PROBLEM_KINDS = List.of(Problem.Kind.values());

    /** A small world of random edges and subjects, in which no finding has more than ten causes. */
    private static List<Finding> random(Random random) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Set<String> causes = new TreeSet<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(3) == 0) {
                    causes.add("a.p" + j);
                }
            }
            Problem.Kind kind = PROBLEM_KINDS.get(random.nextInt(PROBLEM_KINDS.size()));
            problems.add(new Problem("a.p" + i, kind, "p" + i, List.copyOf(causes), false));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            List<Subject> some = new ArrayList<>();
            for (int j = 0; j < 4; j++) {
                Subject.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
                some.add(new Subject(kind, kind.label() + random.nextInt(2)));
            }
            Finding finding = seen(problems.get(random.nextInt(problems.size())), some.get(0))
                    .involving(some.subList(1, 1 + random.nextInt(3)));
            finding = random.nextInt(3) == 0 ? finding.affecting(some.get(3)) : finding;
            findings.add(random.nextInt(4) == 0 ? finding.asHypothesis() : finding);
        }
        return findings.stream().distinct().toList();
    }

    /** What a comparison of all pairs finds: each root with all that follows from it. */
    private static Map<Finding, Set<Finding>> byAllPairs(List<Finding> findings) {
        List<Finding> standing =
                new ArrayList<>(findings.stream().filter(f -> !f.hypothesis()).toList());
        List<Finding> seen = List.copyOf(standing);
        for (Finding suspicion : findings) {
            if (suspicion.hypothesis()
                    && seen.stream()
                            .filter(e -> Edges.explains(suspicion, e))
                            .anyMatch(e -> seen.stream().noneMatch(c -> Edges.explains(c, e)))) {
                standing.add(suspicion);
            }
        }
        Map<Finding, Set<Finding>> roots = new LinkedHashMap<>();
        for (Finding root : standing) {
            boolean explains = standing.stream().anyMatch(e -> Edges.explains(root, e));
            boolean canBeRoot = root.problem().kind() == Problem.Kind.ROOT
                    || (root.problem().kind() != Problem.Kind.SYMPTOM && explains);
            if (canBeRoot && standing.stream().noneMatch(c -> Edges.explains(c, root))) {
                roots.put(root, reached(root, standing));
            }
        }
        return roots;
    }

    private static Set<Finding> reached(Finding root, List<Finding> standing) {
        Set<Finding> reached = new HashSet<>();
        Deque<Finding> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Finding cause = open.remove();
            for (Finding effect : standing) {
                if (Edges.explains(cause, effect) && !effect.equals(root) && reached.add(effect)) {
                    open.add(effect);
                }
            }
        }
        return reached;
    }

    @Test
    void theIndexFindsTheEdgesThatAComparisonOfAllPairsFinds() {
        Random random = new Random(13);
        int edges = 0;
        for (int i = 0; i < 3000; i++) {
            List<CheckResult> results = results(random(random));
            List<Finding> findings =
                    results.stream().flatMap(r -> r.findings().stream()).toList();
            Map<Finding, Set<Finding>> expected = byAllPairs(findings);
            Map<Finding, Set<Finding>> found = new LinkedHashMap<>();
            for (Diagnosis diagnosis : Diagnostician.diagnose(results).diagnoses()) {
                Set<Finding> consequences = new HashSet<>();
                diagnosis.consequences().forEach(c -> consequences.add(c.finding()));
                found.put(diagnosis.root(), consequences);
                edges += consequences.size();
            }
            assertEquals(expected, found, "round " + i);
        }
        assertFalse(edges < 3000, "the random findings have edges: " + edges);
    }
}
