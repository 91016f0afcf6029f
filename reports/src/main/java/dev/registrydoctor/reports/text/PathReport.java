package dev.registrydoctor.reports.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.ImagePath.Verdict;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The path of an image, for people and for machines. Secrets and control characters are taken out of both. */
public final class PathReport {

    private PathReport() {}

    /** Writes the path as text: a hop a paragraph, the verdict in the last line. */
    public static void writeText(ImagePath path, String site, TextStyle style, Appendable out) throws IOException {
        Page page = new Page(style, out);
        page.pair("Image", CleanText.line(path.image()), Tone.BOLD);
        page.pair("Environment", CleanText.line(site), Tone.BOLD);
        page.pair("Pulled by", CleanText.line(path.puller()), Tone.BOLD);
        page.blank();
        for (Hop hop : path.hops()) {
            page.label(hop.step().label(), Tone.BOLD);
            boolean reached = hop.state() != Hop.State.NOT_REACHED;
            page.text(
                    0,
                    mark(hop.state()),
                    (hop.state() == Hop.State.NOT_KNOWN ? "unknown: " : "") + CleanText.line(hop.says()),
                    reached ? tone(hop.state()) : Tone.DIM);
            for (String detail : hop.details()) {
                page.text(5, CleanText.line(detail), Tone.DIM);
            }
        }
        page.blank();
        page.whole(headline(path), tone(path.verdict()));
    }

    private static String mark(Hop.State state) {
        return switch (state) {
            case PASSES -> "ok   ";
            case BREAKS -> "FAIL ";
            case NOT_KNOWN -> "?    ";
            case NOT_REACHED -> "-    ";
        };
    }

    private static Tone tone(Hop.State state) {
        return switch (state) {
            case PASSES -> Tone.PLAIN;
            case BREAKS -> Tone.RED;
            case NOT_KNOWN -> Tone.YELLOW;
            case NOT_REACHED -> Tone.DIM;
        };
    }

    private static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case WORKS -> Tone.GREEN;
            case BREAKS -> Tone.RED;
            case NOT_KNOWN -> Tone.YELLOW;
        };
    }

    /** The verdict in one line. */
    public static String headline(ImagePath path) {
        String image = CleanText.line(path.image());
        return switch (path.verdict()) {
            case WORKS -> "The path of " + image + " works.";
            case BREAKS ->
                "The path of " + image + " breaks at: "
                        + path.broken().map(h -> h.step().label()).orElse("") + ".";
            case NOT_KNOWN -> {
                List<String> unknown = path.hops().stream()
                        .filter(h -> h.state() == Hop.State.NOT_KNOWN)
                        .map(h -> h.step().label())
                        .toList();
                yield "Nothing is known to break the path of " + image + "; unknown: " + String.join(", ", unknown)
                        + ".";
            }
        };
    }

    /**
     * Writes the path as JSON, with a line break at its end; leaves the writer open.
     *
     * @param causes why it breaks, as a report of the same environment names it
     */
    public static void writeJson(ImagePath path, String site, List<Diagnosis> causes, Writer out) throws IOException {
        PrettyJson.write(out, json -> {
            json.writeStartObject();
            fields(path, site, json);
            json.writeArrayFieldStart("causes");
            for (Diagnosis cause : causes) {
                json.writeStartObject();
                json.writeStringField("id", CleanText.line(cause.root().id()));
                json.writeStringField("problem", cause.root().problem().id());
                json.writeStringField("summary", CleanText.line(cause.root().summary()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** Writes the path as part of a report, which names the environment and the causes. */
    public static void writeJson(ImagePath path, JsonGenerator json) throws IOException {
        json.writeStartObject();
        fields(path, null, json);
        json.writeEndObject();
    }

    private static void fields(ImagePath path, @Nullable String site, JsonGenerator json) throws IOException {
        if (site != null) {
            json.writeStringField("schemaVersion", "1.0");
        }
        json.writeStringField("image", CleanText.line(path.image()));
        if (site != null) {
            json.writeStringField("site", CleanText.line(site));
        }
        json.writeStringField("puller", CleanText.line(path.puller()));
        json.writeStringField("verdict", path.verdict().label());
        json.writeStringField("headline", headline(path));
        json.writeArrayFieldStart("hops");
        for (Hop hop : path.hops()) {
            json.writeStartObject();
            json.writeStringField("hop", hop.step().label());
            json.writeStringField("state", hop.state().label());
            json.writeStringField("says", CleanText.line(hop.says()));
            json.writeArrayFieldStart("details");
            for (String detail : hop.details()) {
                json.writeString(CleanText.line(detail));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
