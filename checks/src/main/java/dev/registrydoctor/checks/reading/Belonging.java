package dev.registrydoctor.checks.reading;

/**
 * Whether an error line is about a registry.
 *
 * @param kind whether it is
 * @param looksLike what it is about instead, for a person; empty unless the kind is ELSEWHERE
 * @param sure whether nothing else in the paste can change that
 */
public record Belonging(Kind kind, String looksLike, boolean sure) {

    /** What a line is about. */
    public enum Kind {
        /** It has a sign of a registry. */
        REGISTRY,
        /** It has the sign of another program, or is about a host that is not known to be a registry. */
        ELSEWHERE,
        /** It has neither a program nor a host, such as {@code net/http: TLS handshake timeout}. */
        OPEN
    }

    static final Belonging REGISTRY = new Belonging(Kind.REGISTRY, "", true);
    public static final Belonging OPEN = new Belonging(Kind.OPEN, "", false);

    static Belonging elsewhere(String looksLike, boolean sure) {
        return new Belonging(Kind.ELSEWHERE, looksLike, sure);
    }

    public boolean isElsewhere() {
        return kind == Kind.ELSEWHERE;
    }

    public boolean isRegistry() {
        return kind == Kind.REGISTRY;
    }
}
