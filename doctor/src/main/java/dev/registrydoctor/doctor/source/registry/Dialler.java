package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.doctor.source.host.HostAddresses;
import dev.registrydoctor.doctor.source.host.Resolver;
import dev.registrydoctor.doctor.source.transport.BoundedSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Opens TCP connections to registries, in a sample to where it serves them. Redirecting the socket leaves URL, Host
 * header and the name in a certificate as they were.
 */
public final class Dialler {

    private final Map<String, String> redirects = new HashMap<>();
    private final Resolver resolver;

    public Dialler(Map<String, String> redirects, Resolver resolver) {
        this.resolver = resolver;
        redirects.forEach((from, to) -> this.redirects.put(from.equals("*") ? from : canonicalAuthority(from), to));
    }

    /** Whether a sample is served instead of the network, and this public registry is not part of it. */
    boolean isOutsideOfSample(String host, int port) {
        return redirects.containsKey("*")
                && RegistryHosts.isPublic(host)
                && !redirects.containsKey(HostAddresses.canonical(host) + " " + port);
    }

    /**
     * Connects and hangs up.
     *
     * @throws IOException when none of the host's addresses takes the connection; the error of the first
     */
    void connect(String host, int port, Duration limit) throws IOException {
        open(host, port, limit).close();
    }

    /**
     * A connection, which the caller closes.
     *
     * @throws IOException when none of the host's addresses takes it; the error of the first
     */
    Socket open(String host, int port, Duration limit) throws IOException {
        InetSocketAddress redirected = redirect(host, port);
        List<InetAddress> addresses = redirected == null ? resolver.resolve(host) : List.of(redirected.getAddress());
        int to = redirected == null ? port : redirected.getPort();
        // Few addresses, so that all of them together keep the limit within reason.
        IOException first = null;
        for (InetAddress address : addresses.subList(0, Math.min(3, addresses.size()))) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                socket.connect(new InetSocketAddress(address, to), (int) limit.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                first = first == null ? e : first;
            }
        }
        throw first == null ? new UnknownHostException(host) : first;
    }

    Dns dns() {
        if (redirects.isEmpty()) {
            return resolver::resolve;
        }
        // Which of a host's ports are redirected shows only when the socket connects; there it is resolved.
        return host -> List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
    }

    /** Sockets for the HTTP client that connects to registries. */
    BoundedSockets sockets() {
        return new BoundedSockets(redirects.isEmpty() ? asked -> asked : this::route);
    }

    private InetSocketAddress route(InetSocketAddress asked) throws IOException {
        InetSocketAddress redirected = redirect(asked.getHostString(), asked.getPort());
        return redirected != null
                ? redirected
                : new InetSocketAddress(resolver.resolve(asked.getHostString()).get(0), asked.getPort());
    }

    private @Nullable InetSocketAddress redirect(String host, int port) throws UnknownHostException {
        String target = redirects.getOrDefault(HostAddresses.canonical(host) + " " + port, redirects.get("*"));
        if (target == null) {
            return null;
        }
        int colon = target.lastIndexOf(':');
        String name = target.substring(0, colon);
        return new InetSocketAddress(
                resolver.resolve(HostAddresses.canonical(name)).get(0), Integer.parseInt(target.substring(colon + 1)));
    }

    private static String canonicalAuthority(String authority) {
        int colon = authority.lastIndexOf(':');
        return HostAddresses.canonical(authority.substring(0, colon)) + " " + authority.substring(colon + 1);
    }
}
