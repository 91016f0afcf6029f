package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.reports.compare.Comparison;
import dev.registrydoctor.reports.compare.SavedReport;
import dev.registrydoctor.reports.data.JsonReport;
import dev.registrydoctor.reports.redact.Pseudonyms;
import dev.registrydoctor.reports.redact.SiteNames;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A report whose time is up in the middle: it counts everything, and lists a few findings of each problem. */
class CutReportTest {

    private static final int MANY = 500;
    private static final Problem GONE = GivenProblem.root("image.gone", "The image is gone");
    private static final Problem WAITS = GivenProblem.symptom("pod.waits", "The pod waits", "image.gone");
    private static final Problem ODD = GivenProblem.warning("file.odd", "The file is odd");
    private static final Problem RARE = GivenProblem.root("node.rare", "The node is rare");
    private static final Problem LOST = GivenProblem.symptom("pod.lost", "The pod is lost", "unknown.cause");
    private static final Problem NOTE = GivenProblem.info("node.note", "The node is noted");

    private static CheckResult result(Finding... findings) {
        Problem problem = findings[0].problem();
        return new CheckResult(
                CheckInfo.of(problem.id() + "-check", problem.title()).reports(problem),
                Outcome.found(findings),
                Duration.ZERO);
    }

    private static Finding[] many(Problem problem, String kind) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> Finding.of(problem, Subject.pod("ns/" + kind + i), problem.title() + " " + i)
                        .involving(Subject.image("registry.example/" + kind + i)))
                .toArray(Finding[]::new);
    }

    private static List<CheckResult> results() {
        Finding[] gone = IntStream.range(0, MANY)
                .mapToObj(i -> Finding.of(GONE, Subject.image("i" + i), "image i" + i + " is gone")
                        .involving(Subject.pod("ns/p" + i)))
                .toArray(Finding[]::new);
        Finding[] waits = IntStream.range(0, MANY)
                .mapToObj(i -> Finding.of(WAITS, Subject.pod("ns/p" + i), "pod p" + i + " waits")
                        .involving(Subject.image("i" + i)))
                .toArray(Finding[]::new);
        return List.of(
                result(gone),
                result(waits),
                result(many(ODD, "odd")),
                result(many(LOST, "lost")),
                result(many(NOTE, "note")),
                // The last cause of all, by the order of causes.
                result(Finding.of(RARE, Subject.node("n"), "node n is rare")));
    }

    private static Report report(BooleanSupplier isTimeUp) {
        List<CheckResult> results = results();
        Examination examination = new Examination(results, Map.of(), Instant.EPOCH, Duration.ZERO, false);
        return Report.of(
                new Report.Tool("doctor", "1", null, null),
                Report.Run.of(examination, "site", Report.Mode.LIVE, null, List.of()),
                new ExaminedSite(examination, Diagnostician.diagnose(results), List.of(), null),
                isTimeUp);
    }

    private static BooleanSupplier upAfter(int looks) {
        AtomicInteger left = new AtomicInteger(looks);
        return () -> left.getAndDecrement() <= 0;
    }

    private static Set<Finding> listed(Report report) {
        return Stream.of(
                        report.diagnoses().stream()
                                .flatMap(d -> Stream.concat(
                                        Stream.of(d.root()),
                                        d.consequences().stream().map(Diagnosis.Consequence::finding))),
                        report.unexplained().stream(),
                        report.warnings().stream().map(Report.Warning::finding),
                        report.notes().stream())
                .flatMap(s -> s)
                .collect(Collectors.toSet());
    }

    private static Map<String, Long> byProblem(Report report) {
        return listed(report).stream()
                .collect(Collectors.groupingBy(f -> f.problem().id(), Collectors.counting()));
    }

    @Test
    void withTimeEnoughEverythingIsListed() {
        Report report = report(() -> false);

        assertEquals(5 * MANY + 1, listed(report).size());
        assertEquals(0, report.summary().notListed());
        assertFalse(report.run().deadlineHit());
        assertNull(report.lateness());
    }

    @Test
    void withoutTimeTheFirstTenOfEachProblemAreListedAndAllAreCounted() {
        Report whole = report(() -> false);
        Report cut = report(() -> true);

        assertEquals(
                Map.of(
                        "image.gone",
                        10L,
                        "pod.waits",
                        10L,
                        "file.odd",
                        10L,
                        "pod.lost",
                        10L,
                        "node.note",
                        10L,
                        "node.rare",
                        1L),
                byProblem(cut));
        assertEquals(5 * MANY + 1 - 51, cut.summary().notListed());
        assertTrue(cut.run().deadlineHit());
        assertEquals(whole.summary().causes(), cut.summary().causes());
        assertEquals(whole.summary().consequences(), cut.summary().consequences());
        assertEquals(whole.summary().unexplained(), cut.summary().unexplained());
        assertEquals(whole.summary().warnings(), cut.summary().warnings());
        assertEquals(whole.summary().notes(), cut.summary().notes());
        assertEquals(whole.headline(), cut.headline());
        assertEquals(whole.verdict(), cut.verdict());
    }

    @Test
    void inTheMiddleWhatThereWasTimeForIsListed() {
        Report cut = report(upAfter(200));

        int listed = listed(cut).size();
        assertTrue(listed > 51 && listed < 5 * MANY, "listed: " + listed);
        assertEquals(5 * MANY + 1 - listed, cut.summary().notListed());
        assertTrue(byProblem(cut).containsKey("node.rare"), "no problem is lost");
    }

    @Test
    void pseudonymsAreCutLikewise() {
        Pseudonyms pseudonyms = new Pseudonyms(
                "salt".getBytes(StandardCharsets.UTF_8), new SiteNames(), Set.of("image", "pod", "node"), true);
        Report cut = pseudonyms.apply(report(() -> false), upAfter(5 * MANY + 700));

        int listed = listed(cut).size();
        assertTrue(listed >= 51 && listed < 5 * MANY, "listed: " + listed);
        assertEquals(5 * MANY + 1 - listed, cut.summary().notListed());
        assertTrue(cut.run().deadlineHit());
    }

    @Test
    void jsonSaysHowManyAreNotListedAndAComparisonTakesNoneOfThemForGone() throws Exception {
        Report whole = report(() -> false);
        Report cut = report(() -> true);
        StringWriter json = new StringWriter();
        JsonReport.write(cut, json);
        JsonNode written = new ObjectMapper().readTree(json.toString());
        assertEquals(cut.summary().notListed(), written.at("/summary/notListed").intValue());

        SavedReport saved = SavedReport.read(
                "cut.json", new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8)));
        for (SavedReport other : List.of(saved, SavedReport.of(cut))) {
            assertTrue(other.isCut());
            Set<Comparison.Kind> later = kinds(SavedReport.of(whole), other);
            NonEmpty.excludes(later, Comparison.Kind.GONE);
            NonEmpty.excludes(later, Comparison.Kind.BETTER);
            Set<Comparison.Kind> earlier = kinds(other, SavedReport.of(whole));
            NonEmpty.excludes(earlier, Comparison.Kind.NEW);
            NonEmpty.excludes(earlier, Comparison.Kind.WORSE);
        }
    }

    private static Set<Comparison.Kind> kinds(SavedReport before, SavedReport now) {
        return Comparison.of(before, now, List.of()).changes().stream()
                .map(Comparison.Change::kind)
                .collect(Collectors.toSet());
    }

    @Test
    void namesOfWhatWasNotReadAreHiddenAllTheSame() {
        Finding finding = Finding.of(RARE, Subject.node("n"), "the volume of zorblatt-42 is full");
        Examination examination =
                new Examination(List.of(result(finding)), Map.of(), Instant.EPOCH, Duration.ZERO, false);
        Report report = Report.of(
                new Report.Tool("doctor", "1", null, null),
                Report.Run.of(examination, "site", Report.Mode.LIVE, null, List.of()),
                new ExaminedSite(examination, Diagnostician.diagnose(List.of(result(finding))), List.of(), null),
                () -> false);
        byte[] salt = "salt".getBytes(StandardCharsets.UTF_8);

        Report notRead = new Pseudonyms(salt, new SiteNames(), Set.of(), false).apply(report, () -> true);
        Report read = new Pseudonyms(salt, new SiteNames(), Set.of(), true).apply(report, () -> true);

        assertFalse(notRead.diagnoses().get(0).root().summary().contains("zorblatt"));
        assertTrue(read.diagnoses().get(0).root().summary().contains("zorblatt"), "no evidence names it");
    }

    /** Looks at the clock go on while texts are edited, not only before: one cause may have ten thousand consequences. */
    @Test
    void theClockIsAskedBetweenTheConsequencesOfOneCause() {
        Finding root = Finding.of(GONE, Subject.image("i"), "image i is gone");
        List<Diagnosis.Consequence> consequences = IntStream.range(0, MANY)
                .mapToObj(i -> new Diagnosis.Consequence(
                        Finding.of(WAITS, Subject.pod("ns/p" + i), "pod p" + i + " waits"), root, 1))
                .toList();
        Diagnosis cause = new Diagnosis(
                root,
                Diagnosis.Severity.PROBLEM,
                consequences,
                false,
                new Confidence(Confidence.Level.HIGH, List.of(), List.of()));
        AtomicInteger edits = new AtomicInteger();
        Rewriter rewriter = new Rewriter(
                new Cleaning() {
                    @Override
                    public String line(String text) {
                        edits.incrementAndGet();
                        return text;
                    }
                },
                () -> edits.get() > 100);

        Diagnosis cut = rewriter.diagnoses(List.of(cause)).get(0);

        assertTrue(edits.get() < 150, "edits: " + edits);
        assertTrue(cut.consequences().size() >= 10 && cut.consequences().size() < 100);
        assertTrue(cut.explainsMore());
    }

    /** Leaves texts as they are. */
    private abstract static class Cleaning implements TextEdit {
        @Override
        public String block(String text) {
            return line(text);
        }

        @Override
        public String own(String text) {
            return text;
        }

        @Override
        public List<String> arguments(List<String> args) {
            return args;
        }
    }
}
