package dev.registrydoctor.checks.model.pull;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a failed pull says went wrong, read from its innermost words: the wrappers around them change with containerd's
 * version (containerd client/pull.go, core/transfer/local/pull.go, core/remotes/docker/resolver.go; Go crypto/x509).
 *
 * @param kind what went wrong
 * @param url the URL that the message names, or null
 * @param message the message as it came
 */
public record PullError(Kind kind, @Nullable String url, String message) {

    /** What can go wrong. */
    public enum Kind {
        /** The server speaks HTTP, containerd HTTPS. */
        PLAIN_SERVER,
        /** The server speaks HTTPS, containerd HTTP. */
        TLS_SERVER,
        UNKNOWN_AUTHORITY,
        NAME_MISMATCH,
        CERTIFICATE_DATES,
        NAME_UNRESOLVED,
        REFUSED,
        NO_ROUTE,
        TIMED_OUT,
        /** The registry wants credentials and none were sent. */
        NO_CREDENTIALS,
        /** Credentials were sent and refused. */
        CREDENTIALS_REFUSED,
        /** The kubelet could not read a pull secret of the pod, and asked no registry. */
        SECRET_UNREADABLE,
        /** A token came back without the right to pull: the repository is missing or closed to this user. */
        NO_RIGHT,
        /** The proxy of containerd does not answer, or does not lead to the registry. */
        PROXY,
        /** The token service could not be reached. */
        REALM_UNREACHABLE,
        RATE_LIMITED,
        NO_PLATFORM,
        NOT_FOUND,
        WEB_PAGE,
        SERVER_ERROR,
        INVALID_NAME,
        /** Pull policy Never, and the node does not have it. */
        NEVER,
        /** Only the back-off is left; what went wrong is no longer told. */
        LOST,
        OTHER
    }

    private static final Pattern URL = Pattern.compile("https?://[^\\s\"'\\\\]{1,4000}");
    private static final Pattern SERVER_STATUS =
            Pattern.compile("(?:unexpected status|failed with status code \\[)[^\n]{0,500}: 5\\d\\d ");
    /** What a proxy answers to CONNECT stands alone behind the request (Go net/http, Transport.dialConn). */
    private static final Pattern CONNECT_REFUSED = Pattern.compile(
            "\"https://[^\"]{1,4000}\": (?:forbidden|proxy authentication required|bad gateway|service unavailable"
                    + "|gateway timeout)\\s*$");

    private static final Pattern CONTENT =
            Pattern.compile("content at https?://[^\\s\"'\\\\]+/(?:blobs|manifests)/(sha\\d+:[0-9a-f]+) not found");
    private static final Pattern BACK_OFF_ALONE = Pattern.compile("back-off pulling image \"[^\"]*\"\\s*");

    /** Reads a message; never fails. */
    public static PullError parse(String message) {
        Matcher url = URL.matcher(message);
        return new PullError(
                kindOf(message.toLowerCase(Locale.ROOT), message),
                url.find() ? url.group().replaceFirst("[:,.]+$", "") : null,
                message);
    }

    private static Kind kindOf(String lower, String message) {
        // Before all else: what follows is said of the proxy, not of the registry.
        if (lower.contains("proxyconnect tcp: ")
                || CONNECT_REFUSED.matcher(lower).find()) {
            return Kind.PROXY;
        }
        if (lower.contains("failed to fetch anonymous token") || lower.contains("failed to fetch oauth token")) {
            return tokenKind(lower, message);
        }
        Kind transport = transportKind(lower);
        if (transport != null) {
            return transport;
        }
        if (isOfKeyring(lower)) {
            return Kind.SECRET_UNREADABLE;
        }
        Kind auth = authKind(lower);
        if (auth != null) {
            return auth;
        }
        if (has(lower, "no match for platform")) {
            return Kind.NO_PLATFORM;
        } else if (has(lower, "text/html")) {
            return Kind.WEB_PAGE;
        } else if (has(lower, "couldn't parse image", "invalid reference format", "invalidimagename")) {
            return Kind.INVALID_NAME;
        } else if (SERVER_STATUS.matcher(message).find()) {
            return Kind.SERVER_ERROR;
        } else if (has(lower, ": not found", "manifest unknown", "code = notfound", "404 not found")) {
            return Kind.NOT_FOUND;
        } else if (has(lower, "is not present with pull policy of never")) {
            return Kind.NEVER;
        }
        return BACK_OFF_ALONE.matcher(lower).matches() || lower.isBlank() ? Kind.LOST : Kind.OTHER;
    }

