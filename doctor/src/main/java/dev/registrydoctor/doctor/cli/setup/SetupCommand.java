package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.fix.CarryOut;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.stream.InputFile;
import dev.registrydoctor.doctor.cli.stream.LocalFiles;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.setup.export.RegistriesExport;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import dev.registrydoctor.doctor.setup.wanted.RegistriesFile;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.secrets.CleanText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code registry-doctor setup}: compares a registries.yaml with the nodes, or writes one of them. */
public final class SetupCommand extends Command {

    private final Terminal terminal;

    private final Arg<String> file = option(
            String.class,
            named("-f", "--file")
                    .paramLabel("FILE|-")
                    .description("Plan what the nodes lack of this registries.yaml, in the format of k3s and RKE2."));
    private final Arg<Boolean> check =
            flag(named("--check").description("With -f: print the differences alone, for CI and cron."));
    private final Arg<Boolean> export =
            flag(named("--export").description("Print what the nodes have as a registries.yaml."));
    private final CarryOut acting = with(new CarryOut());
    private final SetupSite site = with(new SetupSite());
    private final DataOptions data = with(new DataOptions());
    private final ColorOption color = with(new ColorOption());

    public SetupCommand(Terminal terminal) {
        super(
                "setup",
                "Sets up where the nodes pull images from: mirrors, private registries, CA certificates.",
                "Give -f FILE, --export or a command. In a terminal it asks before each step; without one, and without --yes, it changes"
                        + " nothing.");
        spec.usageMessage()
                .footer("Exit codes: 0 the nodes are as wanted, 2 wrong usage or FILE is refused, 3 they differ, 5 some"
                        + " could not be checked.");
        spec.addSubcommand("registry", new SetupRegistryCommand(terminal).commandLine());
        spec.addSubcommand("mirror", new SetupMirrorCommand(terminal).commandLine());
        spec.addSubcommand("builtin", new SetupBuiltinCommand(terminal).commandLine());
        spec.addSubcommand("retention", new SetupRetentionCommand(terminal).commandLine());
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (file.isGiven() == export.get()) {
            throw new UsageException(
                    "give either -f FILE, to plan for it, or --export; registry-doctor setup --help lists"
                            + " the commands");
        } else if (check.get() && !file.isGiven()) {
            throw new UsageException("--check compares the nodes with a file: add -f FILE");
        }
        site.validate();
        acting.validate(site.options());
        return export.get() ? export() : plan(new InputFile(file.get(), terminal));
    }

    private int plan(InputFile input) throws IOException, InterruptedException {
        RegistriesFile read = RegistriesFile.read(LocalFiles.text(input));
        if (!read.faults().isEmpty()) {
            read.faults().forEach(f -> terminal.err().println(CleanText.line(input.name() + ": " + f)));
            return ExitCode.USAGE;
        }
        WantedRegistries wanted = read.wanted();
        SetupFlow flow = new SetupFlow(
                "setup -f " + CleanText.line(input.name()),
                input.name(),
                SetupPlan.needs(wanted),
                (seen, open) -> new PlanOutput(
                        SetupPlan.of(wanted, cas(wanted), seen.evidence()),
                        PlanExtras.NONE,
                        seen.access(),
                        seen.description(),
                        check.get(),
                        List.of()),
                null);
        return check.get() ? flow.check(site, data, color, terminal) : flow.run(site, acting, data, color, terminal);
    }

    /** The CA certificates that are on this machine. */
    private CaFiles cas(WantedRegistries wanted) {
        Map<String, String> pem = new TreeMap<>();
        if (site.isThisMachine()) {
            for (String path : wanted.caFiles()) {
                LocalFiles.certificatesIfThere(path).ifPresent(text -> pem.put(path, text));
            }
        }
        return new CaFiles(pem);
    }

    private int export() throws IOException, InterruptedException {
        if (!data.isText()) {
            throw new UsageException("--export prints a registries.yaml: leave -o out");
        }
        SetupSite.Seen seen = site.gather(RegistriesExport.needs(), terminal);
        RegistriesExport registries = RegistriesExport.of(seen.evidence());
        terminal.out().print(registries.text());
        terminal.out().flush();
        return registries.unseen().isEmpty() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }
}
