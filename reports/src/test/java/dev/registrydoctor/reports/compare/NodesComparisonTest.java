package dev.registrydoctor.reports.compare;

import static dev.registrydoctor.reports.compare.SavedReports.A_FOUND;
import static dev.registrydoctor.reports.compare.SavedReports.A_PASS;
import static dev.registrydoctor.reports.compare.SavedReports.B_FOUND;
import static dev.registrydoctor.reports.compare.SavedReports.B_PASS;
import static dev.registrydoctor.reports.compare.SavedReports.cause;
import static dev.registrydoctor.reports.compare.SavedReports.changes;
import static dev.registrydoctor.reports.compare.SavedReports.compare;
import static dev.registrydoctor.reports.compare.SavedReports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.compare.Comparison.Kind;
import dev.registrydoctor.reports.compare.SavedReport.Ref;
import dev.registrydoctor.reports.compare.SavedReport.Role;
import dev.registrydoctor.reports.compare.SavedReport.Seen;
import dev.registrydoctor.reports.data.JsonReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.NodeCases;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What changed between two reports, of findings that are on nodes. */
class NodesComparisonTest {

    private static final List<String> ALL = List.of("a", "b", "c");
    private static final Ref FILE = new Ref("a.cause", "file", "/etc/x");

    private static SavedReport on(List<String> lookedAt, String... hosts) {
        SavedReport report = hosts.length == 0
                ? report(List.of(), A_PASS, B_PASS)
                : report(List.of(cause(FILE, Severity.PROBLEM).on(List.of(hosts))), A_FOUND, B_PASS);
        return report.lookingAt(lookedAt);
    }

    private static Comparison.Change only(Comparison comparison) {
        assertEquals(1, comparison.changes().size(), comparison.changes()::toString);
        return comparison.changes().get(0);
    }

    @Test
    void aCauseThatIsGoneFromANodeIsBetter() {
        Comparison comparison = compare(on(ALL, "a", "b"), on(ALL, "b"));

        assertEquals("better a.cause", changes(comparison));
        assertEquals("was on nodes a and b, is on node b", only(comparison).why());
        assertEquals(0, comparison.outcome().exitCode());
    }

    @Test
    void aCauseThatIsOnAnotherNodeTooIsWorse() {
        Comparison comparison = compare(on(ALL, "b"), on(ALL, "a", "b"));

        assertEquals("worse a.cause", changes(comparison));
        assertEquals("was on node b, is on nodes a and b", only(comparison).why());
        assertEquals("worse a.cause", changes(compare(on(ALL, "a"), on(ALL, "b"))));
        assertEquals("same a.cause", changes(compare(on(ALL, "a", "b"), on(ALL, "b", "a"))));
    }

    @Test
    void aNodeThatIsNotLookedAtIsNotBetter() {
        Comparison comparison = compare(on(ALL, "a", "b"), on(List.of("b", "c"), "b"));

        assertEquals("cannot tell a.cause", changes(comparison));
        assertEquals(
                "was on nodes a and b, is on node b; node a was not looked at in one of the two runs",
                only(comparison).why());
        assertEquals("cannot tell a.cause", changes(compare(on(List.of("b", "c"), "b"), on(ALL, "a", "b"))));
        assertEquals("worse a.cause", changes(compare(on(List.of("b", "c"), "b"), on(ALL, "a", "b", "c"))));
    }

    @Test
    void whatANodeHadIsGoneOnlyWhereItIsLookedAt() {
        assertEquals("gone a.cause", changes(compare(on(ALL, "a", "b"), on(ALL))));
        Comparison comparison = compare(on(ALL, "a", "b"), on(List.of("b", "c")));
        assertEquals("cannot tell a.cause", changes(comparison));
        assertEquals("now, node a was not looked at", only(comparison).why());
    }

    @Test
    void whatANodeHasIsNewOnlyWhereOneWasLookedAt() {
        assertEquals("new a.cause", changes(compare(on(ALL), on(ALL, "a"))));
        assertEquals("new a.cause", changes(compare(on(List.of("a", "c")), on(ALL, "a", "b"))));
        Comparison comparison = compare(on(List.of()), on(ALL, "a", "b"));
        assertEquals("cannot tell a.cause", changes(comparison));
        assertEquals("then, nodes a and b were not looked at", only(comparison).why());
    }

    @Test
    void otherNodesAreRemarked() {
        assertEquals(List.of(), compare(on(ALL), on(List.of("c", "b", "a"))).remarks());
        assertEquals(
                List.of(
                        "The first report looks at one machine, the second at nodes b and c. What is on a node that only one"
                                + " of them looks at cannot be compared."),
                compare(on(List.of()), on(List.of("b", "c"))).remarks());
    }

