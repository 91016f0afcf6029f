package dev.registrydoctor.checks.reading;

/** What a client was doing when it failed. */
public enum Operation {
    PULL,
    PUSH,
    LOGIN,
    /** Tags or the catalog. */
    LIST,
    DELETE,
    /** An image from a file into a node. */
    IMPORT,
    /** A volume of the registry's Pod. */
    MOUNT,
    /** A container. */
    START,
    UNKNOWN
}
