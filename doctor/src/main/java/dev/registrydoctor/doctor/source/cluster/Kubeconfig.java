package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.doctor.source.ShownText;
import org.jspecify.annotations.Nullable;

/**
 * What one context of a kubeconfig says. Its texts hold secrets: they go into requests and nowhere else.
 *
 * @param file where it was read, as the host sees it
 * @param context its name, or null where it has none: the rights of a Pod
 * @param namespace the context's namespace, {@code default} when it names none
 * @param server the API server
 * @param user who asks it
 */
public record Kubeconfig(String file, @Nullable String context, String namespace, Server server, User user) {

    /**
     * How an API server is reached and recognized.
     *
     * @param url its URL
     * @param ca PEM of the CAs that its certificate is checked with, or null for the runtime's
     * @param insecure whether its certificate is not checked at all
     * @param tlsName the name to check the certificate for, or null for the URL's
     */
    public record Server(
            String url,
            @Nullable String ca,
            boolean insecure,
            @Nullable String tlsName) {}

    /**
     * How a user proves who they are.
     *
     * @param certificate PEM of the client certificate, or null
     * @param key PEM of its key, or null
     * @param token bearer token, or null
     * @param name for basic authentication, or null
     * @param password for basic authentication, or null
     */
    public record User(
            @Nullable String certificate,
            @Nullable String key,
            @Nullable String token,
            @Nullable String name,
            @Nullable String password) {

        /** Somebody with a token and nothing else. */
        public static User withToken(String token) {
            return new User(null, null, token, null, null);
        }

        /** Names nothing that is secret. */
        @Override
        public String toString() {
            return "user";
        }
    }

    /** Names nothing that is secret. */
    @Override
    public String toString() {
        return "kubeconfig " + file + " for " + ShownText.url(server.url());
    }
}
