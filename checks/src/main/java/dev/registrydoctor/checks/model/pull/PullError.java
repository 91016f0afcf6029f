package dev.registrydoctor.checks.model.pull;

import dev.registrydoctor.checks.names.ParseCache;
import dev.registrydoctor.checks.reading.ErrorReader;
import dev.registrydoctor.checks.reading.FailureKind;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cause in the message of a failed pull. It is read from the end: the text before it changes with the version of
 * containerd (containerd client/pull.go, core/transfer/local/pull.go, core/remotes/docker/resolver.go; Go crypto/x509).
 *
 * @param kind what went wrong
 * @param url the URL in the message, or null
 * @param message the original message
 */
public record PullError(Kind kind, @Nullable String url, String message) {

    /** Longer messages are not cached; the same message is in many events. */
    private static final ParseCache<PullError> READ = new ParseCache<>(4096, 4096, PullError::read);

    /** What can go wrong. */
    public enum Kind {
        /** The server uses HTTP, containerd HTTPS. */
        PLAIN_SERVER,
        /** The server uses HTTPS, containerd HTTP. */
        TLS_SERVER,
        UNKNOWN_AUTHORITY,
        NAME_MISMATCH,
        CERTIFICATE_DATES,
        NAME_UNRESOLVED,
        REFUSED,
        NO_ROUTE,
        TIMED_OUT,
        /** The registry requires credentials and none were sent. */
        NO_CREDENTIALS,
        /** Credentials were sent and refused. */
        CREDENTIALS_REFUSED,
        /** The kubelet could not read a pull secret of the Pod, and contacted no registry. */
        SECRET_UNREADABLE,
        /** A token was issued without pull access: the repository does not exist or this user has no access. */
        NO_RIGHT,
        /** The proxy of containerd does not answer, or does not connect to the registry. */
        PROXY,
        /** The token service could not be reached. */
        REALM_UNREACHABLE,
        RATE_LIMITED,
        NO_PLATFORM,
        NOT_FOUND,
        WEB_PAGE,
        SERVER_ERROR,
        INVALID_NAME,
        /** The pull policy is Never, and the node does not have the image. */
        NEVER,
        /** Only the back-off is left; the error is no longer in the message. */
        LOST,
        OTHER
    }

    private static final Pattern URL = Pattern.compile("https?://[^\\s\"'\\\\]{1,4000}");
    private static final Pattern CONTENT =
            Pattern.compile("content at https?://[^\\s\"'\\\\]+/(?:blobs|manifests)/(sha\\d+:[0-9a-f]+) not found"
                    + "|could not fetch content (?:descriptor )?(sha\\d+:[0-9a-f]+)[^:]{0,200} from remote: not found");
    private static final Pattern BACK_OFF_ALONE = Pattern.compile("back-off pulling image \"[^\"]*\"\\s*");

    /** Reads a message; never fails. */
    public static PullError parse(String message) {
        return READ.read(message);
    }

    private static PullError read(String message) {
        Matcher url = URL.matcher(message);
        return new PullError(
                kindOf(message.toLowerCase(Locale.ROOT), message),
                url.find() ? url.group().replaceFirst("[:,.]+$", "") : null,
                message);
    }

    private static Kind kindOf(String lower, String message) {
        if (lower.isBlank() || BACK_OFF_ALONE.matcher(lower).matches()) {
            return Kind.LOST;
        } else if (isOfKeyring(lower)) {
            return Kind.SECRET_UNREADABLE;
        }
        ErrorReader.Failed failed = ErrorReader.ofProgram().failed(message);
        return switch (failed.leg()) {
            // The rest is about the proxy, not about the registry.
            case PROXY -> Kind.PROXY;
            case TOKEN -> ofToken(failed.failure(), lower.contains("failed to fetch anonymous token"));
            default -> of(failed.failure());
        };
    }

    private static Kind ofToken(FailureKind failure, boolean anonymous) {
        return switch (failure) {
            case UNAUTHORIZED, DENIED, FORBIDDEN, NO_CREDENTIALS ->
                anonymous ? Kind.NO_CREDENTIALS : Kind.CREDENTIALS_REFUSED;
            case RATE_LIMITED -> Kind.RATE_LIMITED;
            case SERVER_ERROR, GATEWAY -> Kind.SERVER_ERROR;
            default -> Kind.REALM_UNREACHABLE;
        };
    }

    private static Kind of(FailureKind failure) {
        return switch (failure) {
            case HTTP_SERVER -> Kind.PLAIN_SERVER;
            case HTTPS_SERVER -> Kind.TLS_SERVER;
            case CERTIFICATE_UNTRUSTED -> Kind.UNKNOWN_AUTHORITY;
            case CERTIFICATE_NAME -> Kind.NAME_MISMATCH;
            case CERTIFICATE_DATES -> Kind.CERTIFICATE_DATES;
            case NO_SUCH_HOST, NAME_SERVER -> Kind.NAME_UNRESOLVED;
            case REFUSED -> Kind.REFUSED;
            case NO_ROUTE -> Kind.NO_ROUTE;
            case TIMEOUT, TLS_TIMEOUT -> Kind.TIMED_OUT;
            case NO_CREDENTIALS -> Kind.NO_CREDENTIALS;
            case UNAUTHORIZED, FORBIDDEN -> Kind.CREDENTIALS_REFUSED;
            case DENIED -> Kind.NO_RIGHT;
            case RATE_LIMITED -> Kind.RATE_LIMITED;
            case PLATFORM_MISSING -> Kind.NO_PLATFORM;
            case NOT_A_REGISTRY -> Kind.WEB_PAGE;
            case BAD_NAME -> Kind.INVALID_NAME;
            case SERVER_ERROR, GATEWAY -> Kind.SERVER_ERROR;
            case MANIFEST_MISSING, TAG_MISSING, BLOB_MISSING, REPOSITORY_MISSING -> Kind.NOT_FOUND;
            case IMAGE_NOT_LOCAL -> Kind.NEVER;
            default -> Kind.OTHER;
        };
    }

    /**
     * The kubelet's errors about a Secret, before it calls containerd (credentialprovider/config.go, encoding/json).
     */
    private static boolean isOfKeyring(String lower) {
        return !lower.contains("failed to pull and unpack")
                && has(
                        lower,
                        "illegal base64 data at input byte",
                        "unable to parse auth field",
                        "json: cannot unmarshal",
                        "unexpected end of json input");
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
     * The digest that the registry did not have although a manifest refers to it: containerd requests content by digest
     * only after it has resolved the name (core/remotes/docker/fetcher.go). Null for other messages.
     */
    public @Nullable String missingContent() {
        Matcher content = CONTENT.matcher(message);
        return !content.find() ? null : content.group(1) == null ? content.group(2) : content.group(1);
    }

    /** Whether a server answered 400, and the message does not show the scheme of the request. */
    public boolean isBadRequestWithoutUrl() {
        return kind == Kind.OTHER
                && message.contains(" failed with status code [")
                && message.toLowerCase(Locale.ROOT).contains("]: 400 bad request");
    }

    /** The last part of the message, which a person should read first. */
    public String innermost() {
        int quoted = message.lastIndexOf("\": ");
        return quoted < 0 ? message : message.substring(quoted + 3);
    }
}
