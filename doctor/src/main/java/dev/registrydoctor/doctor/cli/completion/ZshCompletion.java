package dev.registrydoctor.doctor.cli.completion;

import dev.registrydoctor.doctor.cli.stream.Version;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for zsh: commands, and the options of each with what they are for. */
final class ZshCompletion {

    private static final String FUNCTION = "_" + Version.NAME;

    private ZshCompletion() {}

    static String of(CommandLine program) {
        StringBuilder script = new StringBuilder("#compdef " + Version.NAME + "\ncompdef " + FUNCTION + " "
                + Version.NAME + "\n\n" + FUNCTION + "() {\nlocal -a commands\ncommands=(\n");
        for (Map.Entry<String, CommandLine> command : program.getSubcommands().entrySet()) {
            CommandSpec spec = command.getValue().getCommandSpec();
            String purpose = CommandTexts.brief(
                    CommandTexts.description(spec.usageMessage().description()));
            script.append("    ")
                    .append(quoted(command.getKey() + ":" + purpose))
                    .append('\n');
        }
        script.append(")\n\n_arguments -C \\\n").append(options(program.getCommandSpec(), "    "));
        script.append("    '1: :->command' \\\n    '*:: :->argument'\n\n");
        script.append("case $state in\n(command) _describe command commands ;;\n(argument)\n    case $words[1] in\n");
        for (Map.Entry<String, CommandLine> command : program.getSubcommands().entrySet()) {
            script.append("    (")
                    .append(command.getKey())
                    .append(") _arguments \\\n")
                    .append(arguments(command.getValue()))
                    .append("        '*: :_files' ;;\n");
        }
        // As a file of fpath the script is the function's body; sourced, it only defines the function.
        return script.append("    esac ;;\nesac\n}\n\nif [ \"$funcstack[1]\" = \"" + FUNCTION + "\" ]; then\n    "
                        + FUNCTION + " \"$@\"\nfi\n")
                .toString();
    }

    /** The options of a command, and with it those of its own commands. */
    private static String arguments(CommandLine command) {
        Map<String, CommandLine> further = CommandTexts.commands(command);
        String options = Stream.concat(Stream.of(command), further.values().stream())
                .flatMap(c -> options(c.getCommandSpec(), "        ").lines())
                .distinct()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return further.isEmpty()
                ? options
                : options + "        '1: :(" + String.join(" ", further.keySet()) + ")' \\\n";
    }

    private static String options(CommandSpec command, String indent) {
        StringBuilder lines = new StringBuilder();
        for (OptionSpec option : CommandTexts.options(command)) {
            String purpose = CommandTexts.brief(CommandTexts.description(option));
            for (String name : option.names()) {
                String joined = CommandTexts.takesValue(option) ? name.startsWith("--") ? "=" : "+" : "";
                lines.append(indent)
                        .append(quoted((option.isMultiValue() ? "*" : "") + name + joined + "[" + escaped(purpose) + "]"
                                + value(option)))
                        .append(" \\\n");
            }
        }
        return lines.toString();
    }

    private static String value(OptionSpec option) {
        if (!CommandTexts.takesValue(option)) {
            return "";
        }
        String label = option.paramLabel().toUpperCase(Locale.ROOT);
        boolean file = label.contains("FILE") || label.contains("DIR") || label.contains("PATH");
        return ":" + escaped(option.paramLabel()) + ":" + (file ? "_files" : "");
    }

    /** As zsh's own specifications have it, where brackets and colons part the fields. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
