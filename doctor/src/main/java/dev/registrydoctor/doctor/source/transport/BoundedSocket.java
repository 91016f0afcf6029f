package dev.registrydoctor.doctor.source.transport;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection that counts what is read from it. A TLS socket above it reads and writes through it. */
final class BoundedSocket extends Socket {

    private final BoundedSockets owner;
    private final ReadAhead ahead = new ReadAhead();
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    BoundedSocket(BoundedSockets owner) {
        super(Proxy.NO_PROXY);
        this.owner = owner;
    }

    ReadAhead ahead() {
        return ahead;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        super.connect(endpoint instanceof InetSocketAddress to ? owner.route(to) : endpoint, timeout);
        owner.connected(this);
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        InputStream ready = in;
        if (ready == null) {
            ready = new CountedInput(super.getInputStream());
            in = ready;
        }
        return ready;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        OutputStream ready = out;
        if (ready == null) {
            ready = new NoticedOutput(super.getOutputStream());
            out = ready;
        }
        return ready;
    }

    /** Closes it from any thread, also while another one reads, writes or waits. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // getInputStream may hold this lock
    public void close() throws IOException {
        owner.closed(this);
        ahead.close();
        super.close();
    }

    private final class CountedInput extends FilterInputStream {
        CountedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int got = super.read();
            ahead.read(got < 0 ? 0 : 1);
            return got;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int got = super.read(to, offset, length);
            ahead.read(got);
            return got;
        }
    }

    private final class NoticedOutput extends FilterOutputStream {
        NoticedOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            ahead.writes(true);
            try {
                out.write(from, offset, length);
            } finally {
                ahead.writes(false);
            }
        }
    }
}
