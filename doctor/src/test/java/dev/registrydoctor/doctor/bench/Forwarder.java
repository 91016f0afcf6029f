package dev.registrydoctor.doctor.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;

/**
 * Leads a port, such as the node port 32000 at which a doctor looks, to a registry of plain HTTP that listens elsewhere.
 * Whoever begins with TLS is answered at once, as a registry written in Go would; Java's own server waits instead.
 */
public final class Forwarder implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket socket;
    private volatile int target;

    /**
     * The node port 32000, leading to the registry of a site: a run that finds nothing there goes on to look at the
     * addresses of the site's service, pods and nodes, and these are not this machine's.
     *
     * @throws IOException when another program has it
     */
    public static Forwarder nodePort(EmbeddedSite site) throws IOException {
        Forwarder nodePort = nodePort();
        nodePort.leadTo(site);
        return nodePort;
    }

    /** The node port 32000, leading nowhere yet. */
    static Forwarder nodePort() throws IOException {
        try {
            return new Forwarder(BuiltIn.NODE_PORT);
        } catch (IOException e) {
            throw new IOException("port 32000 of 127.0.0.1, where a doctor looks for a registry, is needed", e);
        }
    }

    /** Leads to what the site has at 32000. */
    void leadTo(EmbeddedSite site) {
        leadTo(Objects.requireNonNull(
                site.redirects().get("127.0.0.1:" + BuiltIn.NODE_PORT), "the site has no registry at 32000"));
    }

    /**
     * Takes the port; 0 for any that is free.
     *
     * @throws IOException when another program has it
     */
    Forwarder(int port) throws IOException {
        socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Where connections lead from now on: {@code host:port}. */
    void leadTo(String authority) {
        target = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
    }

    private void accept() {
        try {
            while (true) {
                Socket from = socket.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                start(() -> forward(from, to));
                start(() -> copy(to, from));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void forward(Socket from, Socket to) {
        try {
            PushbackInputStream in = new PushbackInputStream(from.getInputStream());
            int first = in.read();
            if (first == TLS_HANDSHAKE) {
                try (from;
                        to) {
                    from.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                }
            } else {
                if (first >= 0) {
                    in.unread(first);
                }
                copy(in, from, to);
            }
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            copy(from.getInputStream(), from, to);
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    private static void copy(InputStream in, Socket from, Socket to) throws IOException {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 << 10];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
