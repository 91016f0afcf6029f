package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Asks a daemon of the host over its socket, by HTTP. Only GET is sent: nothing is changed. */
final class SocketHttp {

    /** How long an answer may take. */
    static final Duration LIMIT = Duration.ofSeconds(3);

    private static final int MAX_BYTES = 1 << 20;

    private final Workers workers;

    SocketHttp(Workers workers) {
        this.workers = workers;
    }

    /**
     * The JSON object at a path.
     *
     * @throws TimeoutException when there is no whole answer within {@link #LIMIT}
     * @throws Exception when the daemon cannot be reached, or answers with something else
     */
    Map<String, Object> get(Path socket, String path) throws Exception {
        byte[] answer = workers.within(LIMIT, () -> exchange(socket, path));
        String head = new String(answer, StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0 || !head.startsWith("HTTP/1.") || !head.startsWith(" 200", 8)) {
            throw new IOException("unexpected answer: "
                    + ShownText.line(head.lines().findFirst().orElse("nothing"), ShownText.SHORT));
        }
        return Json.object(Arrays.copyOfRange(answer, end + 4, answer.length));
    }

    /** HTTP/1.0, so that the daemon closes when it is done and does not send chunks. Interrupting closes the channel. */
    private static byte[] exchange(Path socket, String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer request = ByteBuffer.wrap(
                    ("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (out.size() < MAX_BYTES && channel.read(buffer) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return out.toByteArray();
        }
    }
}
