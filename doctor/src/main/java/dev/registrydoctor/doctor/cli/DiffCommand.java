package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.reports.Comparison;
import dev.registrydoctor.reports.ComparisonReport;
import dev.registrydoctor.reports.SavedReport;
import dev.registrydoctor.reports.TextStyle;
import dev.registrydoctor.reports.UnreadableReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code registry-doctor diff}: what became of a site between two reports. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Compares two reports that run -o json wrote: what is new, worse, better, gone, the same, and what"
                        + " one of the two runs could not see. Pods whose names differ only in what Kubernetes generates count"
                        + " as one.",
        footer = "Exit codes: 0 nothing is worse, 2 usage or no report, 3 something is new or worse, 5 it cannot be"
                + " told.")
final class DiffCommand implements Callable<Integer> {

    /** Forms of a comparison. */
    enum Format {
        TEXT,
        JSON,
        MARKDOWN
    }

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "OLD", description = "The earlier report, JSON; - for standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String old;

    @Parameters(index = "1", paramLabel = "NEW", description = "The later report, JSON; - for standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String current;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json or markdown (default: ${DEFAULT-VALUE}).")
    private Format output = Format.TEXT;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print all that changed, however much.")
    private boolean verbose;

    DiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        InputFile before = new InputFile(old, terminal);
        InputFile now = new InputFile(current, terminal);
        if (before.isStandardInput() && now.isStandardInput()) {
            throw new UsageException("only one of the two reports can come from standard input");
        }
        Comparison comparison = compare(read(before), read(now));
        switch (output) {
            case TEXT -> ComparisonReport.writeText(comparison, style(), terminal.out());
            case JSON -> ComparisonReport.writeJson(comparison, terminal.out());
            case MARKDOWN -> ComparisonReport.writeMarkdown(comparison, terminal.out());
        }
        terminal.out().flush();
        return comparison.outcome().exitCode();
    }

    private TextStyle style() {
        return new TextStyle(
                terminal.color(),
                terminal.width(),
                terminal.unicode(),
                verbose ? TextStyle.Detail.VERBOSE : TextStyle.Detail.NORMAL);
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
            throw new UsageException(file.name() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
