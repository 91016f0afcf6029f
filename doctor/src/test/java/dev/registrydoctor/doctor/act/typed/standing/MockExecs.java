package dev.registrydoctor.doctor.act.typed.standing;

import dev.registrydoctor.doctor.act.nodes.MockCluster;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kubelets of a mock cluster, for exec: each exec does what a test wants as soon as its input is there. */
final class MockExecs implements MockCluster.Front {

    private static final Pattern EXEC = Pattern.compile("GET /api/v1/namespaces/([^/]+)/pods/([^/]+)/exec");

    private final Consumer<Exec> behaviour;
    private final List<Exec> execs = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    MockExecs(Consumer<Exec> behaviour) {
        this.behaviour = behaviour;
    }

    List<Exec> execs() {
        return List.copyOf(execs);
    }

    /** How many went on at once. */
    int mostOpen() {
        return mostOpen.get();
    }

    @Override
    public @Nullable MockResponse answer(String request) {
        Matcher exec = EXEC.matcher(request);
        return exec.matches() ? new MockResponse().withWebSocketUpgrade(new Exec(exec.group(1), exec.group(2))) : null;
    }

    /** One exec. */
    final class Exec extends WebSocketListener {
        private final String namespace;
        private final String pod;
        private final ByteArrayOutputStream input = new ByteArrayOutputStream();
        private List<String> query = List.of();
        private boolean began;
        private @Nullable WebSocket socket;

        private Exec(String namespace, String pod) {
            this.namespace = namespace;
            this.pod = pod;
        }

        String pod() {
            return pod;
        }

        String namespace() {
            return namespace;
        }

        /** The words of the command. */
        List<String> command() {
            return query.stream()
                    .filter(each -> each.startsWith("command="))
                    .map(each -> each.substring("command=".length()))
                    .toList();
        }

        List<String> query() {
            return query;
        }

        synchronized byte[] input() {
            return input.toByteArray();
        }

        @Override
        public void onOpen(WebSocket opened, Response response) {
            socket = opened;
            String raw = URI.create(String.valueOf(opened.request().getPath())).getRawQuery();
            query = Arrays.stream(raw.split("&"))
                    .map(each -> URLDecoder.decode(each, StandardCharsets.UTF_8))
                    .toList();
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            execs.add(this);
        }

        @Override
        public void onMessage(WebSocket from, byte[] message) {
            boolean isWhole;
            synchronized (this) {
                input.write(message, 1, message.length - 1);
                List<String> words = command();
                isWhole = !began && input.size() == Integer.parseInt(words.get(words.size() - 1));
                began |= isWhole;
            }
            if (isWhole) {
                new Thread(() -> behaviour.accept(this)).start();
            }
        }

        private void send(int stream, byte[] content) {
            byte[] message = new byte[content.length + 1];
            message[0] = (byte) stream;
            System.arraycopy(content, 0, message, 1, content.length);
            if (socket != null) {
                socket.send(message);
            }
        }

        void print(String text) {
            send(1, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void complain(String text) {
            send(2, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** As kubelets and API servers say it. */
        void exit(int code) {
            // Before the program can know it, and begin the next one.
            open.decrementAndGet();
            send(
                    3,
                    (code == 0
                                    ? "{\"metadata\":{},\"status\":\"Success\"}"
                                    : "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with"
                                            + " non-zero exit code\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":"
                                            + "[{\"reason\":\"ExitCode\",\"message\":\"" + code + "\"}]}}")
                            .getBytes(StandardCharsets.UTF_8));
        }

        void status(String json) {
            send(3, json.getBytes(StandardCharsets.UTF_8));
        }

        /** The connection ends with no status. */
        void leave() {
            if (socket != null) {
                socket.close(1000, "");
            }
        }
    }
}
