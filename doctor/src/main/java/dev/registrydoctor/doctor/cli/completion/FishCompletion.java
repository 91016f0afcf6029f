package dev.registrydoctor.doctor.cli.completion;

import dev.registrydoctor.doctor.cli.stream.Version;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
        for (Map.Entry<String, CommandLine> command :
                CommandTexts.commands(program).entrySet()) {
            CommandSpec spec = command.getValue().getCommandSpec();
            List<String> words = List.of(command.getKey().split(" "));
            int last = words.size() - 1;
            script.append(START + " -f -n ")
                    .append(quoted(last == 0 ? "__fish_use_subcommand" : seen(words.subList(0, last))))
                    .append(" -a ")
                    .append(words.get(last))
                    .append(" -d ")
                    .append(quoted(CommandTexts.brief(
                            CommandTexts.description(spec.usageMessage().description()))))
                    .append('\n');
            options(script, spec, seen(words));
        }
        return script.toString();
    }

    private static String seen(List<String> words) {
        return words.stream().map(word -> "__fish_seen_subcommand_from " + word).collect(Collectors.joining("; and "));
    }

    private static void options(StringBuilder script, CommandSpec command, String when) {
        for (OptionSpec option : CommandTexts.options(command)) {
            script.append(START + " -n ").append(quoted(when));
            for (String name : option.names()) {
                script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            script.append(CommandTexts.takesValue(option) ? " -r" : "")
                    .append(" -d ")
                    .append(quoted(CommandTexts.brief(CommandTexts.description(option))))
                    .append('\n');
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
