package dev.registrydoctor.doctor.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to a server on loopback that can be shut and opened again: a cluster that disappears and returns. */
public final class Gate implements AutoCloseable {

    private final int target;
    private final int port;
    private final List<Socket> through = new ArrayList<>();
    private @Nullable ServerSocket socket;

    /** An open gate to this port. */
    public Gate(int target) throws IOException {
        this.target = target;
        this.port = open(0);
    }

    /** Where it stands, always the same. */
    public int port() {
        return port;
    }

    /** Lets pass again. */
    public void open() throws IOException {
        open(port);
    }

    private int open(int aPort) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), aPort));
        synchronized (this) {
            socket = opened;
        }
        start(() -> accept(opened));
        return opened.getLocalPort();
    }

    /** Refuses connections, and ends those that are there. */
    public synchronized void shut() throws IOException {
        if (socket != null) {
            socket.close();
        }
        for (Socket one : through) {
            one.close();
        }
        through.clear();
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket in = from.accept();
                Socket out = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), target);
                synchronized (this) {
                    through.add(in);
                    through.add(out);
                }
                start(() -> copy(in, out));
                start(() -> copy(out, in));
            }
        } catch (IOException e) {
            // It was shut.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}
