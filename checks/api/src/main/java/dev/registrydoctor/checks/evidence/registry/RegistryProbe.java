package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a host and port answered when this host connected to it, and when it was asked for {@code /v2/} both ways.
 *
 * @param host the host that was probed
 * @param connection how the TCP connection went
 * @param detail the error in words, empty when it connected
 * @param http the answer to {@code GET http://host:port/v2/}; null when it never connected, or when a registry had
 *     answered by https first
 * @param https the answer to {@code GET https://host:port/v2/}; null when it never connected, or when a registry had
 *     answered by http first
 */
public record RegistryProbe(
        @Holds(TextKind.HOST) String host,
        int port,
        Connection connection,
        @Holds(TextKind.TEXT) String detail,
        @Nullable Reply http,
        @Nullable Reply https) {

    /** How a TCP connection can go. */
    public enum Connection {
        CONNECTED,
        REFUSED,
        TIMED_OUT,
        NO_ROUTE,
        NAME_UNRESOLVED,
        FAILED
    }

    /** How a request can end once TCP is connected. */
    public enum Result {
        /** An HTTP status came back. */
        ANSWERED,
        /** The server answers a TLS hello in plain HTTP (or other plain text). */
        SPEAKS_PLAIN,
        /** The server answers plain HTTP as a TLS server does. */
        SPEAKS_TLS,
        /** No CA that this host trusts signs the certificate. */
        UNTRUSTED,
        /** The certificate does not cover the name. */
        WRONG_NAME,
        /** The certificate is expired or not yet valid. */
        OUT_OF_DATE,
        TIMED_OUT,
        BROKEN
    }

    /**
     * The end of one request.
     *
     * @param status HTTP status, or 0 when none came back
     * @param apiVersion the header Docker-Distribution-Api-Version, or null
     * @param contentType the header Content-Type, or null
     * @param challenge the header WWW-Authenticate without what is not public, or null
     * @param location the header Location, its query removed, or null
     * @param date the header Date, by the server's clock, to the second; null when it names none that can be read
     * @param detail the error in words, or the beginning of the body of an unexpected answer; empty otherwise
     */
    public record Reply(
            Result result,
            int status,

            @Holds(value = TextKind.TEXT, projected = true) @Nullable
            String apiVersion,

            @Holds(value = TextKind.TEXT, projected = true) @Nullable
            String contentType,

            @Holds(value = TextKind.TEXT, projected = true) @Nullable
            String challenge,

            @Holds(value = TextKind.TEXT, projected = true) @Nullable
            String location,

            @Nullable Instant date,
            @Holds(TextKind.TEXT) String detail) {
        public Reply {
            apiVersion = apiVersion == null ? null : Projection.mediaType(apiVersion);
            contentType = contentType == null ? null : Projection.mediaType(contentType);
            challenge = challenge == null ? null : Projection.challenge(challenge);
            location = location == null ? null : Projection.url(location);
        }

        /** Whether what is behind a certificate that this host does not accept cannot be seen. */
        public boolean hides() {
            return result == Result.UNTRUSTED || result == Result.WRONG_NAME || result == Result.OUT_OF_DATE;
        }

        /** Whether this is how a registry answers {@code GET /v2/}: 200 or 401 with its header, or a token challenge. */
        public boolean isRegistry() {
            if (result != Result.ANSWERED) {
                return false;
            }
            boolean header = apiVersion != null && apiVersion.startsWith("registry/2");
            boolean json = contentType != null && contentType.startsWith("application/json");
            return (status == 200 && (header || (json && detail.strip().startsWith("{}"))))
                    || (status == 401 && (header || challenge != null));
        }
    }

    /** The answer of a registry that says it is ill: an error status with the registry's own form of errors; or null. */
    public @Nullable Reply errorReply() {
        for (Reply reply : new @Nullable Reply[] {http, https}) {
            if (reply != null && reply.status() >= 500 && reply.detail().strip().startsWith("{\"errors\":")) {
                return reply;
            }
        }
        return null;
    }

    /** The scheme by which a registry answered: {@code http}, {@code https}, or null when none did. */
    public @Nullable String registryScheme() {
        if (http != null && http.isRegistry()) {
            return "http";
        }
        return https != null && https.isRegistry() ? "https" : null;
    }

    /** The answer of the scheme that a registry speaks, or null. */
    public @Nullable Reply registryReply() {
        String scheme = registryScheme();
        return scheme == null ? null : scheme.equals("http") ? http : https;
    }

    /** Where the registry answers, or null when none does. */
    public @Nullable Origin origin() {
        String scheme = registryScheme();
        return scheme == null ? null : new Origin(scheme, host, port);
    }

    /**
     * Whether something that is not a registry answers HTTP here, with success or an error. What sends on to elsewhere, or hides behind a
     * certificate that this host does not take, may lead to one.
     */
    public boolean isWebsite() {
        boolean answered = false;
        for (Reply reply : new @Nullable Reply[] {http, https}) {
            if (reply != null) {
                if (reply.hides() || reply.location() != null) {
                    return false;
                }
                answered |= reply.result() == Result.ANSWERED;
            }
        }
        return answered && registryScheme() == null && errorReply() == null;
    }

    /** Asks to connect to a host and port, and for {@code /v2/} by both schemes. */
    public record Ask(@Holds(TextKind.HOST) String host, int port) implements HostQuestion<RegistryProbe> {
        @Override
        public String describe() {
            return "/v2/ at " + new Origin("http", host, port).authority() + ", from this host";
        }
    }
}
