package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.source.Failure;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of a Pod that has ended, in one request and with a limit. The client's own way first lists the Pod, to wait until it
 * is ready.
 */
final class PodOutput {

    private static final int MOST_SECONDS = 20;

    private static final int ERROR_BYTES = 1 << 16;

    private PodOutput() {}

    /**
     * The log.
     *
     * @param most how many bytes are read
     * @throws KubernetesClientException when the API server does not give it
     * @throws IOException when it cannot be read to its end
     */
    static String read(KubernetesClient client, String namespace, String pod, int most)
            throws IOException, InterruptedException {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(client.getMasterUrl() + "api/v1/namespaces/" + namespace + "/pods/" + pod
                        + "/log?container=" + NodeObjects.CONTAINER + "&limitBytes=" + most))
                .timeout(MOST_SECONDS, TimeUnit.SECONDS)
                .build();
        try {
            HttpResponse<InputStream> response =
                    client.getHttpClient().sendAsync(request, InputStream.class).get(MOST_SECONDS, TimeUnit.SECONDS);
            try (InputStream body = response.body()) {
                if (!response.isSuccessful()) {
                    String text = text(body, ERROR_BYTES);
                    throw new KubernetesClientException(
                            "HTTP status " + response.code(), response.code(), status(text));
                }
                return text(body, most);
            }
        } catch (ExecutionException e) {
            throw new KubernetesClientException(Failure.of(e).detail(), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + MOST_SECONDS + " s", e);
        }
    }

    /** The collector prints ASCII; whatever else is there keeps its length. */
    private static String text(@Nullable InputStream body, int most) throws IOException {
        return body == null ? "" : new String(body.readNBytes(most), StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Status status(String text) {
        try {
            return Serialization.unmarshal(text, Status.class);
        } catch (KubernetesClientException | IllegalArgumentException e) {
            return null;
        }
    }
}
