package dev.registrydoctor.doctor.serve.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A client that sends bytes, whatever they are. */
record RawHttp(int port) {

    private static final int HANG_MILLIS = 60_000;

    /**
     * An answer.
     *
     * @param status 0 when the connection was closed without one
     * @param headers names in lower case
     * @param text of the body, as sent; one character for each byte
     */
    record Reply(int status, Map<String, List<String>> headers, String text) {

        /** The only value of a header, or null when it was not sent. */
        @Nullable
        String header(String name) {
            List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
            if (values != null && values.size() != 1) {
                throw new AssertionError(name + ": " + values);
            }
            return values == null ? null : values.get(0);
        }

        String unpacked() throws IOException {
            byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
                return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    /** A connection that stays open. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(HANG_MILLIS);
        return socket;
    }

    /** A request with a header Host that is right, and these lines more; the connection is closed after it. */
    Reply ask(String method, String target, String... headers) throws IOException {
        return send(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList()) + "\r\n");
    }

    /** Sends a text, and reads until the server closes the connection. */
    Reply send(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket);
        }
    }

    /** Reads until the server closes the connection. */
    static Reply read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[8_192];
        try {
            for (int read = socket.getInputStream().read(piece);
                    read >= 0;
                    read = socket.getInputStream().read(piece)) {
                all.write(piece, 0, read);
            }
        } catch (java.net.SocketException e) {
            // Closed with what was sent still unread: what came before counts.
        }
        return parse(all.toString(StandardCharsets.ISO_8859_1));
    }

    private static Reply parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Reply(0, Map.of(), text);
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return new Reply(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
    }
}
