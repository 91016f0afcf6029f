package dev.registrydoctor.checks.reading;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who said the error, told by the words that it wraps around them. */
public enum Client {
    CRIO(
            "CRI-O",
            "failed to pull image&&pinging container registry",
            "failed to pull image&&reading manifest",
            "failed to pull image&&initializing source docker://"),
    JIB("jib", "com.google.cloud.tools.jib", "jib-maven-plugin", "jib:build", "build image failed"),
    FLUX("Flux", "ocirepository", "failed to pull artifact from", "failed to determine artifact digest"),
    ARGOCD("Argo CD", "argocd", "failed to load target state", "failed to generate manifest for source"),
    NERDCTL("nerdctl", "nerdctl", "fata[0&&failed to resolve reference"),
    CRICTL("crictl", "crictl", "pulling image: "),
    HELM("helm", "helm ", "oci://", "error: failed to perform \""),
    CTR("ctr", "ctr: ", "ctr image", "ctr i pull"),
    BUILDKIT("docker buildx, BuildKit", "failed to solve", "error: failed to push", "#exporting to image", "buildx"),
    KANIKO("kaniko, crane", "error checking push permissions", "error pushing image: ", "kaniko"),
    PODMAN(
            "podman, buildah or skopeo",
            "pinging container registry",
            "pinging docker registry",
            "initializing source docker://",
            "initializing destination docker://",
            "trying to reuse blob",
            "fata[0",
            "podman ",
            "skopeo "),
    CURL("curl", "curl: ("),
    BROWSER("a browser", "err_", "this site can't", "bad request the plain http", "400 the plain http"),
    REGISTRY("the registry's own log", "err.code=", "err.detail=", "configuration error: ", "go.version=go"),
    CONTAINERD(
            "containerd's log",
            "io.containerd.",
            "pullimage \"",
            "level=error msg=\"pullimage",
            "failed to decode",
            "failed to load plugin"),
    KUBELET(
            "the kubelet (a pod's event or status)",
            "failed to pull image",
            "errimagepull",
            "errimageneverpull",
            "imagepullbackoff",
            "back-off ",
            "rpc error: code",
            "failed to create pod sandbox",
            "failedcreatepodsandbox",
            "failed to pull and unpack",
            "mountvolume.",
            "invalidimagename",
            "failed to apply default image tag"),
    KUBERNETES(
            "Kubernetes (an event)",
            "nodes are available",
            "persistentvolumeclaim",
            "storageclass",
            "waiting for a volume to be created",
            "no persistent volumes available",
            "failedscheduling"),
    KUBECTL(
            "kubectl",
            "unable to connect to the server",
            "the connection to the server",
            "error from server",
            "couldn't get current server api"),
    MICROK8S("microk8s", "microk8s is not running", "insufficient permissions to access microk8s"),
    DOCKER(
            "docker",
            "error response from daemon",
            "the push refers to",
            "retrying in",
            "docker: ",
            "docker push",
            "docker pull",
            "docker login",
            "cannot connect to the docker daemon",
            "unable to configure the docker daemon",
            "dockerd",
            "received unexpected http status",
            "error parsing http "),
    UNKNOWN("not told");

    private static final List<Client> ALL = List.of(values());

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // a list that nobody can change
    private final List<List<String>> words;

    Client(String label, String... words) {
        this.label = label;
        this.words =
                Arrays.stream(words).map(word -> List.of(word.split("&&", -1))).toList();
    }

    public String label() {
        return label;
    }

    /** Who speaks in a text in lower case; UNKNOWN when it does not tell. */
    public static Client of(String text) {
        for (Client client : ALL) {
            for (List<String> parts : client.words) {
                if (parts.stream().allMatch(text::contains)) {
                    return client;
                }
            }
        }
        return UNKNOWN;
    }

    /** This, or the other where this is not told. */
    public Client or(Client other) {
        return this == UNKNOWN ? other : this;
    }

    /**
     * As the pattern file writes it.
     *
     * @throws IllegalArgumentException when there is no such client
     */
    public static Client named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
