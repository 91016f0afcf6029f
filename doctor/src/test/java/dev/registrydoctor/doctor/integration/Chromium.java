package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A headless Chromium with one page, driven through its DevTools protocol on loopback. */
final class Chromium {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT_SECONDS = 180;
    private static final String LISTENS = "DevTools listening on ";

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final String session;

    private Chromium(Process process, String address) throws Exception {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        String target = call(null, "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asText();
        this.session = call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
        // A page without focus may not use the clipboard.
        call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    }

    /** Starts one with a profile of its own in this folder. */
    static Chromium start(Path profile) throws Exception {
        Process process = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-quic",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        try {
            List<String> said = Programs.await(process, line -> line.startsWith(LISTENS));
            return new Chromium(
                    process,
                    said.get(said.size() - 1).substring(LISTENS.length()).strip());
        } catch (Exception | AssertionError e) {
            Programs.stop(process);
            throw e;
        }
    }

    /** Opens a file and waits until it is loaded; what happened before is forgotten. */
    void open(Path file) throws Exception {
        open(file.toUri().toString());
    }

    /** Opens an address and waits until it is loaded; what happened before is forgotten. */
    void open(String url) throws Exception {
        events.clear();
        loaded = new CompletableFuture<>();
        call("Page.navigate", Map.of("url", url));
        loaded.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** The value of an expression, awaited if it is a promise, evaluated as if a person had clicked. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.at("/result/value");
    }

    /** What happened since the page was opened, of some methods of the protocol. */
    List<JsonNode> events(String... methods) {
        return events.stream()
                .filter(e -> List.of(methods).contains(e.get("method").asText()))
                .map(e -> e.get("params"))
                .toList();
    }

    JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        return call(session, method, parameters);
    }

    private JsonNode call(@Nullable String to, String method, Map<String, ?> parameters) throws Exception {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (to != null) {
            message.put("sessionId", to);
        }
        socket.sendText(message.toString(), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        JsonNode said = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (said.has("error")) {
            throw new AssertionError(method + ": " + said.get("error"));
        }
        return said.get("result");
    }

    /** Ends it with all its processes, so that nobody writes into its folder any more. */
    void stop() throws Exception {
        List<ProcessHandle> all = process.descendants().toList();
        call(null, "Browser.close", Map.of());
        process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        for (ProcessHandle one : all) {
            one.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        Programs.stop(process);
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                try {
                    take(JSON.readTree(message.toString()));
                } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                    throw new AssertionError(e);
                }
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(JsonNode said) {
            if (said.has("id")) {
                CompletableFuture<JsonNode> waiting =
                        answers.remove(said.get("id").asInt());
                if (waiting != null) {
                    waiting.complete(said);
                }
                return;
            }
            events.add(said);
            if (said.path("method").asText().equals("Page.loadEventFired")) {
                loaded.complete(null);
            }
        }
    }
}
