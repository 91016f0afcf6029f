package dev.registrydoctor.checks.reading;

import dev.registrydoctor.checks.reading.FailureRules.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the part of an operation that failed: by the path of the last request in the line, otherwise by the client's
 * words around it, otherwise by how it failed.
 */
final class Legs {

    private static final Set<String> UPLOADS = Set.of("PUT", "PATCH", "POST");

    /** What clients ask first, or to log in, of both versions of the API. */
    private static final Set<String> PINGS = Set.of("/v2/", "/v2", "/v1/_ping", "/v1/users/");

    /** What clients write around a request without its URL; the first one in the line is used. */
    private static final List<Words> WORDS = List.of(
            new Words(
                    Leg.TOKEN,
                    "fetch anonymous token",
                    "fetch oauth token",
                    "requesting bearer token",
                    "requesting bear token",
                    "unable to retrieve auth token",
                    "during token exchange"),
            new Words(Leg.PING, "pinging container registry", "pinging docker registry"),
            new Words(Leg.LIST, "reading tags for ", "get tags from "),
            new Words(
                    Leg.UPLOAD,
                    "determining upload url",
                    "initiating upload",
                    "initiate upload",
                    "initiating layer upload",
                    "completing upload",
                    "uploading layer chunk",
                    "pushing the blob",
                    "failed to upload blob",
                    "error pushing to registry",
                    "upload failed, retrying",
                    "failed to send blob",
                    "failed commit on ref \"layer-",
                    "failed commit on ref \"config-",
                    "tried to push blob"),
            // containerd writes the path as a list: failed with status code [manifests v1]: 500 Internal Server Error
            new Words(
                    Leg.MANIFEST,
                    "status code [manifests ",
                    "reading manifest ",
                    "the manifest of ",
                    "manifest could not be fetched",
                    "pulling manifest of ",
                    "push manifest of ",
                    "writing manifest",
                    "uploading manifest ",
                    "put manifest ",
                    "push image manifest",
                    "failed commit on ref \"manifest-",
                    "failed commit on ref \"index-",
                    "do a head request for ",
                    "responded to head request ",
                    "failed to get manifest ",
                    "failed to request manifest head ",
                    "unable to pin image",
                    "not found in registry"),
            new Words(
                    Leg.BLOB,
                    "status code [blobs ",
                    "reading blob sha256",
                    "fetching blob",
                    "pulling the blob",
                    "failed to get blob, ",
                    "failed to request blob head, ",
                    "trying to reuse blob",
                    "failed to read expected number of bytes",
                    "short read: expected"));

    /** Words around the download of a blob: a request to a path that is not the registry's is a redirect. */
    private static final List<String> OF_BLOB = List.of(
            "httpreadseeker",
            "httpreaderseeker",
            "failed to copy",
            "download failed",
            "error pulling image configuration",
            "fetching blob",
            "reading blob");

    /**
     * A proxy's answer to CONNECT is written after the request, without its number (Go net/http, Transport.dialConn).
     */
    private static final Pattern ANSWER_TO_CONNECT = Pattern.compile(
            "https://[^\\s\"]{1,4000}\"?: (?:forbidden|bad request|proxy authentication required|internal server error|bad gateway"
                    + "|service unavailable|gateway timeout|method not allowed)(?:\\s*$|\\. see 'docker )");

    private record Words(Leg leg, List<String> words) {
        Words(Leg leg, String... words) {
            this(leg, List.of(words));
        }
    }

    private Legs() {}

    /**
     * The part that failed.
     *
     * @param lower the line after {@link PastedText#normal}
     * @param request the last request in the line, or null
     * @param rule how it failed, or null
     */
    static Leg of(String lower, Client client, @Nullable Mention request, @Nullable Rule rule, List<Mention> mentions) {
        FailureKind failure = rule == null ? FailureKind.UNKNOWN : rule.failure();
        if (lower.contains("proxyconnect")
                || lower.contains("socks connect")
                || failure == FailureKind.PROXY_REFUSED
                || isAnswerToConnect(lower)) {
            return Leg.PROXY;
        } else if (isOfDaemon(lower, client, request)) {
            return Leg.DAEMON;
        } else if (client == Client.REGISTRY && isOfStorage(lower, request)) {
            return Leg.STORAGE;
        }
        Leg byRequest = request == null ? Leg.UNKNOWN : ofRequest(lower, request);
        // A manifest that is put is refused for a blob that is not there: the manifest is what failed.
        boolean isPut =
                byRequest == Leg.MANIFEST && request != null && request.verb().equals("PUT");
        if (rule != null && rule.leg() != null && !isPut) {
            return rule.leg();
        }
        return byRequest != Leg.UNKNOWN ? byRequest : ofWords(lower, failure, mentions);
    }

