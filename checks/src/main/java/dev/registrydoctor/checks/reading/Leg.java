package dev.registrydoctor.checks.reading;

/** The part of an operation that failed: a request if the line shows it, otherwise the step of the connection. */
public enum Leg {
    /** {@code GET /v2/}, which clients use to detect the API. */
    PING,
    /** The token service, often on another host. */
    TOKEN,
    MANIFEST,
    BLOB,
    /** The server that the registry redirects a client to for the content of a blob: an object store. */
    REDIRECT,
    /** An upload, at the address in the registry's Location header. */
    UPLOAD,
    /** The storage of the registry, which only its own log mentions. */
    STORAGE,
    /** Tags or the catalog. */
    LIST,
    /** The proxy in front of the registry. */
    PROXY,
    /** A name that was not resolved, for an unknown request. */
    NAME,
    /** A connection, for an unknown request. */
    CONNECT,
    /** The TLS handshake, for an unknown request. */
    TLS,
    /** The client's own daemon or container runtime, behind a socket or a pipe, or in a container of a CI job: no registry was contacted. */
    DAEMON,
    /** The images and content of this machine: no registry was contacted. */
    LOCAL_STORE,
    /** The pull secret in the cluster: no registry was contacted. */
    SECRET,
    /** The Pod or its sandbox. */
    POD,
    UNKNOWN
}
