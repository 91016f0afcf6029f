package dev.registrydoctor.doctor.act.typed.standing;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an exec ended.
 *
 * @param code the exit code, or -1 where the program did not run or did not end
 * @param output what it printed, in ISO 8859-1, so that its length is the number of bytes
 * @param error what it printed on its standard error, the beginning of it
 * @param words why there is no exit code, as the kubelet says it; empty where there is one
 * @param isCut whether it printed more than was to be read, and was left
 */
record ExecEnding(int code, String output, String error, String words, boolean isCut) {

    /** As the API server gives it: {@code {"status": "Failure", "details": {"causes": [{"reason": "ExitCode", "message": "7"}]}}}. */
    static ExecEnding of(String status, String output, String error) {
        Status read = status(status);
        if (read != null && "Success".equals(read.getStatus())) {
            return new ExecEnding(0, output, error, "", false);
        }
        List<StatusCause> causes = read == null || read.getDetails() == null
                ? List.of()
                : read.getDetails().getCauses();
        for (StatusCause cause : causes) {
            if ("ExitCode".equals(cause.getReason()) && cause.getMessage().matches("\\d{1,3}")) {
                return new ExecEnding(Integer.parseInt(cause.getMessage()), output, error, "", false);
            }
        }
        String words = read == null || read.getMessage() == null ? "" : read.getMessage();
        return new ExecEnding(-1, output, error, words.isBlank() ? "its end was not told" : words, false);
    }

    static ExecEnding cut(String output) {
        return new ExecEnding(-1, output, "", "", true);
    }

    /** A status in JSON; null where it is something else. */
    static @Nullable Status status(String text) {
        try {
            return Serialization.unmarshal(text, Status.class);
        } catch (KubernetesClientException | IllegalArgumentException e) {
            return null;
        }
    }
}
