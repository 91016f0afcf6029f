package dev.registrydoctor.doctor.cli.completion;

import dev.registrydoctor.doctor.cli.stream.Version;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;

/** A shell that can complete the program's command line. */
public enum ShellCompletion {
    BASH,
    ZSH,
    FISH;

    /** The values of an option or parameter in picocli's script, which names constants as Java does. */
    private static final Pattern VALUES = Pattern.compile("(?<=_args=\\()[^)]*(?=\\))");

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
        String script = AutoComplete.bash(Version.NAME, program).replaceFirst("^#!.*\n", "");
        return VALUES.matcher(script)
                .replaceAll(values -> Matcher.quoteReplacement(values.group().toLowerCase(Locale.ROOT)));
    }
}
