package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.path.ImageCauses;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.PathSurvey;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.PathReport;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code registry-doctor resolve}: the path that an image takes to a node. */
public final class ResolveCommand extends Command {

    /** Wider lines are no easier to read. */
    private static final int WIDTH = 80;

    private final Terminal terminal;

    private final Arg<String> image = required(String.class, "IMAGE", "The image, as a Pod names it.");
    private final SiteOptions site = with(new SiteOptions());
    private final Arg<String> node = option(
            String.class, named("--node").paramLabel("NAME").description("The node that pulls (default: this host)."));
    private final Arg<String> namespace = option(
            String.class,
            named("-n", "--namespace")
                    .paramLabel("NAME")
                    .description("Use the pull secrets of this namespace's default service account."));
    private final Arg<String> pod = option(
            String.class,
            named("--pod")
                    .paramLabel("[NAMESPACE/]NAME")
                    .description("Use the pull secrets of this Pod (default: a Pod that uses the image)."));
    private final DataOptions data = with(new DataOptions());
    private final ColorOption color = with(new ColorOption());

    public ResolveCommand(Terminal terminal) {
        super(
                "resolve",
                "Follows an image from its registry to a node, hop by hop.",
                "The hops are name, DNS, secret, host, scheme, certificate, manifest, platform and layers. Nothing is"
                        + " pulled.");
        spec.usageMessage().footer("Exit codes: 0 the path works, 2 wrong usage, 3 a hop breaks, 5 cannot tell.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        site.validate();
        if (ImageReference.parse(image.get()).isEmpty()) {
            throw new UsageException("IMAGE is not a legal image name: HOST[:PORT]/REPOSITORY[:TAG|@DIGEST],"
                    + " the repository in lower case");
        }
        TimeLimit limit = TimeLimit.of(site.timeout.get());
        PathSurvey survey = new PathSurvey(wish());
        ImagePath path;
        String description;
        Report report = null;
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, site.timeout.get())) {
            Examiner examiner = new Examiner(open.site(), site.timeout.get(), progress);
            Evidence evidence = examiner.gather(survey.needs());
            open.requireKubeconfig(site, terminal);
            path = survey.path(evidence);
            description = open.description(site);
            if (path.verdict() != ImagePath.Verdict.WORKS) {
                // The same examination as that of run, so that both name the same cause.
                report = open.report(
                        site,
                        ExaminedSite.of(examiner.examine(CheckCatalog.checks()), examiner, limit),
                        originalArgs(),
                        limit);
            }
        }
        print(path, description, report);
        return switch (path.verdict()) {
            case WORKS -> ExitCode.OK;
            case BREAKS -> ExitCode.PROBLEMS;
            case NOT_KNOWN -> ExitCode.INCONCLUSIVE;
        };
    }

    private void print(ImagePath path, String description, @Nullable Report report) throws IOException {
        List<Diagnosis> causes = report == null ? List.of() : ImageCauses.of(image.get(), report.diagnoses());
        if (!data.isText()) {
            data.print(out -> PathReport.writeJson(path, description, causes, out), terminal);
        } else {
            TextStyle style = new TextStyle(
                    color.on(terminal).color(),
                    Math.min(WIDTH, terminal.width()),
                    terminal.unicode(),
                    TextStyle.Detail.NORMAL);
            PathReport.writeText(path, description, style, terminal.out());
            if (report != null && !causes.isEmpty()) {
                TextReport.writeCauses(causes, report, style, terminal.out());
            } else if (report != null) {
                terminal.out().println("Next: `registry-doctor run` checks the whole environment");
            }
        }
        terminal.out().flush();
    }

    private ImagePath.Wish wish() {
        String inNamespace = namespace.orNull();
        String name = pod.orNull();
        int slash = name == null ? -1 : name.indexOf('/');
        if (name != null && slash >= 0) {
            String named = name.substring(0, slash);
            if (inNamespace != null && !inNamespace.equals(named)) {
                throw new UsageException("--namespace and --pod name different namespaces; give one of them");
            }
            inNamespace = named;
            name = name.substring(slash + 1);
        } else if (name != null && inNamespace == null) {
            inNamespace = "default";
        }
        return new ImagePath.Wish(image.get(), node.orNull(), inNamespace, name);
    }
}
