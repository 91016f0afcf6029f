package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.record.Narrowing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that say which site is looked at. */
public final class SiteOptions extends Options {

    public final Arg<Path> kubeconfig = option(
            Path.class,
            named("--kubeconfig")
                    .paramLabel("FILE")
                    .description("The kubeconfig (default: KUBECONFIG, else that of MicroK8s on this node, else"
                            + " ~/.kube/config)."));
    public final Arg<String> context = option(
            String.class,
            named("--context")
                    .paramLabel("NAME")
                    .description("The context in the kubeconfig (default: its current context)."));
    public final Arg<Path> hostRoot = option(
            Path.class,
            named("--host-root")
                    .paramLabel("DIR")
                    .description("Read this host's files under DIR: a mounted disk, or /host in a container."));
    public final Arg<List<String>> registries;
    private final @Nullable Arg<List<String>> from;
    public final Arg<String> sample;
    public final Arg<Duration> timeout;

    /** How far a push may be tried; set by the one command that has the option. */
    public PushProbe.@Nullable Depth push;

    /** Whether logins are tried: an option of run alone, and of its command line alone. */
    public boolean verifyCredentials;

    /** What a run looks at only; set by the commands that can be narrowed. */
    public Narrowing narrowing = Narrowing.NONE;

    /** Where registries of a live site really are, for one that is served to rehearse with. */
    public Map<String, String> redirects = Map.of();

    /** As most commands have them. */
    public SiteOptions() {
        this("Check this registry too. Can be repeated.", "30s", true);
    }

    /**
     * For a command that reads what no recording has, so that none can be named.
     *
     * @param registry what the option for a registry means
     * @param limit the default limit of the run
     */
    public static SiteOptions withoutRecordings(String registry, String limit) {
        return new SiteOptions(registry, limit, false);
    }

    private SiteOptions(String registry, String limit, boolean takesRecordings) {
        registries = options(
                String.class,
                named("--registry")
                        .paramLabel("[SCHEME://]HOST[:PORT][,...]")
                        .splitRegex(",")
                        .description(registry));
        from = takesRecordings
                ? options(
                        String.class,
                        named("--from")
                                .paramLabel("FILE|DIR|-")
                                .description(
                                        "Examine a recording: a microk8s inspect tarball, a kubectl cluster-info dump, or a"
                                                + " case. Repeat it for recordings of other nodes of the same cluster."))
                : null;
        sample = option(
                String.class,
                named("--sample")
                        .paramLabel("NAME")
                        .description("Examine a sample; registry-doctor samples lists them."));
        timeout = option(
                Duration.class,
                named("--timeout")
                        .paramLabel("TIME")
                        .defaultValue(limit)
                        .description("The limit for the whole run: 30s, 5m, 500ms (default: ${DEFAULT-VALUE})."));
    }

    /** What this run was asked for, as evidence. */
    public Settings settings() {
        return new Settings(
                registries.get().stream().map(RegistryArgument::parse).toList());
    }

    /** The recordings that are examined; empty where a cluster is, and for a command that takes none. */
    public List<String> recordings() {
        return from == null ? List.of() : from.get();
    }

    /** Whether recordings are examined, and nothing that is alive. */
    public boolean isRecorded() {
        return !recordings().isEmpty();
    }

    /** The root of the host's files. */
    public Path root() {
        return hostRoot.isGiven() ? hostRoot.get() : Path.of("/");
    }

    /**
     * Refuses what cannot go together or is not there.
     *
     * @throws UsageException with what to do
     */
    public void validate() {
        if (isRecorded() && sample.isGiven()) {
            throw new UsageException("--from and --sample exclude each other; give one of them");
        }
        if ((isRecorded() || sample.isGiven()) && (kubeconfig.isGiven() || context.isGiven() || hostRoot.isGiven())) {
            throw new UsageException(
                    "--kubeconfig, --context and --host-root are for a live cluster; leave them out with "
                            + (isRecorded() ? "--from" : "--sample"));
        }
        if (recordings().stream().filter("-"::equals).count() > 1) {
            throw new UsageException("--from - can be given once: there is one standard input");
        }
        if (hostRoot.isGiven() && !Files.isDirectory(hostRoot.get())) {
            throw new UsageException(
                    "--host-root " + hostRoot.get() + " is not a directory; name the root of a file system");
        }
        if (kubeconfig.isGiven() && !Files.exists(kubeconfig.get())) {
            throw new UsageException("--kubeconfig " + kubeconfig.get() + " does not exist");
        }
    }
}
