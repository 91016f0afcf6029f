package dev.registrydoctor.reports.data;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A step of a remedy as an object of JSON, the same wherever steps are written. */
public final class StepJson {

    private StepJson() {}

    /** Writes a step and its text. */
    public static void write(JsonGenerator json, Remedy.Step step, RemedyText.StepText text) throws IOException {
        json.writeStartObject();
        json.writeStringField("what", text.told());
        optional(json, "command", text.command());
        json.writeStringField("where", text.where());
        json.writeStringField("risk", text.risk().kind());
        if (text.risk() instanceof Remedy.Risk.LosesData loss) {
            json.writeObjectFieldStart("loses");
            json.writeStringField("what", loss.what());
            json.writeStringField("save", loss.save());
            json.writeEndObject();
        }
        optional(json, "decide", text.decision());
        optional(json, "undo", text.undo() == null ? null : text.undo().line());
        json.writeStringField("action", step.action().kind());
        json.writeStringField("actor", step.actor().kind());
        if (step.actor() instanceof Actor.Node node && node.name() != null) {
            json.writeStringField("node", node.name());
        } else if (step.actor() instanceof Actor.Nodes nodes) {
            json.writeArrayFieldStart("nodes");
            for (String name : nodes.names()) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
