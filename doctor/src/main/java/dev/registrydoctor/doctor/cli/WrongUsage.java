package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.cli.option.Output;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.reports.secrets.CleanText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with a command line and what to do. Values are not repeated, unless they are near an allowed
 * one: a password in the wrong place would be in the logs of whatever calls the program.
 */
final class WrongUsage {

    /** The rules of {@code setup retention}, with what their values are; that command is not loaded here. */
    private static final Map<String, String> RULES = Map.of(
            "--keep",
            "N",
            "--older-than",
            "TIME",
            "--untagged",
            "",
            "--repository",
            "PATTERN",
            "--keep-tag",
            "PATTERN");

    private WrongUsage() {}

    static String message(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String help = "see " + command.qualifiedName() + " --help";
        ArgSpec arg = e.getArgSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, command, help);
        } else if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing.getMissing().stream().map(WrongUsage::name).collect(Collectors.joining(" and "))
                    + (missing.getMissing().size() == 1 ? " is missing; " : " are missing; ")
                    + help;
        } else if (e instanceof MissingParameterException && arg instanceof OptionSpec option) {
            return option.longestName() + " needs a value: " + option.longestName() + " " + option.paramLabel();
        } else if (arg != null && e.getValue() != null) {
            return name(arg) + ": " + expected(arg, e.getValue(), e.getCause());
        }
        return withoutValues(String.valueOf(e.getMessage()), e) + "; " + help;
    }

    private static String unmatched(UnmatchedArgumentException e, CommandSpec command, String help) {
        List<String> arguments = e.getUnmatched();
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        boolean hasCommands = !command.subcommands().isEmpty();
        if (first.startsWith("-") && first.length() > 1) {
            String retention = retention(e, command);
            return retention != null ? retention : unknownOption(nameOf(first), command, help);
        } else if (isFile(first)
                && ((hasCommands && command.parent() == null) || command.findOption("--from") != null)) {
            String run = hasCommands ? "run" : command.name();
            return "give a file with --from: " + root(command) + " " + run + " --from "
                    + (exists(first) ? CleanText.line(first) : "FILE");
        } else if (hasCommands && first.contains(" ")) {
            return "unknown command; to have an error line read, run: " + root(command) + " explain --symptom 'LINE'";
        } else if (hasCommands) {
            return unknownCommand(first, command, help);
        }
        return "too many arguments: " + command.name() + " takes "
                + (command.positionalParameters().isEmpty()
                        ? "options only"
                        : command.positionalParameters().stream()
                                .map(ArgSpec::paramLabel)
                                .collect(Collectors.joining(" ")))
                + "; " + help;
    }

    /**
     * Which command deletes images by the rules that {@code fix} was given, with as much of them as is safe to repeat: numbers and
     * times. Null when there is no rule among them.
     */
    private static @Nullable String retention(UnmatchedArgumentException e, CommandSpec command) {
        List<String> given = e.getCommandLine().getParseResult().originalArgs();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < given.size() && command.name().equals("fix"); i++) {
            String[] word = given.get(i).split("=", 2);
            String label = RULES.get(word[0]);
            if (label == null) {
                continue;
            }
            words.add(word[0]);
            if (!label.isEmpty()) {
                String value = word.length > 1 ? word[1] : i + 1 < given.size() ? given.get(i + 1) : "";
                words.add(value.matches("\\d{1,6}[smhdw]?") ? value : label);
            }
        }
        return words.isEmpty()
                ? null
                : "fix collects garbage and deletes no image by rules; to see what these would delete, run: "
                        + root(command) + " setup retention " + String.join(" ", words) + " --dry-run";
    }

    private static String unknownCommand(String typed, CommandSpec command, String help) {
        Set<String> commands = command.subcommands().keySet();
        if (DidYouMean.of(typed, commands).isEmpty() && typed.matches("[a-z][a-z-]{0,19}")) {
            // Where a command is expected, a word of small letters is meant as one.
            return "unknown command \"" + typed + "\"; " + help;
        }
        return DidYouMean.unknown("command", typed, commands, help);
    }

    private static String unknownOption(String typed, CommandSpec command, String help) {
        List<String> options = command.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Arrays.stream(option.names()))
                .toList();
        List<String> near = DidYouMean.of(typed, options);
        if (near.isEmpty() && command.subcommands().containsKey("run")) {
            CommandSpec run = command.subcommands().get("run").getCommandSpec();
            if (run.findOption(typed) != null) {
                return typed + " is an option of commands: " + root(command) + " run " + typed;
            }
        }
        return "unknown option \"" + typed + "\"; "
                + (near.isEmpty() ? help : "did you mean " + DidYouMean.choice(near) + "?");
    }

    private static String root(CommandSpec command) {
        return command.root().name();
    }

    /** The option's name without what could be its value: a name with an equals sign, a letter with more letters. */
    private static String nameOf(String written) {
        String name = written.startsWith("--")
                ? written.split("=", 2)[0]
                : written.substring(0, Math.min(2, written.length()));
        return CleanText.line(name);
    }

    /** Whether an argument names a file that exists, or has an ending of recordings. */
    private static boolean isFile(String argument) {
        return argument.equals("-") || argument.matches("(?s).*\\.(tar|tgz|gz|json)") || exists(argument);
    }

    private static boolean exists(String argument) {
        try {
            return !argument.isEmpty() && Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() + " " + arg.paramLabel() : arg.paramLabel();
    }

    private static String expected(ArgSpec arg, String value, @Nullable Throwable cause) {
        Class<?> type = arg.auxiliaryTypes().length > 0 ? arg.auxiliaryTypes()[0] : arg.type();
        if (type.isEnum()) {
            List<String> allowed = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                allowed.add(constant.toString().toLowerCase(Locale.ROOT));
            }
            return DidYouMean.unknown("value", value, allowed, "give one of " + String.join(", ", allowed));
        }
        return cause instanceof TypeConversionException own && isOwn(type)
                ? String.valueOf(own.getMessage())
                : "not a valid " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Whether the type is read by a converter of this program, whose messages repeat no secret. */
    private static boolean isOwn(Class<?> type) {
        return type == Duration.class || type == Output.class;
    }

    /** A message of picocli's without the arguments that it may repeat. */
    private static String withoutValues(String message, ParameterException e) {
        String clean = message;
        for (String arg : e.getCommandLine().getParseResult().originalArgs()) {
            String value = arg.substring(arg.indexOf('=') + 1);
            if (value.length() > 2 && !value.startsWith("--")) {
                clean = clean.replace(value, "...");
            }
        }
        return CleanText.line(clean);
    }
}
