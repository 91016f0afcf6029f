package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The addresses and ports that the API server gives a Service in a dry run. It does not reserve them, and would refuse the clusterIP in
 * the request that creates the Service, because it is the address of the whole network (Kubernetes,
 * pkg/registry/core/service/ipallocator; seen with 1.36).
 */
public final class DryRunAddresses {

    private static final List<String> OF_SERVICE = List.of("clusterIP", "clusterIPs", "healthCheckNodePort");

    private DryRunAddresses() {}

    /** A Service that does not exist yet, with only those addresses and ports that its manifest names; other objects as they are. */
    public static ObjectNode removedFrom(ObjectNode answer, ObjectNode manifest) {
        if (!answer.path("kind").asText("").equals("Service") || !(answer.get("spec") instanceof ObjectNode spec)) {
            return answer;
        }
        JsonNode named = manifest.path("spec");
        for (String field : OF_SERVICE) {
            if (!named.has(field)) {
                spec.remove(field);
            }
        }
        for (int i = 0; i < spec.path("ports").size(); i++) {
            if (spec.path("ports").get(i) instanceof ObjectNode port
                    && !named.path("ports").path(i).has("nodePort")) {
                port.remove("nodePort");
            }
        }
        return answer;
    }
}
