package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.doctor.recorded.CaseFile;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.reports.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code registry-doctor capture}: saves what the checks see, for {@code run --from}. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Saves what the checks see of a site into a case file, which run --from reads.")
final class CaptureCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "The case file to write; .json.gz is its usual ending.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Mixin
    private RedactOptions redact = new RedactOptions();

    @Option(names = "--force", description = "Replace FILE if it exists.")
    private boolean force;

    CaptureCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        redact.validate();
        if (Files.exists(file) && !force) {
            throw new UsageException(file + " exists already; name another file, or give --force to replace it");
        }
        List<Check> checks = plugins.load(terminal).checks();
        OutputFile target = new OutputFile(file);
        target.validate();
        try (OpenSite open = OpenSite.open(site, terminal, site.timeout)) {
            Map<Question<?>, Answer<?>> evidence = evidence(open, checks);
            Redactor redactor = redact.redactor(evidence, site, List.of()).orElse(null);
            target.write(out ->
                    CaseFile.write(out, evidence, open.site().now(), open.site().describe(), redactor));
            say(evidence);
        }
        return ExitCode.OK;
    }

    /** Everything that a run asks, the paths of images included: a case answers what its live site did. */
    private Map<Question<?>, Answer<?>> evidence(OpenSite open, List<Check> checks) {
        try (Progress progress = new Progress(terminal, false)) {
            Examiner examiner = new Examiner(open.site(), site.timeout, progress);
            ImagePaths.of(Diagnostician.diagnose(examiner.examine(checks).results()), examiner);
            return examiner.evidence();
        }
    }

    private void say(Map<Question<?>, Answer<?>> evidence) {
        long known = evidence.values().stream().filter(a -> !a.isUnknown()).count();
        terminal.out()
                .println(file + " holds the answers to " + known + " of " + evidence.size()
                        + " questions. "
                        + (redact.names()
                                ? "Hosts, namespaces, images and users have pseudonyms; it holds no certificates,"
                                : "It names hosts, pods and images; it holds no")
                        + " passwords, tokens or keys.");
        terminal.out().println("Look at it with: registry-doctor run --from " + file);
    }
}
