package dev.registrydoctor.reports.compare;

import static dev.registrydoctor.reports.compare.SavedReports.A_BLIND;
import static dev.registrydoctor.reports.compare.SavedReports.A_FOUND;
import static dev.registrydoctor.reports.compare.SavedReports.A_PASS;
import static dev.registrydoctor.reports.compare.SavedReports.B_BLIND;
import static dev.registrydoctor.reports.compare.SavedReports.B_FOUND;
import static dev.registrydoctor.reports.compare.SavedReports.B_PASS;
import static dev.registrydoctor.reports.compare.SavedReports.CAUSE;
import static dev.registrydoctor.reports.compare.SavedReports.EFFECT;
import static dev.registrydoctor.reports.compare.SavedReports.alone;
import static dev.registrydoctor.reports.compare.SavedReports.cause;
import static dev.registrydoctor.reports.compare.SavedReports.changes;
import static dev.registrydoctor.reports.compare.SavedReports.compare;
import static dev.registrydoctor.reports.compare.SavedReports.effect;
import static dev.registrydoctor.reports.compare.SavedReports.pod;
import static dev.registrydoctor.reports.compare.SavedReports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.compare.Comparison.Change;
import dev.registrydoctor.reports.compare.Comparison.Kind;
import dev.registrydoctor.reports.compare.Comparison.Outcome;
import dev.registrydoctor.reports.compare.SavedReport.Check;
import dev.registrydoctor.reports.compare.SavedReport.Ref;
import dev.registrydoctor.reports.compare.SavedReport.Role;
import dev.registrydoctor.reports.compare.SavedReport.Seen;
import dev.registrydoctor.reports.data.JsonReportTest;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.redact.GeneratedNames;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

    @Test
    void whatNobodySawBeforeIsNew() {
        Comparison comparison = compare(report(List.of(), A_PASS, B_PASS), report(List.of(cause()), A_FOUND, B_PASS));
        assertEquals("new a.cause", changes(comparison));
        assertEquals(Outcome.WORSE, comparison.outcome());
        assertEquals("WORSE: 1 new.", comparison.headline());
        assertEquals(3, comparison.outcome().exitCode());
    }

    @Test
    void whatNobodyCouldSeeBeforeMayBeOld() {
        Comparison comparison = compare(report(List.of(), A_BLIND, B_PASS), report(List.of(cause()), A_FOUND, B_PASS));
        assertEquals("cannot tell a.cause", changes(comparison));
        assertEquals(
                "then, check a.check could not run: no sudo",
                comparison.changes().get(0).why());
        assertEquals(5, comparison.outcome().exitCode());
    }

    @Test
    void whatIsSeenNoMoreIsGone() {
        Comparison comparison =
                compare(report(List.of(cause(), effect(EFFECT)), A_FOUND, B_FOUND), report(List.of(), A_PASS, B_PASS));
        assertEquals("gone a.cause, gone b.effect", changes(comparison));
        assertEquals("NOTHING WORSE: 2 gone.", comparison.headline());
        assertEquals(0, comparison.outcome().exitCode());
    }

    @Test
    void whatCannotBeSeenNowIsNotGone() {
        SavedReport before = report(List.of(cause()), A_FOUND, B_PASS);
        Check skipped = new Check("a.check", Status.SKIPPED, List.of(), "no volume");
        Check failed = new Check("a.check", Status.ERROR, List.of("a.cause"), "the check failed");
        assertEquals("cannot tell a.cause", changes(compare(before, report(List.of(), A_BLIND, B_PASS))));
        assertEquals("cannot tell a.cause", changes(compare(before, report(List.of(), failed, B_PASS))));
        Comparison nothing = compare(before, report(List.of(), skipped, B_PASS));
        assertEquals(
                "now, check a.check did not apply: no volume",
                nothing.changes().get(0).why());
        Comparison left = compare(before, report(List.of(), B_PASS));
        assertEquals("now, check a.check was not run", left.changes().get(0).why());
        assertEquals(Outcome.CANNOT_TELL, left.outcome());
    }

    /** Two checks can tell of it. That the other one is blind in both runs changes nothing. */
    @Test
    void whatTheCheckThatSawItSeesNoMoreIsGone() {
        Check other = new Check("z.check", Status.UNKNOWN, List.of("a.cause"), "no rights");
        SavedReport before = report(List.of(cause()), A_FOUND, other);
        assertEquals("gone a.cause", changes(compare(before, report(List.of(), A_PASS, other))));
    }

    @Test
    void problemsOfPlugInsAreFollowedByTheReports() {
        Ref theirs = new Ref("x.theirs", "node", "one");
        Check found = new Check("x.check", Status.WARN, List.of("x.theirs"), "");
        Check blind = new Check("x.check", Status.UNKNOWN, List.of("x.theirs"), "no network");
        Check passed = new Check("x.check", Status.PASS, List.of(), "");
        List<Seen> seen = List.of(alone(theirs, Role.WARNING));
        assertEquals("gone x.theirs", changes(compare(report(seen, found), report(List.of(), passed))));
        assertEquals("cannot tell x.theirs", changes(compare(report(seen, found), report(List.of(), blind))));
        assertEquals("cannot tell x.theirs", changes(compare(report(List.of(), blind), report(seen, found))));
        assertEquals("cannot tell x.theirs", changes(compare(report(seen), report(List.of(), A_PASS))));
    }

    @Test
    void aWarningThatBecomesACauseIsWorseAndTheOtherWayBetter() {
        SavedReport warning = report(List.of(alone(CAUSE, Role.WARNING)), A_FOUND, B_PASS);
        SavedReport problem = report(List.of(cause()), A_FOUND, B_PASS);
        assertEquals(
                "was a warning, is a cause",
                compare(warning, problem).of(Kind.WORSE).get(0).why());
        assertEquals(
                "was a cause, is a warning",
                compare(problem, warning).of(Kind.BETTER).get(0).why());
        assertEquals(Outcome.NOTHING_WORSE, compare(problem, warning).outcome());
    }

    @Test
    void aCauseIsNoLighterWhereWhatItCausedCannotBeSeen() {
        Comparison comparison = compare(
                report(List.of(cause(), effect(EFFECT)), A_FOUND, B_FOUND),
                report(List.of(alone(CAUSE, Role.WARNING)), A_FOUND, B_BLIND));
        assertEquals("cannot tell b.effect, cannot tell a.cause", changes(comparison));
        assertTrue(comparison.changes().stream()
                .anyMatch(c -> c.why().startsWith("it explained b.effect, and now check")));
        assertEquals(List.of(new Comparison.Lost("b.check", "no rights")), comparison.lost());
    }

    @Test
    void aConsequenceThatBecomesACauseIsWorse() {
        SavedReport follows = report(
                List.of(new Seen(CAUSE, "s", Role.CONSEQUENCE, Severity.PROBLEM, EFFECT, EFFECT)), A_FOUND, B_PASS);
        SavedReport root = report(List.of(cause()), A_FOUND, B_PASS);
        assertEquals("worse a.cause", changes(compare(follows, root)));
        SavedReport warned = report(List.of(cause(CAUSE, Severity.WARNING)), A_FOUND, B_PASS);
        assertEquals(
                "was a warning, is a problem",
                compare(warned, root).of(Kind.WORSE).get(0).why());
    }

    @Test
    void podsOfOneWorkloadAreOneHoweverTheyAreCalled() {
        SavedReport one = report(List.of(effect(EFFECT)), A_PASS, B_FOUND);
        SavedReport again = report(List.of(effect(pod("ns/web-5c9fcc695f-x2l4k"))), A_PASS, B_FOUND);
        SavedReport more = report(
                List.of(effect(pod("ns/web-5c9fcc695f-x2l4k")), effect(pod("ns/web-5c9fcc695f-p8tzd"))),
                A_PASS,
                B_FOUND);
        SavedReport another = report(List.of(effect(pod("ns/api-64f449595d-7gwkj"))), A_PASS, B_FOUND);
        assertEquals("same b.effect", changes(compare(one, again)));
        Change worse = compare(one, more).of(Kind.WORSE).get(0);
        assertEquals("was found on 1, is found on 2", worse.why());
        assertEquals(2, worse.countToday());
        assertEquals("better b.effect", changes(compare(more, one)));
        assertEquals("new b.effect, gone b.effect", changes(compare(one, another)));
    }

    @ParameterizedTest
    @CsvSource({
        "pod, ns/registry-64f449595d-7gwkj, ns/registry-*-*",
        "pod, ns/calico-node-x2l4k, ns/calico-node-*",
        "pod, ns/backup-28374650-x2l4k, ns/backup-*-*",
        "pod, ns/db-0, ns/db-0",
        "pod, ns/web-nginx, ns/web-nginx",
        "pod, ns/builder, ns/builder",
        "secret, ns/default-token-x2l4k, ns/default-token-*",
        "secret, ns/regcred-x2l4k, ns/regcred-x2l4k",
        "volume, pvc-0d7132b3-f1b9-4a8a-b4fc-2577210d0b69, pvc-*",
        "file, /v/pvc-0d7132b3-f1b9-4a8a-b4fc-2577210d0b69/docker, /v/pvc-*/docker",
        "image, r:5000/web-64f449595d-7gwkj:1, r:5000/web-64f449595d-7gwkj:1"
    })
    void generatedNamesAreToldFromGivenOnes(String kind, String name, String general) {
        assertEquals(general, GeneratedNames.general(kind, name));
    }

    @Test
    void checksThatLookNoMoreLeaveItOpenWhetherAllIsWell() {
        Comparison comparison = compare(report(List.of(), A_PASS, B_BLIND), report(List.of(), A_BLIND, B_BLIND));
        assertEquals(Outcome.CANNOT_TELL, comparison.outcome());
        assertEquals(
                "CANNOT TELL: nothing was found in either; 1 check ran then and not now; 1 check could not run in"
                        + " either report.",
                comparison.headline());
        Comparison blind = compare(report(List.of(), A_BLIND), report(List.of(), A_BLIND));
        assertEquals(Outcome.CANNOT_TELL, blind.outcome(), "nothing is fine where nobody looked");
        Comparison half = compare(report(List.of(), A_PASS, B_BLIND), report(List.of(), A_PASS, B_BLIND));
        assertEquals(Outcome.NOTHING_WORSE, half.outcome());
    }

    @Test
    void whatMakesItLessThanItSeemsIsRemarked() {
        SavedReport one = report(List.of(), A_PASS);
        assertEquals(List.of(), compare(one, one).remarks());
        SavedReport other = new SavedReport(
                "doctor 2", "elsewhere", Instant.EPOCH.minusSeconds(1), "v", "h", List.of(), List.of(A_PASS), false);
        String remarks = String.join("\n", compare(one, other).remarks());
        assertTrue(remarks.contains("two environments"), remarks);
        assertTrue(remarks.contains("newer one"), remarks);
        assertTrue(remarks.contains("doctor 1 and doctor 2"), remarks);
    }

    @Test
    void aReportDoesNotDifferFromItself() {
        for (Report report : Cases.all().values()) {
            SavedReport saved = SavedReport.of(report);
            assertEquals(
                    List.of(),
                    compare(saved, saved).changes().stream()
                            .filter(c -> c.kind() != Kind.SAME)
                            .toList());
        }
    }

    private static Comparison odd(@Nullable Instant started) {
        Ref ref = new Ref("a.cause", "node", "o`n`e");
        SavedReport then = new SavedReport("d", "s", started, "v", "h", List.of(), List.of(A_PASS, B_PASS), false);
        SavedReport now = new SavedReport(
                "d",
                "s",
                started,
                "v",
                "h",
                List.of(new Seen(ref, "<img> @you *now* [a](b)", Role.ROOT, Severity.PROBLEM, null, ref)),
                List.of(A_FOUND, B_BLIND),
                false);
        return compare(then, now);
    }

    @Test
    void textEndsInTheHeadline() throws IOException {
        StringWriter out = new StringWriter();
        ComparisonReport.writeText(odd(Instant.EPOCH), TextStyle.PLAIN, out);
        String text = out.toString();
        assertTrue(text.endsWith("\n\nWORSE: 1 new; 1 check ran then and not now.\n"), text);
        assertTrue(text.contains("NEW          - <img> @you *now* [a](b)\n"), text);
        assertTrue(text.contains("b.check  no rights"), text);
        assertTrue(text.contains("1970-01-01 00:00:00 UTC"), text);
        assertFalse(text.contains("\u001b"), text);
    }

    @Test
    void jsonHasAVersionOfItsOwn() throws IOException {
        StringWriter out = new StringWriter();
        ComparisonReport.writeJson(odd(null), out);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals("1.0", json.get("schemaVersion").asText());
        assertEquals("worse", json.get("outcome").asText());
        assertEquals("new", json.at("/changes/0/change").asText());
        assertTrue(json.at("/changes/0/then").isNull());
        assertEquals("root", json.at("/changes/0/now").asText());
        assertEquals("b.check", json.at("/lost/0/check").asText());
        assertFalse(json.get("before").has("startedAt"));
    }

    private static String json(Comparison comparison) throws IOException {
        StringWriter out = new StringWriter();
        ComparisonReport.writeJson(comparison, out);
        return out.toString();
    }

    @Test
    void jsonIsValidByItsSchema() throws IOException {
        String schema = JsonReportTest.schemaText(ComparisonReport.SCHEMA);
        // Closed, so that a field that the schema does not describe is refused too.
        String closed = schema.replace("\"additionalProperties\": true", "\"additionalProperties\": false");
        assertFalse(closed.equals(schema));
        List<Comparison> comparisons = new ArrayList<>(List.of(odd(null), odd(Instant.EPOCH)));
        List<SavedReport> reports =
                Cases.all().values().stream().map(SavedReport::of).toList();
        for (SavedReport then : reports) {
            reports.forEach(now -> comparisons.add(compare(then, now)));
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (Comparison comparison : comparisons) {
            assertEquals(List.of(), JsonReportTest.errors(closed, json(comparison)), comparison.headline());
            comparison.changes().forEach(change -> kinds.add(change.kind()));
        }
        assertTrue(kinds.containsAll(List.of(Kind.NEW, Kind.GONE, Kind.SAME, Kind.CANNOT_TELL)), kinds::toString);
    }

    @Test
    void jsonIsRefusedWithoutWhatItsSchemaRequires() throws IOException {
        String schema = JsonReportTest.schemaText(ComparisonReport.SCHEMA);
        for (String field : List.of(
                "schemaVersion", "outcome", "headline", "before", "now", "remarks", "changes", "lost", "unseen")) {
            ObjectNode comparison = (ObjectNode) new ObjectMapper().readTree(json(odd(null)));
            comparison.remove(field);
            assertFalse(JsonReportTest.errors(schema, comparison.toString()).isEmpty(), field);
        }
        for (String field : List.of("change", "problem", "subject", "then", "now", "countNow")) {
            ObjectNode comparison = (ObjectNode) new ObjectMapper().readTree(json(odd(null)));
            ((ObjectNode) comparison.at("/changes/0")).remove(field);
            assertFalse(JsonReportTest.errors(schema, comparison.toString()).isEmpty(), field);
        }
    }

    @Test
    void markdownMarksNothingThatAReportBrings() throws IOException {
        StringWriter out = new StringWriter();
        ComparisonReport.writeMarkdown(odd(null), out);
        String text = out.toString();
        assertTrue(text.startsWith("### WORSE: 1 new; 1 check"), text);
        assertTrue(text.contains("- `<img>` `@you` `*now*` `[a](b`)\n  ``a.cause on node o`n`e``"), text);
    }

    /** Twelve of a kind are told one by one. */
    @ParameterizedTest
    @CsvSource({"12, 12", "13, 12", "40, 12"})
    void textTellsTheFirstTwelveOfAKind(int all, int told) throws IOException {
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            Ref ref = new Ref("a.cause", "node", "n" + i + ".");
            seen.add(new Seen(ref, "it fails", Role.ROOT, Severity.PROBLEM, null, ref));
        }
        StringWriter out = new StringWriter();
        ComparisonReport.writeText(
                compare(report(List.of(), A_PASS, B_PASS), report(seen, A_FOUND, B_PASS)), TextStyle.PLAIN, out);
        assertEquals(told, out.toString().split("- it fails", -1).length - 1);
    }
}
