package dev.registrydoctor.doctor.cli.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Deletion;
import dev.registrydoctor.doctor.setup.retention.RetentionPlan;
import dev.registrydoctor.doctor.setup.retention.RetentionProof;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes of a registry, what stays and why, and what that frees.
 *
 * @param proof what became of it; null when nothing was done yet
 * @param pulled what was pulled afterwards, one line each
 */
record RetentionDetail(RetentionPlan plan, @Nullable RetentionProof proof, List<String> pulled) implements PlanDetail {

    /** More lines are in the JSON. */
    private static final int MOST_REPOSITORIES = 40;

    private static final int MOST_NAMES = 12;

    RetentionDetail {
        pulled = List.copyOf(pulled);
    }

    @Override
    public void writeText(Page page) throws IOException {
        if (proof != null) {
            page.label("Done", Tone.BOLD);
            page.text(0, proof.words(), Tone.PLAIN);
            for (String fault : proof.faults()) {
                page.label("FAULT", Tone.BOLD);
                page.text(0, fault, Tone.RED);
            }
            for (String line : pulled) {
                page.label("Pulled", Tone.PLAIN);
                page.text(0, line, Tone.PLAIN);
            }
            page.blank();
            return;
        }
        int shown = 0;
        for (Map.Entry<String, Deletion> each : plan.deletion().repositories().entrySet()) {
            if (shown++ == MOST_REPOSITORIES) {
                int more = plan.deletion().repositories().size() - MOST_REPOSITORIES;
                page.text(0, "and " + more + " more repositories, which -o json shows", Tone.DIM);
                break;
            }
            write(each.getKey(), each.getValue(), page);
        }
        for (String line : first(plan.deletion().kept(), MOST_REPOSITORIES)) {
            page.label("Kept", Tone.PLAIN);
            page.text(0, CleanText.line(line), Tone.PLAIN);
        }
        for (String line : plan.doubts()) {
            page.label("Not known", Tone.YELLOW);
            page.text(0, "whether these name an image that goes: " + line, Tone.PLAIN);
        }
        page.blank();
    }

    private void write(String name, Deletion deletion, Page page) throws IOException {
        page.pair("Repository", CleanText.line(name), Tone.BOLD);
        page.label("Goes", Tone.PLAIN);
        page.text(
                0,
                names(deletion.tags()) + "; manifests: " + deletion.manifests().size(),
                Tone.PLAIN);
        StoredRepository after =
                plan.deletion().applied(plan.sight().store()).repositories().get(name);
        page.label("Stays", Tone.PLAIN);
        page.text(0, names(after == null ? List.of() : after.tags().keySet()), Tone.PLAIN);
        page.blank();
    }

    private static String names(Collection<String> all) {
        if (all.isEmpty()) {
            return "no tag";
        }
        List<String> some = first(all, MOST_NAMES);
        int more = all.size() - some.size();
        return CleanText.line((all.size() == 1 ? "tag " : all.size() + " tags: ")
                + String.join(", ", some)
                + (more > 0 ? " and " + more + " more" : ""));
    }

    private static List<String> first(Collection<String> all, int most) {
        return new ArrayList<>(all).subList(0, Math.min(most, all.size()));
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("deletions");
        for (Map.Entry<String, Deletion> each : plan.deletion().repositories().entrySet()) {
            json.writeStartObject();
            json.writeStringField("repository", each.getKey());
            PlanOutput.strings("tags", List.copyOf(each.getValue().tags()), json);
            PlanOutput.strings("manifests", List.copyOf(each.getValue().manifests()), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        PlanOutput.strings("kept", plan.deletion().kept(), json);
        PlanOutput.strings("notKnown", plan.doubts(), json);
        json.writeNumberField("bytesForeseen", plan.collection().bytes());
        if (proof != null) {
            json.writeNumberField("bytesFreed", proof.freed());
            json.writeNumberField("bytesForeseenBefore", proof.foreseen());
            PlanOutput.strings("faults", proof.faults(), json);
            PlanOutput.strings("pulled", pulled, json);
        }
    }

    @Override
    public String summary() {
        if (!plan.obstacles().isEmpty()) {
            return "Nothing is deleted until this is settled.";
        } else if (plan.isEmpty()) {
            return "Nothing to delete.";
        }
        return plan.tags() + " tags and " + plan.manifests() + " manifests go, and "
                + plan.collection().bytes() + " bytes ("
                + Quantity.words(plan.collection().bytes()) + ") are freed.";
    }

    @Override
    public boolean isBroken() {
        return proof != null && !proof.faults().isEmpty();
    }
}
