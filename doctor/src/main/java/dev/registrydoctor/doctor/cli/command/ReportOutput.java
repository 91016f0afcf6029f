package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.Options;
import dev.registrydoctor.doctor.cli.option.Output;
import dev.registrydoctor.doctor.cli.stream.InputFile;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.compare.SavedReport;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.ShortReport;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a report goes, and in which forms. */
final class ReportOutput extends Options {

    private final Arg<List<Output>> outputs = options(
            Output.class,
            named("-o", "--output")
                    .paramLabel("FORMAT[=FILE]")
                    .converters(new Output.Converter())
                    .description(
                            "text, short, json, yaml, markdown, html, junit, sarif or prometheus (default: text). Can be"
                                    + " repeated; all but one need a FILE."));
    private final Arg<Boolean> header =
            flag(named("--header").description("With -o short: print the names of the columns first."));
    private final Arg<Path> outputFile =
            option(Path.class, named("--output-file").paramLabel("FILE").description("Write the report to FILE."));
    private final Arg<String> compare = option(
            String.class,
            named("--compare")
                    .paramLabel("OLD")
                    .description("With -o html: show what changed since the report OLD (JSON); - for standard input."));
    private final Arg<Boolean> deterministic = flag(named("--deterministic")
            .description("Leave out times and what else differs between two runs of the same environment."));
    private final Arg<Boolean> quiet = flag(named("-q", "--quiet").description("Print the verdict line only."));
    private final Arg<Boolean> verbose =
            flag(named("-v", "--verbose").description("Print all evidence, notes, and each check with its time."));

    /** A format with its file, in one argument: {@code --output=json=FILE}, {@code -ojson=FILE}, {@code -o=json=FILE}. */
    private static final Pattern OUTPUT_FILE = Pattern.compile("^((?:--output=|-o=?)[^=]*)=.*$", Pattern.DOTALL);

    private @Nullable SavedReport earlier;

    /**
     * The arguments as the report has them. A deterministic one does not say which files it was written to: two of the same
     * environment in two directories are equal.
     */
    List<String> recorded(List<String> args) {
        if (!deterministic.get()) {
            return args;
        }
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            String before = i == 0 ? "" : args.get(i - 1);
            if (arg.equals("--output-file")) {
                i++;
            } else if (before.equals("-o") || before.equals("--output")) {
                kept.add(arg.split("=", 2)[0]);
            } else if (arg.startsWith("--output=") || (arg.startsWith("-o") && arg.length() > 2)) {
                kept.add(OUTPUT_FILE.matcher(arg).replaceFirst("$1"));
            } else if (!arg.startsWith("--output-file=")) {
                kept.add(arg);
            }
        }
        return kept;
    }

    boolean quiet() {
        return quiet.get();
    }

    /** Whether the page is to say what changed since an earlier report. */
    boolean compares() {
        return compare.isGiven();
    }

    /**
     * Finds out before the examination whether everything can be read and written.
     *
     * @throws UsageException when it cannot, or the options contradict each other
     */
    void validate(Terminal terminal) {
        if (quiet.get() && verbose.get()) {
            throw new UsageException("-q and -v exclude each other; give one of them");
        }
        if (compares()) {
            if (outputs.get().stream().noneMatch(o -> o.format() == ReportFormat.HTML)) {
                throw new UsageException(
                        "--compare is for -o html; registry-doctor diff OLD NEW compares in other formats");
            }
            earlier = DiffCommand.read(new InputFile(compare.get(), terminal));
        }
        List<Output> asked = outputs.get();
        if (header.get() && asked.stream().noneMatch(o -> o.format() == ReportFormat.SHORT)) {
            throw new UsageException("--header is for -o short; add -o short or leave it out");
        }
        if (outputFile.isGiven() && asked.stream().allMatch(o -> o.file() != null) && !asked.isEmpty()) {
            throw new UsageException("--output-file is for a format without a file of its own, as in -o json");
        }
        List<Output> all = resolved();
        if (all.stream().filter(ReportOutput::isPrinted).count() > 1) {
            throw new UsageException("only one format can be printed: give the others a file, as in -o "
                    + all.get(0).format().label() + "=FILE");
        }
        Set<Path> files = new HashSet<>();
        for (Output one : all) {
            if (one.file() != null) {
                if (!files.add(one.file().toAbsolutePath().normalize())) {
                    throw new UsageException("two formats cannot both be written to " + one.file());
                }
                new OutputFile(one.file()).validate();
            }
        }
    }

    private static boolean isPrinted(Output output) {
        Path file = output.file();
        return file == null || new OutputFile(file).isStandardOutput();
    }

    /** What was asked for, the file of --output-file in its place. */
    private List<Output> resolved() {
        List<Output> asked = outputs.get().isEmpty() ? List.of(new Output(ReportFormat.TEXT, null)) : outputs.get();
        return asked.stream()
                .map(o -> o.file() == null ? new Output(o.format(), outputFile.orNull()) : o)
                .toList();
    }

    /**
     * Writes the report to everywhere that it was asked for.
     *
     * @throws UsageException when a file cannot be written; the report is in all others then, and on standard output
     */
    void write(Report report, Terminal terminal) throws IOException {
        Report shown = deterministic.get() ? report.withoutTimes() : report;
        List<Path> written = new ArrayList<>();
        List<UsageException> failures = new ArrayList<>();
        boolean printed = false;
        for (Output one : resolved()) {
            Path file = one.file();
            if (file == null) {
                print(one.format(), shown, terminal);
                printed = true;
            } else if (new OutputFile(file).isStandardOutput()) {
                write(one.format(), shown, style(false, TextStyle.PLAIN.width(), true), terminal.out());
                terminal.out().flush();
            } else {
                try {
                    write(one.format(), shown, file);
                    written.add(file);
                } catch (UsageException e) {
                    failures.add(e);
                }
            }
        }
        if (!printed && !failures.isEmpty()) {
            // What was found is not lost with the file.
            print(ReportFormat.TEXT, shown, terminal);
        } else if (!printed) {
            TextReport.write(
                    shown,
                    new TextStyle(false, terminal.width(), terminal.unicode(), TextStyle.Detail.QUIET),
                    terminal.err());
        }
        written.forEach(file -> terminal.err().println("The report is in " + file));
        terminal.err().flush();
        if (!failures.isEmpty()) {
            throw new UsageException(
                    failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")), failures.get(0));
        }
    }

    private void print(ReportFormat format, Report report, Terminal terminal) throws IOException {
        write(format, report, style(terminal.color(), terminal.width(), terminal.unicode()), terminal.out());
        terminal.out().flush();
    }

    private void write(ReportFormat format, Report report, Path file) {
        new OutputFile(file).write(out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            write(format, report, style(false, TextStyle.PLAIN.width(), true), writer);
            writer.flush();
        });
    }

    private void write(ReportFormat format, Report report, TextStyle style, Writer out) throws IOException {
        if (format == ReportFormat.HTML && earlier != null) {
            HtmlReport.write(report, DiffCommand.compare(earlier, SavedReport.of(report)), out);
        } else {
            if (format == ReportFormat.SHORT && header.get()) {
                out.write(ShortReport.HEADER);
            }
            format.write(report, style, out);
        }
    }

    private TextStyle style(boolean color, int width, boolean unicode) {
        TextStyle.Detail detail = quiet.get()
                ? TextStyle.Detail.QUIET
                : verbose.get() ? TextStyle.Detail.VERBOSE : TextStyle.Detail.NORMAL;
        return new TextStyle(color, width, unicode, detail);
    }
}
