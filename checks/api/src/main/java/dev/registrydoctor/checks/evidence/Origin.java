package dev.registrydoctor.checks.evidence;

/**
 * A place that a registry may answer at: scheme, host and port.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address; an IPv6 address without brackets
 */
public record Origin(
        @Holds(TextKind.WORD) String scheme,
        @Holds(TextKind.HOST) String host,
        int port) {

    /** Host and port as in a URL. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
