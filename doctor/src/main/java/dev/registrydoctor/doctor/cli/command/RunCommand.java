package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.doctor.cli.examine.Examinations;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.examine.Rounds;
import dev.registrydoctor.doctor.cli.examine.TimeBudget;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.ExitOptions;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.option.PushWarning;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.Selection;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.record.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code registry-doctor run}: from a site to its cause. */
public final class RunCommand extends Command {

    private final Terminal terminal;

    private final SiteOptions site = with(new SiteOptions());
    private final NodeOptions nodes = with(new NodeOptions());
    private final Selection selection = with(new Selection());
    private final PluginOptions plugins = with(new PluginOptions());
    private final ReportOutput output = with(new ReportOutput());
    private final ColorOption color = with(new ColorOption());
    private final RedactOptions redact = with(new RedactOptions());
    private final ExitOptions exit = with(new ExitOptions());
    private final Arg<PushProbe.Depth> probePush = option(
            PushProbe.Depth.class,
            named("--probe-push")
                    .paramLabel("session|image")
                    .arity("0..1")
                    .fallbackValue("session")
                    .description(
                            "Test a push, without credentials, to the built-in registry and those of --registry: start and cancel an"
                                    + " upload (session), or push, pull and remove an image of 1.5 MiB (image). It says"
                                    + " what may be left behind. Not read from the environment or a file."));
    private final Arg<Duration> wait = option(
            Duration.class,
            named("--wait").paramLabel("TIME").description("Examine again until nothing is wrong, for TIME at most."));
    private final Arg<Boolean> verifyCredentials = flag(named("--verify-credentials")
            .description("Test the logins of pull secrets that match images. Each is sent to its registry, and to the"
                    + " token service that the registry names."));

    public RunCommand(Terminal terminal) {
        super(
                "run",
                "Finds what is wrong and prints the cause and its fix.",
                "Examines the cluster, this host and the registries, or a recording or a sample of them.");
        this.terminal = terminal;
    }

    /** Dials registries elsewhere: those of a sample that another process serves. */
    public void redirect(Map<String, String> authorities) {
        site.redirects = authorities;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        output.validate(terminal);
        redact.validate();
        if (output.compares() && redact.hidesNames()) {
            throw new UsageException("--compare and --redact names exclude each other: the page would show the names"
                    + " of the earlier report");
        }
        if (wait.isGiven() && site.isRecorded()) {
            throw new UsageException("--wait is for a live cluster: a recording does not change");
        }
        nodes.validate(site, wait.isGiven());
        site.push = probePush.orNull();
        if (probePush.isGiven()) {
            PushWarning.say(probePush.get(), site, wait.isGiven(), terminal);
        }
        if (verifyCredentials.get() && site.isRecorded()) {
            throw new UsageException("--verify-credentials is for a live cluster: a recording holds no logins");
        }
        site.verifyCredentials = verifyCredentials.get();
        site.narrowing = selection.narrowing();
        List<Check> checks = selection.of(plugins.load(terminal).checks());
        if (nodes.isPlan()) {
            return plan(checks);
        }
        Report report;
        try (Progress progress = new Progress(terminal, output.quiet())) {
            Rounds rounds =
                    new Rounds(site, nodes, redact, checks, output.recorded(originalArgs()), terminal, progress);
            report = wait.isGiven() ? rounds.until(wait.get()) : rounds.once();
        }
        output.write(report, color.on(terminal));
        return exit.code(report);
    }

    /** Prints what looking at the nodes would create. */
    private int plan(List<Check> checks) {
        Duration reading = TimeBudget.REPORT.reading(TimeBudget.left(site.timeout.get()));
        try (OpenSite open = OpenSite.open(site, terminal, reading);
                Progress progress = new Progress(terminal, output.quiet())) {
            terminal.out().print(new Examinations(site, nodes, terminal, progress).plan(open, checks, reading));
        }
        return ExitCode.OK;
    }
}
