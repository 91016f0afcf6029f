package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.record.ExitCode;
import java.util.List;

/** {@code registry-doctor checks}: lists what is looked at. */
public final class ChecksCommand extends Command {

    private final Terminal terminal;

    private final PluginOptions plugins = with(new PluginOptions());

    public ChecksCommand(Terminal terminal) {
        super("checks", "Lists the checks, what each states of a healthy site, and the problems that it can report.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Check> checks = plugins.load(terminal).checks();
        for (Check check : checks) {
            terminal.out().println(check.info().id());
            terminal.out().println("    " + check.info().states());
            for (Problem problem : check.info().problems()) {
                terminal.out()
                        .println("    - " + problem.id() + " (" + problem.kind().label() + ")");
            }
        }
        terminal.out().println();
        terminal.out().println(checks.size() + " checks. registry-doctor explain ID prints the page of a problem.");
        return ExitCode.OK;
    }
}
