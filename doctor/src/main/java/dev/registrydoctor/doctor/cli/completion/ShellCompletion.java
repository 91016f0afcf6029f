package dev.registrydoctor.doctor.cli.completion;

import dev.registrydoctor.doctor.cli.stream.Version;
import picocli.AutoComplete;
import picocli.CommandLine;

/** A shell that can complete the program's command line. */
public enum ShellCompletion {
    BASH,
    ZSH,
    FISH;

    /**
     * The script that this shell reads.
     *
     * @param program with all its commands; its help command can be another one afterwards
     */
    public String script(CommandLine program) {
        return switch (this) {
            case ZSH -> ZshCompletion.of(program);
            case FISH -> FishCompletion.of(program);
            case BASH -> bash(program);
        };
    }

    private static String bash(CommandLine program) {
        // picocli completes the names of commands only after a help command that is its own.
        program.getCommandSpec().removeSubcommand("help");
        program.addSubcommand(new CommandLine.HelpCommand());
        // A shell reads the script and does not run it: no program is named for it.
        return AutoComplete.bash(Version.NAME, program).replaceFirst("^#!.*\n", "");
    }
}
