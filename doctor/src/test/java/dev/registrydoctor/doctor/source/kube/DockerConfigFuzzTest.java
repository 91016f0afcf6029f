package dev.registrydoctor.doctor.source.kube;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Any bytes as the docker configuration in a pull secret, of both kinds. */
class DockerConfigFuzzTest {

    @FuzzTest
    void survives(byte[] input) throws IOException {
        String data = Base64.getEncoder().encodeToString(input);
        for (String kind : List.of("dockerconfigjson", "dockercfg")) {
            byte[] secret = "{\"type\":\"kubernetes.io/%s\",\"data\":{\".%s\":\"%s\"}}"
                    .formatted(kind, kind, data)
                    .getBytes(StandardCharsets.UTF_8);
            KubeJson.readNamedSecret(new ByteArrayInputStream(secret));
            KubeJson.readLogin(new ByteArrayInputStream(secret), "registry:5000");
        }
    }
}
