package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.evidence.PushProbe;
import dev.registrydoctor.reports.ExitCode;
import dev.registrydoctor.reports.FailOn;
import dev.registrydoctor.reports.Report;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code registry-doctor run}: from a site to its cause. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Examines a site and says what is wrong, what follows from it, and what to do.")
final class RunCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Mixin
    private Selection selection = new Selection();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private ReportOutput output = new ReportOutput();

    @Mixin
    private RedactOptions redact = new RedactOptions();

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            defaultValue = "problem",
            description =
                    "What ends with an exit code other than 0: problem, warning, never (default: ${DEFAULT-VALUE}).")
    private FailOn failOn = FailOn.PROBLEM;

    @Option(
            names = "--probe-push",
            paramLabel = "session|image",
            arity = "0..1",
            fallbackValue = "session",
            description =
                    "Try a push, without credentials, to the built-in registry and those of --registry: begin and cancel an"
                            + " upload (session), or push, pull back and remove an image of 1.5 MiB (image). The only option"
                            + " that writes; says what may be left behind. Never read from the environment or a file.")
    private PushProbe.@Nullable Depth probePush;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "Examine again until nothing is wrong, for at most TIME.")
    private @Nullable Duration wait;

    @Option(
            names = "--verify-credentials",
            description = "Try the logins of pull secrets that match images against their registries. Each is sent to"
                    + " the registry that it is for, and to the token service that this names.")
    private boolean verifyCredentials;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        output.validate(terminal);
        redact.validate();
        if (output.compares() && redact.names()) {
            throw new UsageException("--compare and --redact names contradict each other: the earlier report's names"
                    + " would stand in the page");
        }
        if (wait != null && site.from != null) {
            throw new UsageException("--wait is for live sites: a recorded one does not change");
        }
        site.push = probePush;
        if (probePush != null) {
            PushWarning.say(probePush, site, wait != null, terminal);
        }
        if (verifyCredentials && site.from != null) {
            throw new UsageException("--verify-credentials is for live sites: a recorded one holds no logins");
        }
        site.verifyCredentials = verifyCredentials;
        List<Check> checks = selection.of(plugins.load(terminal).checks());
        List<String> args = spec.commandLine().getParseResult().originalArgs();
        Report report;
        try (Progress progress = new Progress(terminal, output.quiet())) {
            report = wait == null
                    ? new Rounds(site, redact, checks, args, terminal, progress).once()
                    : new Rounds(site, redact, checks, args, terminal, progress).until(wait);
        }
        output.write(report, terminal);
        return ExitCode.of(report, failOn);
    }
}
