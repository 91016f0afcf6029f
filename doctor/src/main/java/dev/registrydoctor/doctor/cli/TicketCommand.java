package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.reports.ExitCode;
import dev.registrydoctor.reports.FailOn;
import dev.registrydoctor.reports.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code registry-doctor ticket}: everything that somebody else needs to see what is wrong, in one file. */
@Command(
        name = "ticket",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Examines a site and packs the report in several forms, and the case that it was made of, into one"
                        + " archive to attach to a ticket. Passwords, tokens and keys are taken out.",
        footer = "Exit codes: those of run.")
final class TicketCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE.zip",
            description = "The archive to write (default: registry-doctor-TIMESTAMP.zip).")
    private @Nullable Path file;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Mixin
    private Selection selection = new Selection();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private RedactOptions redact = new RedactOptions();

    @Option(names = "--force", description = "Replace FILE.zip if it exists.")
    private boolean force;

    @Option(
            names = "--deterministic",
            description = "Leave out the times of this run, so that two archives of one case compare.")
    private boolean deterministic;

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            defaultValue = "problem",
            description =
                    "What ends with an exit code other than 0: problem, warning, never (default: ${DEFAULT-VALUE}).")
    private FailOn failOn = FailOn.PROBLEM;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    TicketCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        redact.validate();
        Path path = file == null ? usual(Instant.now()) : file;
        if (Files.exists(path) && !force) {
            throw new UsageException(path + " exists already; name another file, or give --force to replace it");
        }
        OutputFile target = new OutputFile(path);
        target.validate();
        List<Check> checks = selection.of(plugins.load(terminal).checks());
        List<String> args = spec.commandLine().getParseResult().originalArgs();
        Report report;
        TicketContents contents;
        Duration left = Rounds.left(site);
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, left)) {
            Rounds.Round round = new Rounds(site, redact, checks, args, terminal, progress).examine(open, left);
            report = deterministic ? round.report().withoutTimes() : round.report();
            contents = TicketContents.of(
                    report, round.evidence(), open.site().now(), open.description(site), round.redactor());
        }
        target.write(contents::write);
        contents.describe(path).forEach(terminal.out()::println);
        terminal.out().flush();
        return ExitCode.of(report, failOn);
    }

    static Path usual(Instant now) {
        return Path.of("registry-doctor-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                        .withZone(ZoneOffset.UTC)
                        .format(now)
                + ".zip");
    }
}
