package dev.registrydoctor.samples.server;

import dev.registrydoctor.samples.SampleFiles;
import dev.registrydoctor.samples.SampleJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers requests for the log of a pod's container, from {@code logs/NAMESPACE_POD_CONTAINER[.previous].txt}. */
final class PodLog {

    private final SampleFiles files;
    private final SampleJson.Item pod;
    private final String podName;

    PodLog(SampleFiles files, SampleJson.Item pod) {
        this.files = files;
        this.pod = pod;
        this.podName = Objects.requireNonNullElse(pod.at("metadata", "name"), "");
    }

    Reply answer(Query query) {
        String asked = query.get("container");
        List<?> containers = list("spec", "containers");
        if (asked == null && containers.size() > 1) {
            return bad("a container name must be specified for pod " + podName);
        }
        String container = asked == null ? String.valueOf(SampleJson.find(containers.get(0), "name")) : asked;
        if (containers.stream().noneMatch(c -> container.equals(SampleJson.find(c, "name")))) {
            return bad("container " + container + " is not valid for pod " + podName);
        } else if (pod.at("spec", "nodeName") == null) {
            return bad("pod " + podName + " does not have a host assigned");
        }
        boolean previous = query.isTrue("previous");
        String log = files.text("logs/" + pod.at("metadata", "namespace") + "_" + podName + "_" + container
                + (previous ? ".previous" : "") + ".txt");
        if (log != null) {
            return Reply.of(200, "text/plain", tail(log, query.number("tailLines", Integer.MAX_VALUE)));
        } else if (previous) {
            return bad("previous terminated container \"" + container + "\" in pod \"" + podName + "\" not found");
        }
        String waits = waitingReason(container);
        return waits == null
                ? Reply.of(200, "text/plain", "")
                : bad("container \"" + container + "\" in pod \"" + podName + "\" is waiting to start: " + waits);
    }

    /** Why the container has not begun, in the kubelet's words, or null when it has. */
    private @Nullable String waitingReason(String container) {
        for (Object status : list("status", "containerStatuses")) {
            if (container.equals(SampleJson.find(status, "name"))
                    && SampleJson.find(status, "state", "waiting") instanceof Map<?, ?> waiting
                    && SampleJson.find(status, "lastState", "terminated") == null) {
                String reason = String.valueOf(waiting.get("reason"));
                return switch (reason) {
                    case "ErrImagePull" -> "image can't be pulled";
                    case "ImagePullBackOff" -> "trying and failing to pull image";
                    default -> reason;
                };
            }
        }
        return null;
    }

    private List<?> list(String... path) {
        return SampleJson.find(pod.fields(), path) instanceof List<?> list ? list : List.of();
    }

    private static String tail(String log, int lines) {
        List<String> all = log.lines().toList();
        List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
        return last.isEmpty() ? "" : String.join("\n", last) + "\n";
    }

    private static Reply bad(String message) {
        return SampleApiServer.status(400, "BadRequest", message);
    }
}
