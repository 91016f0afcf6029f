package dev.registrydoctor.doctor.act.typed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends JSON to the API server as it is, and returns its JSON as it is: an object that passes through a typed model can lose fields
 * that the model does not know.
 */
final class ObjectRequests {

    static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String server;

    ObjectRequests(KubernetesClient client) {
        this.client = client;
        server = client.getMasterUrl().toString().replaceFirst("/+$", "");
    }

    /**
     * What is read at a path.
     *
     * @param what what is read, for the message of a failure
     * @return null when there is nothing
     */
    @Nullable
    ObjectNode get(String path, String what) throws IOException {
        try {
            return send("GET", path, JSON, null);
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return null;
            }
            throw refused("read " + what, e, false);
        }
    }

    /**
     * Writes.
     *
     * @param what what it does, for the message of a failure: {@code create Secret default/login}
     * @param isSecret whether the API server's words are not shown where they can quote the body
     */
    ObjectNode write(String method, String path, String type, String body, String what, boolean isSecret)
            throws IOException {
        try {
            return send(method, path, type, body);
        } catch (KubernetesClientException e) {
            throw refused(what, e, isSecret);
        }
    }

    private ObjectNode send(String method, String path, String type, @Nullable String body) throws IOException {
        HttpRequest.Builder request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(server + path)
                .timeout(TypedClient.REQUEST_MILLIS, TimeUnit.MILLISECONDS)
                .header("Accept", JSON);
        if (body != null) {
            request.method(method, type, body);
        }
        HttpResponse<String> response = await(client.getHttpClient().sendAsync(request.build(), String.class));
        JsonNode answer;
        try {
            answer = MAPPER.readTree(response.body() == null ? "" : response.body());
        } catch (JsonProcessingException e) {
            answer = MAPPER.missingNode();
        }
        if (!response.isSuccessful()) {
            throw new KubernetesClientException(status(response.code(), answer));
        }
        if (answer instanceof ObjectNode object) {
            return object;
        }
        if (method.equals("DELETE")) {
            return MAPPER.createObjectNode();
        }
        throw new IOException("the API server did not answer with an object");
    }

    private static Status status(int code, JsonNode answer) {
        return new StatusBuilder()
                .withCode(code)
                .withReason(answer.path("reason").asText(""))
                .withMessage(answer.path("message").asText(""))
                .build();
    }

    private static HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer) throws IOException {
        try {
            return answer.get(2L * TypedClient.REQUEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            throw new InterruptedIOException("interrupted");
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new KubernetesClientException("no answer in time", e);
        } catch (ExecutionException e) {
            throw new KubernetesClientException("no answer", e.getCause() == null ? e : e.getCause());
        }
    }

    private static IOException refused(String what, KubernetesClientException e, boolean isSecret) {
        String words = isSecret && !isAboutRights(e) ? withoutContent(e) : Refusals.words(e);
        return new IOException(
                (e.getCode() < 400 || e.getCode() >= 500 ? "the API server did not " : "the API server refuses to ")
                        + ShownText.line(what, ShownText.SHORT) + ": " + words,
                isSecret ? null : e);
    }

    /** Words that come from the name of the object and the rights of the user only. */
    private static boolean isAboutRights(KubernetesClientException e) {
        return e.getCode() < 400 || e.getCode() == NOT_FOUND || Refusals.isNoRight(e);
    }

    /** Validation and admission webhooks can quote what they refuse. */
    private static String withoutContent(KubernetesClientException e) {
        String reason = e.getStatus() == null ? "" : e.getStatus().getReason();
        return "HTTP status " + e.getCode()
                + (reason == null || reason.isBlank() ? "" : " " + ShownText.line(reason, ShownText.SHORT))
                + " (its message is not shown, because it can quote the Secret)";
    }
}
