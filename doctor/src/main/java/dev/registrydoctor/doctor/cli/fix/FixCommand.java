package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.command.SessionFix;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.PasswordOptions;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.text.TextStyle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code registry-doctor fix}: carries out the steps of a diagnosis, as somebody agrees to them. */
public final class FixCommand extends Command {

    /** How long a session waits for an effect; what takes longer can be watched in it. */
    private static final Duration IN_SESSION = Duration.ofSeconds(20);

    private final Terminal terminal;

    private final Arg<List<String>> problems = several(
            String.class,
            "PROBLEM",
            "What to fix: ids of causes, warnings or notes of a run (default: all causes of what does not work).");
    private final AgreementOptions agreement = with(new AgreementOptions());
    private final SiteOptions site = with(new SiteOptions());
    private final NodeOptions nodes = with(new NodeOptions());
    private final PluginOptions plugins = with(new PluginOptions());
    private final Arg<Path> script = option(
            Path.class,
            named("--script")
                    .paramLabel("DIR")
                    .description("Write the steps for other machines to DIR, one shell script for each machine."));
    private final PasswordOptions password = with(new PasswordOptions());
    private final Arg<Duration> wait = option(
            Duration.class,
            named("--wait")
                    .paramLabel("TIME")
                    .defaultValue("60s")
                    .description("How long a fix may take to have an effect (default: ${DEFAULT-VALUE})."));
    private final DataOptions data = with(new DataOptions());
    private final ColorOption color = with(new ColorOption());

    public FixCommand(Terminal terminal) {
        super(
                "fix",
                "Carries out the fix of each cause, step by step.",
                "Shows what each step changes and asks before it. Each change is recorded first: registry-doctor undo takes it"
                        + " back. Without a terminal and without --yes, it shows what it would do.");
        spec.usageMessage()
                .footer("Exit codes: 0 nothing is left to fix, 2 wrong usage, 3 something is, 5 cannot tell.");
        this.terminal = terminal;
    }

    /** Dials registries elsewhere: those of a site that is served to rehearse with. */
    public void redirect(Map<String, String> authorities) {
        site.redirects = authorities;
    }

    /** What a triage carries out fixes with. */
    public static SessionFix inSession() {
        return (problem, site, checks, args, terminal, ask) -> {
            Fixing fixing = new Fixing(site, new NodeOptions(), checks, args, terminal, IN_SESSION, null);
            Person person = ask::apply;
            fixing.plan(List.of(problem), (planned, acting, planner) -> {
                TextStyle style = terminal.style(TextStyle.Detail.NORMAL);
                return new FixRun(fixing, acting, planner, Agreement.NOTHING, style, person)
                        .run(planned.remedies(), planned.look());
            });
        };
    }

    @Override
    public Integer call() throws Exception {
        if (site.isRecorded()) {
            throw new UsageException(
                    "fix is for a live cluster; registry-doctor run --from prints the steps of a recording");
        }
        site.validate();
        agreement.validate();
        nodes.validate(site, false);
        password.validate();
        boolean isDry = isDry();
        TextStyle style = new TextStyle(
                color.on(terminal).color(), terminal.width(), terminal.unicode(), TextStyle.Detail.NORMAL);
        Terminal shown = data.isText() ? terminal : terminal.withoutOutput();
        PasswordOptions.Given login = password.read(terminal);
        if (!isDry) {
            InterruptedWork.takeBack(site, shown);
        }
        Fixing fixing = new Fixing(
                site,
                nodes,
                plugins.load(terminal).checks(),
                originalArgs(),
                shown,
                wait.get(),
                login == null ? null : login.login());
        return fixing.plan(problems.get(), (planned, acting, planner) -> {
            FixReport report = new FixReport(terminal, style, data, planned.site());
            if (script.isGiven()) {
                MachineScripts.write(planned.remedies(), script.get()).forEach(terminal.err()::println);
            }
            if (isDry || planned.remedies().isEmpty()) {
                return report.dry(planned.remedies(), planned.look());
            }
            Person person = data.isText() ? Person.at(terminal) : Person.NOBODY;
            FixRun run = new FixRun(fixing, acting, planner, agreement.agreement(), style, person);
            return report.ran(run.run(planned.remedies(), planned.look()));
        });
    }

    /** Whether nothing may be changed: as asked for, or since nobody can agree, or there is nothing that is alive. */
    private boolean isDry() {
        if (site.sample.isGiven() && agreement.agreement() != Agreement.NOTHING) {
            throw new UsageException("--yes is for a live cluster: a sample cannot be changed");
        }
        return agreement.isDryRun()
                || site.sample.isGiven()
                || (agreement.agreement() == Agreement.NOTHING && (!terminal.isInteractive() || !data.isText()));
    }
}
