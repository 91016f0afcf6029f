package dev.registrydoctor.checks.reading;

/** How a request failed. The phrases are in {@code failures.txt}. */
public enum FailureKind {
    NO_SUCH_HOST,
    /** The name server gave no usable answer, so nothing is known of the name. */
    NAME_SERVER,
    REFUSED,
    NO_ROUTE,
    TIMEOUT,
    TLS_TIMEOUT,
    RESET,
    /** The other side ended the connection: EOF, broken pipe. */
    CLOSED,
    /** The client gave up or was stopped before an answer came. */
    CANCELED,
    /** The server speaks HTTP, the client asked by HTTPS. */
    HTTP_SERVER,
    /** The server speaks HTTPS, the client asked by HTTP. */
    HTTPS_SERVER,
    /** The other side refused the TLS handshake by an alert. */
    TLS_ALERT,
    CERTIFICATE_UNTRUSTED,
    CERTIFICATE_NAME,
    CERTIFICATE_DATES,
    PROXY_REFUSED,
    /** A page or an answer that no registry gives. */
    NOT_A_REGISTRY,
    NO_CREDENTIALS,
    UNAUTHORIZED,
    /** The login succeeded in the same paste, and the next request was refused. */
    REFUSED_AFTER_LOGIN,
    /** hosts.toml gives no server the capability that is needed. */
    NO_HOSTS,
    /** A policy of the client or the node refuses the image. */
    BLOCKED,
    DENIED,
    /** Status 403 without a word of why. */
    FORBIDDEN,
    RATE_LIMITED,
    MANIFEST_MISSING,
    /** The manifest is there and a blob of it is not. */
    BLOB_MISSING,
    REPOSITORY_MISSING,
    TAG_MISSING,
    SECRET_MISSING,
    /** The image is not on this machine. */
    IMAGE_NOT_LOCAL,
    FILE_MISSING,
    /** The content store of the node lacks what its image list names. */
    CONTENT_MISSING,
    PLATFORM_MISSING,
    UPLOAD_UNKNOWN,
    TOO_LARGE,
    QUOTA,
    READ_ONLY,
    UNSUPPORTED,
    NO_SPACE,
    /** The disk under the node's images fails or is read-only. */
    DISK_ERROR,
    /** A layer that was downloaded could not be unpacked. */
    UNPACK,
    DIGEST_MISMATCH,
    MEDIA_TYPE,
    BAD_NAME,
    /** A status 400 that says no more: HTTP asked of HTTPS, a proxy, a malformed token request. */
    BAD_REQUEST,
    SERVER_ERROR,
    UNKNOWN;

    /** Whether no answer of HTTP came. */
    public boolean isTransport() {
        return compareTo(PROXY_REFUSED) < 0;
    }

    /** Whether the handshake failed. */
    public boolean isTls() {
        return switch (this) {
            case TLS_TIMEOUT,
                    HTTP_SERVER,
                    HTTPS_SERVER,
                    TLS_ALERT,
                    CERTIFICATE_UNTRUSTED,
                    CERTIFICATE_NAME,
                    CERTIFICATE_DATES -> true;
            default -> false;
        };
    }
}
