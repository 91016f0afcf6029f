package dev.registrydoctor.checks.model;

import dev.registrydoctor.checks.evidence.Event;
import dev.registrydoctor.checks.evidence.Order;
import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.evidence.RuntimeLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An image that a pod waits for in vain.
 *
 * @param pod the pod
 * @param container the container
 * @param image its image, or null when its name is not a legal reference
 * @param error what the pull said
 * @param source where that was read
 */
public record PullFailure(
        Pod pod, Pod.Container container, @Nullable ImageReference image, PullError error, String source) {

    private static final Set<String> REASONS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "RegistryUnavailable");

    private static final Pattern SERVER = Pattern.compile("(https?)://(?:[^/?#@]*@)?([^/?#]+)");
    private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

    /** Docker Hub's registry, and what MicroK8s' own hosts.toml names behind it. */
    private static final Set<String> DOCKER_HUB = Set.of("registry-1.docker.io", "docker.io", "index.docker.io");

    private static final String FAILED = "Failed to pull image \"";

    /** The same, with what other evidence says of the error. */
    public PullFailure because(PullError.Kind kind) {
        return new PullFailure(pod, container, image, new PullError(kind, error.url(), error.message()), source);
    }

    /**
     * The server that the error is about, as host and port: where its message names a URL, that one's. A mirror that
     * hosts.toml names, or the store that a registry sends on to for its blobs, fails in its own name. Without a URL, or
     * without a legal image, the image's registry; null when there is neither.
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

    /** Whether the error is about another server than the image's registry. */
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

    /** Whether a container waits for an image that does not come. */
    public static boolean isOne(Pod.Container container) {
        String reason = container.waitingReason();
        return reason != null && REASONS.contains(reason);
    }

    /**
     * The failed pulls of these pods, told by the container's status, else by the pod's events, else by containerd's
     * log: the status keeps only the back-off before Kubernetes 1.32, and events are dropped after five minutes.
     *
     * @param events events of the pods' namespaces; may be empty
     * @param log containerd's log, or null
     * @param logNode the node that the log is of: it speaks for pods of that node alone; null when that is not known
     */
    public static List<PullFailure> of(
            List<Pod> pods, List<Event> events, @Nullable RuntimeLog log, @Nullable String logNode) {
        List<PullFailure> failures = new ArrayList<>();
        Map<String, List<Event>> byPod = null;
        for (Pod pod : pods) {
            if (pod.deleting() || pod.isOver()) {
                continue;
            }
            for (Pod.Container container : pod.containers()) {
                if (isOne(container)) {
                    byPod = byPod == null ? byPod(events) : byPod;
                    boolean logged = pod.nodeName() != null && pod.nodeName().equals(logNode);
                    failures.add(read(pod, container, byPod.getOrDefault(pod.path(), List.of()), logged ? log : null));
                }
            }
        }
        return List.copyOf(failures);
    }

    /** Failed pulls by pod: thousands of pods may fail at once, with an event each. */
    private static Map<String, List<Event>> byPod(List<Event> events) {
        Map<String, List<Event>> byPod = new HashMap<>();
        for (Event event : events) {
            if (event.kind().equals("Pod") && event.message().startsWith(FAILED)) {
                byPod.computeIfAbsent(event.namespace() + "/" + event.name(), p -> new ArrayList<>())
                        .add(event);
            }
        }
        return byPod;
    }

    private static PullFailure read(Pod pod, Pod.Container container, List<Event> events, @Nullable RuntimeLog log) {
        ImageReference image = ImageReference.parse(container.image()).orElse(null);
        String reason = container.waitingReason();
        if ("InvalidImageName".equals(reason) || image == null) {
            PullError error = new PullError(PullError.Kind.INVALID_NAME, null, "InvalidImageName");
            return new PullFailure(pod, container, image, error, "status of pod " + pod.path());
        }
        if ("ErrImageNeverPull".equals(reason)) {
            PullError error = new PullError(PullError.Kind.NEVER, null, "ErrImageNeverPull");
            return new PullFailure(pod, container, image, error, "status of pod " + pod.path());
        }
        String status = container.state() == null || container.state().message() == null
                ? ""
                : container.state().message();
        PullError told = PullError.parse(status);
        if (told.kind() != PullError.Kind.LOST && told.kind() != PullError.Kind.OTHER) {
            return new PullFailure(pod, container, image, told, "status of pod " + pod.path());
        }
        String event = lastEvent(container.image(), events);
        if (event != null) {
            return new PullFailure(pod, container, image, PullError.parse(event), "events of pod " + pod.path());
        }
        String line = log == null ? null : lastLine(image, container.image(), log);
        if (line != null) {
            return new PullFailure(pod, container, image, PullError.parse(line), "containerd's log");
        }
        return new PullFailure(pod, container, image, told, "status of pod " + pod.path());
    }

    private static @Nullable String lastEvent(String image, List<Event> ofPod) {
        String start = FAILED + image + "\": ";
        return ofPod.stream()
                .filter(e -> e.message().startsWith(start))
                .max(Order.by(e -> e.last() == null ? Instant.EPOCH : e.last()))
                .map(e -> e.message().substring(start.length()))
                .orElse(null);
    }

    private static @Nullable String lastLine(ImageReference image, String written, RuntimeLog log) {
        String full = image.authority() + "/" + image.repository();
        String tag = ":" + image.tag();
        String digest = "@" + image.digest();
        String last = null;
        for (String line : log.lines()) {
            String plain = line.replace("\\\"", "\"");
            // The kubelet puts the default tag to the name; a longer name is another image.
            boolean same = Stream.of(written, written + tag, full + tag, full + digest, full + tag + digest)
                    .anyMatch(name -> plain.contains("PullImage \"" + name + "\" failed"));
            if (same) {
                last = plain;
            }
        }
        return last;
    }

    /** The node that tried, or null before one was chosen. */
    public @Nullable String node() {
        return pod.nodeName();
    }
}
