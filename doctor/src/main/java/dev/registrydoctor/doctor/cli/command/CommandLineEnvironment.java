package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.doctor.cli.examine.Examinations;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.Output;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.RegistryArgument;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.InputFile;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.plugin.Plugins;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.triage.TriageEnvironment;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.Screen;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.compare.SavedReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The site of a triage, as the options of the command line name it. */
final class CommandLineEnvironment implements TriageEnvironment {

    /** Endings of files that are not the name of their form. */
    private static final Map<String, String> ENDINGS =
            Map.of("txt", "text", "log", "text", "md", "markdown", "xml", "junit", "prom", "prometheus", "htm", "html");

    private final SiteOptions options;
    private final RedactOptions redact;
    private final Plugins plugins;
    private final Terminal terminal;
    private final List<String> args;
    private final SessionFix fixing;
    /** A sample, whose servers stay, or a recording, which is read once. */
    private @Nullable OpenSite kept;

    private boolean closed;

    CommandLineEnvironment(
            SiteOptions options,
            RedactOptions redact,
            Plugins plugins,
            Terminal terminal,
            List<String> args,
            SessionFix fixing) {
        this.options = options;
        this.redact = redact;
        this.plugins = plugins;
        this.terminal = terminal;
        this.args = args;
        this.fixing = fixing;
    }

    @Override
    public String site() {
        if (options.sample.isGiven()) {
            return "sample " + options.sample.get();
        }
        return options.isRecorded()
                ? (options.recordings().size() == 1 ? "the recording " : "the recordings ")
                        + String.join(", ", options.recordings())
                : "this host and its cluster";
    }

    @Override
    public boolean changes() {
        return !options.isRecorded();
    }

    @Override
    public List<Check> checks() {
        return plugins.checks();
    }

    @Override
    public List<Problem> problems() {
        return plugins.problems();
    }

    @Override
    public Optional<ProblemPage> page(String id) {
        return plugins.page(id);
    }

    @Override
    public Duration timeout() {
        return options.timeout.get();
    }

    /**
     * Reads a recording, and sees that a sample and registries can be what was named: a session about nothing would end as
     * if a site had been looked at.
     *
     * @throws UsageException when there is no such site
     */
    synchronized void validate() {
        options.settings();
        if (options.sample.isGiven()) {
            OpenSite.named(options.sample.get());
        } else if (options.isRecorded()) {
            kept = OpenSite.open(options, terminal, options.timeout.get());
        } else {
            try (OpenSite live = OpenSite.open(options, terminal, options.timeout.get())) {
                live.findKubeconfig(options, terminal);
            }
        }
    }

    @Override
    public Visit visit(Duration time) {
        return new SiteVisit(open(time));
    }

    private synchronized OpenSite open(Duration time) {
        if (closed) {
            throw new Refused("the session has ended");
        }
        if (!options.sample.isGiven() && !options.isRecorded()) {
            return OpenSite.open(options, terminal, time);
        }
        if (kept == null) {
            kept = OpenSite.open(options, terminal, time);
        }
        // Servers stay, evidence does not: each visit asks a site of its own.
        return options.sample.isGiven() ? kept.again(options, time) : kept;
    }

    @Override
    public synchronized boolean include(String authority) {
        if (options.isRecorded() || options.registries.get().contains(authority)) {
            return false;
        }
        try {
            RegistryArgument.parse(authority);
        } catch (UsageException e) {
            return false;
        }
        options.registries.get().add(authority);
        return true;
    }

    @Override
    public String save(Report report, Map<Question<?>, Answer<?>> evidence, String target) throws IOException {
        Output output = output(target);
        Path file = Objects.requireNonNull(output.file());
        try {
            new OutputFile(file).validate();
        } catch (UsageException e) {
            throw refused(e);
        }
        TimeLimit limit = TimeLimit.of(options.timeout.get());
        Report shown = redact.redactor(evidence, options, args, limit)
                .map(r -> r.apply(report, limit))
                .orElse(report);
        try {
            new OutputFile(file).write(out -> {
                Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                output.format()
                        .write(
                                shown,
                                new TextStyle(false, TextStyle.PLAIN.width(), true, TextStyle.Detail.NORMAL),
                                writer);
                writer.flush();
            });
        } catch (UsageException e) {
            throw refused(e);
        }
        return file.toString();
    }

