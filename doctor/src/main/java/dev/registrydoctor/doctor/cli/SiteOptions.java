package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.evidence.PushProbe;
import dev.registrydoctor.checks.evidence.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which site is looked at. */
final class SiteOptions {

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Kubeconfig of the cluster.")
    @Nullable
    Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig.")
    @Nullable
    String context;

    @Option(
            names = "--host-root",
            paramLabel = "DIR",
            description = "Read the host's files below DIR: a mounted disk, or /host in a container.")
    @Nullable
    Path hostRoot;

    @Option(
            names = "--registry",
            paramLabel = "[SCHEME://]HOST[:PORT]",
            split = ",",
            description = "Look at this registry too. May be given several times.")
    List<String> registries = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "FILE|DIR|-",
            description = "Look at a recorded site: a microk8s inspect tarball, kubectl cluster-info dump, or a case.")
    @Nullable
    String from;

    @Option(
            names = "--sample",
            paramLabel = "NAME",
            description = "Look at a sample site; see: registry-doctor samples")
    @Nullable
    String sample;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "Time for the whole run, always kept (default: ${DEFAULT-VALUE}).")
    Duration timeout = Duration.ofSeconds(30);

    /** How far a push may be tried; set by the one command that has the option. */
    PushProbe.@Nullable Depth push;

    /** Whether logins are tried: an option of run alone, and of its command line alone. */
    boolean verifyCredentials;

    /** What this run was asked for, as evidence. */
    Settings settings() {
        return new Settings(registries.stream().map(RegistryArgument::parse).toList());
    }

    /** The root of the host's files. */
    Path root() {
        return hostRoot == null ? Path.of("/") : hostRoot;
    }

    /**
     * Refuses what cannot go together or is not there.
     *
     * @throws UsageException with what to do
     */
    void validate() {
        if (from != null && sample != null) {
            throw new UsageException("--from and --sample name two sites; give one of them");
        }
        if ((from != null || sample != null) && (kubeconfig != null || context != null || hostRoot != null)) {
            throw new UsageException("--kubeconfig, --context and --host-root are for live sites; leave them out with "
                    + (from != null ? "--from" : "--sample"));
        }
        if (hostRoot != null && !Files.isDirectory(hostRoot)) {
            throw new UsageException("--host-root " + hostRoot + " is no directory");
        }
        if (kubeconfig != null && !Files.exists(kubeconfig)) {
            throw new UsageException("--kubeconfig " + kubeconfig + " does not exist");
        }
    }
}
