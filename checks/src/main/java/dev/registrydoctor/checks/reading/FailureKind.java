package dev.registrydoctor.checks.reading;

/** How a request failed. The phrases are in {@code failures.txt}. */
public enum FailureKind {
    NO_SUCH_HOST("the host name was not found"),
    /** The name server sent no usable answer, so it is not known whether the name exists. */
    NAME_SERVER("the DNS lookup failed"),
    REFUSED("the connection was refused"),
    NO_ROUTE("there is no route to the host"),
    TIMEOUT("the request timed out"),
    TLS_TIMEOUT("the TLS handshake timed out"),
    RESET("the connection was reset"),
    /** The other side ended the connection: EOF, broken pipe. */
    CLOSED("the server closed the connection"),
    /** The client stopped before a response came. */
    CANCELED("the client canceled the request"),
    /** The server uses HTTP, the client HTTPS. */
    HTTP_SERVER("the client used HTTPS and the server answered in HTTP"),
    /** The server uses HTTPS, the client HTTP. */
    HTTPS_SERVER("the client used HTTP and the server expects HTTPS"),
    /** The server refused the TLS handshake with an alert. */
    TLS_ALERT("the TLS handshake failed"),
    CERTIFICATE_UNTRUSTED("the certificate is not trusted"),
    CERTIFICATE_NAME("the certificate is for another name"),
    CERTIFICATE_DATES("the certificate is expired or not valid yet"),
    PROXY_REFUSED("the proxy refused the connection"),
    /** A page or a response that is not from a registry. */
    NOT_A_REGISTRY("the answer did not come from a registry"),
    NO_CREDENTIALS("no credentials were sent"),
    UNAUTHORIZED("the request was not authorized"),
    /** The login succeeded in the same paste, and the next request was refused. */
    REFUSED_AFTER_LOGIN("the login succeeded and the next request was refused"),
    /** No server in hosts.toml has the needed capability. */
    NO_HOSTS("hosts.toml names no server for it"),
    /** A policy of the client or the node refuses the image. */
    BLOCKED("a policy blocks the image"),
    DENIED("access was denied"),
    /** Status 403 without a reason. */
    FORBIDDEN("the request was forbidden"),
    RATE_LIMITED("the rate limit was reached"),
    MANIFEST_MISSING("the manifest was not found"),
    /** The manifest exists, but one of its blobs does not. */
    BLOB_MISSING("a blob was not found"),
    REPOSITORY_MISSING("the repository was not found"),
    TAG_MISSING("the tag was not found"),
    SECRET_MISSING("the pull secret was not found"),
    /** The image is not on this machine. */
    IMAGE_NOT_LOCAL("the image is not on this machine"),
    FILE_MISSING("the file was not found"),
    /** The file is not an archive of an image, or not a whole one. */
    BAD_ARCHIVE("the file is not a complete image archive"),
    /** Nothing answers at the socket of the client's own daemon: Docker, Podman, BuildKit, containerd. No registry was asked. */
    NO_DAEMON("the client's own daemon does not run, or does not listen there"),
    SOCKET_FORBIDDEN("this user is not allowed to use the socket of the client's own daemon"),
    /** The program that keeps the client's logins failed: no registry was asked. */
    CREDENTIAL_STORE("the client's credential store failed"),
    /** The node's content store does not have content that its image list refers to. */
    CONTENT_MISSING("the content store of the node lacks a part of the image"),
    PLATFORM_MISSING("the image does not exist for this platform"),
    UPLOAD_UNKNOWN("the registry does not know the upload"),
    TOO_LARGE("the request is too large"),
    QUOTA("the quota is exceeded"),
    READ_ONLY("the registry is read-only"),
    UNSUPPORTED("the operation is not supported"),
    NO_SPACE("no space is left on the device"),
    /** The disk with the node's images fails or is read-only. */
    DISK_ERROR("the disk failed or is read-only"),
    /** A layer that was downloaded could not be unpacked. */
    UNPACK("a layer could not be unpacked"),
    DIGEST_MISMATCH("the digest does not match"),
    MEDIA_TYPE("the media type is not supported"),
    BAD_NAME("the name is not valid"),
    /** A status 400 without a reason: HTTP sent to an HTTPS port, a proxy, a malformed token request. */
    BAD_REQUEST("the server rejected the request as malformed"),
    SERVER_ERROR("the server reported an error"),
    /** A proxy in front of the registry answered because the registry did not. */
    GATEWAY("a proxy got no answer from the registry"),
    UNKNOWN("");

    private final String clause;

    FailureKind(String clause) {
        this.clause = clause;
    }

    /** The failure as a clause for people, such as "the connection was refused"; empty for {@link #UNKNOWN}. */
    public String clause() {
        return clause;
    }

    /** Whether there was no HTTP response. */
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
