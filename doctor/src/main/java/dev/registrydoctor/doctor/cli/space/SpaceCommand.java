package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreUse;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.store.sweep.GarbageCollection;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.PasswordOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.LocalFiles;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.space.SpaceAssembly;
import dev.registrydoctor.reports.space.SpaceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code registry-doctor space}: what fills a registry, and what a deletion would free. It changes nothing. */
public final class SpaceCommand extends Command {

    /** The limit for what is asked of the cluster and this host; a store can take longer. */
    private static final Duration ASKING = Duration.ofSeconds(30);

    private final Terminal terminal;

    private final Arg<Path> volume = option(
            Path.class,
            named("--volume")
                    .paramLabel("DIR")
                    .description("Read this folder, which has docker/registry/v2 in it, and look at nothing else."));
    private final Arg<List<String>> whatIf = options(
            String.class,
            named("--what-if")
                    .paramLabel("RULES")
                    .arity("1..*")
                    .description(
                            "Show what a deletion would free: delete REPO:TAG ..., or rules with commas between them:"
                                    + " keep=N (newest images of each repository), older-than=30d, untagged,"
                                    + " repository=PATTERN, tag=PATTERN (tags that stay), used (they stay in any case). Nothing is deleted."));
    private final SiteOptions site = with(SiteOptions.withoutRecordings(
            "Look at this registry, through its API (default: the built-in registry).", "5m"));
    private final NodeOptions nodes = with(new NodeOptions());
    private final PasswordOptions password = with(new PasswordOptions());
    private final Arg<String> ca = option(
            String.class,
            named("--ca").paramLabel("FILE").description("The CA of the registry's certificate, as PEM."));
    private final Arg<List<String>> repositories = options(
            String.class,
            named("--repository")
                    .paramLabel("NAME[,...]")
                    .splitRegex(",")
                    .description(
                            "Read only these repositories of the registry of --registry. ghcr.io and others list theirs"
                                    + " to nobody. Can be repeated."));
    private final RedactOptions redact = with(new RedactOptions());
    private final SpaceOutput output = with(new SpaceOutput());
    private final ColorOption color = with(new ColorOption());

