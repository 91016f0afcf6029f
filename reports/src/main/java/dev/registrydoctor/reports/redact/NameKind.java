package dev.registrydoctor.reports.redact;

/**
 * The kinds of names that pseudonyms stand for. Where one name names several things, it is of the first of these kinds:
 * one name has one pseudonym.
 */
public enum NameKind {
    HOST("host"),
    NAMESPACE("namespace"),
    USER("user"),
    IMAGE("image"),
    /** A Deployment, a pod, a container, a Service. */
    WORKLOAD("workload"),
    SECRET("secret"),
    CLAIM("claim"),
    VOLUME("volume"),
    /** A file that was named on the command line. */
    FILE("file"),
    /** The key or value of a label, the realm of a challenge: words that a site chose. */
    LABEL("label"),
    /** A tag that is neither a version nor made of ordinary words. */
    TAG("tag"),
    /** A word of a text that no environment has of itself; what it names is not known. */
    NAME("name"),
    ADDRESS("address");

    private final String label;

    NameKind(String label) {
        this.label = label;
    }

    /** The word that its pseudonyms begin with. */
    public String label() {
        return label;
    }
}
