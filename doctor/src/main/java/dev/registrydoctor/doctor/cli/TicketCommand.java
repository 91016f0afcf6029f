package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.doctor.recorded.CaseFile;
import dev.registrydoctor.reports.ExitCode;
import dev.registrydoctor.reports.FailOn;
import dev.registrydoctor.reports.Report;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.Sanitizer;
import dev.registrydoctor.reports.TextStyle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** The forms that are packed, by name, and their files. */
    private static final Map<String, String> FORMS =
            Map.of("JSON", "report.json", "MARKDOWN", "report.md", "HTML", "report.html");

    private static final String CASE = "case.json.gz";
    private static final String README = "README.txt";

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
        Bundle bundle;
        Duration left = Rounds.left(site);
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, left)) {
            Rounds.Round round = new Rounds(site, redact, checks, args, terminal, progress).examine(open, left);
            report = round.report();
            bundle = bundle(round, open.site(), open.description(site));
        }
        target.write(
                out -> bundle.write(out, deterministic ? null : report.run().startedAt()));
        say(path, bundle, report);
        return ExitCode.of(report, failOn);
    }

    static Path usual(Instant now) {
        return Path.of("registry-doctor-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                        .withZone(ZoneOffset.UTC)
                        .format(now)
                + ".zip");
    }

    /** The report in all its forms and the case, from one examination. */
    private Bundle bundle(Rounds.Round round, Site seen, String description) throws IOException {
        Report report = deterministic ? round.report().withoutTimes() : round.report();
        Bundle bundle = new Bundle();
        Map<String, String> about = new LinkedHashMap<>();
        for (ReportFormat format : ReportFormat.values()) {
            String name = FORMS.get(format.name());
            if (name != null) {
                StringWriter text = new StringWriter();
                format.write(report, TextStyle.PLAIN, text);
                bundle.add(name, text.toString().getBytes(StandardCharsets.UTF_8));
                about.put(name, about(format.name()));
            }
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        CaseFile.write(packed, round.evidence(), seen.now(), description, round.redactor());
        bundle.add(CASE, packed.toByteArray());
        about.put(CASE, "what was seen of the site; look at it with: registry-doctor run --from " + CASE);
        bundle.add(README, readme(report, about).getBytes(StandardCharsets.UTF_8));
        return bundle;
    }

    private static String about(String format) {
        return switch (format) {
            case "JSON" ->
                "the report for programs; compare it with a later one: registry-doctor diff report.json NEW.json";
            case "MARKDOWN" -> "the report for the text of a ticket";
            default -> "the report for a browser; it needs no network";
        };
    }

    private String readme(Report report, Map<String, String> about) {
        StringBuilder text = new StringBuilder(256);
        text.append(report.headline())
                .append("\n\nSite: ")
                .append(report.run().site())
                .append("\nBy:   ");
        text.append(report.tool().name())
                .append(' ')
                .append(report.tool().version())
                .append("\n\n");
        about.forEach((name, what) -> text.append(pad(name, 14)).append(what).append('\n'));
        text.append('\n').append(hidden()).append('\n');
        return text.toString();
    }

    private void say(Path path, Bundle bundle, Report report) {
        terminal.out().println(path + " holds:");
        bundle.sizes().forEach((name, size) -> terminal.out().println("  " + pad(name, 14) + size + " bytes"));
        Map<String, Integer> redacted = report.redaction().byKind();
        terminal.out().println(hidden() + (redacted.isEmpty() ? "" : " Taken out of the report:"));
        redacted.forEach((kind, count) -> terminal.out().println("  " + Sanitizer.line(kind) + ": " + count));
        terminal.out().println(report.headline());
        terminal.out().flush();
    }

    private String hidden() {
        return redact.names()
                ? "Hosts, namespaces, images and users have pseudonyms; there are no passwords, tokens or keys."
                : "Hosts, pods and images are named; there are no passwords, tokens or keys.";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
