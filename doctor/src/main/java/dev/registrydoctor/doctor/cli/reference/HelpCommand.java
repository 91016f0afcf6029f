package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.reports.record.ExitCode;
import picocli.CommandLine;

/** {@code registry-doctor help}: the help of a command. */
public final class HelpCommand extends Command {

    private final Arg<String> name = optional(String.class, "COMMAND", "The command.");

    public HelpCommand() {
        super("help", "Prints the help of a command, or of the program.");
        spec.helpCommand(true);
    }

    @Override
    protected void addHelp() {
        spec.addOption(named("-h", "--help")
                .usageHelp(true)
                .description("Print this help and exit.")
                .build());
    }

    @Override
    public Integer call() {
        CommandLine program = spec.parent().commandLine();
        CommandLine command = name.isGiven() ? program.getSubcommands().get(name.get()) : program;
        if (command == null) {
            throw new UsageException(DidYouMean.unknown(
                    "command",
                    name.get(),
                    program.getSubcommands().keySet(),
                    Version.NAME + " --help lists the commands"));
        }
        command.usage(program.getOut());
        return ExitCode.OK;
    }
}
