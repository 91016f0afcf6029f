package dev.registrydoctor.packaging;

import dev.registrydoctor.doctor.cli.CommandLineProgram;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes what a shell's user has beside a program: the man page, and completion for bash, zsh and fish. */
public final class ShellTexts {

    private ShellTexts() {}

    /**
     * Writes them into a folder.
     *
     * @param args the folder, and the seconds since 1970 that the man page is dated with
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        LocalDate date = Instant.ofEpochSecond(Long.parseLong(args[1]))
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        CommandLine program = program();
        Files.writeString(folder.resolve(Version.NAME + ".1"), ManPage.of(program, date));
        Files.writeString(folder.resolve("_" + Version.NAME), ZshCompletion.of(program));
        Files.writeString(folder.resolve(Version.NAME + ".fish"), FishCompletion.of(program));
        // picocli completes the names of commands only after a help command that is its own.
        program.getCommandSpec().removeSubcommand("help");
        program.addSubcommand(new CommandLine.HelpCommand());
        // It is read by a shell, and not run: no program is named for it.
        String bash = AutoComplete.bash(Version.NAME, program).replaceFirst("^#!.*\n", "");
        Files.writeString(folder.resolve(Version.NAME + ".bash"), bash);
    }

    /** The command line with all its commands, in no environment. */
    static CommandLine program() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return CommandLineProgram.commandLine(
                new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, false, 80, true, Map.of()), "");
    }

    /** All commands, by what is typed for them: those of a command follow it, as in {@code report html}. */
    static Map<String, CommandLine> commands(CommandLine program) {
        Map<String, CommandLine> commands = new LinkedHashMap<>();
        program.getSubcommands().forEach((name, command) -> {
            commands.put(name, command);
            commands(command).forEach((nested, further) -> commands.put(name + " " + nested, further));
        });
        return commands;
    }

    /** The options that a person is told of. */
    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** What a command or option is for, as one line. */
    static String description(String[] lines) {
        // picocli reads its texts as formats.
        return String.join(" ", lines).replace("%n", " ").replace("%%", "%").strip();
    }

    /** What an option is for, with its default filled in. */
    static String description(OptionSpec option) {
        return description(option.description()).replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()));
    }

    /** The first sentence, without its stop: completions have one line. */
    static String brief(String description) {
        int end = description.indexOf(". ");
        String first = end < 0 ? description : description.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    /** Whether an option must be followed by a value. */
    static boolean takesValue(OptionSpec option) {
        return option.arity().min() > 0;
    }
}
