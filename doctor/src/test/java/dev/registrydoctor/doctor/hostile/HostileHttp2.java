package dev.registrydoctor.doctor.hostile;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * An API server that speaks HTTP/2 over TLS, reads the beginning of a connection, and then sends frames of one kind without
 * end and reads nothing any more.
 */
final class HostileHttp2 implements AutoCloseable {

    /** Frames (RFC 9113) that a client has to answer or to keep, and that are the content of no answer. */
    enum Flood {
        PINGS(frame(6, 0, 0, new byte[8])),
        SETTINGS(frame(4, 0, 0, new byte[0])),
        UNKNOWN_STREAMS(frame(0, 0, 99, new byte[0])),
        PADDING(frame(0, 8, 3, padding())),
        PUSHES(frame(5, 4, 3, new byte[] {0, 0, 0, 2, (byte) 0x82})),
        /** Headers without a name and a value, whose length HPACK does not count: {@code 0x00 0x00 0x00} each. */
        EMPTY_HEADERS(frame(9, 0, 3, new byte[3 * 5_000])) {
            @Override
            byte[] first() {
                return frame(1, 0, 3, new byte[] {(byte) 0x88});
            }
        },
        CONTINUATIONS(frame(9, 0, 3, new byte[0])) {
            @Override
            byte[] first() {
                return frame(1, 0, 3, new byte[] {(byte) 0x88});
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // nobody writes into it
        private final byte[] piece;

        Flood(byte[] frame) {
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            while (many.size() < 16_000) {
                many.writeBytes(frame);
            }
            piece = many.toByteArray();
        }

        byte[] first() {
            return new byte[0];
        }

        private static byte[] padding() {
            byte[] padding = new byte[256];
            padding[0] = (byte) 255;
            return padding;
        }
    }

    private final SSLServerSocket server;
    private volatile boolean flooding;
    private final Flood flood;

    HostileHttp2(Flood flood) throws IOException {
        this.flood = flood;
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(new HeldCertificate.Builder()
                        .addSubjectAlternativeName("127.0.0.1")
                        .build())
                .build();
        server = (SSLServerSocket) certificates
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        server.setSSLParameters(parameters);
        start("hostile-http2", this::accept);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int length = payload.length;
        frame.writeBytes(
                new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length, (byte) type, (byte) flags});
        frame.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                start("hostile-http2-connection", () -> serve(socket));
            } catch (IOException e) {
                // Closed at the end of the test.
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            in.readFully(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length()]);
            out.write(frame(4, 0, 0, new byte[0]));
            // Until the first request is there: the type of its frame is HEADERS.
            for (int type = -1; type != 1; ) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                type = in.readUnsignedByte();
                in.readFully(new byte[5 + length]);
            }
            out.write(flood.first());
            while (true) {
                out.write(flood.piece);
                flooding = true;
            }
        } catch (IOException e) {
            // The client hung up, as it should.
        }
    }

    String url() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    /** Whether it came to that. */
    boolean wasFlooding() {
        return flooding;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
