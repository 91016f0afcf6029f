package dev.registrydoctor.doctor.cli.completion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads from the command line's model what a script or a man page says of commands and options. */
public final class CommandTexts {

    private CommandTexts() {}

    /** All commands, by what is typed for them: those of a command follow it, as in {@code report validate}. */
    public static Map<String, CommandLine> commands(CommandLine program) {
        Map<String, CommandLine> commands = new LinkedHashMap<>();
        program.getSubcommands().forEach((name, command) -> {
            commands.put(name, command);
            commands(command).forEach((nested, further) -> commands.put(name + " " + nested, further));
        });
        return commands;
    }

    /** The options that help lists. */
    public static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** What a command or option is for, as one line. */
    public static String description(String[] lines) {
        // picocli reads its texts as formats.
        return String.join(" ", lines).replace("%n", " ").replace("%%", "%").strip();
    }

    /** What an option is for, with its default filled in. */
    public static String description(OptionSpec option) {
        return description(option.description()).replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()));
    }

    /** The first sentence, without its period: completions have one line. */
    public static String brief(String description) {
        int end = description.indexOf(". ");
        String first = end < 0 ? description : description.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    /** Whether an option must be followed by a value. */
    public static boolean takesValue(OptionSpec option) {
        return option.arity().min() > 0;
    }
}
