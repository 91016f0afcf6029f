package dev.registrydoctor.doctor.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish: commands, and the options of each with what they are for. */
final class FishCompletion {

    private static final String START = "complete -c " + Version.NAME;

    private FishCompletion() {}

    static String of(CommandLine program) {
        StringBuilder script = new StringBuilder();
        options(script, program.getCommandSpec(), "__fish_use_subcommand");
        for (Map.Entry<String, CommandLine> command : program.getSubcommands().entrySet()) {
            CommandSpec spec = command.getValue().getCommandSpec();
            String purpose =
                    ShellTexts.brief(ShellTexts.description(spec.usageMessage().description()));
            script.append(START + " -f -n __fish_use_subcommand -a ")
                    .append(command.getKey())
                    .append(" -d ")
                    .append(quoted(purpose))
                    .append('\n');
            options(script, spec, "__fish_seen_subcommand_from " + command.getKey());
        }
        return script.toString();
    }

    private static void options(StringBuilder script, CommandSpec command, String when) {
        for (OptionSpec option : ShellTexts.options(command)) {
            script.append(START + " -n ").append(quoted(when));
            for (String name : option.names()) {
                script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            script.append(ShellTexts.takesValue(option) ? " -r" : "")
                    .append(" -d ")
                    .append(quoted(ShellTexts.brief(ShellTexts.description(option))))
                    .append('\n');
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
