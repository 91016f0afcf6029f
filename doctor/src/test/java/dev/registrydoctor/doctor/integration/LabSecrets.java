package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logins that a Pod has for registries: of the pull secrets in its namespace that are of the right type. */
final class LabSecrets {

    private LabSecrets() {}

    /** The login for the registry of an image, or null. */
    static LabKubectl.@Nullable Login login(KubernetesClient client, Pod pod, String image) throws IOException {
        String authority = image.substring(0, Math.max(0, image.indexOf('/')));
        for (LocalObjectReference each : pod.getSpec().getImagePullSecrets()) {
            Secret secret = client.secrets()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(each.getName())
                    .get();
            if (secret == null || !"kubernetes.io/dockerconfigjson".equals(secret.getType())) {
                continue;
            }
            JsonNode logins = new ObjectMapper()
                    .readTree(Base64.getDecoder().decode(secret.getData().get(".dockerconfigjson")))
                    .path("auths");
            for (Map.Entry<String, JsonNode> login : logins.properties()) {
                String host = login.getKey().replaceFirst("^https?://", "").replaceFirst("/.*", "");
                String[] words = login(login.getValue());
                if (host.equals(authority) && words.length == 2) {
                    return new LabKubectl.Login(authority, words[0], words[1]);
                }
            }
        }
        return null;
    }

    private static String[] login(JsonNode entry) {
        String auth = entry.path("auth").asText();
        return auth.isEmpty()
                ? new String[] {
                    entry.path("username").asText(), entry.path("password").asText()
                }
                : new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8).split(":", 2);
    }
}
