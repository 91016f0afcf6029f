package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a push that the doctor tried, without credentials, because its user asked for it.
 *
 * @param depth how far it was to go
 * @param repository the scratch repository, of a name that nobody else uses
 * @param steps the requests in order, each with its answer; after the first that failed only clean-up follows
 * @param leftBehind what may be left in the registry, each in a few words
 */
public record PushProbe(
        Depth depth,
        @Holds(TextKind.REPOSITORY) String repository,
        List<Step> steps,
        @Holds(TextKind.TEXT) List<String> leftBehind) {
    public PushProbe {
        steps = List.copyOf(steps);
        leftBehind = List.copyOf(leftBehind);
    }

    /** How far a push is taken. */
    public enum Depth {
        /** An upload is begun and cancelled. */
        SESSION,
        /** An image of one layer is pushed, pulled back by digest, compared and removed. */
        IMAGE
    }

    /** What a request was for. */
    public enum Action {
        /** {@code POST} of an upload session. */
        BEGIN,
        /** {@code PUT} of a blob. */
        UPLOAD,
        /** {@code PUT} of the manifest. */
        TAG,
        /** {@code GET} of what was pushed, by digest. */
        PULL,
        /** {@code DELETE} of the upload session. */
        CANCEL,
        /** {@code DELETE} of the manifest. */
        REMOVE
    }

    /**
     * One request and its answer.
     *
     * @param request method and URL, without query
     * @param sent bytes of its body
     * @param status HTTP status, or 0 when none came back
     * @param location the header Location of an answer to {@link Action#BEGIN}, made absolute, its query removed; null
     *     when there is none
     * @param code the error code of the registry's own form of errors, or null when the body has another form
     * @param detail the error in words; empty when the answer is as it should be
     */
    public record Step(
            Action action,
            @Holds(TextKind.TEXT) String request,
            int sent,
            int status,

            @Holds(value = TextKind.TEXT, projected = true) @Nullable
            String location,

            @Holds(TextKind.TEXT) @Nullable String code,
            @Holds(TextKind.TEXT) String detail) {
        public Step {
            location = location == null ? null : Projection.url(location);
        }

        public boolean succeeded() {
            return detail.isEmpty();
        }
    }

    /**
     * Asks to try a push. A site tries it only where its user asked for that on the command line; else the answer is
     * absent, and nothing was sent.
     */
    public record Ask(Origin registry) implements RegistryQuestion<PushProbe> {
        @Override
        public Ask at(Origin other) {
            return new Ask(other);
        }

        @Override
        public String describe() {
            return "a test push to " + registry;
        }
    }
}
