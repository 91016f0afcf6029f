package dev.registrydoctor.doctor.cli.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.setup.node.RegistryChange;
import dev.registrydoctor.doctor.setup.plan.NodePlan;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import dev.registrydoctor.reports.data.StepJson;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * A plan as people and programs read it.
 *
 * @param description of what was looked at
 * @param isCheck whether only the differences are of interest, and not the steps
 * @param remarks what there is to know of what is wanted, on any node
 */
record PlanOutput(SetupPlan plan, String description, boolean isCheck, List<String> remarks) {

    PlanOutput {
        remarks = List.copyOf(remarks);
    }

    /** 0 when every node is as wanted, 3 when one is not, 5 when none is known to differ and not all are known. */
    int exitCode() {
        boolean differs = plan.nodes().stream().anyMatch(n -> !n.changes().isEmpty());
        return differs ? ExitCode.PROBLEMS : plan.unseen().isEmpty() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }

    // --- For people
    // -----------------------------------------------------------------------------------------------------------

    void writeText(TextStyle style, Appendable out) throws IOException {
        Page page = new Page(style, out);
        for (NodePlan node : plan.nodes()) {
            page.pair(
                    "Node",
                    node.label() + (node.changes().isEmpty() ? ": as wanted" : ""),
                    node.changes().isEmpty() ? Tone.PLAIN : Tone.BOLD);
            for (RegistryChange change : node.changes()) {
                write(change, page);
            }
            for (String remark : node.remarks()) {
                page.label("Note", Tone.BOLD);
                page.text(0, remark, Tone.PLAIN);
            }
            page.blank();
        }
        for (SetupPlan.Unseen unseen : plan.unseen()) {
            page.label("NOT CHECKED", Tone.BOLD);
            page.text(
                    0,
                    unseen.node() + ": " + unseen.why() + (unseen.remedy().isEmpty() ? "" : "; " + unseen.remedy()),
                    Tone.PLAIN);
        }
        page.blank();
        for (String remark : remarks) {
            page.text(0, remark, Tone.PLAIN);
        }
        page.blank();
        page.wide(summary(), Tone.BOLD);
    }

    private void write(RegistryChange change, Page page) throws IOException {
        page.blank();
        page.pair("Registry", change.host().isEmpty() ? "all" : change.host(), Tone.BOLD);
        page.label("Now", Tone.PLAIN);
        page.text(0, change.present(), Tone.PLAIN);
        page.label("Wanted", Tone.PLAIN);
        page.text(0, change.wanted(), Tone.PLAIN);
        if (isCheck) {
            return;
        }
        int number = 1;
        for (StepText step : texts(change.steps())) {
            page.label(number == 1 ? "Steps" : "", Tone.PLAIN);
            page.text(0, number + ". ", step.goal() + " (" + step.circumstances() + ")", Tone.PLAIN);
            String command = step.command();
            if (command != null && !command.isEmpty()) {
                page.command(3, command);
            }
            number++;
        }
    }

    private static List<StepText> texts(List<Step> steps) {
        return steps.isEmpty()
                ? List.of()
                : RemedyText.of(new Remedy(steps, Verification.of("")), KubectlAccess.MICROK8S)
                        .steps();
    }

    private String summary() {
        long differing =
                plan.nodes().stream().filter(n -> !n.changes().isEmpty()).count();
        String unseen = plan.unseen().isEmpty() ? "" : " Not everything could be checked.";
        if (plan.nodes().isEmpty()) {
            return "No node could be checked.";
        } else if (differing == 0) {
            return "Nothing to do: " + count(plan.nodes().size(), "node is", "nodes are") + " as wanted." + unseen;
        }
        return isCheck
                ? count(differing, "node differs", "nodes differ") + " from what is wanted." + unseen
                : count(plan.steps().size(), "step", "steps") + " on " + count(differing, "node", "nodes")
                        + ". This is a plan: nothing was changed." + unseen;
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    // --- For programs
    // ---------------------------------------------------------------------------------------------------------

    void writeJson(Writer out) throws IOException {
        PrettyJson.write(out, this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("environment", description);
        json.writeBooleanField("asWanted", plan.isDone());
        json.writeArrayFieldStart("nodes");
        for (NodePlan node : plan.nodes()) {
            json.writeStartObject();
            json.writeStringField("node", node.label());
            json.writeArrayFieldStart("changes");
            for (RegistryChange change : node.changes()) {
                write(change, json);
            }
            json.writeEndArray();
            strings("remarks", node.remarks(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notChecked");
        for (SetupPlan.Unseen unseen : plan.unseen()) {
            json.writeStartObject();
            json.writeStringField("node", unseen.node());
            json.writeStringField("why", unseen.why());
            json.writeStringField("remedy", unseen.remedy());
            json.writeEndObject();
        }
        json.writeEndArray();
        strings("remarks", remarks, json);
        json.writeEndObject();
    }

    private void write(RegistryChange change, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("registry", change.host());
        json.writeStringField("kind", change.kind().word());
        json.writeStringField("present", change.present());
        json.writeStringField("wanted", change.wanted());
        if (!isCheck) {
            List<StepText> texts = texts(change.steps());
            json.writeArrayFieldStart("steps");
            for (int i = 0; i < texts.size(); i++) {
                StepJson.write(json, change.steps().get(i), texts.get(i));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void strings(String name, List<String> values, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
