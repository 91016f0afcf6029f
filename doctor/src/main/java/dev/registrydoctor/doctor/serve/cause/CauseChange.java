package dev.registrydoctor.doctor.serve.cause;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cause began or ended.
 *
 * @param number counts all changes of a ledger, from 1
 * @param kind what happened
 * @param cause the cause, as it was last seen
 * @param at when the examination began that shows it
 * @param by what explains the cause from now on, for {@link Kind#EXPLAINED}; else null
 */
public record CauseChange(
        long number,
        Kind kind,
        Cause cause,
        Instant at,
        @Nullable CauseKey by) {

    /** What happened to a cause. */
    public enum Kind {
        /** It was found and had not been before. */
        BEGAN,
        /** The check that found it has looked again and did not find it, or has had nothing to look at for some time. */
        ENDED,
        /** It is still found, and something else explains it now. */
        EXPLAINED;

        /** As written in messages. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same for the same change, whoever makes it and however often: receivers recognize a repetition by it. */
    public String id() {
        String text = kind + "\n" + cause.key().problem() + "\n"
                + cause.key().subject().kind() + "\n" + cause.key().subject().name() + "\n" + cause.since();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The same for the begin and the end of one cause. */
    public String incident() {
        String text = cause.key().problem() + "\n" + cause.key().subject().kind() + "\n"
                + cause.key().subject().name() + "\n" + cause.since();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
