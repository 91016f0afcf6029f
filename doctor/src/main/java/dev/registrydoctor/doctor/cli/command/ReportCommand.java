package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.doctor.cli.stream.Terminal;
import picocli.CommandLine.ParameterException;

/** {@code registry-doctor report}: what is done with reports that were written earlier. */
public final class ReportCommand extends Command {

    public ReportCommand(Terminal terminal) {
        super("report", "Validates a report that run -o json wrote.");
        spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        spec.addSubcommand("validate", new ReportValidateCommand(terminal).commandLine());
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing: validate");
    }
}
