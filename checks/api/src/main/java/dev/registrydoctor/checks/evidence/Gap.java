package dev.registrydoctor.checks.evidence;

/**
 * Something that could not be looked at.
 *
 * @param cause the kind of obstacle
 * @param what what was asked for
 * @param why what stood in the way, for a person
 * @param remedy what would make it known: a right, sudo, a live run; empty when nothing is known to help
 */
public record Gap(
        Cause cause,
        @Holds(TextKind.TEXT) String what,
        @Holds(TextKind.TEXT) String why,
        @Holds(TextKind.TEXT) String remedy) {

    /** A file that would take too long to read. */
    public static Gap tooLong(String path, String why) {
        return new Gap(Cause.MALFORMED, path, why, "shorten " + path);
    }

    /** The kinds of obstacle. */
    public enum Cause {
        /** The API server refused: these credentials lack a right. */
        DENIED,
        /** A file or socket of this host may not be read by this user. */
        NOT_PERMITTED,
        /** Nothing answered, or the connection broke. */
        UNREACHABLE,
        /** No answer within the time given. */
        TIMED_OUT,
        /** The recorded site does not hold it. */
        NOT_RECORDED,
        /** It was read and makes no sense. */
        MALFORMED,
        /** This site has no such thing to look at: a host root without a cluster, a report without a host. */
        OUT_OF_VIEW
    }
}
