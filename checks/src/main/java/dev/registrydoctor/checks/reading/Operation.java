package dev.registrydoctor.checks.reading;

/** What a client was doing when it failed. */
public enum Operation {
    PULL("pull"),
    PUSH("push"),
    LOGIN("login"),
    /** Tags or the catalog. */
    LIST("list"),
    DELETE("delete"),
    /** An image from a file into a node. */
    IMPORT("image import"),
    /** A volume of the registry's Pod. */
    MOUNT("volume mount"),
    /** A container. */
    START("container start"),
    UNKNOWN("");

    private final String noun;

    Operation(String noun) {
        this.noun = noun;
    }

    /** The operation in one or two words, for people; empty for {@link #UNKNOWN}. */
    public String noun() {
        return noun;
    }
}
