package dev.registrydoctor.doctor.source;

import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a live site is looked at.
 *
 * @param kubeconfig the kubeconfig that was named, or null to search for one
 * @param context the context of the kubeconfig to use, or null for its current one
 * @param hostRoot where the host's file system is mounted: {@code /} for the host that the doctor runs on
 * @param registries further registries that the user named
 * @param redirects authority {@code host:port} of a registry or token service to the authority that is really dialled;
 *     key {@code *} for all that are not listed; empty outside samples
 * @param timeout of the whole run; each request gets a part of it
 * @param push how far a push may be tried, the only thing that writes; null for not at all
 * @param verifyCredentials whether logins of pull secrets may be tried against their registries
 */
public record LiveOptions(
        @Nullable Path kubeconfig,
        @Nullable String context,
        Path hostRoot,
        List<Settings.Registry> registries,
        Map<String, String> redirects,
        Duration timeout,
        PushProbe.@Nullable Depth push,
        boolean verifyCredentials) {
    public LiveOptions {
        registries = List.copyOf(registries);
        redirects = Map.copyOf(redirects);
    }

    /** Options of a site that is only read, and of a run that tries no logins. */
    public LiveOptions(
            @Nullable Path kubeconfig,
            @Nullable String context,
            Path hostRoot,
            List<Settings.Registry> registries,
            Map<String, String> redirects,
            Duration timeout) {
        this(kubeconfig, context, hostRoot, registries, redirects, timeout, null, false);
    }

    /** The same, and pushes are tried this far. */
    public LiveOptions pushing(PushProbe.@Nullable Depth depth) {
        return new LiveOptions(kubeconfig, context, hostRoot, registries, redirects, timeout, depth, verifyCredentials);
    }

    /** The same, and logins of pull secrets are tried or not. */
    public LiveOptions verifying(boolean credentials) {
        return new LiveOptions(kubeconfig, context, hostRoot, registries, redirects, timeout, push, credentials);
    }
}
