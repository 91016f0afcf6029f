package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.pulls.PullOutcome;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.reports.secrets.Secrets;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a Pod's status what came of the pull of its image. The kubelet pulls the image before anything else that it does for a
 * container ({@code startContainer} in {@code pkg/kubelet/kuberuntime/kuberuntime_container.go}), so each later error shows that the
 * image is there.
 */
final class PullState {

    /** How the kubelet's warning about a failed pull begins. */
    static final String FAILED = "Failed to pull image";

    /** Enough for the chain of errors of containerd, the cause of which is at the end. */
    private static final int WORDS = 1500;

    /** {@code pkg/kubelet/images/types.go} and {@code k8s.io/cri-api/pkg/errors}. */
    private static final Set<String> NOT_PULLED = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable",
            "SignatureValidationFailed");

    /** Reasons of a container that waits and whose image was pulled; {@code pkg/kubelet/kuberuntime}. */
    private static final Set<String> AFTER_PULL = Set.of(
            "CreateContainerConfigError",
            "PreCreateHookError",
            "CreateContainerError",
            "PreStartHookError",
            "RunContainerError",
            "PostStartHookError",
            "CrashLoopBackOff");

    /** Reasons of a container that was created and has ended. */
    private static final Set<String> ENDED =
            Set.of("StartError", "ContainerCannotRun", "Completed", "Error", "OOMKilled");

    private PullState() {}

    /**
     * What came of it; null while that is open.
     *
     * @param warning the message of the Pod's last warning, or null
     */
    static @Nullable PullOutcome of(Pod pod, @Nullable String warning) {
        ContainerStatus container = container(pod);
        ContainerState state = container == null ? null : container.getState();
        String reason = state == null || state.getWaiting() == null
                ? ""
                : String.valueOf(state.getWaiting().getReason());
        if (state != null && NOT_PULLED.contains(reason)) {
            return new PullOutcome.NotPulled(
                    reason, message(orEmpty(state.getWaiting().getMessage()), orEmpty(warning)));
        }
        if (container != null && isPulled(container, state, reason)) {
            return new PullOutcome.Pulled(
                    ShownText.line(Secrets.redact(orEmpty(container.getImageID())), 2 * ShownText.SHORT));
        }
        PodStatus status = pod.getStatus();
        return status != null && "Failed".equals(status.getPhase()) ? ended(status, warning) : null;
    }

    private static boolean isPulled(ContainerStatus container, @Nullable ContainerState state, String waiting) {
        return !orEmpty(container.getImageID()).isBlank()
                || AFTER_PULL.contains(waiting)
                || (state != null
                        && (state.getRunning() != null
                                || (state.getTerminated() != null
                                        && ENDED.contains(
                                                orEmpty(state.getTerminated().getReason())))));
    }

    /** Older kubelets say in the status only that they wait, and in a warning why. */
    private static String message(String status, String warning) {
        boolean isTold = !status.isBlank() && (!status.startsWith("Back-off pulling image") || status.contains("\": "));
        return ShownText.line(Secrets.redact(isTold || !warning.startsWith(FAILED) ? status : warning), WORDS);
    }

    private static PullOutcome ended(PodStatus status, @Nullable String warning) {
        String reason = orEmpty(status.getReason());
        if (reason.equals("DeadlineExceeded")) {
            return new PullOutcome.Unfinished(
                    "it was neither pulled nor refused in time" + (warning == null ? "" : ": " + line(warning)));
        }
        String words = String.join(
                ": ",
                Stream.of(reason, orEmpty(status.getMessage()))
                        .filter(word -> !word.isBlank())
                        .toList());
        return new PullOutcome.NotReached(new NotChecked(
                Reason.FAILED, "the kubelet did not run its Pod" + (words.isEmpty() ? "" : ": " + line(words)), ""));
    }

    /** What the Pod waits for, in words; empty when it says nothing. */
    static String waiting(Pod pod) {
        ContainerStatus container = container(pod);
        ContainerState state = container == null ? null : container.getState();
        return state == null || state.getWaiting() == null
                ? ""
                : line(orEmpty(state.getWaiting().getReason()) + " "
                        + orEmpty(state.getWaiting().getMessage()));
    }

    private static String line(String text) {
        return ShownText.line(Secrets.redact(text), 2 * ShownText.SHORT);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Its own alone: an admission webhook can have added others. */
    private static @Nullable ContainerStatus container(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? null
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(each -> PullPod.CONTAINER.equals(each.getName()))
                        .findFirst()
                        .orElse(null);
    }
}
