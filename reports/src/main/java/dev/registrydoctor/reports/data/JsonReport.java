package dev.registrydoctor.reports.data;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Details;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.PathReport;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report for machines: JSON in the form that {@value #SCHEMA} describes. Keys come in a fixed order, and a key
 * that holds nothing is left out unless the schema requires it.
 */
public final class JsonReport {

    /** The form's JSON Schema, as a resource of this class. */
    public static final String SCHEMA = "/schema/report-1.1.schema.json";

    /** Writes one item, wherever the generator stands. */
    private interface Item<T> {
        void write(T item) throws IOException;
    }

    private final JsonGenerator json;
    private final KubectlAccess access;

    private JsonReport(JsonGenerator json, KubectlAccess access) {
        this.json = json;
        this.access = access;
    }

    /** Writes a report and a line break; flushes the writer and leaves it open. */
    public static void write(Report report, Writer out) throws IOException {
        PrettyJson.write(out, json -> new JsonReport(json, report.run().access()).report(report));
    }

    private void report(Report report) throws IOException {
        json.writeStartObject();
        json.writeStringField("schemaVersion", report.schemaVersion());
        tool(report.tool());
        run(report.run());
        json.writeStringField("verdict", report.verdict().label());
        json.writeStringField("headline", report.headline());
        summary(report.summary());
        array("diagnoses", report.diagnoses(), this::diagnosis);
        array("unexplained", report.unexplained(), this::finding);
        array("warnings", report.warnings(), this::warning);
        array("notes", report.notes(), this::finding);
        array("notLookedAt", report.notLookedAt(), this::notLookedAt);
        array("checks", report.checks(), this::check);
        array("paths", report.paths(), path -> PathReport.writeJson(path, json));
        nodes(report.nodes());
        consultation(report.consultation());
        json.writeObjectFieldStart("redaction");
        for (Map.Entry<String, Integer> count : report.redaction().byKind().entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void nodes(@Nullable NodeTable table) throws IOException {
        if (table != null) {
            json.writeObjectFieldStart("nodes");
            new NodesJson(json).write(table);
            array("gaps", table.gaps(), this::gap);
            json.writeEndObject();
        }
    }

    private void consultation(Report.@Nullable Consultation consultation) throws IOException {
        if (consultation != null) {
            json.writeObjectFieldStart("consultation");
            strings("symptoms", consultation.symptoms());
            array("exchanges", consultation.exchanges(), this::exchange);
            strings("notes", consultation.notes());
            json.writeEndObject();
        }
    }

    private void exchange(Report.Exchange exchange) throws IOException {
        json.writeStartObject();
        json.writeStringField("question", exchange.question());
        json.writeStringField("answer", exchange.answer());
        json.writeEndObject();
    }

    private void tool(Report.Tool tool) throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeStringField("name", tool.name());
        json.writeStringField("version", tool.version());
        optional("build", tool.build());
        optional("java", tool.java());
        json.writeEndObject();
    }

    private void run(Report.Run run) throws IOException {
        json.writeObjectFieldStart("run");
        optional("startedAt", run.startedAt() == null ? null : run.startedAt().toString());
        optional("tookMillis", run.tookMillis());
        json.writeBooleanField("deadlineHit", run.deadlineHit());
        json.writeStringField("site", run.site());
        json.writeStringField("mode", run.mode().label());
        json.writeStringField("vantage", run.vantage());
        optional("context", run.access().context());
        strings("args", run.args());
        if (run.narrowing().isAny()) {
            json.writeObjectFieldStart("narrowedTo");
            strings("only", run.narrowing().only());
            strings("skip", run.narrowing().skip());
            strings("namespaces", run.narrowing().namespaces());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void summary(Report.Summary summary) throws IOException {
        json.writeObjectFieldStart("summary");
        json.writeNumberField("causes", summary.causes());
        json.writeNumberField("consequences", summary.consequences());
        json.writeNumberField("unexplained", summary.unexplained());
        json.writeNumberField("warnings", summary.warnings());
        json.writeNumberField("notes", summary.notes());
        json.writeNumberField("notLookedAt", summary.notLookedAt());
        json.writeNumberField("vitalNotLookedAt", summary.vitalNotLookedAt());
        json.writeNumberField("looked", summary.looked());
        if (summary.notListed() > 0) {
            json.writeNumberField("notListed", summary.notListed());
        }
        json.writeObjectFieldStart("checks");
        for (Map.Entry<Status, Integer> count : summary.checks().entrySet()) {
            json.writeNumberField(count.getKey().label(), count.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void diagnosis(Diagnosis diagnosis) throws IOException {
        Finding root = diagnosis.root();
        json.writeStartObject();
        json.writeObjectFieldStart("root");
        json.writeStringField("id", root.id());
        json.writeStringField("problem", root.problem().id());
        json.writeStringField("kind", root.problem().kind().label());
        json.writeStringField("title", root.problem().title());
        subject(root.subject());
        json.writeEndObject();
        json.writeStringField("severity", diagnosis.severity().label());
        optional("check", root.check());
        json.writeStringField("summary", root.summary());
        confidence(diagnosis.confidence());
        array("evidence", root.evidence(), this::observation);
        details(root.details());
        array("consequences", diagnosis.consequences(), this::consequence);
        if (diagnosis.explainsMore()) {
            json.writeBooleanField("explainsMore", true);
        }
        remedy(root);
        json.writeStringField("explain", Report.explain(root.problem()));
        json.writeEndObject();
    }

    private void confidence(Confidence confidence) throws IOException {
        json.writeObjectFieldStart("confidence");
        json.writeStringField("level", confidence.level().label());
        strings("supports", confidence.supports());
        strings("wouldChange", confidence.wouldChange());
        json.writeEndObject();
    }

    private void consequence(Consequence consequence) throws IOException {
        Finding finding = consequence.finding();
        json.writeStartObject();
        json.writeStringField("id", finding.id());
        json.writeStringField("problem", finding.problem().id());
        subject(finding.subject());
        optional("check", finding.check());
        json.writeStringField("summary", finding.summary());
        array("evidence", finding.evidence(), this::observation);
        details(finding.details());
        json.writeObjectFieldStart("becauseOf");
        json.writeStringField("id", consequence.becauseOf().id());
        json.writeStringField("problem", consequence.becauseOf().problem().id());
        subject(consequence.becauseOf().subject());
        json.writeEndObject();
        json.writeNumberField("depth", consequence.depth());
        json.writeEndObject();
    }

    private void finding(Finding finding) throws IOException {
        json.writeStartObject();
        findingFields(finding);
        json.writeEndObject();
    }

    private void warning(Report.Warning warning) throws IOException {
        json.writeStartObject();
        findingFields(warning.finding());
        json.writeBooleanField("takesEffect", warning.finding().takesEffect());
        json.writeBooleanField("diagnosed", warning.diagnosed());
        json.writeEndObject();
    }

    private void findingFields(Finding finding) throws IOException {
        json.writeStringField("id", finding.id());
        json.writeStringField("problem", finding.problem().id());
        json.writeStringField("title", finding.problem().title());
        subject(finding.subject());
        optional("check", finding.check());
        json.writeStringField("summary", finding.summary());
        array("evidence", finding.evidence(), this::observation);
        details(finding.details());
        remedy(finding);
        json.writeStringField("explain", Report.explain(finding.problem()));
    }

    private void subject(Subject subject) throws IOException {
        json.writeObjectFieldStart("subject");
        json.writeStringField("kind", subject.kind().label());
        json.writeStringField("name", subject.name());
        json.writeEndObject();
    }

    private void details(Details details) throws IOException {
        if (!details.equals(Details.NONE)) {
            json.writeObjectFieldStart("details");
            optional("image", details.image());
            optional("registry", details.registry());
            if (!details.hosts().isEmpty()) {
                strings("hosts", details.hosts());
            }
            json.writeEndObject();
        }
    }

    private void observation(Observation observation) throws IOException {
        json.writeStartObject();
        json.writeStringField("observed", observation.observed());
        optional("expected", observation.expected());
        json.writeStringField("source", observation.source());
        json.writeEndObject();
    }

    private void remedy(Finding finding) throws IOException {
        Remedy remedy = finding.remedy();
        if (remedy == null) {
            json.writeNullField("remedy");
            return;
        }
        RemedyText text = RemedyText.of(remedy, access);
        json.writeObjectFieldStart("remedy");
        json.writeArrayFieldStart("steps");
        for (int i = 0; i < remedy.steps().size(); i++) {
            StepJson.write(json, remedy.steps().get(i), text.steps().get(i));
        }
        json.writeEndArray();
        json.writeStringField("verify", text.verify());
        json.writeObjectFieldStart("verification");
        optional("command", text.check());
        json.writeStringField("expect", text.expectation());
        strings("checks", finding.checksToRerun());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void notLookedAt(Report.NotLookedAt entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("check", entry.check());
        json.writeBooleanField("vital", entry.vital());
        strings("problems", entry.problems());
        json.writeStringField("reason", entry.reason());
        json.writeStringField("remedy", entry.remedy());
        array("gaps", entry.gaps(), this::gap);
        json.writeEndObject();
    }

    private void gap(Gap gap) throws IOException {
        json.writeStartObject();
        json.writeStringField("cause", key(gap.cause()));
        json.writeStringField("what", gap.what());
        json.writeStringField("why", gap.why());
        json.writeStringField("remedy", gap.remedy());
        json.writeEndObject();
    }

    private void check(Report.CheckEntry check) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", check.id());
        json.writeStringField("states", check.states());
        json.writeBooleanField("vital", check.vital());
        json.writeStringField("status", check.status().label());
        optional("tookMillis", check.tookMillis());
        if (!check.problems().isEmpty()) {
            strings("problems", check.problems());
        }
        optional("statement", check.statement());
        optional("reason", check.reason());
        json.writeEndObject();
    }

    /** An enum constant as machines read it: {@code timed-out}. */
    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void optional(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private void optional(String name, @Nullable Long value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value);
        }
    }

    private void strings(String name, List<String> values) throws IOException {
        array(name, values, json::writeString);
    }

    private <T> void array(String name, Collection<T> items, Item<T> writer) throws IOException {
        json.writeArrayFieldStart(name);
        for (T item : items) {
            writer.write(item);
        }
        json.writeEndArray();
    }
}
