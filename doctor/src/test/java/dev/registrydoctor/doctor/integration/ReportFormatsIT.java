package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.data.PrometheusReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.MarkdownReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports are read by the programs that they are written for. */
class ReportFormatsIT {

    private static final String HOSTILE = "@octocat #123 <script>x</script> [a](http://b.example) | \\| ` ``` \" \\ \n"
            + "evil_metric 1\n```\n</details> https://c.example www.d.example e@f.example";

    @TempDir
    private Path folder;

    private static Report report(CheckResult... results) {
        Examination examination = new Examination(
                List.of(results), Map.of(), Instant.parse("2026-11-23T14:02:11.123Z"), Duration.ofMillis(412), false);
        return Report.of(
                new Report.Tool("registry-doctor", "0.1.0", null, null),
                Report.Run.of(examination, HOSTILE, Report.Mode.LIVE, HOSTILE, List.of("run", HOSTILE)),
                new ExaminedSite(examination, Diagnostician.diagnose(List.of(results)), List.of(), null),
                () -> false);
    }

    private static CheckResult check(String id, Outcome outcome) {
        return new CheckResult(CheckInfo.of(id, HOSTILE), outcome, Duration.ofMillis(3));
    }

    private static CheckResult found(int number) {
        Problem root = GivenProblem.root("area.root-" + number, HOSTILE);
        Step step = Step.of(HOSTILE, Action.kubectl("get", HOSTILE), Actor.operator(HOSTILE))
                .undoneBy(Action.manual(), HOSTILE);
        return check(
                "area.check-" + number,
                Outcome.found(Finding.of(root, Subject.pod(number + HOSTILE), HOSTILE)
                        .observed(HOSTILE, HOSTILE, HOSTILE)
                        .remedy(Remedy.of(Verification.of(HOSTILE), step))));
    }

    private static Report broken(int findings) {
        return report(
                IntStream.range(0, findings).mapToObj(ReportFormatsIT::found).toArray(CheckResult[]::new));
    }

    /** The linter has something to say even of what Prometheus would read. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300})
    void promtoolHasNothingToSay(int findings) throws Exception {
        Programs.need("promtool");
        for (Report report : List.of(broken(findings), broken(findings).withoutTimes())) {
            Path metrics = folder.resolve("registry-doctor.prom");
            StringBuilder text = new StringBuilder();
            PrometheusReport.write(report, text);
            Files.writeString(metrics, text);

            assertEquals("", Programs.succeed(folder, "sh", "-c", "promtool check metrics <" + metrics));
            Files.writeString(metrics, text + "registry_doctor_evil 1\n");
            assertFalse(
                    Programs.run(folder, "sh", "-c", "promtool check metrics <" + metrics)
                            .output()
                            .isEmpty(),
                    "promtool sees a metric without help");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300})
    void gitHubsMarkdownMakesNoLinksAndNoMarkupOfNames(int findings) throws Exception {
        Programs.need("cmark-gfm");
        String html = html(broken(findings));

        for (String forbidden : List.of("<a ", "<script", "<img", "<del", "<em>", "<!--")) {
            assertFalse(html.contains(forbidden), forbidden + " in " + html);
        }
        // GitHub makes links of mentions and issues afterwards, and leaves code alone.
        String prose = html.replaceAll("(?s)<pre>.*?</pre>", "").replaceAll("(?s)<code>.*?</code>", "");
        assertFalse(Pattern.compile("@|#\\d|example").matcher(prose).find(), prose);
        assertEquals(count(html, "<details>"), count(html, "</details>"));
        assertEquals(count(html, "<pre>"), count(html, "</pre>"));
    }

    @Test
    void gitHubsMarkdownShowsNamesAsTheyAre() throws Exception {
        Programs.need("cmark-gfm");
        String html = html(report(
                check("area.bars", Outcome.pass("a|b \\| c\\d end")),
                check("area.other", Outcome.skipped("x **y** &lt; _z_"))));

        assertTrue(html.contains("<td><code>a|b</code> <code>\\|</code> <code>c\\d</code> end</td>"), html);
        assertTrue(html.contains("<td>x <code>**y**</code> <code>&amp;lt</code>; <code>_z_</code></td>"), html);
        assertEquals(2, count(html, "<td>area."), html);
    }

    private String html(Report report) throws Exception {
        Path markdown = folder.resolve("report.md");
        StringBuilder text = new StringBuilder();
        MarkdownReport.write(report, text);
        Files.writeString(markdown, text);
        return Programs.succeed(
                folder,
                "cmark-gfm",
                "--unsafe",
                "-e",
                "table",
                "-e",
                "autolink",
                "-e",
                "strikethrough",
                "-e",
                "tagfilter",
                markdown.toString());
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