    /**
     * Whether the client did not get through to its own daemon: Docker's command line says so of any connection, and
     * Podman's of that to its virtual machine, before any registry is named.
     */
    private static boolean isOfDaemon(String lower, Client client, @Nullable Mention request) {
        return (lower.contains("error during connect: ") && !lower.contains("response from daemon"))
                || (lower.contains("docker api call to '") && request == null && !lower.contains("message \""))
                || (client == Client.PODMAN && request == null && lower.contains("failed to connect: dial tcp "));
    }

    /** The daemon that was asked over TCP, such as that of a CI job; null for one behind a socket or a pipe. */
    static @Nullable LegTarget daemon(String lower, @Nullable Mention lookup, @Nullable Mention request) {
        Mention asked = request != null ? request : lookup;
        if (asked == null || asked.target().host().indexOf('%') >= 0) {
            return null;
        }
        return lower.contains("error during connect: ") || lower.contains(" tcp://") ? asked.target() : null;
    }

    /** The registry's drivers start their messages with their name: {@code filesystem: mkdir …}, {@code s3aws: …}. */
    private static boolean isOfStorage(String lower, @Nullable Mention request) {
        return lower.contains("filesystem: ")
                || lower.contains("s3aws: ")
                || lower.contains("s3: ")
                || lower.contains("driver.error{")
                || lower.contains("\"drivername\":\"")
                || lower.contains(".blobstore")
                || lower.contains("/pkg/storage/")
                // An error without a code of its own, and without a request to another server.
                || (lower.contains("err.code=unknown") && (request == null || request.at() == 0))
                // At its start it asks nothing but its storage.
                || lower.startsWith("panic: ")
                || (request != null
                        && isStored(request.path().toLowerCase(Locale.ROOT))
                        && !request.path().startsWith("/v2/"));
    }

    /** Whether a proxy refused to open a connection to the registry. */
    static boolean isAnswerToConnect(String lower) {
        return ANSWER_TO_CONNECT.matcher(lower).find();
    }

    private static Leg ofRequest(String lower, Mention request) {
        String path = request.path().toLowerCase(Locale.ROOT);
        if (isToken(path)) {
            return Leg.TOKEN;
        } else if (!path.startsWith("/v2/") && isStored(path)) {
            return Leg.REDIRECT;
        } else if (PINGS.contains(path)) {
            return Leg.PING;
        } else if (path.startsWith("/v1/images/") && path.endsWith("/layer")) {
            return UPLOADS.contains(request.verb()) ? Leg.UPLOAD : Leg.BLOB;
        } else if (path.contains("/blobs/uploads")) {
            return Leg.UPLOAD;
        } else if (path.contains("/manifests/")) {
            return Leg.MANIFEST;
        } else if (path.contains("/blobs/")) {
            return UPLOADS.contains(request.verb()) ? Leg.UPLOAD : Leg.BLOB;
        } else if (path.contains("/tags/list") || path.contains("/_catalog")) {
            return Leg.LIST;
        }
        return path.length() > 1 && OF_BLOB.stream().anyMatch(lower::contains) ? Leg.REDIRECT : Leg.UNKNOWN;
    }

    private static boolean isToken(String path) {
        int query = path.indexOf('?');
        String bare = query < 0 ? path : path.substring(0, query);
        return bare.endsWith("/token")
                || bare.endsWith("/jwt/auth")
                || path.contains("scope=repository")
                || path.contains("offline_token=");
    }

    /** Paths and signatures of object stores. */
    private static boolean isStored(String path) {
        return path.contains("/blobs/sha256")
                || path.contains("/registry/v2/")
                || path.contains("x-amz-")
                || path.contains("x-goog-")
                || path.contains("&sig=");
    }

    private static Leg ofWords(String lower, FailureKind failure, List<Mention> mentions) {
        for (Words words : WORDS) {
            if (words.words().stream().anyMatch(lower::contains)) {
                return words.leg();
            }
        }
        if (lower.contains("failed to copy: ") && failure != FailureKind.UNKNOWN && failure.isTransport()) {
            return lower.contains("push") ? Leg.UPLOAD : Leg.BLOB;
        } else if (mentions.stream().anyMatch(m -> m.kind() == Mention.Kind.LOOKUP)
                || failure == FailureKind.NO_SUCH_HOST
                || failure == FailureKind.NAME_SERVER) {
            return Leg.NAME;
        } else if (failure.isTls()) {
            return Leg.TLS;
        }
        return failure != FailureKind.UNKNOWN && failure.isTransport() ? Leg.CONNECT : Leg.UNKNOWN;
    }
}
