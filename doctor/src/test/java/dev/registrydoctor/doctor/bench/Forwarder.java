package dev.registrydoctor.doctor.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Leads the node port 32000, at which a doctor looks, to a registry that listens elsewhere. */
final class Forwarder implements AutoCloseable {

    private final ServerSocket socket;
    private volatile int target;

    /**
     * Takes the port.
     *
     * @throws IOException when another program has it
     */
    Forwarder(int port) throws IOException {
        socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        start(this::accept);
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
                start(() -> copy(from, to));
                start(() -> copy(to, from));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 << 10];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One of the two hung up.
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