    private static Kind tokenKind(String lower, String message) {
        boolean anonymous = lower.contains("failed to fetch anonymous token");
        // Whole words: a port or a repository in the URL may hold the numbers.
        if (has(lower, "401 unauthorized", "403 forbidden", "unauthorized: ", "denied: ")) {
            return anonymous ? Kind.NO_CREDENTIALS : Kind.CREDENTIALS_REFUSED;
        } else if (has(lower, "429 too many requests", "toomanyrequests: ")) {
            return Kind.RATE_LIMITED;
        }
        return SERVER_STATUS.matcher(message).find() ? Kind.SERVER_ERROR : Kind.REALM_UNREACHABLE;
    }

    private static @Nullable Kind transportKind(String lower) {
        if (has(lower, "server gave http response to https client", "first record does not look like a tls")) {
            return Kind.PLAIN_SERVER;
        } else if (has(lower, "http request to an https server", "malformed http response \"\\x15")
                || (has(lower, "request to http://") && has(lower, ": 400 bad request"))) {
            return Kind.TLS_SERVER;
        } else if (has(lower, "signed by unknown authority")) {
            return Kind.UNKNOWN_AUTHORITY;
        } else if (has(
                lower, "certificate is valid for", "any ip sans", "legacy common name", "not valid for any names")) {
            return Kind.NAME_MISMATCH;
        } else if (has(lower, "expired or is not yet valid")) {
            return Kind.CERTIFICATE_DATES;
        } else if (has(
                lower,
                "no such host",
                "server misbehaving",
                "temporary failure in name resolution",
                // The name server refuses or keeps silent, not the registry.
                "dial tcp: lookup ")) {
            return Kind.NAME_UNRESOLVED;
        } else if (has(lower, "connection refused")) {
            return Kind.REFUSED;
        } else if (has(lower, "no route to host", "network is unreachable")) {
            return Kind.NO_ROUTE;
        } else if (has(lower, "i/o timeout", "tls handshake timeout", "client.timeout exceeded", "deadline exceeded")) {
            return Kind.TIMED_OUT;
        }
        return null;
    }

    /** What the kubelet says of a secret, before containerd is asked (credentialprovider/config.go, encoding/json). */
    private static boolean isOfKeyring(String lower) {
        return !lower.contains("failed to pull and unpack")
                && has(
                        lower,
                        "illegal base64 data at input byte",
                        "unable to parse auth field",
                        "json: cannot unmarshal",
                        "unexpected end of json input");
    }

    private static @Nullable Kind authKind(String lower) {
        if (has(lower, "toomanyrequests", "429 too many requests")) {
            return Kind.RATE_LIMITED;
        } else if (has(lower, "no basic auth credentials")) {
            return Kind.NO_CREDENTIALS;
        } else if (has(
                lower,
                "insufficient_scope",
                "requested access to the resource is denied",
                "unauthorized to access repository")) {
            return Kind.NO_RIGHT;
        } else if (has(lower, "401 unauthorized", "403 forbidden", "incorrect username or password")) {
            return Kind.CREDENTIALS_REFUSED;
        }
        return has(lower, "authorization failed", "pull access denied") ? Kind.NO_CREDENTIALS : null;
    }

    private static boolean has(String text, String... parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The digest that the registry did not have although a manifest names it: containerd asks for content by digest only
     * once it has resolved the name (core/remotes/docker/fetcher.go). Null when the message tells of no such thing.
     */
    public @Nullable String missingContent() {
        Matcher content = CONTENT.matcher(message);
        return content.find() ? content.group(1) : null;
    }

    /** Whether a server answered 400, and the message does not tell by which scheme it was asked. */
    public boolean isBadRequestWithoutUrl() {
        return kind == Kind.OTHER
                && message.contains(" failed with status code [")
                && message.toLowerCase(Locale.ROOT).contains("]: 400 bad request");
    }

    /** The last part of the message: what a person should read first. */
    public String innermost() {
        int quoted = message.lastIndexOf("\": ");
        return quoted < 0 ? message : message.substring(quoted + 3);
    }
}
