package dev.registrydoctor.doctor.integration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A registry that knows no image, or the one manifest that it is given. Of each connection it notes the request, or that TLS was begun and led to none.
 */
final class RecordingRegistry implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket socket;
    private final @Nullable SSLContext tls;
    private final List<String> notes;
    private final @Nullable String manifest;

    /**
     * Starts one, on all addresses.
     *
     * @param tls what it speaks TLS with; null for one that speaks plain HTTP
     * @param notes where it notes what it sees; safe for use by several
     */
    RecordingRegistry(@Nullable SSLContext tls, List<String> notes) throws IOException {
        this(tls, notes, null);
    }

    /** @param manifest what it answers for every image, or null when it knows none */
    RecordingRegistry(@Nullable SSLContext tls, List<String> notes, @Nullable String manifest) throws IOException {
        this.manifest = manifest;
        this.socket = new ServerSocket(0);
        this.tls = tls;
        this.notes = notes;
        Thread thread = new Thread(this::serve, "recording-registry");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    boolean speaksTls() {
        return tls != null;
    }

    /** How a TLS handshake that leads to no request is noted. */
    static String hello(int port) {
        return "TLS handshake with port " + port;
    }

    /** Waits until what came before is noted: connections are served one after the other. */
    void settle() throws IOException {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port())) {
            probe.setSoTimeout(10_000);
            probe.shutdownOutput();
            if (probe.getInputStream().read() >= 0) {
                throw new IOException("an answer to nothing");
            }
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                client.setSoTimeout(10_000);
                answer(client);
            } catch (IOException e) {
                // A client that went away, or the end.
            }
        }
    }

    private void answer(Socket client) throws IOException {
        byte[] start = new byte[8192];
        int length = client.getInputStream().read(start);
        if (length <= 0) {
            return;
        }
        InputStream read = new ByteArrayInputStream(start, 0, length);
        boolean hello = start[0] == TLS_HANDSHAKE;
        if (tls != null && hello) {
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, read, false);
            secure.setUseClientMode(false);
            // Noted now and in its place: a client that does not trust the certificate hangs up and asks the next
            // server,
            // which may note that before this thread hears of the end.
            int place = note(hello(port()));
            try {
                secure.startHandshake();
                reply("https", secure.getInputStream(), secure.getOutputStream(), "404 Not Found", place);
            } catch (IOException e) {
                // What is noted stands: a handshake that led to no request.
            }
        } else if (hello) {
            note(hello(port()));
            client.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else {
            // A TLS server that hears HTTP answers 400, as Go's and nginx do.
            reply("http", read, client.getOutputStream(), tls == null ? "404 Not Found" : "400 Bad Request", -1);
        }
    }

    private int note(String what) {
        synchronized (notes) {
            notes.add(what);
            return notes.size() - 1;
        }
    }

    /** @param place of the note that the request takes, or -1 when it has none yet */
    private void reply(String scheme, InputStream in, OutputStream out, String status, int place) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0 && head.indexOf("\r\n\r\n") < 0; c = in.read()) {
            head.append((char) c);
            if (head.indexOf("\r\n\r\n") >= 0) {
                break;
            }
        }
        String method = head.substring(0, Math.max(0, head.indexOf(" ")));
        String path = head.substring(method.length() + 1, Math.max(method.length() + 1, head.indexOf(" HTTP/")));
        String host = "";
        for (String line : head.toString().split("\r\n", -1)) {
            if (line.startsWith("Host: ")) {
                host = line.substring("Host: ".length());
            }
        }
        String request = method + " " + scheme + "://" + host + path;
        if (place < 0) {
            note(request);
        } else {
            notes.set(place, request);
        }
        boolean known = manifest != null && status.startsWith("404");
        String body = manifest == null || !known ? "" : path.contains("/manifests/") ? manifest : "{}";
        String type = path.contains("/manifests/") ? "application/vnd.oci.image.manifest.v1+json" : "application/json";
        out.write(("HTTP/1.1 " + (known ? "200 OK" : status) + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n\r\n" + (method.equals("HEAD") ? "" : body))
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
