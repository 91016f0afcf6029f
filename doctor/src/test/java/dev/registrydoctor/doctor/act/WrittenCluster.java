package dev.registrydoctor.doctor.act;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** An API server that accepts what is applied to it, and whose Pod probe succeeds at once. */
public final class WrittenCluster implements AutoCloseable {

    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "probe", "namespace": "registry-doctor", "resourceVersion": "7"},
             "status": {"phase": "Succeeded"}}""";

    private final MockWebServer server = new MockWebServer();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public WrittenCluster() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String target = request.getTarget();
                requests.add(request.getMethod() + " " + target.replaceFirst("\\?.*", ""));
                String body = "{}";
                if (request.getMethod().equals("PATCH")) {
                    body = String.valueOf(
                            request.getBody() == null ? "" : request.getBody().utf8());
                } else if (target.contains("/pods")) {
                    body = "{\"apiVersion\": \"v1\", \"kind\": \"PodList\", \"metadata\": {\"resourceVersion\": \"7\"},"
                            + " \"items\": [" + POD + "]}";
                }
                return new MockResponse.Builder()
                        .code(target.contains("refused") ? 403 : 200)
                        .addHeader("Content-Type", "application/json")
                        .body(body)
                        .build();
            }
        });
        server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** Methods and paths, in the order in which they came. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.close();
    }
}
