package dev.registrydoctor.doctor.source.host;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** IP addresses as people write them, and which of them are this host's. */
public final class HostAddresses {

    private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|[01]?\\d?\\d)";
    /** Java asks the resolver for what only looks like an address. */
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private HostAddresses() {}

    /** An address in its short form ({@code ::1}), without a scope. */
    public static String text(InetAddress address) {
        String text = address.getHostAddress();
        if (!(address instanceof Inet6Address)) {
            return text;
        }
        int scope = text.indexOf('%');
        return ZEROS.matcher(scope < 0 ? text : text.substring(0, scope)).replaceFirst("::");
    }

    /** Whether a host is written as an address, so that no resolver is needed. */
    public static boolean isLiteral(String host) {
        return IPV4.matcher(host).matches() || host.indexOf(':') >= 0;
    }

    /** One spelling for each host: brackets gone, addresses in short form, names in lower case. */
    public static String canonical(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (isLiteral(bare)) {
            try {
                return text(InetAddress.getByName(bare));
            } catch (IOException e) {
                return bare;
            }
        }
        return bare.toLowerCase(Locale.ROOT);
    }

    /** Addresses of this host's interfaces; loopback ones are not, since every host has them. */
    public static List<String> ofThisHost() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                    .map(HostAddresses::text)
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    public static boolean isHere(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
