package dev.registrydoctor.reports.data;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.PlacedFinding.Role;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The report for code scanning: SARIF 2.1.0. Results are what somebody has to look at; what follows from a cause is a
 * related location of its result, not a result of its own. What could not be looked at is a notification of the tool:
 * that a file has no results does not mean that all is well.
 */
public final class SarifReport {

    /** GitHub shows so many of a run, and refuses a log of five times as many. */
    static final int MOST_RESULTS = 5_000;

    private final Report report;
    private final JsonGenerator json;
    private final List<PlacedFinding> findings;
    /** The rules, by id and in order, each with the gravest part that one of its findings plays. */
    private final Map<String, PlacedFinding> rules = new LinkedHashMap<>();

    private SarifReport(Report report, JsonGenerator json) {
        this.report = report;
        this.json = json;
        this.findings = PlacedFinding.allOf(report);
        findings.forEach(f -> rules.putIfAbsent(f.finding().problem().id(), f));
    }

    /** Writes a report and a line break; flushes the writer and leaves it open. */
    public static void write(Report report, Writer out) throws IOException {
        PrettyJson.write(out, json -> new SarifReport(report, json).log());
    }

    private void log() throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json");
        json.writeStringField("version", "2.1.0");
        json.writeArrayFieldStart("runs");
        json.writeStartObject();
        tool();
        invocation();
        bases();
        json.writeArrayFieldStart("results");
        List<String> ids = List.copyOf(rules.keySet());
        SarifResult results = new SarifResult(json, report.run().access());
        for (PlacedFinding placed : results()) {
            results.write(
                    placed,
                    level(placed),
                    ids.indexOf(placed.finding().problem().id()));
        }
        json.writeEndArray();
        json.writeObjectFieldStart("properties");
        json.writeStringField("verdict", report.verdict().label());
        json.writeStringField("headline", report.headline());
        json.writeStringField("site", report.run().site());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The gravest first, as far as servers take them. */
    private List<PlacedFinding> results() {
        return findings.stream()
                .filter(p -> p.role() != Role.CONSEQUENCE)
                .limit(MOST_RESULTS)
                .toList();
    }

    private void tool() throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", report.tool().name());
        json.writeStringField("version", report.tool().version());
        json.writeArrayFieldStart("rules");
        for (PlacedFinding rule : rules.values()) {
            rule(rule);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notifications");
        Map<String, CheckEntry> checks =
                report.checks().stream().collect(Collectors.toMap(CheckEntry::id, Function.identity(), (a, b) -> a));
        for (String id :
                report.notLookedAt().stream().map(NotLookedAt::check).distinct().toList()) {
            CheckEntry check = checks.get(id);
            json.writeStartObject();
            json.writeStringField("id", id);
            String states = check == null ? id : check.states();
            text("shortDescription", states);
            text("fullDescription", states);
            text("help", "This check could not run. All checks: registry-doctor checks");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private void rule(PlacedFinding rule) throws IOException {
        Problem problem = rule.finding().problem();
        json.writeStartObject();
        json.writeStringField("id", problem.id());
        text("shortDescription", problem.title());
        text("fullDescription", problem.title());
        text("help", problem.title() + ". What it means and how to fix it: " + Report.explain(problem));
        json.writeObjectFieldStart("defaultConfiguration");
        json.writeStringField("level", level(rule));
        json.writeEndObject();
        json.writeObjectFieldStart("properties");
        json.writeStringField("kind", problem.kind().label());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String level(PlacedFinding placed) {
        return switch (placed.role()) {
            case CAUSE, UNEXPLAINED -> "error";
            case BLIND, WARNING -> "warning";
            case WAIT, CONSEQUENCE, NOTE -> "note";
        };
    }

    private void invocation() throws IOException {
        Report.Run run = report.run();
        json.writeArrayFieldStart("invocations");
        json.writeStartObject();
        json.writeArrayFieldStart("arguments");
        for (String argument : run.args()) {
            json.writeString(argument);
        }
        json.writeEndArray();
        Instant started = run.startedAt();
        if (started != null) {
            json.writeStringField("startTimeUtc", started.toString());
            if (run.tookMillis() != null) {
                json.writeStringField(
                        "endTimeUtc", started.plusMillis(run.tookMillis()).toString());
            }
        }
        json.writeBooleanField("executionSuccessful", report.summary().checks().getOrDefault(Status.ERROR, 0) == 0);
        json.writeArrayFieldStart("toolExecutionNotifications");
        String late = report.lateness();
        if (late != null) {
            notification("warning", late);
            json.writeEndObject();
        }
        long results =
                findings.stream().filter(p -> p.role() != Role.CONSEQUENCE).count();
        if (results > MOST_RESULTS) {
            notification("note", (results - MOST_RESULTS) + " more results are left out; all: " + Alike.WHOLE);
            json.writeEndObject();
        }
        for (NotLookedAt entry : report.notLookedAt()) {
            String remedy = entry.remedy().isBlank() ? "" : " To check it: " + entry.remedy();
            notification(entry.vital() ? "warning" : "note", entry.check() + ": " + entry.reason() + remedy);
            json.writeObjectFieldStart("descriptor");
            json.writeStringField("id", entry.check());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    private void notification(String level, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("level", level);
        text("message", text);
    }

    private void bases() throws IOException {
        json.writeObjectFieldStart("originalUriBaseIds");
        json.writeObjectFieldStart(SarifUri.HOST);
        json.writeStringField("uri", "file:///");
        text("description", "The root of the file system of the host that was examined.");
        json.writeEndObject();
        json.writeObjectFieldStart(SarifUri.SITE);
        text(
                "description",
                "Objects of the environment by kind and name, such as pod/default/web. They are not files.");
        json.writeEndObject();
        json.writeEndObject();
    }

    private void text(String field, String text) throws IOException {
        SarifResult.text(json, field, text);
    }
}
