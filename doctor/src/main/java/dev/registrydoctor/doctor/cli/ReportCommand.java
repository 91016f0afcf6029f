package dev.registrydoctor.doctor.cli;

import picocli.CommandLine.ParameterException;

/** {@code registry-doctor report}: what is done with reports that were written earlier. */
final class ReportCommand extends Command {

    ReportCommand(Terminal terminal) {
        super("report", "Works on reports that run -o json wrote.");
        spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        spec.addSubcommand("validate", new ReportValidateCommand(terminal).commandLine());
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing: validate");
    }
}
