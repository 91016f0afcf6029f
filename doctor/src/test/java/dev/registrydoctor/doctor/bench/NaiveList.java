package dev.registrydoctor.doctor.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What one would write first: the typed client, by its own kubeconfig reader. It lists the pods and prints them. */
final class NaiveList {

    private NaiveList() {}

    public static void main(String[] args) throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(Path.of(args[0])));
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            System.out.println(new KubernetesSerialization()
                    .asJson(client.pods().inAnyNamespace().list()));
        }
        System.exit(0);
    }
}
