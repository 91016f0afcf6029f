package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.examine.Rounds;
import dev.registrydoctor.doctor.cli.examine.TimeBudget;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ExitOptions;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.Selection;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** {@code registry-doctor ticket}: everything that somebody else needs to see what is wrong, in one file. */
public final class TicketCommand extends Command {

    private final Terminal terminal;

    private final Arg<Path> file =
            optional(Path.class, "FILE.zip", "The archive to write (default: registry-doctor-TIMESTAMP.zip).");
    private final SiteOptions site = with(new SiteOptions());
    private final NodeOptions nodes = with(new NodeOptions());
    private final Selection selection = with(new Selection());
    private final PluginOptions plugins = with(new PluginOptions());
    private final RedactOptions redact = with(new RedactOptions());
    private final Arg<Boolean> force = flag(named("--force").description("Replace FILE.zip if it exists."));
    private final Arg<Boolean> deterministic = flag(named("--deterministic")
            .description("Leave out the times of this run, so that two archives of one case are equal."));
    private final ExitOptions exit = with(new ExitOptions());

    public TicketCommand(Terminal terminal) {
        super(
                "ticket",
                "Packs report and case into one archive for a ticket.",
                "Examines the environment and packs the report in several formats, and the case that it was made from, into"
                        + " one archive. Passwords, tokens and keys are removed.");
        spec.usageMessage().footer("Exit codes: those of run.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        nodes.validateForFile(site);
        redact.validate();
        Path path = file.isGiven() ? file.get() : usual(Instant.now());
        OutputFile target = OutputFile.secret(path, force.get());
        if (target.replaces() && !force.get()) {
            throw new UsageException(path + " exists already; name another file, or give --force to replace it");
        }
        target.validate();
        site.narrowing = selection.narrowing();
        List<Check> checks = selection.of(plugins.load(terminal).checks());
        Report report;
        TicketContents contents;
        Duration left = TimeBudget.left(site.timeout.get());
        TimeLimit limit = TimeLimit.of(left);
        Duration reading = TimeBudget.REPORT_AND_CASE.reading(left);
        TimeLimit reportLimit = TimeLimit.of(reading.plus(left).dividedBy(2));
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, reading)) {
            Rounds.Round round = new Rounds(site, nodes, redact, checks, originalArgs(), terminal, progress)
                    .examine(open, left, reading, reportLimit);
            // Creating Pods takes a time of its own.
            TimeLimit writing = nodes.isGiven() ? TimeLimit.of(left) : limit;
            report = deterministic.get() ? round.report().withoutTimes() : round.report();
            contents = TicketContents.of(
                    report, round.evidence(), open.site().now(), open.description(site), round.redactor(), writing);
        }
        try {
            target.write(contents::write);
        } catch (UsageException e) {
            // What was found is not lost with the file.
            TextReport.write(report, terminal.style(TextStyle.Detail.NORMAL), terminal.out());
            terminal.out().flush();
            throw e;
        }
        PrintWriter out = target.isStandardOutput() ? terminal.err() : terminal.out();
        contents.describe(path).forEach(out::println);
        out.flush();
        return exit.code(report);
    }

    static Path usual(Instant now) {
        return Path.of("registry-doctor-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                        .withZone(ZoneOffset.UTC)
                        .format(now)
                + ".zip");
    }
}
