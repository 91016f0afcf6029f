package dev.registrydoctor.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports of environments in which thousands of things are broken at once: whole for programs, readable for people. */
class LargeReportTest {

    private static final Problem GONE = GivenProblem.root("image.gone", "The image is gone");
    private static final Problem WAITS = GivenProblem.symptom("pod.waits", "The pod waits", "image.gone");

    /** Images that are gone, each with two Pods that wait for it. */
    private static Report missing(int images) {
        List<Finding> gone = new ArrayList<>();
        List<Finding> waits = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            Subject image = Subject.image("registry:5000/app-" + i + ":v1");
            Subject one = Subject.pod("shop/a-" + i);
            Subject other = Subject.pod("shop/b-" + i);
            gone.add(Finding.of(GONE, image, "The registry has no " + image.name())
                    .observed("HTTP 404", "200", "HEAD of " + image.name())
                    .involving(one, other)
                    .remedy(Remedy.of(
                            Verification.of("The Pod runs."),
                            Step.of("Push it.", Action.program("docker", "push", image.name()), Actor.here()))));
            for (Subject pod : List.of(one, other)) {
                waits.add(Finding.of(WAITS, pod, "Pod " + pod.name() + " waits for " + image.name())
                        .observed("not found", "status of pod " + pod.name())
                        .involving(image));
            }
        }
        return Cases.report(List.of(result(GONE, gone), result(WAITS, waits)));
    }

    /** One image that is gone, and the Pods that wait for it. */
    private static Report waiting(int pods) {
        List<Subject> all = IntStream.range(0, pods)
                .mapToObj(i -> Subject.pod("shop/p-" + i))
                .toList();
        Subject image = Subject.image("registry:5000/app:v1");
        return Cases.report(List.of(
                result(
                        GONE,
                        List.of(Finding.of(GONE, image, "The registry has no app")
                                .involving(all))),
                result(
                        WAITS,
                        all.stream()
                                .map(p -> Finding.of(WAITS, p, p + " waits").involving(image))
                                .toList())));
    }

    private static CheckResult result(Problem problem, List<Finding> findings) {
        return new CheckResult(
                CheckInfo.of(problem.area() + ".check", "fine").reports(problem),
                new Outcome.Found(findings),
                Duration.ZERO);
    }

    private static String render(ReportFormat format, Report report) throws IOException {
        StringWriter out = new StringWriter();
        format.write(report, TextStyle.PLAIN, out);
        return out.toString();
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void twiceAsManyFindingsAreAtMostTwiceAsLong(ReportFormat format) throws IOException {
        for (List<Report> reports : List.of(List.of(missing(300), missing(600)), List.of(waiting(300), waiting(600)))) {
            int once = render(format, reports.get(0)).length();
            int twice = render(format, reports.get(1)).length();
            assertTrue(twice <= 2.2 * once, once + " characters, then " + twice);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportFormat.class,
            names = {"TEXT", "SHORT", "MARKDOWN"})
    void whatPeopleReadNamesTheFirstTenAndTheNumber(ReportFormat format) throws IOException {
        String text = render(format, missing(3000));

        assertTrue(text.length() < 40_000, "" + text.length());
        assertTrue(text.contains("app-0:v1") && text.contains("2990 more"), text);
        assertTrue(text.lines().count() < 250, text);
    }

    @Test
    void upToTenOfAProblemAreToldOneByOne() throws IOException {
        String ten = render(ReportFormat.TEXT, missing(10));
        String eleven = render(ReportFormat.TEXT, missing(11));

        for (int i = 0; i < 10; i++) {
            assertTrue(ten.contains("docker push registry:5000/app-" + i + ":v1"), ten);
        }
        assertTrue(ten.contains("x 10 of 10: "), ten);
        assertFalse(eleven.contains("docker push registry:5000/app-10:v1"), eleven);
        assertTrue(eleven.contains("11 images"), eleven);
    }

    @Test
    void jsonHasEachCauseAndEachConsequenceOnce() throws IOException {
        JsonNode report = new ObjectMapper().readTree(render(ReportFormat.JSON, missing(300)));

        assertEquals(300, report.at("/summary/causes").asInt());
        assertEquals(300, report.at("/diagnoses").size());
        int consequences = 0;
        for (JsonNode diagnosis : report.at("/diagnoses")) {
            consequences += diagnosis.at("/consequences").size();
            assertFalse(diagnosis.has("explainsMore"));
            assertTrue(diagnosis.at("/remedy/steps/0/command").asText().startsWith("docker push"));
        }
        assertEquals(600, consequences);
    }
}
