package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.PodEnding;
import dev.registrydoctor.doctor.act.nodes.PodEnding.Kind;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a Pod's status whether it has ended, or never will. */
public final class PodState {

    /**
     * Reasons of a waiting container that do not pass: the image is not on the node, its name is not valid, or the runtime cannot
     * make a container of it. An image is pulled only where the admission plug-in AlwaysPullImages changes the pull policy.
     */
    private static final Set<String> HOPELESS = Set.of(
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "ErrImagePull",
            "ImagePullBackOff",
            "CreateContainerError",
            "CreateContainerConfigError",
            "RunContainerError");

    /** Reasons of a container that ended before its program ran. */
    private static final Set<String> NEVER_RAN = Set.of("StartError", "ContainerCannotRun");

    /** As the kubelet words it in an event of reason FailedMount. */
    private static final Pattern MISSING = Pattern.compile("hostPath type check failed: (/\\S*) is not a directory");

    private PodState() {}

    /**
     * How the Pod ended, or why it never will; null while it can still go on.
     *
     * @param warning the message of its last warning, or null
     */
    static @Nullable PodEnding ending(Pod pod, @Nullable String warning) {
        ContainerStateTerminated terminated = states(pod)
                .map(ContainerState::getTerminated)
                .filter(s -> s != null)
                .findFirst()
                .orElse(null);
        if (terminated != null && NEVER_RAN.contains(terminated.getReason())) {
            return new PodEnding(Kind.CANNOT_RUN, words(terminated.getReason(), terminated.getMessage()));
        }
        String phase = phase(pod);
        boolean isDone = terminated != null && Integer.valueOf(0).equals(terminated.getExitCode());
        if (isDone || phase.equals("Succeeded")) {
            return new PodEnding(Kind.SUCCEEDED, "");
        }
        if (terminated != null || phase.equals("Failed")) {
            return failed(pod, terminated);
        }
        for (ContainerState state : states(pod).toList()) {
            ContainerStateWaiting waiting = state.getWaiting();
            if (waiting != null && HOPELESS.contains(waiting.getReason())) {
                return new PodEnding(Kind.CANNOT_RUN, words(waiting.getReason(), waiting.getMessage()));
            }
        }
        Matcher missing = MISSING.matcher(warning == null ? "" : warning);
        return missing.find() ? new PodEnding(Kind.MISSING_FOLDER, missing.group(1)) : null;
    }

    private static PodEnding failed(Pod pod, @Nullable ContainerStateTerminated terminated) {
        String reason = pod.getStatus().getReason();
        if ("DeadlineExceeded".equals(reason)) {
            return new PodEnding(Kind.TIMED_OUT, reason);
        }
        if (reason != null) {
            return new PodEnding(
                    Kind.FAILED,
                    "the kubelet ended or refused it: "
                            + words(reason, pod.getStatus().getMessage()));
        }
        return new PodEnding(
                Kind.FAILED,
                terminated == null
                        ? "it has failed"
                        : "exit code " + terminated.getExitCode()
                                + ("Error".equals(terminated.getReason()) || terminated.getReason() == null
                                        ? ""
                                        : " (" + words(terminated.getReason(), null) + ")"));
    }

    /** Whether its program runs or ran. */
    static boolean hasStarted(Pod pod) {
        return states(pod).anyMatch(state -> state.getRunning() != null || state.getTerminated() != null);
    }

    /** What it waits for, in words; empty when it says nothing. */
    public static String waiting(Pod pod) {
        return states(pod)
                .map(ContainerState::getWaiting)
                .filter(waiting -> waiting != null)
                .map(waiting -> words(waiting.getReason(), waiting.getMessage()))
                .findFirst()
                .orElse("");
    }

    /** The state of the collector alone: an admission webhook can have added containers that never end. */
    private static Stream<ContainerState> states(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
            return Stream.empty();
        }
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> NodeObjects.CONTAINER.equals(status.getName()))
                .map(status -> status.getState())
                .filter(state -> state != null);
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? ""
                : pod.getStatus().getPhase();
    }

    private static String words(@Nullable String reason, @Nullable String message) {
        return ShownText.line(
                String.join(
                        ": ",
                        Stream.of(reason, message)
                                .filter(s -> s != null && !s.isBlank())
                                .toList()),
                ShownText.SHORT);
    }
}
