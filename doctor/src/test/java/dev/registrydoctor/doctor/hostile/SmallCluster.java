package dev.registrydoctor.doctor.hostile;

import static dev.registrydoctor.doctor.hostile.HostileServer.head;
import static dev.registrydoctor.doctor.hostile.HostileServer.json;

import dev.registrydoctor.doctor.source.kube.KubeLists;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An API server that means well: one node, and one pod with an image of the registry.
 *
 * @param registry host and port of the registry
 */
record SmallCluster(String registry) implements HostileServer.Rule {

    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    @Override
    public void answer(HostileServer.Request request, OutputStream out) throws IOException {
        String path = request.uri().replaceFirst("\\?.*", "");
        if (path.equals("/version")) {
            json(out, "{\"major\":\"1\",\"minor\":\"32\",\"gitVersion\":\"v1.32.1\"}");
        } else if (path.equals("/api/v1/pods")) {
            json(out, "{\"kind\":\"PodList\",\"items\":[" + pod() + "]}");
        } else if (path.equals("/api/v1/nodes")) {
            json(out, "{\"kind\":\"NodeList\",\"items\":[{\"metadata\":{\"name\":\"node\"},\"status\":{}}]}");
        } else if (path.endsWith("/log")) {
            out.write(head(404));
        } else {
            json(out, KubeLists.empty(path));
        }
    }

    private String pod() {
        String image = registry + "/app:1";
        return """
                {"metadata": {"name": "app", "namespace": "default"},
                 "spec": {"nodeName": "node", "containers": [{"name": "app", "image": "%s"}]},
                 "status": {"phase": "Pending", "containerStatuses": [{"name": "app", "image": "%s", "ready": false,
                  "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}]}}
                """.formatted(image, image);
    }
}
