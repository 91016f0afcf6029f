package dev.registrydoctor.doctor.cli.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.cli.fix.text.ChangeText;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import dev.registrydoctor.reports.data.StepJson;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is planned beside the nodes' containerd: in the cluster, and for clients.
 *
 * @param first what comes before the nodes
 * @param then what comes after them
 * @param proof how to see that it works
 * @param proven what was seen of that, or null where nothing was looked at
 */
record PlanExtras(
        SetupPart first,
        SetupPart then,
        List<Verification> proof,
        @Nullable Proof proven) {

    /** Nothing is planned beside them. */
    static final PlanExtras NONE = new PlanExtras(SetupPart.NOTHING, SetupPart.NOTHING, List.of());

    PlanExtras {
        proof = List.copyOf(proof);
    }

    /** Where nothing was looked at yet to see that it works. */
    PlanExtras(SetupPart first, SetupPart then, List<Verification> proof) {
        this(first, then, proof, null);
    }

    /** Both parts. */
    SetupPart all() {
        return first.and(then);
    }

    /** Whether something is missing, or has to be settled. */
    boolean differs() {
        return !all().steps().isEmpty() || !all().obstacles().isEmpty();
    }

    /** What a person has to settle, and what comes before the nodes. */
    void writeBegin(Page page, KubectlAccess access) throws IOException {
        for (String obstacle : all().obstacles()) {
            page.label("Problem", Tone.BOLD);
            page.text(0, obstacle, Tone.PLAIN);
        }
        page.blank();
        write("Steps", first.steps(), access, page);
        page.blank();
    }

    /** What comes after the nodes, and what is worth knowing. */
    void writeEnd(Page page, KubectlAccess access) throws IOException {
        write("Then", then.steps(), access, page);
        page.blank();
        for (String note : all().notes()) {
            page.label("Note", Tone.BOLD);
            page.text(0, note, Tone.PLAIN);
        }
        for (Gap gap : all().gaps()) {
            page.label("NOT CHECKED", Tone.BOLD);
            page.text(
                    0,
                    gap.what() + ": " + gap.why() + (gap.remedy().isEmpty() ? "" : "; to check: " + gap.remedy()),
                    Tone.PLAIN);
        }
        if (proven != null) {
            proven.writeText(page);
            return;
        }
        for (Verification each : proof) {
            RemedyText text = text(List.of(), each, access);
            page.label("Check", Tone.PLAIN);
            page.text(0, text.sign(), Tone.PLAIN);
            String command = text.check();
            if (command != null) {
                page.command(3, command);
            }
        }
    }

    /** Steps with their numbers. */
    static void write(String label, List<Step> steps, KubectlAccess access, Page page) throws IOException {
        int number = 1;
        for (StepText step : texts(steps, access)) {
            page.label(number == 1 ? label : "", Tone.PLAIN);
            String remark = step.circumstances();
            page.text(0, number + ". ", step.told() + " (" + remark + ")", Tone.PLAIN);
            String command = step.command();
            if (command != null && !command.isEmpty()) {
                page.command(3, ChangeText.bounded(command));
            }
            number++;
        }
    }

    /** The texts of steps. */
    static List<StepText> texts(List<Step> steps, KubectlAccess access) {
        return steps.isEmpty()
                ? List.of()
                : text(steps, Verification.of(""), access).steps();
    }

    private static RemedyText text(List<Step> steps, Verification check, KubectlAccess access) {
        List<Step> some = steps.isEmpty() ? List.of(Step.manual("-", check.actor())) : steps;
        return RemedyText.of(new Remedy(some, check), access);
    }

    void write(JsonGenerator json, KubectlAccess access) throws IOException {
        SetupPart all = all();
        PlanOutput.strings("problems", all.obstacles(), json);
        write("before", first.steps(), access, json);
        write("then", then.steps(), access, json);
        PlanOutput.strings("notes", all.notes(), json);
        json.writeArrayFieldStart("gaps");
        for (Gap gap : all.gaps()) {
            json.writeStartObject();
            json.writeStringField("what", gap.what());
            json.writeStringField("why", gap.why());
            json.writeStringField("remedy", gap.remedy());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("proof");
        if (proven != null) {
            proven.write(json);
        }
        for (Verification each : proven == null ? proof : List.<Verification>of()) {
            RemedyText text = text(List.of(), each, access);
            json.writeStartObject();
            optional("command", text.check(), json);
            json.writeStringField("expectation", text.expectation());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(String name, List<Step> steps, KubectlAccess access, JsonGenerator json)
            throws IOException {
        List<StepText> texts = texts(steps, access);
        json.writeArrayFieldStart(name);
        for (int i = 0; i < texts.size(); i++) {
            StepJson.write(json, steps.get(i), texts.get(i));
        }
        json.writeEndArray();
    }

    private static void optional(String name, @Nullable String value, JsonGenerator json) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
