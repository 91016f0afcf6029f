package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.cli.option.Durations;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.secrets.CleanText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;

/** The command line: parses, runs a command, and turns errors into words and exit codes. */
public final class CommandLineProgram {

    /** Commands that look at a site, live unless they are told otherwise. */
    private static final List<String> OF_SITES =
            List.of("run", "triage", "fix", "undo", "serve", "setup", "resolve", "capture", "ticket");

    private CommandLineProgram() {}

    /** Runs a command line; never throws. */
    public static int execute(Terminal terminal, String... args) {
        String called = args.length == 0 ? "" : args[0];
        try {
            CommandLine commandLine = commandLine(terminal, called);
            if (OF_SITES.contains(called) && Defaults.isAnySet(terminal.environment())) {
                warn(terminal);
            }
            return commandLine.execute(args);
        } catch (ParameterException e) {
            return wrongUsage(e, new Defaults(Map.of()), terminal);
        } catch (OutOfMemoryError e) {
            return tooLarge(terminal);
        } catch (StackOverflowError e) {
            return failed(e, new Defaults(Map.of()), terminal);
        }
    }

    /** Says which variables are not read: a misspelled one would change nothing, without a word. */
    private static void warn(Terminal terminal) {
        CommandLine all = commandLine(terminal, "");
        for (String line : UnreadVariables.of(
                terminal.environment(),
                OF_SITES.stream().map(all.getSubcommands()::get).toList())) {
            terminal.err().println(Version.NAME + ": warning: " + line);
        }
    }

    /** The last net: readers have limits of their own, and a small memory may be smaller than all of them together. */
    private static int tooLarge(Terminal terminal) {
        long memory = Runtime.getRuntime().maxMemory() >> 20;
        terminal.err()
                .println(Version.NAME + ": what is to be read needs more memory than the " + memory
                        + " MiB that Java may use; give it more: JAVA_TOOL_OPTIONS=-Xmx2g");
        return ExitCode.INCONCLUSIVE;
    }

    /**
     * The command line with the command that is called; with all commands when there is no such command, or it is help.
     *
     * @param called the first argument, or "" for all commands
     */
    public static CommandLine commandLine(Terminal terminal, String called) {
        CommandLine commandLine = new ProgramCommand(terminal, called).commandLine();
        Defaults defaults = new Defaults(terminal.environment());
        commandLine
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpWidth(Math.max(60, Math.min(100, terminal.width())))
                // picocli ends with a stack trace when a file of arguments cannot be read, and no help tells of any.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Durations::parse)
                // picocli has one too, which it calls by reflection.
                .registerConverter(Path.class, Path::of)
                .setParameterExceptionHandler((e, a) -> wrongUsage(e, defaults, terminal))
                .setExecutionExceptionHandler((e, c, r) -> failed(e, defaults, terminal));
        // Only the commands that read options from the environment and the configuration file.
        for (String name : OF_SITES) {
            CommandLine command = commandLine.getSubcommands().get(name);
            if (command != null) {
                command.setDefaultValueProvider(defaults);
            }
        }
        return commandLine;
    }

    private static int wrongUsage(ParameterException e, Defaults defaults, Terminal terminal) {
        // picocli puts the whole command line around what the configuration file is refused for.
        String message = e.getCause() instanceof UsageException refused
                ? CleanText.line(String.valueOf(refused.getMessage()))
                : WrongUsage.message(e);
        terminal.err().println(Version.NAME + ": " + defaults.located(message));
        return ExitCode.USAGE;
    }

    private static int failed(Throwable e, Defaults defaults, Terminal terminal) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof UsageException) {
            terminal.err()
                    .println(
                            Version.NAME + ": " + defaults.located(CleanText.line(String.valueOf(cause.getMessage()))));
            return ExitCode.USAGE;
        }
        StackTraceElement[] trace = cause.getStackTrace();
        terminal.err()
                .println(Version.NAME + " failed: " + CleanText.line(cause.toString())
                        + (trace.length == 0 ? "" : " at " + trace[0]));
        terminal.err()
                .println("This is a fault of the tool. Please report it with this line and " + Version.line() + ".");
        return ExitCode.TOOL_FAILED;
    }
}
