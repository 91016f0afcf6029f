package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.reports.JsonReport;
import dev.registrydoctor.reports.Report;
import dev.registrydoctor.reports.TextReport;
import dev.registrydoctor.reports.TextStyle;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
            Path parent = file.toAbsolutePath().getParent();
            if (Files.isDirectory(file) || parent == null || !Files.isDirectory(parent)) {
                throw new UsageException("--output-file " + file + " cannot be written: "
                        + (Files.isDirectory(file) ? "it is a directory" : "its directory does not exist"));
            }
        }
    }

    void write(Report report) throws IOException {
        if (file == null) {
            render(report, terminal.out(), style(terminal.color(), terminal.width(), terminal.unicode()));
            terminal.out().flush();
            return;
        }
        // A reader never finds half a report, and an old one stays when writing fails.
        Path part = Files.createTempFile(file.toAbsolutePath().getParent(), ".report", ".part");
        try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
            render(report, out, style(false, TextStyle.PLAIN.width(), true));
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
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
