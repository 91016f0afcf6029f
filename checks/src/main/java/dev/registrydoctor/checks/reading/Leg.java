package dev.registrydoctor.checks.reading;

/** The part of an operation that failed: a request where the line tells which, else the step of the connection. */
public enum Leg {
    /** {@code GET /v2/}, by which a client finds out what it speaks to. */
    PING,
    /** The service that gives out tokens, often on another host. */
    TOKEN,
    MANIFEST,
    BLOB,
    /** Where the registry sends a client for the content of a blob: an object store. */
    REDIRECT,
    /** An upload, at the address that the registry's Location named. */
    UPLOAD,
    /** The storage behind the registry, which only its own log names. */
    STORAGE,
    /** Tags or the catalog. */
    LIST,
    /** The proxy before the registry. */
    PROXY,
    /** A name that was not resolved, for a request that the line does not tell. */
    NAME,
    /** A connection, for a request that the line does not tell. */
    CONNECT,
    /** The TLS handshake, for a request that the line does not tell. */
    TLS,
    /** The images and content of this machine: no registry was asked. */
    LOCAL_STORE,
    /** The pull secret in the cluster: no registry was asked. */
    SECRET,
    /** The Pod or its sandbox. */
    POD,
    UNKNOWN
}
