package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the API server met the doctor, or the client that made a recording.
 *
 * @param state what happened
 * @param server its address, or null when no kubeconfig was found
 * @param kubeconfig the file in use, or null
 * @param lookedAt where a kubeconfig was looked for, in order
 * @param detail the error in words, empty when it answered
 * @param version the server's version as {@code major.minor}, or null
 * @param serverHostIsHere whether the server's address is this host's
 * @param date its answer's header Date, by its clock, to the second; null when it named none
 * @param clientCertificate the certificate that the kubeconfig shows to it, or null when it shows none
 * @param context the name of the kubeconfig's context that was used, or null where there is none
 */
public record ApiContact(
        State state,

        @Holds(value = TextKind.HOST, projected = true) @Nullable
        String server,

        @Holds(TextKind.TEXT) @Nullable String kubeconfig,
        @Holds(TextKind.TEXT) List<String> lookedAt,
        @Holds(TextKind.TEXT) String detail,
        @Holds(TextKind.WORD) @Nullable String version,
        boolean serverHostIsHere,
        @Nullable Instant date,
        @Nullable Validity clientCertificate,
        @Holds(TextKind.USER) @Nullable String context) {

    /**
     * How long a certificate is good.
     *
     * @param subject its subject's common name
     */
    public record Validity(@Holds(TextKind.SUBJECT) String subject, Instant notBefore, Instant notAfter) {}

    public ApiContact {
        server = server == null ? null : Projection.url(server);
        lookedAt = List.copyOf(lookedAt);
    }

    /** Whether a recording's own client met it: the doctor looks for a kubeconfig in any case. */
    public boolean isRecorded() {
        return kubeconfig == null && lookedAt.isEmpty();
    }

    /** What can happen. */
    public enum State {
        ANSWERS,
        NO_KUBECONFIG,
        KUBECONFIG_UNUSABLE,
        REFUSES,
        TIMES_OUT,
        TLS_FAILS,
        NAME_UNRESOLVED,
        DENIED,
        BROKEN
    }

    /** Asks how the API server meets the doctor; absent for a recording that does not tell. */
    public enum Ask implements Question<ApiContact> {
        INSTANCE;

        @Override
        public String describe() {
            return "the API server";
        }
    }
}
