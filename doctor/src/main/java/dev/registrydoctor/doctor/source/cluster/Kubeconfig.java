package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.doctor.source.ShownText;
import org.jspecify.annotations.Nullable;

/**
 * What one context of a kubeconfig says. Its texts hold secrets: they go into requests and nowhere else.
 *
 * @param file where it was read, as the host sees it
 * @param context its name, or null where it has none: the rights of a Pod
 * @param server the API server's URL
 * @param namespace the context's namespace, {@code default} when it names none
 * @param ca PEM of the CAs that the server's certificate is checked with, or null for the runtime's
 * @param insecure whether the server's certificate is not checked at all
 * @param tlsServerName the name to check the certificate for, or null for the URL's
 * @param clientCertificate PEM, or null
 * @param clientKey PEM, or null
 * @param token bearer token, or null
 * @param username for basic authentication, or null
 * @param password for basic authentication, or null
 */
public record Kubeconfig(
        String file,
        @Nullable String context,
        String server,
        String namespace,
        @Nullable String ca,
        boolean insecure,
        @Nullable String tlsServerName,
        @Nullable String clientCertificate,
        @Nullable String clientKey,
        @Nullable String token,
        @Nullable String username,
        @Nullable String password) {

    /** Names nothing that is secret. */
    @Override
    public String toString() {
        return "kubeconfig " + file + " for " + ShownText.url(server);
    }
}
