package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** What the API server's refusals mean, and their words in one bounded line. */
final class ClusterFailure {

    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int INVALID = 422;

    private static final int WORDS = 300;

    private ClusterFailure() {}

    static String words(KubernetesClientException e) {
        String message = e.getStatus() == null ? null : e.getStatus().getMessage();
        if (message == null || message.isBlank()) {
            message = e.getCode() < BAD_REQUEST ? Failure.of(e).detail() : "HTTP status " + e.getCode();
        }
        return ShownText.line(message, WORDS);
    }

    /** Whether the API server has certainly done nothing: else, a write may have happened although its answer was lost. */
    static boolean isRefused(KubernetesClientException e) {
        return e.getCode() >= BAD_REQUEST && e.getCode() < 500;
    }

    /** The reason of the API server's status, or an empty text. */
    static String reason(KubernetesClientException e) {
        String reason = e.getStatus() == null ? null : e.getStatus().getReason();
        return reason == null ? "" : reason;
    }
}
