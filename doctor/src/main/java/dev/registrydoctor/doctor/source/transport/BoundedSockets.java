package dev.registrydoctor.doctor.source.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The sockets of one HTTP client, on which a server can send no more than belongs to its answers. */
public final class BoundedSockets extends SocketFactory {

    private final Route route;
    /** Those that are connected. A TLS socket, which is all that the client shows, has the same ends as the one below. */
    private final Map<Ends, BoundedSocket> connected = new ConcurrentHashMap<>();

    /** Where connections go instead of to where they are asked for. */
    @FunctionalInterface
    public interface Route {
        /**
         * The address to connect to.
         *
         * @throws IOException when a name cannot be resolved
         */
        InetSocketAddress to(InetSocketAddress asked) throws IOException;
    }

    /** What a TLS socket has in common with the one below it; null where a socket has no such end. */
    private record Ends(
            @Nullable SocketAddress local, @Nullable SocketAddress remote) {
        static Ends of(Socket socket) {
            return new Ends(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress());
        }
    }

    public BoundedSockets(Route route) {
        this.route = route;
    }

    /** Makes a client use these sockets. */
    public void install(OkHttpClient.Builder client) {
        client.socketFactory(this).addNetworkInterceptor(new BoundedExchanges(this));
    }

    InetSocketAddress route(InetSocketAddress asked) throws IOException {
        return route.to(asked);
    }

    void connected(BoundedSocket socket) {
        connected.put(Ends.of(socket), socket);
    }

    void closed(BoundedSocket socket) {
        if (socket.isConnected()) {
            connected.values().remove(socket);
        }
    }

    /** The count of a connection, or null when it is closed. */
    @Nullable
    ReadAhead ahead(Socket socket) {
        BoundedSocket below = socket instanceof BoundedSocket plain ? plain : connected.get(Ends.of(socket));
        return below == null ? null : below.ahead();
    }

    @Override
    public Socket createSocket() {
        return new BoundedSocket(this);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(InetSocketAddress.createUnresolved(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }
}
