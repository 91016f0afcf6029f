package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;

/**
 * What a registry said to the login of a pull secret, tried as a pull would. Never the login itself.
 *
 * @param outcome how it went
 * @param status the HTTP status that says so, or 0 when none came back
 * @param detail in words, empty when the outcome says it all
 */
public record CredentialTrial(
        Outcome outcome, int status, @Holds(TextKind.TEXT) String detail) {

    /** How a trial can end. */
    public enum Outcome {
        /** The registry or its token service knows the login, and it may read the repository. */
        ACCEPTED,
        /** The login is not known. */
        REFUSED,
        /** The login is known, and may not read the repository. */
        DENIED,
        /** The registry shows the image to anyone; nothing was sent. */
        NOT_WANTED,
        /** It would have gone where no client should send it; nothing was sent. */
        NOT_SENT,
        /** Something else failed. */
        FAILED
    }

    /**
     * Asks to try the login under one key of a secret against the registry of an image.
     *
     * @param key the key as {@link PullSecret.Entry} has it; it must match the image by the kubelet's rules
     * @param image the image as the pod names it
     */
    public record Ask(
            @Holds(TextKind.NAMESPACE) String namespace,
            @Holds(TextKind.SECRET) String secret,
            @Holds(TextKind.HOST) String key,
            @Holds(TextKind.IMAGE) String image)
            implements Question<CredentialTrial> {
        @Override
        public String describe() {
            return "a login with Secret " + namespace + "/" + secret + ", key " + key + ", for " + image;
        }
    }
}