    /** As before nodes were looked at: the names come from the cluster, which both runs saw. */
    @Test
    void withoutNodesThatAreLookedAtTheNamesMeanNothingSpecial() {
        assertEquals("new a.cause", changes(compare(on(List.of()), on(List.of(), "a"))));
        assertEquals("gone a.cause", changes(compare(on(List.of(), "a"), on(List.of()))));
        assertEquals("better a.cause", changes(compare(on(List.of(), "a", "b"), on(List.of(), "b"))));
    }

    @Test
    void aRunOnOneHostAndOneOfAllNodesAreComparedByThatHost() {
        SavedReport here = report(List.of(cause(FILE, Severity.PROBLEM)), A_FOUND, B_PASS);

        assertEquals("same a.cause", changes(compare(here, on(ALL, "a"))));
    }

    /** Its subject is the node itself, or its names differ, and the problem is still one. */
    @Test
    void aFindingAboutTheNodeItselfIsTheSameOnAnother() {
        Seen onA = cause(new Ref("a.cause", "host", "a"), Severity.PROBLEM).on(List.of("a", "b"));
        Seen onB = cause(new Ref("a.cause", "host", "b"), Severity.PROBLEM).on(List.of("b"));
        Comparison comparison = compare(
                report(List.of(onA), A_FOUND, B_PASS).lookingAt(ALL),
                report(List.of(onB), A_FOUND, B_PASS).lookingAt(ALL));

        assertEquals("better a.cause", changes(comparison));
    }

    /** Two nodes show the same in two ways, and then in one. */
    @Test
    void theSameThingOnSeveralNodesIsCountedOnce() {
        List<Seen> apart = new ArrayList<>();
        apart.add(cause(FILE, Severity.PROBLEM).on(List.of("a")));
        apart.add(cause(FILE, Severity.PROBLEM).on(List.of("b")));
        Comparison comparison = compare(report(apart, A_FOUND, B_PASS).lookingAt(ALL), on(ALL, "a", "b"));

        assertEquals("same a.cause", changes(comparison));
        assertEquals(1, only(comparison).countThen());
    }

    @Test
    void podsAreStillCounted() {
        List<Seen> pods = List.of(
                new Seen(SavedReports.pod("ns/web-64f449595d-7gwkj"), "s", Role.UNEXPLAINED, null, null, null),
                new Seen(SavedReports.pod("ns/web-64f449595d-x2l4k"), "s", Role.UNEXPLAINED, null, null, null));
        List<Seen> onA = pods.stream().map(pod -> pod.on(List.of("a"))).toList();

        Comparison comparison = compare(
                report(onA, A_PASS, B_FOUND).lookingAt(ALL),
                report(onA.subList(0, 1), A_PASS, B_FOUND).lookingAt(ALL));

        assertEquals("better b.effect", changes(comparison));
    }

    @Test
    void reportsOfRealChecksAreComparedByTheirNodes() throws Exception {
        SavedReport both = saved(NodeCases.report(NodeCases.withoutCertsOn("node-b", "node-c")));
        SavedReport one = saved(NodeCases.report(NodeCases.withoutCertsOn("node-b")));

        Comparison better = Comparison.of(both, one, infos());
        Comparison worse = Comparison.of(one, both, infos());

        assertEquals(Kind.BETTER, missingFile(better).kind());
        assertEquals(
                "was on nodes node-b and node-c, is on node node-b",
                missingFile(better).why());
        assertEquals(Kind.WORSE, missingFile(worse).kind());
        assertEquals(
                Kind.GONE,
                missingFile(Comparison.of(one, saved(NodeCases.report(NodeCases.withoutCertsOn())), infos()))
                        .kind());
    }

    private static Comparison.Change missingFile(Comparison comparison) {
        return comparison.changes().stream()
                .filter(change -> change.subject().problem().equals("runtime.hosts-toml-missing"))
                .findFirst()
                .orElseThrow();
    }

    private static List<CheckInfo> infos() {
        return CheckCatalog.checks().stream().map(Check::info).toList();
    }

    /** As a file that was written is read. */
    private static SavedReport saved(Report report) throws Exception {
        StringWriter json = new StringWriter();
        JsonReport.write(report, json);
        SavedReport read = SavedReport.read(
                "report.json", new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8)));
        assertEquals(SavedReport.of(report), read);
        return read;
    }
}
