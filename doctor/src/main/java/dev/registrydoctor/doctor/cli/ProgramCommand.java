package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.cli.command.CaptureCommand;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.command.DiffCommand;
import dev.registrydoctor.doctor.cli.command.ReportCommand;
import dev.registrydoctor.doctor.cli.command.ResolveCommand;
import dev.registrydoctor.doctor.cli.command.RunCommand;
import dev.registrydoctor.doctor.cli.command.TicketCommand;
import dev.registrydoctor.doctor.cli.command.TriageCommand;
import dev.registrydoctor.doctor.cli.fix.FixCommand;
import dev.registrydoctor.doctor.cli.fix.UndoCommand;
import dev.registrydoctor.doctor.cli.reference.ChecksCommand;
import dev.registrydoctor.doctor.cli.reference.CompletionCommand;
import dev.registrydoctor.doctor.cli.reference.DocsCommand;
import dev.registrydoctor.doctor.cli.reference.ExplainCommand;
import dev.registrydoctor.doctor.cli.reference.HelpCommand;
import dev.registrydoctor.doctor.cli.reference.RbacCommand;
import dev.registrydoctor.doctor.cli.reference.SamplesCommand;
import dev.registrydoctor.doctor.cli.reference.VersionCommand;
import dev.registrydoctor.doctor.cli.serve.ServeCommand;
import dev.registrydoctor.doctor.cli.setup.SetupCommand;
import dev.registrydoctor.doctor.cli.space.SpaceCommand;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.reports.record.ExitCode;
import java.util.List;

/** {@code registry-doctor} itself: its commands. */
final class ProgramCommand extends Command {

    /** In the order of the help. */
    private static final List<String> NAMES = List.of(
            "run",
            "triage",
            "fix",
            "undo",
            "serve",
            "resolve",
            "space",
            "setup",
            "capture",
            "ticket",
            "diff",
            "report",
            "samples",
            "checks",
            "explain",
            "docs",
            "completion",
            "rbac",
            "version",
            "help");

    /**
     * Makes the program.
     *
     * @param called the command that is to be run; only this one is made, since each takes time, or all when it is help or
     *     no command
     */
    ProgramCommand(Terminal terminal, String called) {
        super(
                Version.NAME,
                "Finds out why a MicroK8s registry, or one used with it, does not work, and how to fix it.");
        spec.version(Version.line());
        spec.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .footer(
                        "",
                        "Start with: registry-doctor run",
                        "Without a cluster: registry-doctor run --sample storage-addon-off",
                        "Exit codes: 0 nothing at or above --fail-on, 1 the tool failed, 2 wrong usage or unreadable input,",
                        "3 problems, 4 warnings only (with --fail-on warning), 5 inconclusive.");
        boolean one = NAMES.contains(called) && !called.equals("help");
        for (String name : one ? List.of(called) : NAMES) {
            spec.addSubcommand(name, command(name, terminal).commandLine());
        }
    }

    private static Command command(String name, Terminal terminal) {
        return switch (name) {
            case "run" -> new RunCommand(terminal);
            case "triage" -> new TriageCommand(terminal, FixCommand.inSession());
            case "fix" -> new FixCommand(terminal);
            case "undo" -> new UndoCommand(terminal);
            case "serve" -> new ServeCommand(terminal);
            case "resolve" -> new ResolveCommand(terminal);
            case "space" -> new SpaceCommand(terminal);
            case "setup" -> new SetupCommand(terminal);
            case "capture" -> new CaptureCommand(terminal);
            case "ticket" -> new TicketCommand(terminal);
            case "diff" -> new DiffCommand(terminal);
            case "report" -> new ReportCommand(terminal);
            case "samples" -> new SamplesCommand(terminal);
            case "checks" -> new ChecksCommand(terminal);
            case "explain" -> new ExplainCommand(terminal);
            case "docs" -> new DocsCommand(terminal);
            case "completion" -> new CompletionCommand(terminal, () -> CommandLineProgram.commandLine(terminal, ""));
            case "rbac" -> new RbacCommand(terminal);
            case "version" -> new VersionCommand(terminal);
            case "help" -> new HelpCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.OK;
    }
}
