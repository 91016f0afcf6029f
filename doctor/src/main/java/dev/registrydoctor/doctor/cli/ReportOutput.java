package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.reports.JsonReport;
import dev.registrydoctor.reports.Report;
import dev.registrydoctor.reports.TextReport;
import dev.registrydoctor.reports.TextStyle;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a report goes, and in which form.
 *
 * @param file the file to write, or null for the terminal
 */
record ReportOutput(
        Terminal terminal,
        RunCommand.Format format,
        @Nullable Path file,
        boolean quiet,
        boolean verbose) {

    /** Finds out before the examination whether the file can be written. */
    void validate() {
        if (file != null) {
            new OutputFile(file).validate();
        }
    }

    void write(Report report) throws IOException {
        if (file == null) {
            render(report, terminal.out(), style(terminal.color(), terminal.width(), terminal.unicode()));
            terminal.out().flush();
            return;
        }
        new OutputFile(file).write(out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            render(report, writer, style(false, TextStyle.PLAIN.width(), true));
            writer.flush();
        });
        TextReport.write(
                report,
                new TextStyle(false, terminal.width(), terminal.unicode(), TextStyle.Detail.QUIET),
                terminal.err());
        terminal.err().println("The report is in " + file);
        terminal.err().flush();
    }

    private void render(Report report, Writer out, TextStyle style) throws IOException {
        if (format == RunCommand.Format.JSON) {
            JsonReport.write(report, out);
        } else {
            TextReport.write(report, style, out);
        }
    }

    private TextStyle style(boolean color, int width, boolean unicode) {
        TextStyle.Detail detail =
                quiet ? TextStyle.Detail.QUIET : verbose ? TextStyle.Detail.VERBOSE : TextStyle.Detail.NORMAL;
        return new TextStyle(color, width, unicode, detail);
    }
}
