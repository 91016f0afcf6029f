package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.doctor.cli.examine.Examinations;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.examine.TimeBudget;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.source.casefile.CaseFile;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.secrets.CleanText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code registry-doctor capture}: saves what the checks see, for {@code run --from}. */
public final class CaptureCommand extends Command {

    private final Terminal terminal;

    private final Arg<Path> file = required(Path.class, "FILE", "The case file to write, such as case.json.gz.");
    private final SiteOptions site = with(new SiteOptions());
    private final NodeOptions nodes = with(new NodeOptions());
    private final PluginOptions plugins = with(new PluginOptions());
    private final RedactOptions redact = with(new RedactOptions());
    private final Arg<Boolean> force = flag(named("--force").description("Replace FILE if it exists."));

    public CaptureCommand(Terminal terminal) {
        super(
                "capture",
                "Saves what the checks read to a case file.",
                "run --from reads the file, on any machine and without the cluster.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        nodes.validateForFile(site);
        redact.validate();
        Path path = file.get();
        OutputFile target = OutputFile.secret(path, force.get());
        if (target.replaces() && !force.get()) {
            throw new UsageException(path + " exists already; name another file, or give --force to replace it");
        }
        List<Check> checks = plugins.load(terminal).checks();
        target.validate();
        Duration left = TimeBudget.left(site.timeout.get());
        TimeLimit limit = TimeLimit.of(left);
        Duration reading = TimeBudget.CASE.reading(left);
        try (OpenSite open = OpenSite.open(site, terminal, reading)) {
            Map<Question<?>, Answer<?>> evidence = evidence(open, checks, left, reading, limit);
            // Creating Pods takes a time of its own.
            TimeLimit writing = nodes.isGiven() ? TimeLimit.of(left) : limit;
            Redactor redactor =
                    redact.redactor(evidence, site, List.of(), writing).orElse(null);
            AtomicInteger answered = new AtomicInteger();
            target.write(out -> answered.set(
                    CaseFile.write(out, evidence, open.site().now(), open.site().describe(), redactor, writing)));
            say(answered.get(), evidence.size(), target.isStandardOutput() ? terminal.err() : terminal.out());
        }
        return ExitCode.OK;
    }

    /** Everything that a run asks, the paths of images included: a case answers what its live site did. */
    private Map<Question<?>, Answer<?>> evidence(
            OpenSite open, List<Check> checks, Duration all, Duration reading, TimeLimit limit)
            throws InterruptedException {
        try (Progress progress = new Progress(terminal, false)) {
            Examinations.Done done =
                    new Examinations(site, nodes, terminal, progress).examine(open, checks, all, reading, limit);
            Map<Question<?>, Answer<?>> evidence = ExaminedSite.of(done.examination(), done.examiner(), done.limit())
                    .examination()
                    .evidence();
            open.requireKubeconfig(site, terminal);
            return evidence;
        }
    }

    private void say(int answered, int asked, PrintWriter out) {
        String name = CleanText.line(file.get().toString());
        out.println(name + " holds the answers to " + answered + " of " + asked + " questions. "
                + (redact.hidesNames()
                        ? "Hosts, namespaces, images and users have pseudonyms, and certificates are left out. "
                        : "It names hosts, Pods and images. ")
                + Disclosure.TEXT);
        out.println("Look at it with: registry-doctor run --from " + name);
    }
}
