package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.fix.CarryOut;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.stream.InputFile;
import dev.registrydoctor.doctor.cli.stream.LocalFiles;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.setup.builtin.BuiltInPlan;
import dev.registrydoctor.doctor.setup.builtin.BuiltInRequest;
import dev.registrydoctor.doctor.setup.builtin.BuiltInRequest.Tls;
import dev.registrydoctor.doctor.setup.wanted.WantedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code registry-doctor setup builtin}: plans what is missing of the registry add-on. */
public final class SetupBuiltinCommand extends Command {

    private static final String HTPASSWD = "htpasswd=";
    private static final String TLS = "tls=";

    /** The registry accepts bcrypt alone (distribution registry/auth/htpasswd). */
    private static final Pattern USER = Pattern.compile("[^:\\s]+:\\$2[aby]\\$.{10,}");

    private final Terminal terminal;

    private final Arg<String> size = option(
            String.class,
            named("--size").paramLabel("SIZE").description("The size of the claim: whole Gi, 20Gi or more."));
    private final Arg<String> storageClass = option(
            String.class,
            named("--storage-class").paramLabel("NAME").description("The class of the claim (default: hostpath)."));
    private final Arg<List<String>> reachable = options(
            String.class,
            named("--reachable")
                    .paramLabel("HOST[,...]")
                    .splitRegex(",")
                    .description("Let nodes and the clients of this host use it by this name or address of a node."));
    private final Arg<List<String>> protect = options(
            String.class,
            named("--protect")
                    .paramLabel("htpasswd=FILE|tls=CERT,KEY")
                    .description("Ask for a login, or use TLS. Can be repeated."));
    private final Arg<Boolean> keepImages =
            flag(named("--keep-images").description("Keep the volume with the images when the claim is deleted."));
    private final CarryOut acting = with(new CarryOut());
    private final SetupSite site = with(new SetupSite());
    private final DataOptions data = with(new DataOptions());
    private final ColorOption color = with(new ColorOption());

    public SetupBuiltinCommand(Terminal terminal) {
        super(
                "builtin",
                "Sets up the registry add-on: enabled, its images kept, reachable, protected.",
                "In a terminal it asks before each step; without one, and without --yes, it changes nothing.");
        spec.usageMessage()
                .footer(
                        "Exit codes: 0 nothing is missing, 2 wrong usage, 3 something is missing or has to be settled, 5"
                                + " some could not be checked.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        acting.validate(site.options());
        BuiltInRequest request = request();
        request.reachable().forEach(host -> site.alsoLookAt(host, BuiltIn.NODE_PORT));
        SetupFlow flow = new SetupFlow(
                "setup builtin",
                "registry",
                BuiltInPlan.needs(request),
                (seen, open) -> {
                    BuiltInPlan plan = BuiltInPlan.of(request, seen.evidence());
                    return new PlanOutput(
                            plan.nodes(),
                            new PlanExtras(plan.cluster(), plan.clients(), List.of()),
                            seen.access(),
                            seen.description(),
                            false,
                            List.of());
                },
                null);
        return flow.run(site, acting, data, color, terminal);
    }

    private BuiltInRequest request() {
        if (size.isGiven() && !BuiltInRequest.isSize(size.get())) {
            throw new UsageException("--size takes whole Gi, 20Gi or more: the add-on accepts nothing else");
        }
        if (storageClass.isGiven() && !storageClass.get().matches("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")) {
            throw new UsageException("--storage-class takes the name of a StorageClass");
        }
        for (String host : reachable.get()) {
            if (!host.matches("[A-Za-z0-9._-]+") || !WantedServer.isAuthority(host + ":" + BuiltIn.NODE_PORT)) {
                throw new UsageException("--reachable takes the name or address of a node, without a port");
            }
        }
        return new BuiltInRequest(
                size.orNull(), storageClass.orNull(), reachable.get(), htpasswd(), tls(), keepImages.get());
    }

    private @Nullable String value(String kind) {
        List<String> values = protect.get();
        if (!values.stream().allMatch(v -> v.startsWith(HTPASSWD) || v.startsWith(TLS))) {
            throw new UsageException("--protect takes htpasswd=FILE or tls=CERT,KEY");
        }
        List<String> some = values.stream().filter(v -> v.startsWith(kind)).toList();
        if (some.size() > 1) {
            throw new UsageException("--protect " + kind + " can be given once");
        }
        return some.isEmpty() ? null : some.get(0).substring(kind.length());
    }

    private @Nullable String htpasswd() {
        String file = value(HTPASSWD);
        if (file == null) {
            return null;
        }
        String text = LocalFiles.text(new InputFile(file, terminal));
        List<String> users = text.lines().filter(line -> !line.isBlank()).toList();
        if (users.isEmpty()
                || !users.stream().allMatch(line -> USER.matcher(line).matches())) {
            throw new UsageException(
                    file + " must have lines USER:HASH with hashes of bcrypt, as htpasswd -B makes them: the registry"
                            + " accepts no others");
        }
        return absolute(file);
    }

    private @Nullable Tls tls() {
        String files = value(TLS);
        int comma = files == null ? 0 : files.indexOf(',');
        if (files == null) {
            return null;
        } else if (comma <= 0 || comma == files.length() - 1) {
            throw new UsageException("--protect tls= takes two files: the certificate and its key");
        }
        String certificate = files.substring(0, comma);
        String key = files.substring(comma + 1);
        String text = LocalFiles.certificates(certificate, terminal);
        // Only the names of its blocks are looked at.
        boolean isKey = PemFile.of(key, LocalFiles.text(new InputFile(key, terminal))).blocks().stream()
                .anyMatch(block -> block.endsWith("PRIVATE KEY"));
        if (!isKey) {
            throw new UsageException(key + " must hold a private key in PEM form");
        }
        return new Tls(absolute(certificate), absolute(key), Certificate.ofPem(text));
    }

    private static String absolute(String file) {
        return Path.of(file).toAbsolutePath().toString();
    }
}
