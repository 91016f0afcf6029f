package dev.registrydoctor.checks.evidence;

/** What a text of evidence is: a name that an environment's owner chose, a text that may hold names, or neither. */
public enum TextKind {
    /** A host, or {@code [scheme://]host[:port][/path]}. */
    HOST,
    /** Several hosts, with commas between them. */
    HOSTS,
    NAMESPACE,
    WORKLOAD,
    USER,
    SECRET,
    CLAIM,
    VOLUME,
    /** A name that a label's value can be: of a class of storage, of a token's service. */
    LABEL,
    IMAGE,
    REPOSITORY,
    TAG,
    /** Labels: both keys and values are the environment's. */
    LABELS,
    /** {@code namespace/name} of a claim. */
    CLAIM_PATH,
    /** A distinguished name. */
    SUBJECT,
    /** Anything else that people or programs write: a message, a line of a log, a path, an address. */
    TEXT,
    /** Of a closed set that others chose, a quantity, a version, a digest, a time: it holds no name. */
    WORD
}
