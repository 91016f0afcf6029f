package dev.registrydoctor.doctor.cli.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as people and programs read it.
 *
 * @param extras what is planned beside the nodes' containerd
 * @param access how commands for the cluster begin
 * @param description of what was looked at
 * @param isCheck whether only the differences are of interest, and not the steps
 * @param remarks what there is to know of what is wanted, on any node
 * @param detail what else a plan of its kind tells, or null
 */
record PlanOutput(
        SetupPlan plan,
        PlanExtras extras,
        KubectlAccess access,
        String description,
        boolean isCheck,
        List<String> remarks,
        @Nullable PlanDetail detail) {

    PlanOutput {
        remarks = List.copyOf(remarks);
    }

    /** A plan without anything of its kind alone. */
    PlanOutput(
            SetupPlan plan,
            PlanExtras extras,
            KubectlAccess access,
            String description,
            boolean isCheck,
            List<String> remarks) {
        this(plan, extras, access, description, isCheck, remarks, null);
    }

    /** A plan for the nodes' containerd alone. */
    PlanOutput(SetupPlan plan, String description, boolean isCheck, List<String> remarks) {
        this(plan, PlanExtras.NONE, KubectlAccess.MICROK8S, description, isCheck, remarks);
    }

    /** 0 when all is as wanted and works, 3 when something does not, 5 when not all is known. */
    int exitCode() {
        if (detail != null && detail.isBroken()) {
            return ExitCode.PROBLEMS;
        }
        boolean differs = plan.nodes().stream().anyMatch(n -> !n.changes().isEmpty()) || extras.differs();
        boolean isKnown = plan.unseen().isEmpty() && extras.all().gaps().isEmpty();
        int shown = extras.proven() == null ? ExitCode.OK : extras.proven().exitCode();
        if (differs || shown == ExitCode.PROBLEMS) {
            return ExitCode.PROBLEMS;
        }
        return isKnown ? shown : ExitCode.INCONCLUSIVE;
    }

    /** The same, with what was seen of whether it works. */
    PlanOutput with(Proof proof) {
        return new PlanOutput(
                plan,
                new PlanExtras(extras.first(), extras.then(), extras.proof(), proof),
                access,
                description,
                isCheck,
                remarks,
                detail);
    }

    /** All steps, in the order in which they are done. */
    List<Step> steps() {
        List<Step> all = new ArrayList<>(extras.first().steps());
        all.addAll(plan.steps());
        all.addAll(extras.then().steps());
        return all;
    }

    /** What differs, without the steps: those are shown one by one where they are carried out. */
    void writeDifferences(TextStyle style, Appendable out) throws IOException {
        new PlanOutput(plan, PlanExtras.NONE, access, description, true, remarks, detail).writeText(style, out);
        Page page = new Page(style, out);
        page.blank();
    }

    // --- For people
    // -----------------------------------------------------------------------------------------------------------

    void writeText(TextStyle style, Appendable out) throws IOException {
        Page page = new Page(style, out);
        if (detail != null) {
            detail.writeText(page);
        }
        extras.writeBegin(page, access);
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
        extras.writeEnd(page, access);
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
        page.wide(
                (detail == null ? summary() : detail.summary())
                        + (extras.proven() == null ? "" : extras.proven().summary()),
                Tone.BOLD);
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
        PlanExtras.write("Steps", change.steps(), access, page);
    }

    private String summary() {
        long differing =
                plan.nodes().stream().filter(n -> !n.changes().isEmpty()).count();
        String unseen =
                plan.unseen().isEmpty() && extras.all().gaps().isEmpty() ? "" : " Not everything could be checked.";
        int others = extras.all().steps().size();
        if (extras.differs()) {
            int steps = others + plan.steps().size();
            return steps == 0
                    ? "Nothing is planned until this is settled." + unseen
                    : count(steps, "step", "steps") + " to do." + unseen;
        } else if (plan.nodes().isEmpty()) {
            return "No node could be checked.";
        } else if (differing == 0) {
            return "Nothing to do: " + count(plan.nodes().size(), "node is", "nodes are") + " as wanted." + unseen;
        }
        return isCheck
                ? count(differing, "node differs", "nodes differ") + " from what is wanted." + unseen
                : count(plan.steps().size(), "step", "steps") + " on " + count(differing, "node", "nodes") + " to do."
                        + unseen;
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
        json.writeBooleanField("asWanted", plan.isDone() && exitCode() == ExitCode.OK);
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
        extras.write(json, access);
        if (detail != null) {
            detail.writeJson(json);
        }
        json.writeEndObject();
    }

    private void write(RegistryChange change, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("registry", change.host());
        json.writeStringField("kind", change.kind().word());
        json.writeStringField("present", change.present());
        json.writeStringField("wanted", change.wanted());
        if (!isCheck) {
            List<StepText> texts = PlanExtras.texts(change.steps(), access);
            json.writeArrayFieldStart("steps");
            for (int i = 0; i < texts.size(); i++) {
                StepJson.write(json, change.steps().get(i), texts.get(i));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    static void strings(String name, List<String> values, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
