package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.stream.InputFile;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.data.ReportSchema;
import dev.registrydoctor.reports.record.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code registry-doctor report validate}: whether a file is what other programs may expect of a report. */
final class ReportValidateCommand extends Command {

    private final Terminal terminal;

    private final Arg<String> file = required(String.class, "FILE", "The report, JSON; - for standard input.");

    ReportValidateCommand(Terminal terminal) {
        super("validate", "Checks a report against the published schema 1.x, and prints where it differs.");
        spec.usageMessage().footer("Exit codes: 0 valid, 2 not valid or not readable.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        InputFile input = new InputFile(file.get(), terminal);
        List<String> deviations = deviations(input);
        if (deviations.isEmpty()) {
            terminal.out().println(input.name() + " is a valid report.");
            return ExitCode.OK;
        }
        deviations.forEach(terminal.out()::println);
        terminal.out()
                .println(input.name() + " is not a valid report: it deviates from schema 1.1 in " + deviations.size()
                        + (deviations.size() == 1 ? " place." : " places."));
        return ExitCode.USAGE;
    }

    private static List<String> deviations(InputFile input) {
        try (InputStream in = input.open()) {
            return ReportSchema.deviations(in);
        } catch (IOException e) {
            throw new UsageException(input.name() + " cannot be read as a report, since " + e.getMessage(), e);
        }
    }
}