    @Override
    public List<String> ticket(Report report, Map<Question<?>, Answer<?>> evidence, String file) throws IOException {
        try {
            Path path = file.isEmpty() ? TicketCommand.usual(Instant.now()) : Path.of(file);
            OutputFile target = OutputFile.secret(path, false);
            if (target.replaces()) {
                throw new Refused(path + " exists already; name another file");
            }
            target.validate();
            TimeLimit limit = TimeLimit.of(options.timeout.get());
            Redactor redactor = redact.redactor(evidence, options, args, limit).orElse(null);
            TicketContents contents = TicketContents.of(
                    redactor == null ? report : redactor.apply(report, limit),
                    evidence,
                    Instant.now(),
                    site(),
                    redactor,
                    limit);
            target.write(contents::write);
            return contents.describe(path);
        } catch (UsageException e) {
            throw refused(e);
        }
    }

    @Override
    public boolean canFix() {
        return !options.isRecorded() && !options.sample.isGiven();
    }

    @Override
    public void fix(String problem, Screen screen) throws IOException, InterruptedException {
        Terminal shown = new Terminal(
                new PrintWriter(new ScreenWriter(screen)),
                terminal.err(),
                terminal.in(),
                terminal.outIsTerminal(),
                terminal.errIsTerminal(),
                screen.style().width(),
                terminal.unicode(),
                terminal.environment());
        try {
            fixing.fix(problem, options, checks(), args, shown, question -> {
                shown.out().flush();
                try {
                    String answer = screen.answer(question);
                    return answer == null ? "quit" : answer.strip();
                } catch (InterruptedException e) {
                    return "quit";
                }
            });
        } catch (UsageException e) {
            throw refused(e);
        } finally {
            shown.out().flush();
        }
    }

    private static Refused refused(UsageException e) {
        return new Refused(Objects.toString(e.getMessage(), ""));
    }

    @Override
    public SavedReport earlier(String file) {
        try {
            return DiffCommand.read(new InputFile(file, terminal));
        } catch (UsageException e) {
            throw refused(e);
        }
    }

    /** {@code FORMAT=FILE}, or a file whose ending names the form. */
    private static Output output(String target) {
        int equals = target.indexOf('=');
        String file = target.substring(equals + 1);
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String form = equals > 0 ? target.substring(0, equals) : ENDINGS.getOrDefault(ending, ending);
        Optional<ReportFormat> format = Arrays.stream(ReportFormat.values())
                .filter(f -> f.label().equalsIgnoreCase(form))
                .findFirst();
        if (format.isEmpty() || file.isEmpty()) {
            throw new Refused("the form of '" + target + "' is not known; write FORMAT=FILE, with one of "
                    + Arrays.stream(ReportFormat.values())
                            .map(ReportFormat::label)
                            .toList());
        }
        return new Output(format.get(), Path.of(file));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (kept != null) {
            kept.close();
        }
    }

    /** One look, which closes what it opened, and not what stays. */
    private final class SiteVisit implements Visit {

        private final OpenSite open;

        /** What waits for Pods, or null. */
        private volatile @Nullable Thread looking;

        SiteVisit(OpenSite open) {
            this.open = open;
        }

        @Override
        public Site site() {
            return open.site();
        }

        @Override
        public Site withNodes(Examination examined, List<Check> checks, String names) throws InterruptedException {
            NodeOptions nodes = new NodeOptions();
            nodes.choose(names);
            looking = Thread.currentThread();
            try (Progress progress = new Progress(terminal, true)) {
                return new Examinations(options, nodes, terminal, progress)
                        .withNodes(open, examined, checks, options.timeout.get());
            } catch (UsageException e) {
                throw refused(e);
            } finally {
                looking = null;
            }
        }

        @Override
        public Report report(ExaminedSite examined) {
            return open.report(options, examined, args, () -> false);
        }

        @Override
        public void close() {
            Thread thread = looking;
            if (thread != null) {
                thread.interrupt();
            }
            if (!open.equals(kept)) {
                open.close();
            }
        }
    }
}
