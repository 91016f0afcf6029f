package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.registry.NameList;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import java.io.IOException;

/** An answer of a registry that does not hold what was asked for. */
final class FetchFailure extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    private FetchFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Refused, or failed: the registry says so. */
    static FetchFailure of(RegistryHttp.Reply reply) {
        return reply.status() >= 300 && reply.status() < 400
                // With a login or a token, a redirect is never followed: it can lead anywhere.
                ? new FetchFailure(reply.status(), "the registry redirects this to another server")
                : new FetchFailure(reply.status(), answer(reply.status(), reply.problem()));
    }

    /** A list that was not given. */
    static IOException of(NameList list) {
        IOException failure = list.failure();
        return list.status() == 0 && failure != null
                ? failure
                : new FetchFailure(list.status(), answer(list.status(), list.detail()));
    }

    /** Answered, with something that cannot be used. */
    static FetchFailure of(String reason) {
        return new FetchFailure(200, reason);
    }

    /** The status with what the registry says of it. */
    static String answer(int status, String problem) {
        return problem.startsWith("HTTP ") ? problem : "HTTP " + status + ": " + problem;
    }

    /** HTTP status. */
    int status() {
        return status;
    }

    /** Why a request failed, in words. */
    static String reason(IOException failure) {
        String message = failure.getMessage();
        return failure instanceof FetchFailure && message != null
                ? message
                : Failure.of(failure).detail();
    }
}
