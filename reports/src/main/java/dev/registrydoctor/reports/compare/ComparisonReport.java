package dev.registrydoctor.reports.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.reports.compare.Comparison.Change;
import dev.registrydoctor.reports.compare.Comparison.Kind;
import dev.registrydoctor.reports.compare.Comparison.Lost;
import dev.registrydoctor.reports.compare.Comparison.Outcome;
import dev.registrydoctor.reports.compare.Comparison.Side;
import dev.registrydoctor.reports.text.Markdown;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** A comparison of two reports, for people and for machines. */
public final class ComparisonReport {

    /** The published form of {@link #writeJson}, as a resource. */
    public static final String SCHEMA = "/schema/comparison-1.0.schema.json";

    private static final int MOST_ENTRIES = 12;

    private ComparisonReport() {}

    /** Writes it as text: what is worse first, the outcome in the last line. */
    public static void writeText(Comparison comparison, TextStyle style, Appendable out) throws IOException {
        Page page = new Page(style, out);
        if (style.detail() != TextStyle.Detail.QUIET) {
            side(page, "Then", comparison.before());
            side(page, "Now", comparison.now());
            page.blank();
            if (!comparison.remarks().isEmpty()) {
                page.label("NOTE", Tone.YELLOW);
                for (String remark : comparison.remarks()) {
                    page.text(0, remark, Tone.PLAIN);
                }
                page.blank();
            }
            for (Kind kind : Kind.values()) {
                changes(page, kind, comparison.of(kind));
            }
            lost(page, comparison.lost());
        }
        page.whole(comparison.headline(), tone(comparison.outcome()));
    }

    private static void side(Page page, String label, Side side) throws IOException {
        page.label(label, Tone.BOLD);
        page.text(0, side.headline(), Tone.PLAIN);
        page.text(0, origin(side), Tone.DIM);
    }

    private static String origin(Side side) {
        String when = side.startedAt() == null ? "" : TextReport.when(side.startedAt());
        return side.site() + (when.isEmpty() ? "" : ", " + when) + ", by " + side.tool();
    }

    private static void changes(Page page, Kind kind, List<Change> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        page.label(kind.label().toUpperCase(Locale.ROOT), tone(kind));
        List<Change> shown = page.first(changes, MOST_ENTRIES);
        for (Change change : shown) {
            page.text(0, "- ", change.summary(), Tone.PLAIN);
            page.text(2, change.subject() + more(change), Tone.DIM);
            if (!change.why().isEmpty()) {
                page.text(2, change.why(), kind == Kind.SAME ? Tone.DIM : Tone.PLAIN);
            }
        }
        page.rest(0, changes.size(), shown.size());
        page.blank();
    }

    /** Says of how many things the named one is the first. */
    private static String more(Change change) {
        int count = change.today() == null ? change.countThen() : change.countToday();
        return count < 2 ? "" : " and " + (count - 1) + " more of its kind";
    }

    private static void lost(Page page, List<Lost> lost) throws IOException {
        if (lost.isEmpty()) {
            return;
        }
        page.label("NOT CHECKED", Tone.YELLOW);
        page.text(0, "These checks ran then and not now. Their results are not known.", Tone.PLAIN);
        List<Lost> shown = page.first(lost, MOST_ENTRIES);
        page.table(shown.stream().map(l -> new String[] {l.check(), l.reason()}).toList());
        page.rest(0, lost.size(), shown.size());
        page.blank();
    }

    private static Tone tone(Kind kind) {
        return switch (kind) {
            case NEW, WORSE -> Tone.RED;
            case CANNOT_TELL -> Tone.YELLOW;
            case BETTER, GONE -> Tone.GREEN;
            case SAME -> Tone.BOLD;
        };
    }

    private static Tone tone(Outcome outcome) {
        return switch (outcome) {
            case WORSE -> Tone.RED;
            case CANNOT_TELL -> Tone.YELLOW;
            case NOTHING_WORSE -> Tone.GREEN;
        };
    }

    /** Writes it as JSON, with a line break at its end; leaves the writer open. */
    public static void writeJson(Comparison comparison, Writer out) throws IOException {
        PrettyJson.write(out, json -> writeJson(comparison, json));
    }

    private static void writeJson(Comparison comparison, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("schemaVersion", comparison.schemaVersion());
        json.writeStringField("outcome", comparison.outcome().label());
        json.writeStringField("headline", comparison.headline());
        side(json, "before", comparison.before());
        side(json, "now", comparison.now());
        json.writeArrayFieldStart("remarks");
        for (String remark : comparison.remarks()) {
            json.writeString(remark);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("changes");
        for (Change change : comparison.changes()) {
            change(json, change);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("lost");
        for (Lost lost : comparison.lost()) {
            json.writeStartObject();
            json.writeStringField("check", lost.check());
            json.writeStringField("reason", lost.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("unseen", comparison.unseen());
        json.writeEndObject();
    }

    private static void side(JsonGenerator json, String name, Side side) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("site", side.site());
        if (side.startedAt() != null) {
            json.writeStringField("startedAt", side.startedAt().toString());
        }
        json.writeStringField("tool", side.tool());
        json.writeStringField("verdict", side.verdict());
        json.writeStringField("headline", side.headline());
        json.writeEndObject();
    }

    private static void change(JsonGenerator json, Change change) throws IOException {
        json.writeStartObject();
        json.writeStringField("change", change.kind().label());
        json.writeStringField("problem", change.subject().problem());
        json.writeObjectFieldStart("subject");
        json.writeStringField("kind", change.subject().kind());
        json.writeStringField("name", change.subject().name());
        json.writeEndObject();
        json.writeStringField("summary", change.summary());
        json.writeStringField(
                "then", change.then() == null ? null : change.then().label());
        json.writeStringField(
                "now", change.today() == null ? null : change.today().label());
        json.writeNumberField("countThen", change.countThen());
        json.writeNumberField("countNow", change.countToday());
        if (!change.why().isEmpty()) {
            json.writeStringField("why", change.why());
        }
        json.writeEndObject();
    }

    /** Writes it as Markdown, for a ticket. */
    public static void writeMarkdown(Comparison comparison, Appendable out) throws IOException {
        out.append("### ").append(Markdown.inline(comparison.headline())).append("\n\n");
        out.append("- Then: ")
                .append(Markdown.inline(origin(comparison.before())))
                .append('\n');
        out.append("- Now: ").append(Markdown.inline(origin(comparison.now()))).append('\n');
        for (String remark : comparison.remarks()) {
            out.append("- ").append(Markdown.inline(remark)).append('\n');
        }
        for (Kind kind : Kind.values()) {
            List<Change> changes = comparison.of(kind);
            if (!changes.isEmpty()) {
                String name = kind.label();
                out.append("\n#### ")
                        .append(name.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(name.substring(1));
                out.append("\n\n");
                for (Change change : changes) {
                    out.append("- ").append(Markdown.inline(change.summary())).append("\n  ");
                    out.append(Markdown.code(change.subject().toString())).append(more(change));
                    out.append(change.why().isEmpty() ? "" : "; " + Markdown.inline(change.why()))
                            .append('\n');
                }
            }
        }
        if (!comparison.lost().isEmpty()) {
            out.append("\n#### Not checked now\n\n");
            for (Lost lost : comparison.lost()) {
                out.append("- ")
                        .append(Markdown.code(lost.check()))
                        .append(": ")
                        .append(Markdown.inline(lost.reason()))
                        .append('\n');
            }
        }
    }
}
