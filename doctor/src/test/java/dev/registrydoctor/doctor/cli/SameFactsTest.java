package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.doctor.cli.examine.Rounds;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.Warning;
import dev.registrydoctor.reports.testkit.NodeCases;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format tells the same causes, steps, risks and counts. */
class SameFactsTest {

    private static final TextStyle VERBOSE = new TextStyle(true, 400, true, TextStyle.Detail.VERBOSE);

    private static String render(ReportFormat format, Report report) throws IOException {
        StringWriter out = new StringWriter();
        format.write(report, VERBOSE, out);
        return out.toString();
    }

    /** What a format has to tell of a report. */
    private static ReportFacts expected(ReportFormat format, Report report) {
        ReportFacts all = ReportFacts.of(report);
        return switch (format) {
            // A line for each finding, with its first step.
            case SHORT -> all.withoutCounts().withFirstSteps();
            // A log of results has no results of checks that pass.
            case SARIF -> all.withoutCounts();
            // What to do about a warning is left to the page while something is broken.
            case MARKDOWN ->
                all.withoutStepsOf(report.warnings().stream()
                        .filter(w -> !w.diagnosed())
                        .map(Warning::finding)
                        .toList());
            default -> all;
        };
    }

    private static void assertTellsAll(ReportFormat format, Report report) throws Exception {
        assertEquals(expected(format, report), ReportFacts.read(format, render(format, report)), format.label());
    }

    private static Report sample(String name) throws InterruptedException {
        SiteOptions options = Given.given(new SiteOptions(), "--sample", name);
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal =
                new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, false, 100, true, Map.of());
        return new Rounds(
                        options,
                        new NodeOptions(),
                        new RedactOptions(),
                        CheckCatalog.checks(),
                        List.of("run"),
                        terminal,
                        new Progress(terminal, true))
                .once();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "healthy",
                "two-faults",
                "registry-crash-loop",
                "mirrors-with-config-path",
                "stale-tag",
                "node-port-taken",
                "unqualified-image"
            })
    void everyFormatTellsTheSameOfASample(String name) throws Exception {
        Report report = sample(name);

        for (ReportFormat format : ReportFormat.values()) {
            if (format != ReportFormat.PROMETHEUS) {
                assertTellsAll(format, report);
            }
        }
    }

    /** The short format, SARIF and JUnit are of findings, which name their nodes. */
    @ParameterizedTest
    @EnumSource(
            value = ReportFormat.class,
            names = {"TEXT", "MARKDOWN", "HTML", "JSON", "YAML"})
    void everyFormatTellsTheSameOfNodes(ReportFormat format) throws Exception {
        GivenSite two = NodeCases.withoutCertsOn("node-b");
        Report report = NodeCases.report(NodeCases.with("node-d", NodeCases.refused("node-d"), two));
        NodeTable table = Objects.requireNonNull(report.nodes());

        assertEquals(
                Set.of(
                        "localhost:32000, all 4 nodes: answers",
                        "reg.lab:5000, node-b: answers",
                        "reg.lab:5000, node-d: not reached",
                        "reg.lab:5000, node-c, vm: answers"),
                NodeFacts.of(table));
        assertEquals(NodeFacts.of(table), NodeFacts.read(format, render(format, report)));
        assertTellsAll(format, report);
    }

    @ParameterizedTest
    @EnumSource(value = ReportFormat.class, names = "PROMETHEUS", mode = EnumSource.Mode.EXCLUDE)
    void aFormatTellsEveryRiskCauseAndWarning(ReportFormat format) throws Exception {
        Report report = everything();
        assertEquals(Verdict.PROBLEMS, report.verdict());
        assertEquals(2, report.summary().causes());
        assertFalse(report.unexplained().isEmpty());

        assertTellsAll(format, report);
    }

    /** Two causes with steps of every risk, an effect, a symptom without a cause, a warning, and a check that cannot run. */
    private static Report everything() {
        Problem root = GivenProblem.root("area.root", "The registry is down");
        Problem other = GivenProblem.root("area.other", "The disk is full");
        Problem effect = GivenProblem.symptom("area.effect", "A Pod waits", "area.root");
        Problem symptom = GivenProblem.symptom("area.symptom", "A push fails", "area.nothing");
        Problem warning = GivenProblem.warning("area.warning", "A certificate expires soon");
        Actor node = Actor.node("vm");
        Remedy fix = Remedy.of(
                Verification.of("It answers."),
                Step.of("Look at the log.", Action.program("journalctl", "-u", "registry"), node),
                Step.of("Restart it.", Action.root("systemctl", "restart", "registry"), node)
                        .risking(Risk.RESTARTS)
                        .undoneBy(Action.root("systemctl", "stop", "registry")),
                Step.of("Restart containerd.", Action.root("systemctl", "restart", "containerd"), node)
                        .risking(Risk.RESTARTS),
                Step.of("Call the owner of the registry.", Action.manual(), Actor.operator("the owner")),
                Step.of("Delete the data.", Action.script("rm -r /data\nmkdir /data"), node)
                        .risking(Risk.losesData("the images", "Copy them first.")));
        return report(
                Outcome.found(Finding.of(root, Subject.registry("r:5000"), "nothing answers")
                        .observed("refused", "an answer", "a request")
                        .remedy(fix)),
                Outcome.found(Finding.of(other, Subject.node("vm"), "0 bytes are left")
                        .remedy(Remedy.of(
                                Verification.of("There is room."),
                                Step.kubectl("Delete the job.", "delete", "job", "x")
                                        .risking(Risk.RESTARTS)))),
                Outcome.found(Finding.of(effect, Subject.pod("default/web"), "it waits")
                        .involving(Subject.registry("r:5000"))),
                Outcome.found(Finding.of(symptom, Subject.pod("default/other"), "it fails")),
                Outcome.found(Finding.of(warning, Subject.registry("s:5000"), "it expires in 3 days")
                        .remedy(Remedy.of(
                                Verification.of("It is new."), Step.of("Renew it.", Action.program("renew"), node)))),
                Outcome.unknown(new Gap(Gap.Cause.TIMED_OUT, "/v2/", "no answer", "wait")),
                Outcome.pass("it works"));
    }

    private static Report report(Outcome... outcomes) {
        List<CheckResult> results = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            CheckInfo info = CheckInfo.of("area.check-" + results.size(), "it works");
            Problem[] problems = outcome instanceof Outcome.Found found
                    ? found.findings().stream().map(Finding::problem).toArray(Problem[]::new)
                    : new Problem[0];
            results.add(new CheckResult(info.reports(problems), outcome, Duration.ofMillis(1)));
        }
        Examination examination = new Examination(results, Map.of(), Instant.EPOCH, Duration.ofMillis(1), false);
        return Report.of(
                new Report.Tool("registry-doctor", "test", null, null),
                Report.Run.of(examination, "an environment", Report.Mode.LIVE, "vm", List.of("run")),
                new ExaminedSite(examination, Diagnostician.diagnose(results), List.of(), null),
                () -> false);
    }
}
