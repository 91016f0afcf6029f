package dev.registrydoctor.checks.evidence;

import org.jspecify.annotations.Nullable;

/**
 * A place that a registry may answer at: scheme, host and port.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address; an IPv6 address without brackets
 */
public record Origin(String scheme, String host, int port) {

    /** Host and port as in a URL. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Written out for the same reason as in a {@link Question}, of which it is a part. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin that
                && scheme.equals(that.scheme)
                && host.equals(that.host)
                && port == that.port;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * scheme.hashCode() + host.hashCode()) + port;
    }

    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
