package dev.registrydoctor.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layouts that no golden report of the samples has. */
class ReportLayoutTest {

    private static final Problem ROOT = GivenProblem.root("area.root", "it is broken");

    private static String render(ReportFormat format, Report report) throws IOException {
        StringWriter out = new StringWriter();
        format.write(report, TextStyle.PLAIN, out);
        return out.toString();
    }

    private static Report with(Step... steps) {
        return Cases.report(List.of(Cases.finding(Finding.of(ROOT, Subject.registry("r:5000"), "it is broken")
                .remedy(Remedy.of(Verification.of("It works."), steps)))));
    }

    private static Step look(String goal) {
        return Step.of(goal, Action.program("cat", "/x"), Actor.node("vm"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportFormat.class,
            names = {"TEXT", "MARKDOWN", "HTML", "JUNIT"})
    void aScriptOfSeveralLinesIsWhole(ReportFormat format) throws IOException {
        List<String> script = List.of("tee /x/hosts.toml", "  capabilities = pull", "EOF");

        List<String> lines = render(
                        format, with(Step.of("Write it.", Action.script(String.join("\n", script)), Actor.node("vm"))))
                .lines()
                .toList();

        int first = 0;
        while (first < lines.size() && !lines.get(first).endsWith(script.get(0))) {
            first++;
        }
        assertTrue(first + 2 < lines.size(), () -> String.join("\n", lines));
        int margin = format == ReportFormat.HTML
                ? 0
                : lines.get(first).length() - script.get(0).length();
        assertEquals(script.get(1), lines.get(first + 1).substring(margin));
        assertTrue(lines.get(first + 2).substring(margin).startsWith(script.get(2)), lines.get(first + 2));
    }

    @Test
    void textNumbersStepsOnlyWhereThereAreSeveral() throws IOException {
        String one = render(ReportFormat.TEXT, with(look("Look at it.")));
        assertTrue(one.contains("Fix      Look at it. (on node vm)\n"), one);

        String two = render(ReportFormat.TEXT, with(look("Look at it."), look("Look again.")));
        assertTrue(two.contains("Fix      1. Look at it. (on node vm)\n") && two.contains("  2. Look again.\n"), two);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportFormat.class,
            names = {"MARKDOWN", "JUNIT"})
    void ticketsNumberEveryStep(ReportFormat format) throws IOException {
        assertTrue(render(format, with(look("Look at it."))).lines().anyMatch(l -> l.startsWith("1. Look at it.")));
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportFormat.class,
            names = {"TEXT", "MARKDOWN", "HTML", "JUNIT", "SHORT"})
    void aStepThatRestartsSomethingSaysSo(ReportFormat format) throws IOException {
        Step step = look("Look at it.");
        assertFalse(render(format, with(step)).toLowerCase(Locale.ROOT).contains("causes a restart"));

        assertTrue(render(format, with(step.risking(Risk.RESTARTS)))
                .toLowerCase(Locale.ROOT)
                .contains("causes a restart"));
    }

    @ParameterizedTest
    @EnumSource(value = ReportFormat.class, names = "PROMETHEUS", mode = EnumSource.Mode.EXCLUDE)
    void aStepThatLosesDataSaysWhatIsLostAndHowToSaveIt(ReportFormat format) throws IOException {
        Step step =
                look("Look at it.").risking(Risk.losesData("the images of the registry", "Copy each of them first."));
        String text = render(format, with(step));
        assertTrue(text.contains("the images of the registry"), text);
        assertTrue(text.contains("Copy each of them first."), text);
    }

    @Test
    void textShowsEffectsAsChains() throws IOException {
        Subject subject = Subject.pod("default/p");
        Problem one = GivenProblem.symptom("area.one", "one", "area.root");
        Problem two = GivenProblem.symptom("area.two", "two", "area.root");
        Problem below = GivenProblem.symptom("area.below", "below", "area.two");
        Report report = Cases.report(List.of(
                Cases.finding(Finding.of(ROOT, subject, "broken")),
                Cases.finding(Finding.of(one, subject, "first effect")),
                Cases.finding(Finding.of(two, subject, "second effect")),
                Cases.finding(Finding.of(below, subject, "effect of the second"))));

        String text = render(ReportFormat.TEXT, report);

        assertTrue(
                text.contains("  Leads to -> first effect\n           -> second effect -> effect of the second\n"),
                text);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportFormat.class,
            names = {"TEXT", "MARKDOWN", "HTML"})
    void aDoubtIsShownWithTheConfidence(ReportFormat format) throws IOException {
        String text = render(format, Seeded.with(place -> place));

        int level = text.indexOf("medium");
        assertTrue(level > 0, text);
        assertTrue(text.indexOf("wouldChange", level) > level, text);
    }
}
