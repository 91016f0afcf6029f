package dev.registrydoctor.doctor.act;

import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.time.Duration;
import java.util.Set;

/** A command that writes, for a process of its own with the packaged program. */
public final class WriterProbe {

    static final String MANIFEST = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: registry-doctor}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: probe, namespace: registry-doctor}
            spec: {containers: [{name: probe, image: pause}]}
            """;

    private WriterProbe() {}

    /**
     * Prints what was written, and the phase of the Pod.
     *
     * @param args the URL of the API server
     */
    public static void main(String[] args) throws Exception {
        try (ClusterWriter writer = ClusterWriters.open(kubeconfig(args[0]))) {
            System.out.println(writer.apply(MANIFEST));
            System.out.println(
                    writer.awaitPhase("registry-doctor", "probe", Set.of("Succeeded"), Duration.ofSeconds(20)));
        }
        // A client's threads must not keep a test waiting.
        System.exit(0);
    }

    /** A kubeconfig for the API server at this URL. */
    static Kubeconfig kubeconfig(String url) {
        return new Kubeconfig(
                "test",
                "test",
                "default",
                new Kubeconfig.Server(url, null, false, null),
                Kubeconfig.User.withToken("token"));
    }
}
