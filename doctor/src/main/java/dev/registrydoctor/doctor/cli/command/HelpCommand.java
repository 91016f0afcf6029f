package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.reports.record.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code registry-doctor help}: picocli's own command of this name, without its annotations. */
public final class HelpCommand extends Command {

    private final Arg<String> name =
            optional(String.class, "COMMAND", "The COMMAND to display the usage help message for.");

    public HelpCommand() {
        super(
                "help",
                "%nWhen no COMMAND is given, the usage help for the main command is displayed.",
                "If a COMMAND is specified, the help for that command is shown.%n");
        spec.helpCommand(true);
        spec.usageMessage()
                .header("Display help information about the specified command.")
                .synopsisHeading("%nUsage: ");
    }

    @Override
    protected void addHelp() {
        spec.addOption(named("-h", "--help")
                .usageHelp(true)
                .description("Show usage help for the help command and exit.")
                .build());
    }

    @Override
    public Integer call() {
        CommandLine program = spec.parent().commandLine();
        CommandLine command = name.isGiven() ? program.getSubcommands().get(name.get()) : program;
        if (command == null) {
            throw new ParameterException(program, "Unknown subcommand '" + name.get() + "'.");
        }
        command.usage(program.getOut());
        return ExitCode.OK;
    }
}