    public SpaceCommand(Terminal terminal) {
        super(
                "space",
                "Shows what fills a registry, and what a deletion would free.",
                "It reads the files of the registry's volume, here or with --nodes, and the registry's API, and compares both."
                        + " It changes nothing in the registry.");
        spec.usageMessage()
                .footer("Exit codes: 0 all of it was read, 2 wrong usage, 5 nothing, or only a part, could be read.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        output.validate();
        redact.validate();
        password.validate();
        WhatIfRequest request = WhatIfRequest.of(whatIf.get());
        validate(request);
        FoundStore found = volume.isGiven() ? ofFolder(volume.get()) : ofSite(request);
        RegistryStore store = found.store();
        // Other paths are not in a report, and what is asked for is read as a part of it.
        List<String> paths = volume.isGiven() ? List.of(volume.get().toString()) : List.of();
        Redactor redactor = redact.redactor(found.evidence(), site, paths, TimeLimit.of(ASKING))
                .orElse(null);
        if (store == null) {
            return cannotTell(found, redactor);
        }
        SpaceReport report = report(found, store, request);
        output.write(redactor == null ? report : redactor.apply(report), color.on(terminal));
        return store.gaps().isEmpty() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }

    /** Of the command line alone: in a configuration file, the option names registries that are checked too. */
    private List<Settings.Registry> registries() {
        return spec.commandLine().getParseResult().hasMatchedOption("--registry")
                ? site.settings().registries()
                : List.of();
    }

    private void validate(@Nullable WhatIfRequest request) {
        site.validate();
        nodes.validateForFile(site);
        boolean isElsewhere = site.sample.isGiven() || !registries().isEmpty();
        if (volume.isGiven() && (isElsewhere || nodes.isGiven() || password.isGiven() || site.hostRoot.isGiven())) {
            throw new UsageException("--volume reads a folder and nothing else: leave out the options for registries,"
                    + " nodes, samples and logins");
        } else if (volume.isGiven() && !Files.isDirectory(volume.get())) {
            throw new UsageException("--volume " + volume.get() + " is not a directory");
        } else if (volume.isGiven() && request != null && request.asksUse()) {
            throw new UsageException(
                    "--what-if used: a folder does not tell who uses its images; leave out used, or run"
                            + " it for the registry of a cluster");
        } else if (registries().size() > 1) {
            throw new UsageException("--registry: give one registry");
        } else if (registries().isEmpty()
                && (ca.isGiven() || !repositories.get().isEmpty())) {
            throw new UsageException(
                    (ca.isGiven() ? "--ca is" : "--repository is") + " for the registry of --registry: add it");
        }
    }

    // --- Finding it
    // ---------------------------------------------------------------------------------------------------

    private FoundStore ofFolder(Path given) {
        Path folder = top(given);
        StoreFolder files = new StoreFolder(folder, folder.toString());
        try (Progress progress = new Progress(terminal, false)) {
            StoreFolder.Read read = files.read(progress);
            boolean isRead = read.store() != null;
            return new FoundStore(
                    "folder " + folder,
                    read.store(),
                    isRead ? List.of("files of " + folder) : List.of(),
                    isRead ? files.volume(folder.toString()) : null,
                    null,
                    new UsedImages(Map.of(), Map.of(), List.of()),
                    null,
                    null,
                    Map.of(),
                    isRead
                            ? List.of("Who uses the images is not known: --volume looks at no cluster.")
                            : List.of(read.why()));
        }
    }

    /** The folder of the volume, where its docker/registry/v2 or a folder on the way to it was named. */
    private static Path top(Path given) {
        Path path = given.toAbsolutePath().normalize();
        for (Path below = Path.of("docker/registry/v2"); below != null; below = below.getParent()) {
            if (path.endsWith(below)
                    && VolumeReader.hasStore(
                            path.resolve("../".repeat(below.getNameCount())).normalize())) {
                return path.resolve("../".repeat(below.getNameCount())).normalize();
            }
        }
        return given;
    }

    private FoundStore ofSite(@Nullable WhatIfRequest request) throws IOException, InterruptedException {
        PasswordOptions.Given login = password.read(terminal);
        Settings.Registry registry = registries().stream().findFirst().orElse(null);
        Duration limit = site.timeout.get();
        Duration asking = limit.compareTo(ASKING) < 0 ? limit : ASKING;
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, asking)) {
            ApiLook api = new ApiLook(
                    Objects.requireNonNull(open.live(), "only a recording is not alive"),
                    login == null ? null : login.login(),
                    authorities(),
                    repositories.get(),
                    limit,
                    request != null && request.needsTimes());
            StoreLook look = new StoreLook(open, site, nodes, api, asking, terminal, progress);
            return registry == null ? look.builtIn() : look.other(registry);
        }
    }

    private List<X509Certificate> authorities() {
        return ca.isGiven()
                ? Certificate.ofPem(LocalFiles.certificates(ca.get(), terminal)).stream()
                        .map(Certificate::x509)
                        .toList()
                : List.of();
    }

    // --- The result
    // ---------------------------------------------------------------------------------------------------

    private SpaceReport report(FoundStore found, RegistryStore store, @Nullable WhatIfRequest request) {
        boolean isBuiltIn = !volume.isGiven() && registries().isEmpty();
        Instant now = Instant.now();
        DeletionPlan plan = request == null ? null : request.plan(store, found.used(), now);
        RegistryVersion version = found.version() == null ? RegistryVersion.TWO : found.version();
        List<String> gaps = new ArrayList<>(found.gaps());
        if (found.version() == null) {
            gaps.addAll(otherVersion(plan == null ? store : plan.applied(store)));
        }
        SpaceAssembly assembly = new SpaceAssembly(store, StoreUse.of(store), found.used(), version);
        SpaceAssembly.Place place = new SpaceAssembly.Place(
                found.registry(), found.readFrom(), found.volume(), found.comparison(), found.harbor(), gaps);
        return assembly.report(
                place,
                now,
                plan == null || request == null
                        ? null
                        : assembly.whatIf(request.text(), plan, isBuiltIn ? request.command() : null));
    }

    /** What is not known because the version of the registry is not. */
    private static List<String> otherVersion(RegistryStore store) {
        if (store.source() != RegistryStore.Source.FILES) {
            return List.of();
        }
        GarbageCollection two = GarbageCollection.of(store, RegistryVersion.TWO);
        GarbageCollection three = GarbageCollection.of(store, RegistryVersion.THREE);
        return two.equals(three)
                ? List.of()
                : List.of(
                        "The version of the registry is not known. What a garbage collection frees is that of version 2;"
                                + " version 3 "
                                + (three.stopped() == null ? "frees " + three.bytes() + " bytes" : "stops")
                                + ".");
    }

    private int cannotTell(FoundStore found, @Nullable Redactor redactor) {
        List<String> lines = new ArrayList<>();
        lines.add("the store of " + found.registry() + " could not be read");
        found.gaps().forEach(gap -> lines.add("  " + gap));
        List<String> clean = lines.stream().map(CleanText::line).toList();
        List<String> shown = redactor == null ? clean : redactor.lines(clean);
        terminal.err().print(Version.NAME + ": ");
        shown.forEach(terminal.err()::println);
        terminal.err()
                .println("To read it: run on the node that has the volume, with sudo; or add --nodes; or name the"
                        + " registry with --registry, or its folder with --volume");
        terminal.err().flush();
        return ExitCode.INCONCLUSIVE;
    }
}
