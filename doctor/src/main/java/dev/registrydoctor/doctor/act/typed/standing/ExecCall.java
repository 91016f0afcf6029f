package dev.registrydoctor.doctor.act.typed.standing;

import dev.registrydoctor.doctor.act.nodes.ExecScript;
import dev.registrydoctor.doctor.source.Failure;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One exec: one request, with limits of time and size. The client's own way first lists and watches the Pod, which needs more rights, and
 * does not limit what it reads.
 *
 * <p>A message begins with the number of its stream (protocol {@code v4.channel.k8s.io}). The last one is that of the status.
 */
final class ExecCall implements WebSocket.Listener {

    private static final int CONNECT_SECONDS = 15;

    private static final int MOST_ERROR = 1 << 12;

    private static final int MOST_STATUS = 1 << 16;

    /** The numbers of the streams. */
    private static final byte INPUT = 0;

    private static final byte OUTPUT = 1;
    private static final byte ERROR = 2;
    private static final byte STATUS = 3;

    private static final int NORMAL_CLOSURE = 1000;

    /** One message; API servers refuse those that are much larger. */
    private static final int PART = 1 << 14;

    private final int mostBytes;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final CompletableFuture<ExecEnding> ending = new CompletableFuture<>();

    /** Whether nobody waits for it any more when it connects at last. */
    private volatile boolean isGivenUp;

    private ExecCall(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Runs a script in a container.
     *
     * @param limit how long to wait for its end
     * @param mostBytes how much of its output is read
     * @throws KubernetesClientException when the API server refuses it, or cannot be reached
     * @throws IOException when the connection breaks
     * @throws TimeoutException when it does not end in time; the program may still run
     */
    static ExecEnding run(
            KubernetesClient client,
            String namespace,
            String pod,
            String container,
            ExecScript script,
            Duration limit,
            int mostBytes)
            throws IOException, InterruptedException, TimeoutException {
        ExecCall call = new ExecCall(mostBytes);
        CompletableFuture<WebSocket> connecting = client.getHttpClient()
                .newWebSocketBuilder()
                .subprotocol("v4.channel.k8s.io")
                .uri(uri(client, namespace, pod, container, script))
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .buildAsync(call);
        WebSocket socket = null;
        try {
            socket = connecting.get(CONNECT_SECONDS, TimeUnit.SECONDS);
            send(socket, script.input().toByteArray());
            return call.ending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            if (socket == null) {
                throw new KubernetesClientException("no answer within " + CONNECT_SECONDS + " s", e);
            }
            throw e;
        } finally {
            if (socket == null) {
                call.isGivenUp = true;
                connecting.cancel(true);
            } else {
                socket.sendClose(NORMAL_CLOSURE, "");
            }
        }
    }

    private static URI uri(KubernetesClient client, String namespace, String pod, String container, ExecScript script) {
        StringBuilder url = new StringBuilder(client.getMasterUrl().toString())
                .append("api/v1/namespaces/")
                .append(namespace)
                .append("/pods/")
                .append(pod)
                .append("/exec?container=")
                .append(container)
                .append("&stdin=true&stdout=true&stderr=true");
        script.command()
                .forEach(word -> url.append("&command=").append(URLEncoder.encode(word, StandardCharsets.UTF_8)));
        return URI.create(url.toString());
    }

    private static void send(WebSocket socket, byte[] input) throws IOException {
        for (int from = 0; from < input.length; from += PART) {
            int length = Math.min(PART, input.length - from);
            ByteBuffer message = ByteBuffer.allocate(length + 1);
            message.put(INPUT).put(input, from, length).flip();
            if (!socket.send(message)) {
                throw new IOException("the connection to the container broke");
            }
        }
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
            // The client drops what the API server says of it.
            int code = refused.getResponse().code();
            throw new KubernetesClientException("HTTP status " + code, code, null);
        }
        if (cause instanceof BrokenException broken) {
            return new IOException(broken.getMessage(), broken);
        }
        throw new KubernetesClientException(Failure.of(cause).detail(), cause);
    }

    /** A connection that was there is not any more. */
    private static final class BrokenException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenException(String why) {
            super("the connection to the container broke" + (why.isEmpty() ? "" : ": " + why));
        }
    }

    @Override
    public void onOpen(WebSocket socket) {
        if (isGivenUp) {
            socket.sendClose(NORMAL_CLOSURE, "");
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        if (message.hasRemaining()) {
            take(message.get(), message);
        }
        socket.request();
    }

    private synchronized void take(byte stream, ByteBuffer content) {
        switch (stream) {
            case OUTPUT -> {
                append(output, content, mostBytes + 1);
                if (output.size() > mostBytes) {
                    ending.complete(ExecEnding.cut(text(output)));
                }
            }
            case ERROR -> append(error, content, MOST_ERROR);
            case STATUS -> {
                ByteArrayOutputStream status = new ByteArrayOutputStream();
                append(status, content, MOST_STATUS);
                ending.complete(ExecEnding.of(status.toString(StandardCharsets.UTF_8), text(output), text(error)));
            }
            default -> {
                // No other stream was asked for.
            }
        }
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer content, int most) {
        byte[] bytes = new byte[Math.min(content.remaining(), most - to.size())];
        content.get(bytes);
        to.write(bytes, 0, bytes.length);
    }

    /** The collector prints ASCII; whatever else is there keeps its length. */
    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void onClose(WebSocket socket, int code, @Nullable String reason) {
        ending.completeExceptionally(new BrokenException(reason == null ? "" : reason));
    }

    @Override
    public void onError(WebSocket socket, Throwable cause) {
        ending.completeExceptionally(new BrokenException(Failure.of(cause).detail()));
    }
}
