package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.fix.CarryOut;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.stream.LocalFiles;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import dev.registrydoctor.doctor.setup.wanted.MirrorWish;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import dev.registrydoctor.doctor.setup.wanted.WantedTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code registry-doctor setup mirror}: plans to pull the images of a registry from another one. */
public final class SetupMirrorCommand extends Command {

    private final Terminal terminal;

    private final Arg<List<String>> pairs = several(
            String.class,
            "2..*",
            "UPSTREAM MIRROR",
            "The registry as images name it (docker.io), and HOST[:PORT][/PROJECT] to pull from. More pairs can follow;"
                    + " several mirrors of one registry are asked in this order. Begin MIRROR with http:// for plain HTTP."
                    + " PROJECT is a proxy-cache project of Harbor.");
    private final Arg<Boolean> noFallback = flag(named("--no-fallback")
            .description("Never ask UPSTREAM itself, not even when the mirror is down or lacks an image."));
    private final Arg<String> ca = option(
            String.class,
            named("--ca")
                    .paramLabel("FILE")
                    .description("The CA certificates of the mirrors, as PEM. Copied to the nodes."));
    private final Arg<Boolean> insecure =
            flag(named("--insecure").description("Accept any certificate of the mirrors."));
    private final CarryOut acting = with(new CarryOut());
    private final SetupSite site = with(new SetupSite());
    private final DataOptions data = with(new DataOptions());
    private final ColorOption color = with(new ColorOption());

    public SetupMirrorCommand(Terminal terminal) {
        super(
                "mirror",
                "Lets the nodes pull the images of a registry from a mirror.",
                "UPSTREAM gets exactly these mirrors: others that a node has for it are removed.");
        spec.usageMessage()
                .footer("Exit codes: 0 the nodes are as wanted, 2 wrong usage, 3 they differ, 5 some could not be"
                        + " checked.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        acting.validate(site.options());
        if (ca.isGiven() && insecure.get()) {
            throw new UsageException(
                    "--ca and --insecure exclude each other: with --insecure no certificate is verified");
        }
        String file = ca.isGiven() ? Path.of(ca.get()).toAbsolutePath().toString() : null;
        Map<String, String> pem = file == null ? Map.of() : Map.of(file, LocalFiles.certificates(file, terminal));
        MirrorWish wish = new MirrorWish(!noFallback.get(), new WantedTls(file, null, null, insecure.get()));
        WantedRegistries wanted;
        try {
            wanted = wish.of(pairs.get());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        return new SetupFlow(
                        "setup mirror " + String.join(" ", pairs.get()),
                        pairs.get().get(0),
                        SetupPlan.needs(wanted),
                        (seen, open) -> new PlanOutput(
                                SetupPlan.of(wanted, new CaFiles(pem), seen.evidence()),
                                PlanExtras.NONE,
                                seen.access(),
                                seen.description(),
                                false,
                                wish.meaning(wanted)),
                        null)
                .run(site, acting, data, color, terminal);
    }
}
