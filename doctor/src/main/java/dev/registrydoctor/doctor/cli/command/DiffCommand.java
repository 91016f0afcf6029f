package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.stream.InputFile;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.compare.Comparison;
import dev.registrydoctor.reports.compare.ComparisonReport;
import dev.registrydoctor.reports.compare.SavedReport;
import dev.registrydoctor.reports.compare.UnreadableReport;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.writer.YamlText;
import java.io.IOException;
import java.io.InputStream;

/** {@code registry-doctor diff}: what became of a site between two reports. */
public final class DiffCommand extends Command {

    /** Forms of a comparison. */
    enum Format {
        TEXT,
        JSON,
        YAML,
        MARKDOWN
    }

    private final Terminal terminal;

    private final Arg<String> old = required(String.class, "OLD", "The earlier report, JSON; - for standard input.");
    private final Arg<String> current = required(String.class, "NEW", "The later report, JSON; - for standard input.");
    private final Arg<Format> output = option(
            Format.class,
            named("-o", "--output")
                    .paramLabel("FORMAT")
                    .defaultValue("text")
                    .description("text, json, yaml or markdown (default: ${DEFAULT-VALUE})."));
    private final Arg<Boolean> verbose = flag(named("-v", "--verbose").description("Print all changes, however many."));
    private final ColorOption color = with(new ColorOption());

    public DiffCommand(Terminal terminal) {
        super(
                "diff",
                "Compares two reports that run -o json wrote.",
                "Prints what is new, worse, better, gone and the same, and what one of the two runs could not check. Pods whose"
                        + " names differ only in the part that Kubernetes generates count as one.");
        spec.usageMessage()
                .footer("Exit codes: 0 nothing is worse, 2 wrong usage or not a report, 3 something is new or worse,"
                        + " 5 cannot tell.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        InputFile before = new InputFile(old.get(), terminal);
        InputFile now = new InputFile(current.get(), terminal);
        if (before.isStandardInput() && now.isStandardInput()) {
            throw new UsageException("only one of the two reports can come from standard input");
        }
        Comparison comparison = compare(read(before), read(now));
        switch (output.get()) {
            case TEXT -> ComparisonReport.writeText(comparison, style(), terminal.out());
            case JSON -> ComparisonReport.writeJson(comparison, terminal.out());
            case YAML -> YamlText.write(terminal.out(), out -> ComparisonReport.writeJson(comparison, out));
            case MARKDOWN -> ComparisonReport.writeMarkdown(comparison, terminal.out());
        }
        terminal.out().flush();
        return comparison.outcome().exitCode();
    }

    private TextStyle style() {
        return new TextStyle(
                color.on(terminal).color(),
                terminal.width(),
                terminal.unicode(),
                verbose.get() ? TextStyle.Detail.VERBOSE : TextStyle.Detail.NORMAL);
    }

    /** Compares by what the catalog's checks can report. */
    static Comparison compare(SavedReport before, SavedReport now) {
        return Comparison.of(
                before, now, CheckCatalog.checks().stream().map(Check::info).toList());
    }

    /**
     * Reads a report.
     *
     * @throws UsageException when there is none, or it cannot be read
     */
    static SavedReport read(InputFile file) {
        try (InputStream in = file.open()) {
            return SavedReport.read(file.name(), in);
        } catch (UnreadableReport e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UsageException(file.name() + " cannot be read: " + InputFile.reason(e), e);
        }
    }
}
