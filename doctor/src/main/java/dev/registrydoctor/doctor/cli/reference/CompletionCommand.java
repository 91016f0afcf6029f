package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.completion.ShellCompletion;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.reports.record.ExitCode;
import java.util.function.Supplier;
import picocli.CommandLine;

/** {@code registry-doctor completion}: the script with which a shell completes the program's command line. */
public final class CompletionCommand extends Command {

    private final Terminal terminal;
    private final Supplier<CommandLine> program;

    private final Arg<ShellCompletion> shell =
            required(ShellCompletion.class, "SHELL", "The shell: bash, zsh or fish.");

    /**
     * Makes the command.
     *
     * @param program makes the command line with all its commands
     */
    public CompletionCommand(Terminal terminal, Supplier<CommandLine> program) {
        super("completion", "Prints the completion script for bash, zsh or fish.");
        spec.usageMessage()
                .footer(
                        "",
                        "bash: source <(" + Version.NAME + " completion bash)",
                        "zsh:  source <(" + Version.NAME + " completion zsh)",
                        "fish: " + Version.NAME + " completion fish | source",
                        "Add the line to the shell's start-up file to have it in every session. Packages install the scripts.");
        this.terminal = terminal;
        this.program = program;
    }

    @Override
    public Integer call() {
        terminal.out().print(shell.get().script(program.get()));
        return ExitCode.OK;
    }
}
