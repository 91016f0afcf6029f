package dev.registrydoctor.checks.reading;

import java.util.Locale;

/** The client that reports an error. The phrases that identify each are in {@code clients.txt}. */
public enum Client {
    CRIO("CRI-O"),
    JIB("jib"),
    FLUX("Flux"),
    ARGOCD("Argo CD"),
    NERDCTL("nerdctl"),
    CRICTL("crictl"),
    HELM("helm"),
    ORAS("oras or notation"),
    COSIGN("cosign"),
    TRIVY("trivy"),
    REGCTL("regctl or regsync"),
    SKAFFOLD("skaffold"),
    /** Programs that ask registries themselves, each with settings of its own, and have no name of their own here. */
    TOOL("a tool that asks the registry itself (bazel, diun, Keel, Renovate, watchtower)"),
    CTR("ctr"),
    BUILDKIT("docker buildx, BuildKit"),
    KANIKO("kaniko, crane or a tool with their library"),
    PODMAN("podman, buildah or skopeo"),
    CURL("curl"),
    BROWSER("a browser"),
    REGISTRY("the registry's own log"),
    HARBOR("the log of a part of Harbor"),
    CONTAINERD("containerd's log"),
    KUBELET("the kubelet (an event or status of a Pod)"),
    KUBERNETES("Kubernetes (an event)"),
    KUBECTL("kubectl"),
    MICROK8S("microk8s"),
    DOCKER("docker"),
    UNKNOWN("unknown");

    private final String label;

    Client(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** This client, or the other one if this is UNKNOWN. */
    public Client or(Client other) {
        return this == UNKNOWN ? other : this;
    }

    /**
     * The client with this name in the knowledge files.
     *
     * @throws IllegalArgumentException when there is no such client
     */
    public static Client named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
