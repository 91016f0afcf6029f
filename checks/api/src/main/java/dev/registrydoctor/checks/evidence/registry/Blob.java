package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;

/**
 * Whether a registry really has a blob. Asking for its head is not enough: a registry answers that from its cache after
 * the file is gone (distribution/distribution#3743), so the first byte is read too.
 *
 * @param status HTTP status of HEAD, or 0 when none came back
 * @param content what came of reading
 * @param size its size in bytes as HEAD says, or -1 when it says none
 * @param detail the error in words, empty when there is none
 */
public record Blob(
        int status,
        Content content,
        long size,
        @Holds(TextKind.TEXT) String detail) implements RegistryReply {

    /** What can come of reading a blob. */
    public enum Content {
        /** Its beginning was read. */
        THERE,
        /** The registry says that it does not have it. */
        MISSING,
        /** The registry announces it and then breaks off before the first byte. */
        BREAKS_OFF,
        /** A denial, a redirect to another store, an error: nothing follows from it. */
        UNTOLD
    }

    /** Whether a client that wants it does not get it. */
    public boolean isGone() {
        return content == Content.MISSING || content == Content.BREAKS_OFF;
    }

    /** Asks for a blob of a repository. */
    public record Ask(
            Origin registry,
            @Holds(TextKind.REPOSITORY) String repository,
            @Holds(TextKind.WORD) String digest) implements RepositoryQuestion<Blob> {
        @Override
        public Ask at(Origin other) {
            return new Ask(other, repository, digest);
        }

        @Override
        public String describe() {
            return "blob " + digest + " of " + repository + " at " + registry;
        }
    }
}
