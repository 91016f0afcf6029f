package dev.registrydoctor.doctor.setup.node;

import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.List;

/**
 * What differs on one node for one registry, and the steps that make it as wanted.
 *
 * @param host the registry, {@code *} for all without settings of their own; empty for containerd's configuration
 * @param kind how it differs
 * @param present where containerd goes now, in words
 * @param wanted where it is to go, in words
 * @param steps at least one
 */
public record RegistryChange(String host, Kind kind, String present, String wanted, List<Step> steps) {

    /** How a node differs from what is wanted. */
    public enum Kind {
        /** certs.d has nothing for the registry. */
        MISSING,
        /** containerd goes another way. */
        DIFFERENT,
        /** containerd refuses the hosts.toml that is there. */
        REFUSED,
        /** A file of certificates or keys that hosts.toml names is missing. */
        FILE_MISSING,
        /** containerd goes by tables of its configuration and reads no certs.d. */
        NO_CERTS_D,
        /** The node's containerd is too old for it. */
        UNSUPPORTED;

        /** As written in JSON. */
        public String word() {
            return switch (this) {
                case MISSING -> "missing";
                case DIFFERENT -> "different";
                case REFUSED -> "refused";
                case FILE_MISSING -> "file-missing";
                case NO_CERTS_D -> "no-certs-d";
                case UNSUPPORTED -> "unsupported";
            };
        }
    }

    public RegistryChange {
        steps = List.copyOf(steps);
    }
}
