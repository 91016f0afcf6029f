package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.Options;
import dev.registrydoctor.doctor.cli.option.Output;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.space.SpaceJson;
import dev.registrydoctor.reports.space.SpacePage;
import dev.registrydoctor.reports.space.SpaceReport;
import dev.registrydoctor.reports.space.SpaceText;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.writer.YamlText;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where the report goes, and in which forms. */
final class SpaceOutput extends Options {

    private static final Set<ReportFormat> FORMATS =
            Set.of(ReportFormat.TEXT, ReportFormat.JSON, ReportFormat.YAML, ReportFormat.HTML);

    private final Arg<List<Output>> outputs = options(
            Output.class,
            named("-o", "--output")
                    .paramLabel("FORMAT[=FILE]")
                    .converters(new Output.Converter())
                    .description(
                            "text, json, yaml or html (default: text). Can be repeated; all but one need a FILE."));
    private final Arg<Boolean> verbose =
            flag(named("-v", "--verbose").description("Show all repositories, each with its tags."));

    private List<Output> all() {
        return outputs.get().isEmpty() ? List.of(new Output(ReportFormat.TEXT, null)) : outputs.get();
    }

    /**
     * Finds out, before anything is read, whether everything can be written.
     *
     * @throws UsageException when it cannot
     */
    void validate() {
        Set<Path> files = new HashSet<>();
        int printed = 0;
        for (Output output : all()) {
            if (!FORMATS.contains(output.format())) {
                throw new UsageException(
                        "space has no format " + output.format().label() + "; give one of text, json, yaml, html");
            }
            Path file = output.file();
            if (file == null) {
                printed++;
            } else if (!files.add(file.toAbsolutePath().normalize())) {
                throw new UsageException("two formats cannot both be written to " + file);
            } else {
                new OutputFile(file).validate();
            }
        }
        if (printed > 1) {
            throw new UsageException("only one format can be printed: give the others a file, as in -o html=FILE");
        }
    }

    /**
     * Writes the report to everywhere that it was asked for.
     *
     * @throws UsageException when a file cannot be written
     */
    void write(SpaceReport report, Terminal terminal) throws IOException {
        TextStyle.Detail detail = verbose.get() ? TextStyle.Detail.VERBOSE : TextStyle.Detail.NORMAL;
        for (Output output : all()) {
            Path file = output.file();
            if (file == null) {
                write(output.format(), report, terminal.style(detail), terminal.out());
                terminal.out().flush();
            } else {
                TextStyle style = new TextStyle(false, TextStyle.PLAIN.width(), true, detail);
                new OutputFile(file).write(out -> {
                    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                    write(output.format(), report, style, writer);
                    writer.flush();
                });
                terminal.err().println("The report is in " + file);
            }
        }
        terminal.err().flush();
    }

    private static void write(ReportFormat format, SpaceReport report, TextStyle style, Writer out) throws IOException {
        switch (format) {
            case TEXT -> SpaceText.write(report, style, out);
            case JSON -> SpaceJson.write(report, out);
            case YAML -> YamlText.write(out, json -> SpaceJson.write(report, json));
            case HTML -> SpacePage.write(report, out);
            case SHORT, MARKDOWN, JUNIT, SARIF, PROMETHEUS ->
                throw new IllegalArgumentException(format + " is refused before");
        }
    }
}
