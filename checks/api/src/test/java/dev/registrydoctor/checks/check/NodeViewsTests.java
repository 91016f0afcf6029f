package dev.registrydoctor.checks.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCheck;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What becomes of a check that looks from several nodes. */
class NodeViewsTests {

    private static final Problem PROBLEM = GivenProblem.root("area.problem", "Something is wrong");
    private static final HostFile.Ask FILE = new HostFile.Ask("/etc/docker/daemon.json");

    private static GivenSite node(String name, String text) {
        return GivenSite.empty()
                .host(new HostFacts(name, "", List.of(), true, true, List.of()))
                .file(FILE.path(), text);
    }

    private static GivenSite cluster(GivenSite a, GivenSite b) {
        return GivenSite.empty()
                .with(Given.node("a", "192.0.2.1"), Given.node("b", "192.0.2.2"))
                .host(Given.laptop())
                .file(FILE.path(), "{}")
                .seen("a", a)
                .seen("b", b);
    }

    private static Finding bad(Subject subject) {
        return Finding.of(PROBLEM, subject, "It is wrong on this host")
                .observed("x", FILE.path() + " of this host")
                .remedy(Remedy.of(
                        Verification.of("It is right."),
                        Step.of("Correct it on this host.", Action.root("true"), Actor.here())));
    }

    /** Finds something wherever the file has a member. */
    private static GivenCheck ofFile(Subject subject) {
        return GivenCheck.named("area.file")
                .requires(FILE)
                .reports(PROBLEM)
                .answers(evidence -> evidence.get(FILE).text().equals("{}")
                        ? Outcome.pass("the file of this host is in order")
                        : Outcome.found(bad(subject)));
    }

    private static Map<String, Finding> byHost(Examination examination) {
        Map<String, Finding> byHost = new TreeMap<>();
        examination
                .findings()
                .forEach(f -> byHost.put(String.join("+", f.details().hosts()), f));
        return byHost;
    }

    @Test
    void aCheckThatAsksAboutTheMachineLooksFromEachNode() {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        GivenCheck check = GivenCheck.named("area.file").requires(FILE).answers(evidence -> {
            asked.add(evidence.get(FILE).text());
            return Outcome.pass("in order");
        });

        ExaminerTests.run(cluster(node("a", "{\"debug\": true}"), node("b", "{\"debug\": false}")), check);

        assertEquals(
                List.of("{\"debug\": false}", "{\"debug\": true}", "{}"),
                asked.stream().sorted().toList());
    }

    @Test
    void aCheckOfTheClusterLooksOnce() {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        GivenCheck check = GivenCheck.named("area.pods")
                .requires(Listing.pods())
                .answers(evidence -> {
                    asked.add("once");
                    return Outcome.pass("in order");
                });

        ExaminerTests.run(cluster(node("a", "{}"), node("b", "{}")), check);

        assertEquals(List.of("once"), asked);
    }

    @Test
    void whatOneNodeShowsIsThatNodes() {
        Examination examination = ExaminerTests.run(
                cluster(node("a", "{}"), node("b", "{\"debug\": true}")), ofFile(Subject.file(FILE.path())));

        Finding finding = Objects.requireNonNull(byHost(examination).get("b"));
        Step step = Objects.requireNonNull(finding.remedy()).steps().get(0);
        assertEquals(1, examination.findings().size());
        assertEquals("It is wrong on this node", finding.summary());
        assertEquals(FILE.path() + " of this node", finding.evidence().get(0).source());
        assertEquals(Actor.node("b"), step.actor());
        assertEquals("Correct it on this node.", step.goal());
    }

    @Test
    void aFileOfEachNodeIsTheirsAlthoughTheFindingsAreEqual() {
        Examination examination = ExaminerTests.run(
                cluster(node("a", "{\"debug\": true}"), node("b", "{\"debug\": true}")),
                ofFile(Subject.file(FILE.path())));

        assertEquals(List.of("a", "b"), List.copyOf(byHost(examination).keySet()));
    }

    @Test
    void whatAllOfThemShowOfTheClusterIsToldOnce() {
        GivenSite site = cluster(node("a", "{\"debug\": true}"), node("b", "{\"debug\": true}"))
                .file(FILE.path(), "{\"debug\": true}");

        Examination examination = ExaminerTests.run(site, ofFile(Subject.secret("shop/login")));

        assertEquals(1, examination.findings().size());
        assertEquals(List.of(), examination.findings().get(0).details().hosts());
    }

