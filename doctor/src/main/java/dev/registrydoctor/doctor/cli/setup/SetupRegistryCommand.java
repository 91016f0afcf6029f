package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.model.Cidr;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.fix.CarryOut;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.option.PasswordOptions;
import dev.registrydoctor.doctor.cli.stream.LocalFiles;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.setup.client.ImageClients;
import dev.registrydoctor.doctor.setup.join.AskedRegistry;
import dev.registrydoctor.doctor.setup.join.JoinPlan;
import dev.registrydoctor.doctor.setup.join.JoinRequest;
import dev.registrydoctor.doctor.setup.join.JoinedPaths;
import dev.registrydoctor.doctor.setup.join.RegistryLook;
import dev.registrydoctor.doctor.setup.join.TriedLogins;
import dev.registrydoctor.doctor.setup.login.PullAccount;
import dev.registrydoctor.doctor.setup.login.StoredLogins;
import dev.registrydoctor.doctor.setup.login.StoredLogins.Worth;
import dev.registrydoctor.doctor.setup.login.WantedLogin;
import dev.registrydoctor.doctor.setup.wanted.WantedServer;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code registry-doctor setup registry}: plans what is missing so that a cluster and its clients use a registry. */
public final class SetupRegistryCommand extends Command {

    private static final StoredLogins NOT_COMPARED = (secret, entry) -> Worth.UNKNOWN;
    private static final String PROJECT =
            "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*";

    private final Terminal terminal;

    private final Arg<String> registry = required(
            String.class,
            "HOST[:PORT][/PROJECT]",
            "The registry as images name it. PROJECT is the beginning of the repositories, as a project of Harbor.");
    private final Arg<String> ca = option(
            String.class,
            named("--ca")
                    .paramLabel("FILE")
                    .description("The CA of the registry's certificate, as PEM, from whoever runs the registry."));
    private final Arg<Boolean> insecure =
            flag(named("--insecure").description("Use plain HTTP, if that is what the registry uses."));
    private final PasswordOptions password = with(new PasswordOptions());
    private final Arg<List<String>> namespaces = options(
            String.class,
            named("-n", "--namespace")
                    .paramLabel("NAME[,...]")
                    .splitRegex(",")
                    .description("Give the login to the default service account of this namespace. Can be repeated."));
    private final Arg<List<String>> accounts = options(
            String.class,
            named("--service-account")
                    .paramLabel("NAMESPACE/NAME[,...]")
                    .splitRegex(",")
                    .description("Give the login to this service account. Can be repeated."));
    private final Arg<List<String>> clients = options(
            String.class,
            named("--client")
                    .paramLabel("NAME[,...]")
                    .splitRegex(",")
                    .description(
                            "Set up these clients on this host: docker, podman, buildkit (default: those found)."));
    private final Arg<String> hostsEntry = option(
            String.class,
            named("--hosts-entry")
                    .paramLabel("ADDRESS")
                    .description("Add the registry with this address to /etc/hosts where its name is not found."));
    private final Arg<String> pull = option(
            String.class,
            named("--pull")
                    .paramLabel("IMAGE")
                    .description(
                            "Prove it with this image: at the end, a Pod on each node pulls it and is deleted. Asked before,"
                                    + " unless --yes is given."));
    private final CarryOut acting = with(new CarryOut());
    private final SetupSite site = with(new SetupSite());
    private final DataOptions data = with(new DataOptions());
    private final ColorOption color = with(new ColorOption());

