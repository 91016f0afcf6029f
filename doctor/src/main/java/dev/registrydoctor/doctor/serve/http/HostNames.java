package dev.registrydoctor.doctor.serve.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that requests may use for this server. A page of somebody else that a person has open can have its own name point to this
 * server and read it then (DNS rebinding); what it cannot do is to use another name than its own, or an address.
 */
final class HostNames {

    /** A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9A-Za-z_](?:[0-9A-Za-z_.-]{0,252})))(?::\\d{1,5})?");

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    private final Set<String> names;

    /**
     * The names.
     *
     * @param more next to addresses and localhost
     */
    HostNames(List<String> more) {
        names = Stream.concat(Stream.of("localhost"), more.stream().map(HostNames::plain))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a request with this header Host is answered. */
    boolean allow(String host) {
        Matcher parts = AUTHORITY.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        String name = parts.group(2);
        return name == null || IPV4.matcher(name).matches() || names.contains(plain(name));
    }

    /** Whether it is a name that a person has given: an address or localhost belongs to other servers too. */
    boolean isOwn(String host) {
        Matcher parts = AUTHORITY.matcher(host);
        if (!parts.matches() || parts.group(2) == null) {
            return false;
        }
        String name = plain(parts.group(2));
        return names.contains(name) && !name.equals("localhost");
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
