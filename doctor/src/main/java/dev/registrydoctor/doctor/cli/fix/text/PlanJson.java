package dev.registrydoctor.doctor.cli.fix.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.fix.StepResult;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A plan, and what came of it, for other programs. */
public final class PlanJson {

    private static final String SCHEMA_VERSION = "1.0";

    private final JsonGenerator json;

    private PlanJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * What came of a plan.
     *
     * @param results of the steps that were come to; empty for a plan that was only made
     * @param effect in a word, or null when nothing was changed
     * @param journal the number of the entry in the journal, or 0
     */
    public record Ran(
            PlannedRemedy remedy,
            List<StepResult> results,
            @Nullable String effect,
            int journal) {
        public Ran {
            results = List.copyOf(results);
        }

        /** Whether a step was begun and could not be carried out. */
        public boolean hasFailed() {
            return results.stream().anyMatch(result -> result.outcome() == StepResult.Outcome.FAILED);
        }
    }

    public static void write(String site, boolean isDryRun, List<Ran> remedies, Writer out) throws IOException {
        PrettyJson.write(out, json -> new PlanJson(json).document(site, isDryRun, remedies));
    }

    private void document(String site, boolean isDryRun, List<Ran> remedies) throws IOException {
        json.writeStartObject();
        json.writeStringField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("site", Shown.clean(site));
        json.writeBooleanField("dryRun", isDryRun);
        json.writeArrayFieldStart("plans");
        for (Ran ran : remedies) {
            plan(ran);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void plan(Ran ran) throws IOException {
        PlannedRemedy remedy = ran.remedy();
        json.writeStartObject();
        json.writeStringField("title", Shown.clean(remedy.title()));
        if (remedy.cause() != null) {
            json.writeStringField("problem", remedy.cause().problem().id());
            json.writeStringField(
                    "subject", Shown.clean(remedy.cause().subject().toString()));
        }
        json.writeStringField("summary", Shown.clean(remedy.summary()));
        json.writeArrayFieldStart("steps");
        for (int i = 0; i < remedy.steps().size(); i++) {
            step(remedy.steps().get(i), i < ran.results().size() ? ran.results().get(i) : null);
        }
        json.writeEndArray();
        verification(remedy.text());
        if (ran.effect() != null) {
            json.writeStringField("effect", ran.effect());
        }
        if (ran.journal() > 0) {
            json.writeNumberField("journal", ran.journal());
        }
        json.writeEndObject();
    }

    private void step(PlannedStep step, @Nullable StepResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("goal", Shown.clean(step.step().goal()));
        json.writeStringField("where", Shown.clean(step.text().where()));
        json.writeStringField("risk", step.step().risk().kind());
        String loss = step.text().loss();
        if (loss != null) {
            json.writeStringField("loses", Shown.clean(loss));
        }
        json.writeStringField("work", step.work().kind());
        if (step.work() instanceof StepWork.Changes changes) {
            json.writeArrayFieldStart("changes");
            for (Change change : changes.changes()) {
                change(change);
            }
            json.writeEndArray();
        } else {
            notCarriedOut(step);
        }
        if (result != null) {
            json.writeStringField(
                    "outcome", result.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (!result.message().isEmpty()) {
                json.writeStringField("message", Shown.clean(result.message()));
            }
        }
        json.writeEndObject();
    }

    private void notCarriedOut(PlannedStep step) throws IOException {
        if (step.work() instanceof StepWork.ByHand byHand) {
            json.writeStringField("why", Shown.clean(byHand.why()));
        } else if (step.work() instanceof StepWork.Blocked blocked) {
            json.writeStringField("why", Shown.clean(blocked.why()));
        }
        String command = step.text().command();
        if (command != null) {
            json.writeStringField("command", Shown.clean(command));
        }
    }

    private void change(Change change) throws IOException {
        json.writeStartObject();
        if (change instanceof FileChange file) {
            json.writeStringField("kind", "file");
            json.writeStringField("path", Shown.clean(file.path()));
        } else if (change instanceof ObjectChange object) {
            json.writeStringField("kind", "object");
            json.writeStringField("object", Shown.clean(object.key().label()));
        } else if (change instanceof NodeFilesChange node) {
            json.writeStringField("kind", "node-files");
            json.writeStringField("node", Shown.clean(node.node()));
            json.writeArrayFieldStart("paths");
            for (FileChange file : node.files()) {
                json.writeString(Shown.clean(file.path()));
            }
            json.writeEndArray();
        } else if (change instanceof CommandRun run) {
            json.writeStringField("kind", "command");
            json.writeArrayFieldStart("argv");
            for (String word : run.argv()) {
                json.writeString(Shown.clean(word));
            }
            json.writeEndArray();
        }
        List<String> difference = ChangeText.difference(change);
        if (!difference.isEmpty()) {
            json.writeStringField("difference", String.join("\n", difference) + "\n");
        }
        json.writeBooleanField("reversible", change.isReversible());
        json.writeEndObject();
    }

    private void verification(RemedyText text) throws IOException {
        json.writeObjectFieldStart("check");
        if (text.check() != null) {
            json.writeStringField("command", Shown.clean(text.check()));
        }
        json.writeStringField("expectation", Shown.clean(text.expectation()));
        json.writeEndObject();
    }
}
