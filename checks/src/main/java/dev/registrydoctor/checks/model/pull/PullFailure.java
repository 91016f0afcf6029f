package dev.registrydoctor.checks.model.pull;

import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.names.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image of a Pod that cannot be pulled.
 *
 * @param pod the pod
 * @param container the container
 * @param image its image, or null when its name is not a valid reference
 * @param error the error of the pull
 * @param source where the error was read
 */
public record PullFailure(
        Pod pod, Pod.Container container, @Nullable ImageReference image, PullError error, String source) {

    /**
     * The kubelet asked its runtime for an image that the node has, and got an error (pkg/kubelet/images/image_manager.go): no
     * registry was asked, whatever the error's words are.
     */
    private static final String INSPECT = "ImageInspectError";

    private static final Set<String> REASONS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            INSPECT,
            "RegistryUnavailable");

    private static final Pattern SERVER = Pattern.compile("(https?)://(?:[^/?#@]*@)?([^/?#]+)");
    private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

    /** Docker Hub's registry, and the server behind it in MicroK8s' own hosts.toml. */
    private static final Set<String> DOCKER_HUB = Set.of("registry-1.docker.io", "docker.io", "index.docker.io");

    /** The same failure, with a kind from other evidence. */
    public PullFailure because(PullError.Kind kind) {
        return new PullFailure(pod, container, image, new PullError(kind, error.url(), error.message()), source);
    }

    /**
     * The server that the error is about, as host and port: the one in its URL, if there is one. It can be a mirror in
     * hosts.toml, or the object store that the registry redirects to for blobs. Without a URL or a valid image, the
     * image's registry; null when there is neither.
     */
    public @Nullable String server() {
        Matcher url = error.url() == null ? null : SERVER.matcher(error.url());
        String registry = image == null ? null : image.authority();
        if (url == null || !url.lookingAt()) {
            return registry;
        }
        String asked = url.group(2).toLowerCase(Locale.ROOT);
        return image != null && isRegistryOf(image, asked, url.group(1).equals("http") ? 80 : 443) ? registry : asked;
    }

    /** Whether the error is about a server other than the image's registry. */
    public boolean isOfAnotherServer() {
        return image != null && !image.authority().equals(server());
    }

    private static boolean isRegistryOf(ImageReference image, String asked, int port) {
        String host = ImageReference.withoutPort(asked);
        if (image.isDockerHub()) {
            return DOCKER_HUB.contains(host);
        }
        return asked.equalsIgnoreCase(image.authority())
                || (image.portOr(port) == portOf(asked, port)
                        && host.equalsIgnoreCase(ImageReference.withoutPort(image.authority())));
    }

    private static int portOf(String authority, int otherwise) {
        Matcher port = PORT.matcher(authority);
        return port.find() ? Integer.parseInt(port.group(1)) : otherwise;
    }

    /** Whether a container waits for an image whose pull fails. */
    public static boolean isOne(Pod.Container container) {
        String reason = container.waitingReason();
        return reason != null && REASONS.contains(reason);
    }

    /**
     * The failed pulls of these Pods. The error is from the container's status, otherwise from the Pod's events,
     * otherwise from containerd's log: before Kubernetes 1.32 the status has only the back-off, and events are dropped
     * after five minutes.
     *
     * @param events events of the pods' namespaces; may be empty
     * @param logs containerd's logs, by the nodes that they are of; a log has only the Pods of its node
     */
    public static List<PullFailure> of(List<Pod> pods, List<Event> events, Map<String, RuntimeLog> logs) {
        List<PullFailure> failures = new ArrayList<>();
        PullWords words = new PullWords(events, logs);
        for (Pod pod : pods) {
            if (pod.deleting() || pod.isOver()) {
                continue;
            }
            for (Pod.Container container : pod.containers()) {
                if (isOne(container)) {
                    failures.add(read(pod, container, words));
                }
            }
        }
        return List.copyOf(failures);
    }

    /**
     * The failed pulls of Jobs that gave up and deleted their Pods. What only the Pod knew is not recorded in them: its node, its
     * pull secrets and the name of the container.
     *
     * @param pods all Pods, so that a Job that still has one is not among these
     * @param now when the evidence was read
     */
    public static List<PullFailure> ofEndedJobs(List<Pod> pods, List<Event> events, Instant now) {
        return EndedJobs.failures(pods, events, new PullWords(events, Map.of()), now);
    }

    /** Whether it is of a Job that gave up: its Pod is gone, and nothing tries again. */
    public boolean isOfEndedJob() {
        return pod.deleting();
    }

    /** Whether the runtime cannot read its own copy of the image, and no registry was asked. */
    public boolean isOfStore() {
        return INSPECT.equals(container.waitingReason());
    }

    private static PullFailure read(Pod pod, Pod.Container container, PullWords words) {
        ImageReference image = ImageReference.parse(container.image()).orElse(null);
        String reason = container.waitingReason();
        if ("InvalidImageName".equals(reason) || image == null) {
            PullError error = new PullError(PullError.Kind.INVALID_NAME, null, "InvalidImageName");
            return new PullFailure(pod, container, image, error, "status of Pod " + pod.path());
        }
        if ("ErrImageNeverPull".equals(reason)) {
            PullError error = new PullError(PullError.Kind.NEVER, null, "ErrImageNeverPull");
            return new PullFailure(pod, container, image, error, "status of Pod " + pod.path());
        }
        String status = container.state() == null || container.state().message() == null
                ? ""
                : container.state().message();
        if (INSPECT.equals(reason)) {
            return new PullFailure(
                    pod,
                    container,
                    image,
                    new PullError(PullError.Kind.OTHER, null, status),
                    "status of Pod " + pod.path());
        }
        PullError told = PullError.parse(status);
        if (told.kind() != PullError.Kind.LOST && told.kind() != PullError.Kind.OTHER) {
            return new PullFailure(pod, container, image, told, "status of Pod " + pod.path());
        }
        String event = words.event(pod.path(), container.image());
        if (event != null) {
            return new PullFailure(pod, container, image, PullError.parse(event), "events of Pod " + pod.path());
        }
        String line = words.line(pod.nodeName(), image, container.image());
        if (line != null) {
            return new PullFailure(pod, container, image, PullError.parse(line), "containerd log");
        }
        return new PullFailure(pod, container, image, told, "status of Pod " + pod.path());
    }

    /** The node that tried to pull, or null when none was chosen yet. */
    public @Nullable String node() {
        return pod.nodeName();
    }
}
