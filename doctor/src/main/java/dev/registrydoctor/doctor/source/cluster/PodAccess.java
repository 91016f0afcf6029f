package dev.registrydoctor.doctor.source.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes gives every pod to reach its API server with: the Service's address in the environment, and the token of
 * the pod's service account in a folder. Source: "Accessing the Kubernetes API from a Pod" in the documentation of
 * Kubernetes.
 *
 * @param host address of the Service kubernetes, which needs no cluster DNS
 * @param port of the same
 * @param folder where the token, the cluster's CA and the pod's namespace lie
 */
public record PodAccess(String host, String port, Path folder) {

    private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** The pod that this program runs in, or null when it runs in none. */
    public static @Nullable PodAccess of(Map<String, String> environment) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        return host.isEmpty() ? null : new PodAccess(host, port, FOLDER);
    }

    /** Where the token lies. */
    String token() {
        return folder.resolve("token").toString();
    }

    /**
     * The same as a kubeconfig says it.
     *
     * @throws IOException when the pod was given no token, or its files cannot be read
     */
    Kubeconfig kubeconfig() throws IOException {
        String authority = host.contains(":") ? "[" + host + "]" : host;
        return new Kubeconfig(
                token(),
                null,
                Kubeconfigs.text(folder.resolve("namespace")).strip(),
                new Kubeconfig.Server(
                        "https://" + authority + ":" + port, Kubeconfigs.text(folder.resolve("ca.crt")), false, null),
                Kubeconfig.User.withToken(
                        Kubeconfigs.text(folder.resolve("token")).strip()));
    }
}
