package dev.registrydoctor.doctor.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code registry-doctor report}: what is done with reports that were written earlier. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        subcommands = ReportValidateCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Works on reports that run -o json wrote.")
final class ReportCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: validate");
    }
}
