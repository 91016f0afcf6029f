package dev.registrydoctor.doctor.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Listens on all addresses, and notes of each connection whether it speaks HTTP or TLS. It knows no image. */
final class ConnectionRecorder implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket socket;
    private final List<String> schemes = new ArrayList<>();
    private final Thread thread;

    ConnectionRecorder() throws IOException {
        socket = new ServerSocket(0);
        thread = new Thread(this::serve, "connection-recorder");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The schemes that were spoken since this was last asked, one for several in a row that are the same. */
    List<String> take() {
        synchronized (schemes) {
            List<String> taken = List.copyOf(schemes);
            schemes.clear();
            return taken;
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                answer(client);
            } catch (IOException e) {
                // A client that went away, or the end.
            }
        }
    }

    private void answer(Socket client) throws IOException {
        client.setSoTimeout(10_000);
        InputStream in = client.getInputStream();
        int first = in.read();
        if (first < 0) {
            return;
        }
        note(first == TLS_HANDSHAKE ? "https" : "http");
        if (first != TLS_HANDSHAKE) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            String line = reader.readLine();
            while (line != null && !line.isEmpty()) {
                line = reader.readLine();
            }
            client.getOutputStream()
                    .write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void note(String scheme) {
        synchronized (schemes) {
            if (schemes.isEmpty() || !schemes.get(schemes.size() - 1).equals(scheme)) {
                schemes.add(scheme);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
