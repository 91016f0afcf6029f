package dev.registrydoctor.doctor.source.transport;

import java.io.IOException;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/** Tells the connections of {@link BoundedSockets} where an answer begins, what of it is received, and where it ends. */
final class BoundedExchanges implements Interceptor {

    private final BoundedSockets sockets;

    BoundedExchanges(BoundedSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        ReadAhead ahead = connection == null ? null : sockets.ahead(connection.socket());
        if (connection == null || ahead == null) {
            throw new IOException("the connection was closed");
        }
        boolean shared = connection.protocol() == Protocol.HTTP_2;
        ahead.restart(shared);
        Response response = chain.proceed(chain.request());
        ResponseBody body = response.body();
        boolean packed = "gzip".equalsIgnoreCase(response.header("Content-Encoding"));
        Source counted = new Content(body.source(), ahead, shared, packed);
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(counted), body.contentType(), body.contentLength()))
                .build();
    }

    /** The content of an answer as it was sent: without framing, and still packed. */
    private static final class Content extends ForwardingSource {
        /** Position of the byte that says which optional fields a gzip header has (RFC 1952 section 2.3). */
        private static final int FLAGS = 3;

        private final ReadAhead ahead;
        private final boolean shared;
        private final boolean packed;
        private long position;

        Content(Source body, ReadAhead ahead, boolean shared, boolean packed) {
            super(body);
            this.ahead = ahead;
            this.shared = shared;
            this.packed = packed;
        }

        @Override
        public long read(Buffer to, long most) throws IOException {
            long got = super.read(to, most);
            if (got > 0) {
                ahead.received(got);
                if (packed && position <= FLAGS && position + got > FLAGS) {
                    refuseFields(to.getByte(to.size() - got + FLAGS - position));
                }
                position += got;
            }
            return got;
        }

        /** The client reads a file name or comment of any length into memory. No HTTP server sends one. */
        private static void refuseFields(byte flags) throws Flooded {
            if (flags != 0) {
                throw new Flooded("the gzip header of the answer has fields that only files have");
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            ahead.restart(shared);
        }
    }
}
