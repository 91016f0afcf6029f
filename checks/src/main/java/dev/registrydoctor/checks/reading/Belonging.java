package dev.registrydoctor.checks.reading;

/**
 * Whether an error line is about a registry.
 *
 * @param kind whether it is
 * @param looksLike what it is about instead, for a person; empty unless the kind is ELSEWHERE
 * @param sure whether nothing else in the paste can change that
 */
public record Belonging(Kind kind, String looksLike, boolean sure) {

    /** What a line belongs to. */
    public enum Kind {
        /** It has a sign of a registry. */
        REGISTRY,
        /** It has the sign of another program, or asks a host that nothing marks as a registry. */
        ELSEWHERE,
        /** It names neither a program nor a host, such as {@code net/http: TLS handshake timeout}. */
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
