package dev.registrydoctor.reports.data;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.PlacedFinding.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A result of a SARIF log: one finding, what shows it, what to do, and what follows from it. */
final class SarifResult {

    /** GitHub shows a hundred locations of a result, and refuses more than a thousand. */
    static final int MOST_RELATED = 100;

    private final JsonGenerator json;
    private final KubectlAccess access;

    SarifResult(JsonGenerator json, KubectlAccess access) {
        this.json = json;
        this.access = access;
    }

    void write(PlacedFinding placed, String level, int ruleIndex) throws IOException {
        Finding finding = placed.finding();
        // A diagnosis is told where its root is; a consequence is not a result.
        Diagnosis diagnosis = placed.role() == Role.CONSEQUENCE ? null : placed.diagnosis();
        json.writeStartObject();
        json.writeStringField("ruleId", finding.problem().id());
        json.writeNumberField("ruleIndex", ruleIndex);
        json.writeStringField("level", level);
        text(json, "message", message(finding, diagnosis));
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        location(finding.subject());
        json.writeEndObject();
        json.writeEndArray();
        consequences(diagnosis);
        fingerprints(finding);
        json.writeObjectFieldStart("properties");
        json.writeStringField("role", placed.role().label());
        if (diagnosis != null) {
            json.writeStringField("confidence", diagnosis.confidence().level().label());
        }
        remedy(finding.remedy());
        json.writeEndObject();
        json.writeEndObject();
    }

    private String message(Finding finding, @Nullable Diagnosis diagnosis) {
        StringBuilder text = new StringBuilder(finding.summary());
        String seenOn = NodeWords.seenOn(finding);
        text.append(seenOn.isEmpty() ? "" : "\n" + seenOn);
        int related = diagnosis == null ? 0 : diagnosis.consequences().size();
        if (related > MOST_RELATED) {
            text.append("\nIt explains ").append(related).append(" findings; the related locations are the first ");
            text.append(MOST_RELATED).append(".");
        }
        for (Observation seen : finding.evidence()) {
            text.append("\n- ").append(seen.observed());
            text.append(seen.expected() == null ? "" : "; expected: " + seen.expected());
            text.append("; source: ").append(seen.source());
        }
        if (diagnosis != null) {
            for (String doubt : diagnosis.confidence().wouldChange()) {
                text.append("\nCould change this: ").append(doubt);
            }
        }
        Remedy remedy = finding.remedy();
        if (remedy != null) {
            text.append("\nFix:");
            int number = 0;
            RemedyText said = RemedyText.of(remedy, access);
            for (StepText step : said.steps()) {
                text.append("\n").append(++number).append(". ").append(step.goal());
                text.append(step.warning() == null ? "" : " *** " + step.warning() + " ***");
                text.append(" (").append(step.circumstances()).append(")");
                text.append(step.command() == null ? "" : "\n" + copied(step.command()));
            }
            text.append("\nCheck: ").append(said.verify().strip());
        }
        return text.toString();
    }

    /** A viewer that does not take the doubled braces back would have people copy another command. */
    private static String copied(String command) {
        return command.equals(escaped(command))
                ? command.stripTrailing()
                : "(the command is in the properties of this result)";
    }

    private void remedy(@Nullable Remedy remedy) throws IOException {
        if (remedy == null) {
            return;
        }
        json.writeArrayFieldStart("steps");
        for (StepText step : RemedyText.of(remedy, access).steps()) {
            json.writeStartObject();
            json.writeStringField("what", step.told());
            if (step.command() != null) {
                json.writeStringField("command", step.command());
            }
            json.writeStringField("where", step.where());
            json.writeStringField("risk", step.risk().label());
            if (step.undo() != null) {
                json.writeStringField("undo", step.undo().line());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void location(Subject subject) throws IOException {
        SarifUri uri = SarifUri.of(subject);
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", uri.path());
        json.writeStringField("uriBaseId", uri.base());
        json.writeEndObject();
        // GitHub shows no result without a line; what is said is of the whole.
        json.writeObjectFieldStart("region");
        json.writeNumberField("startLine", 1);
        json.writeEndObject();
        json.writeEndObject();
        json.writeArrayFieldStart("logicalLocations");
        json.writeStartObject();
        json.writeStringField("fullyQualifiedName", subject.name());
        json.writeStringField("kind", subject.kind().label());
        json.writeEndObject();
        json.writeEndArray();
    }

    private void consequences(@Nullable Diagnosis diagnosis) throws IOException {
        if (diagnosis == null || diagnosis.consequences().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("relatedLocations");
        int id = 0;
        for (Consequence consequence :
                diagnosis.consequences().stream().limit(MOST_RELATED).toList()) {
            Finding finding = consequence.finding();
            json.writeStartObject();
            json.writeNumberField("id", id++);
            location(finding.subject());
            text(json, "message", "Effect: " + finding.problem().id() + ": " + finding.summary());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /**
     * The same problem on the same subject is the same in every run; GitHub matches by the name that it gives. Made of the parts of
     * the id as they have always been: with others, each alert would be closed and opened again.
     */
    private void fingerprints(Finding finding) throws IOException {
        String fingerprint = digest(finding.problem().id() + "\n" + finding.subject());
        json.writeObjectFieldStart("partialFingerprints");
        json.writeStringField("primaryLocationLineHash", fingerprint + ":" + finding.number());
        json.writeStringField("problemAndSubject/v1", fingerprint);
        json.writeEndObject();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A message object. */
    static void text(JsonGenerator json, String field, String text) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("text", escaped(text));
        json.writeEndObject();
    }

    /**
     * Braces are doubled as section 3.11.5 asks, since single ones could be placeholders; what could be an embedded link of
     * section 3.11.6 is taken apart.
     */
    private static String escaped(String text) {
        return text.replace("{", "{{").replace("}", "}}").replace("](", "] (");
    }
}
