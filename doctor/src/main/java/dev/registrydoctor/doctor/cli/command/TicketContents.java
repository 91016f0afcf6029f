package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.source.casefile.CaseFile;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a ticket holds: the report in the forms that people attach, and the case, all of one examination. */
final class TicketContents {

    /** A form that is packed. */
    private record Packed(ReportFormat format, String file, String about) {}

    private static final List<Packed> FORMS = List.of(
            new Packed(
                    ReportFormat.JSON,
                    "report.json",
                    "the report for programs; compare it with a later one: registry-doctor diff report.json NEW.json"),
            new Packed(ReportFormat.MARKDOWN, "report.md", "the report for the text of a ticket"),
            new Packed(ReportFormat.HTML, "report.html", "the report for a browser; it needs no network"));

    private static final String CASE = "case.json.gz";

    private final Report report;
    private final boolean namesHidden;
    private final Bundle bundle = new Bundle();

    private TicketContents(Report report, boolean namesHidden) {
        this.report = report;
        this.namesHidden = namesHidden;
    }

    /**
     * Packs them.
     *
     * @param report as it is to be read, with names hidden if they are to be
     * @param now the site's time
     * @param description the site in a few words
     * @param redactor hides names in the case too, or null when they may stand there
     * @param isTimeUp whether the case must end; what is not in it by then is unknown in it
     */
    static TicketContents of(
            Report report,
            Map<Question<?>, Answer<?>> evidence,
            Instant now,
            String description,
            @Nullable Redactor redactor,
            BooleanSupplier isTimeUp)
            throws IOException {
        TicketContents contents = new TicketContents(report, redactor != null);
        StringBuilder about = new StringBuilder();
        for (Packed form : FORMS) {
            StringWriter text = new StringWriter();
            form.format().write(report, TextStyle.PLAIN, text);
            contents.bundle.add(form.file(), text.toString().getBytes(StandardCharsets.UTF_8));
            about.append(pad(form.file())).append(form.about()).append('\n');
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        CaseFile.write(packed, evidence, now, description, redactor, isTimeUp);
        contents.bundle.add(CASE, packed.toByteArray());
        about.append(pad(CASE)).append("the evidence; examine it with: registry-doctor run --from " + CASE + "\n");
        contents.bundle.add("README.txt", contents.readme(about).getBytes(StandardCharsets.UTF_8));
        return contents;
    }

    /** Writes the archive, with the times of its run where the report has them; the stream stays open. */
    void write(OutputStream out) throws IOException {
        bundle.write(out, report.run().startedAt());
    }

    private String readme(CharSequence about) {
        Report.Tool tool = report.tool();
        return report.headline() + "\n\nEnvironment: " + report.run().site() + "\nBy: " + tool.name() + " "
                + tool.version() + "\n\n" + about + "\n" + hidden() + "\n";
    }

    /** What is inside and what was hidden, for whoever is about to attach it; a line each. */
    List<String> describe(Path path) {
        List<String> lines = new ArrayList<>();
        lines.add(CleanText.line(path.toString()) + " holds:");
        bundle.sizes().forEach((name, size) -> lines.add("  " + pad(name) + size + " bytes"));
        Map<String, Integer> redacted = report.redaction().byKind();
        lines.add(hidden() + (redacted.isEmpty() ? "" : " Taken out of the report:"));
        redacted.forEach((kind, count) -> lines.add("  " + CleanText.line(kind) + ": " + count));
        lines.add(report.headline());
        return lines;
    }

    private String hidden() {
        return namesHidden
                ? "Hosts, namespaces, images and users have pseudonyms. " + Disclosure.TEXT
                : "Hosts, Pods and images are named. " + Disclosure.TEXT;
    }

    private static String pad(String text) {
        return text + " ".repeat(Math.max(1, 14 - text.length()));
    }
}