    public SetupRegistryCommand(Terminal terminal) {
        super(
                "registry",
                "Sets up what is missing so that nodes pull from a registry and clients push to it.",
                "It asks the registry and tries the login first. In a terminal it asks before each step; without one, and without --yes,"
                        + " it changes nothing.");
        spec.usageMessage()
                .footer(
                        "Exit codes: 0 nothing is missing, 2 wrong usage, 3 something is missing, has to be settled or does"
                                + " not work, 5 some could not be checked.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        acting.validate(site.options());
        password.validate();
        if (!password.isGiven()
                && !(namespaces.get().isEmpty() && accounts.get().isEmpty())) {
            throw new UsageException("--namespace and --service-account say who gets a login: add --username");
        }
        PasswordOptions.Given login = password.read(terminal);
        JoinRequest request = request(login);
        site.alsoLookAt(request.host(), request.port());
        ProofRun proof = new ProofRun(request, site.nodeOptions(), acting, terminal);
        return new SetupFlow(
                        "setup registry " + registry.get(),
                        request.host(),
                        JoinPlan.needs(request).and(JoinedPaths.needs(request)),
                        (seen, open) -> output(request, login, seen, open.live()),
                        login == null ? null : login.login(),
                        (plan, seen, open, asked) ->
                                plan.extras().all().obstacles().isEmpty()
                                        ? plan.with(proof.of(seen, open, asked))
                                        : plan)
                .run(site, acting, data, color, terminal);
    }

    private static PlanOutput output(
            JoinRequest request, PasswordOptions.@Nullable Given login, SetupSite.Seen seen, @Nullable LiveSite live) {
        if (live == null && login != null) {
            throw new UsageException("a recording has no registry to try a login with: leave out --username");
        }
        RegistryLook look = RegistryLook.of(request, seen.evidence());
        JoinPlan plan = live == null || look.origin() == null
                ? JoinPlan.of(request, look, AskedRegistry.NOTHING, NOT_COMPARED, seen.evidence())
                : asked(request, look, look.origin(), login, seen, live);
        return new PlanOutput(
                plan.nodes(),
                new PlanExtras(plan.names(), plan.others(), plan.proof()),
                seen.access(),
                seen.description(),
                false,
                List.of());
    }

    private static JoinPlan asked(
            JoinRequest request,
            RegistryLook look,
            Origin origin,
            PasswordOptions.@Nullable Given login,
            SetupSite.Seen seen,
            LiveSite live) {
        try (RegistryAccess access =
                live.access(request.ca().stream().map(Certificate::x509).toList())) {
            AskedRegistry asked = AskedRegistry.of(request, origin, login == null ? null : login.login(), access);
            StoredLogins stored = login == null ? NOT_COMPARED : new TriedLogins(access, origin, login.login());
            return JoinPlan.of(request, look, asked, stored, seen.evidence());
        }
    }

    // --- What was asked for
    // -------------------------------------------------------------------------------------------

    private JoinRequest request(PasswordOptions.@Nullable Given login) {
        String text = registry.get();
        if (text.contains("://")) {
            throw new UsageException("name the registry as images do, without a scheme");
        }
        int slash = text.indexOf('/');
        String authority = slash < 0 ? text : text.substring(0, slash);
        String project = slash < 0 ? "" : text.substring(slash + 1);
        boolean isRegistry = WantedServer.isAuthority(authority)
                && ImageReference.parse(authority + "/x")
                        .filter(image -> image.authority().equals(authority))
                        .isPresent();
        if (!isRegistry || !(project.isEmpty() || project.matches(PROJECT))) {
            throw new UsageException(
                    "HOST[:PORT][/PROJECT] is not a registry that an image can name: its host has a dot"
                            + " or a port, and the project is in lower case");
        }
        String file = ca.isGiven() ? Path.of(ca.get()).toAbsolutePath().toString() : null;
        List<Certificate> certificates =
                file == null ? List.of() : Certificate.ofPem(LocalFiles.certificates(file, terminal));
        JoinRequest request = new JoinRequest(
                authority,
                project,
                file,
                certificates,
                insecure.get(),
                login == null
                        ? null
                        : new WantedLogin(authority, project, login.login().user(), login.source(), pullAccounts()),
                wantedClients(),
                hostsEntry.orNull(),
                pull.orNull());
        validate(request);
        return request;
    }

    private static void validate(JoinRequest request) {
        String entry = request.hostsEntry();
        if (entry != null && (!Cidr.isAddress(entry) || Cidr.isAddress(request.host()))) {
            throw new UsageException("--hosts-entry takes the IP address of a registry that has a name");
        }
        String image = request.image();
        String begin = request.authority() + "/" + (request.project().isEmpty() ? "" : request.project() + "/");
        if (image != null
                && (!image.startsWith(begin) || ImageReference.parse(image).isEmpty())) {
            throw new UsageException("--pull takes an image of the registry: " + begin + "NAME:TAG");
        }
    }

    private List<PullAccount> pullAccounts() {
        List<PullAccount> all = new ArrayList<>();
        namespaces.get().forEach(name -> all.add(PullAccount.defaultOf(name(name))));
        for (String account : accounts.get()) {
            String[] parts = account.split("/", -1);
            if (parts.length != 2) {
                throw new UsageException("--service-account takes NAMESPACE/NAME");
            }
            all.add(new PullAccount(name(parts[0]), name(parts[1])));
        }
        return all.stream().distinct().toList();
    }

    private static String name(String text) {
        if (!text.matches("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw new UsageException("a namespace or service account has lower case letters, digits and hyphens");
        }
        return text;
    }

    /** buildah and skopeo read the files of podman. */
    private Set<String> wantedClients() {
        Set<String> wanted = new TreeSet<>();
        List<String> known = ImageClients.names();
        for (String client : clients.get()) {
            String name = Set.of("buildah", "skopeo").contains(client) ? "podman" : client;
            if (!known.contains(name)) {
                throw new UsageException("--client: "
                        + DidYouMean.unknown("client", client, known, "it takes " + String.join(", ", known)));
            }
            wanted.add(name);
        }
        return wanted;
    }
}