    /** Each node has its own log and files: what they tell of a Pod of another node is not asked for. */
    @Test
    void aFindingAboutAPodIsTakenFromItsNode() {
        GivenSite site = cluster(node("a", "{\"debug\": true}"), node("b", "{\"debug\": true}"))
                .with(Given.pod("shop/web", "x:1").on("b"));

        Examination examination = ExaminerTests.run(site, ofFile(Subject.pod("shop/web")));

        assertEquals(List.of("b"), List.copyOf(byHost(examination).keySet()));
    }

    @Test
    void whereItCouldNotLookOnOneNodeIsAResultOfItsOwn() {
        GivenSite blind = node("b", "{}").unknown(FILE);

        Examination examination = ExaminerTests.run(cluster(node("a", "{}"), blind), ofFile(Subject.cluster()));

        assertEquals(
                List.of(Status.PASS, Status.UNKNOWN),
                examination.results().stream().map(CheckResult::status).toList());
        assertEquals(List.of(GivenSite.gap(FILE)), examination.results().get(1).gaps());
    }

    @Test
    void whatOneNodeShowsStandsAlthoughAnotherCouldNotBeRead() {
        GivenSite blind = node("b", "{}").unknown(FILE);

        Examination examination =
                ExaminerTests.run(cluster(node("a", "{\"debug\": true}"), blind), ofFile(Subject.file("/f")));

        assertEquals(
                List.of(Status.FAIL, Status.UNKNOWN),
                examination.results().stream().map(CheckResult::status).toList());
    }

    @Test
    void theMachineThatIsANodeIsJudgedOnce() {
        GivenSite site = cluster(node("a", "{\"debug\": true}"), node("b", "{}"))
                .host(new HostFacts("a", "", List.of("192.0.2.1"), true, true, List.of()))
                .file(FILE.path(), "{\"debug\": true}");

        Examination examination = ExaminerTests.run(site, ofFile(Subject.file(FILE.path())));

        assertEquals(List.of("a"), List.copyOf(byHost(examination).keySet()));
    }

    @Test
    void passesSayOfWhichNodes() {
        Outcome outcome = ExaminerTests.run(cluster(node("a", "{}"), node("b", "{}")), ofFile(Subject.cluster()))
                .results()
                .get(0)
                .outcome();

        assertEquals(
                Outcome.pass("the file of this host is in order; the file of this node is in order (nodes a and b)"),
                outcome);
    }

    private static GivenSite missing(GivenSite site) {
        Gap gap = new Gap(Gap.Cause.DENIED, "node c", "no right", "ask for it");
        return site.answer(
                SeenNodes.Ask.INSTANCE,
                new Answer.Known<>(new SeenNodes(List.of("a", "b")), new Source("x", GivenSite.NOW), List.of(gap)));
    }

    @Test
    void nobodyCanSayThatAllIsWellWhoCouldNotLookAtANode() {
        GivenCheck check = GivenCheck.named("area.nodes")
                .requires(SeenNodes.Ask.INSTANCE)
                .answers(evidence -> Outcome.pass("in order"));

        CheckResult result = ExaminerTests.run(missing(cluster(node("a", "{}"), node("b", "{}"))), check)
                .results()
                .get(0);

        assertEquals(Status.UNKNOWN, result.status());
        assertTrue(result.check().vital());
    }

    /** The words of one node's answers are read in the evidence of another, as those of that node. */
    @Test
    void aCheckThatComparesReadsEachNodesAnswers() {
        GivenCheck check = GivenCheck.named("area.compare")
                .needs(Needs.of(FILE).onNodes())
                .answers(evidence -> Outcome.pass(evidence.seenNodes().stream()
                        .map(node -> node + evidence.from(node).get(FILE).text().length())
                        .reduce("", String::concat)));

        Examination examination = ExaminerTests.run(cluster(node("a", "{}"), node("b", "{   }")), check);

        assertEquals(Outcome.pass("a2b5"), examination.results().get(0).outcome());
        assertTrue(examination.evidence().containsKey(new OnNode<>("a", FILE)));
    }
}
