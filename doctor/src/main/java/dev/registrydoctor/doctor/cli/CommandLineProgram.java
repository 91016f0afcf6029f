package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.live.HeadStart;
import dev.registrydoctor.reports.ExitCode;
import dev.registrydoctor.reports.Sanitizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: parses, runs a command, and turns errors into words and exit codes. */
@Command(
        name = "registry-doctor",
        mixinStandardHelpOptions = true,
        description = "Names the one thing that explains why a MicroK8s registry, or one used with it, does not work.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start with: registry-doctor run",
            "Without a cluster: registry-doctor run --sample storage-addon-off",
            "Exit codes: 0 nothing at or above --fail-on, 1 the tool failed, 2 usage or unreadable input,",
            "3 problems, 4 warnings only (with --fail-on warning), 5 inconclusive."
        })
public final class CommandLineProgram implements Runnable {

    private static final Map<String, Class<?>> COMMANDS = commands();

    /** Commands that look at a site, live unless they are told otherwise. */
    private static final List<String> OF_SITES = List.of("run", "triage", "resolve", "capture", "ticket");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private CommandLineProgram() {}

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("triage", TriageCommand.class);
        commands.put("resolve", ResolveCommand.class);
        commands.put("capture", CaptureCommand.class);
        commands.put("ticket", TicketCommand.class);
        commands.put("diff", DiffCommand.class);
        commands.put("report", ReportCommand.class);
        commands.put("samples", SamplesCommand.class);
        commands.put("checks", ChecksCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("docs", DocsCommand.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }

    /** Runs a command line; never throws. */
    public static int execute(Terminal terminal, String... args) {
        String called = args.length == 0 ? "" : args[0];
        if (OF_SITES.contains(called) && Arrays.stream(args).noneMatch(a -> a.startsWith("--from"))) {
            HeadStart.begin();
        }
        try {
            return commandLine(terminal, called).execute(args);
        } catch (ParameterException e) {
            return wrongUsage(e, terminal);
        }
    }

    /** Only the command that is called, since reading the annotations of the others takes time; all of them for help. */
    static CommandLine commandLine(Terminal terminal, String called) {
        CommandLine commandLine = new CommandLine(new CommandLineProgram(), new Commands(terminal));
        boolean one = COMMANDS.containsKey(called) && !called.equals("help");
        COMMANDS.forEach((name, type) -> {
            if (!one || name.equals(called)) {
                commandLine.addSubcommand(name, type);
            }
        });
        commandLine
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpWidth(Math.max(60, Math.min(100, terminal.width())))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(java.time.Duration.class, Durations::parse)
                .setParameterExceptionHandler((e, a) -> wrongUsage(e, terminal))
                .setExecutionExceptionHandler((e, c, r) -> failed(e, terminal));
        commandLine.getCommandSpec().version(Version.line());
        // Only the commands that read options from the environment and the configuration file.
        Defaults defaults = new Defaults(terminal.environment());
        for (String name : OF_SITES) {
            CommandLine command = commandLine.getSubcommands().get(name);
            if (command != null) {
                command.setDefaultValueProvider(defaults);
            }
        }
        return commandLine;
    }

    private static int wrongUsage(ParameterException e, Terminal terminal) {
        terminal.err().println(Version.NAME + ": " + Sanitizer.line(String.valueOf(e.getMessage())));
        List<String> suggestions =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        if (!suggestions.isEmpty()) {
            terminal.err().println("Did you mean: " + String.join(", ", suggestions) + "?");
        }
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        terminal.err().println("See " + command + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, Terminal terminal) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof UsageException) {
            terminal.err().println(Version.NAME + ": " + Sanitizer.line(String.valueOf(cause.getMessage())));
            return ExitCode.USAGE;
        }
        StackTraceElement[] trace = cause.getStackTrace();
        terminal.err()
                .println(Version.NAME + " failed: " + Sanitizer.line(cause.toString())
                        + (trace.length == 0 ? "" : " at " + trace[0]));
        terminal.err()
                .println("This is a fault of the tool. Please report it with this line and " + Version.line() + ".");
        return ExitCode.TOOL_FAILED;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Makes the commands, each with the terminal that it prints to. */
    private record Commands(Terminal terminal) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Terminal.class) {
                    return type.cast(constructor.newInstance(terminal));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
