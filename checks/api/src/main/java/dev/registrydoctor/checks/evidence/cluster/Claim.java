package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PersistentVolumeClaim.
 *
 * @param created when it was created, or null where that is not recorded
 * @param deleting a deletion has been asked for
 * @param phase {@code Pending}, {@code Bound} or {@code Lost}
 * @param className its storage class; null when unset (the default is meant), empty for "no class"
 * @param volumeName the volume that it is bound to or asks for, or null
 * @param requested size asked for as written ({@code 20Gi}), or null where not recorded
 * @param capacity size of the volume that it got, as written, or null when it has none or where not recorded
 * @param accessModes as written ({@code ReadWriteMany})
 * @param provisioner the provisioner that was asked to make its volume, or null when none was yet
 */
public record Claim(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.CLAIM) String name,
        @Nullable Instant created,
        boolean deleting,
        @Holds(TextKind.WORD) String phase,
        @Holds(TextKind.LABEL) @Nullable String className,
        @Holds(TextKind.VOLUME) @Nullable String volumeName,
        @Holds(TextKind.WORD) @Nullable String requested,
        @Holds(TextKind.WORD) @Nullable String capacity,
        @Holds(TextKind.WORD) List<String> accessModes,
        @Holds(TextKind.TEXT) @Nullable String provisioner) {
    public Claim {
        accessModes = List.copyOf(accessModes);
    }

    /** Builds a claim. What is not set is not recorded, false or empty, and its phase is {@code Pending}. */
    public static final class Builder {

        private final String namespace;
        private final String name;
        private @Nullable Instant created;
        private boolean deleting;
        private String phase = "Pending";
        private @Nullable String className;
        private @Nullable String volumeName;
        private @Nullable String requested;
        private @Nullable String capacity;
        private List<String> accessModes = List.of();
        private @Nullable String provisioner;

        public Builder(String namespace, String name) {
            this.namespace = namespace;
            this.name = name;
        }

        public Builder created(@Nullable Instant value) {
            this.created = value;
            return this;
        }

        public Builder deleting(boolean value) {
            this.deleting = value;
            return this;
        }

        public Builder phase(String value) {
            this.phase = value;
            return this;
        }

        public Builder className(@Nullable String value) {
            this.className = value;
            return this;
        }

        public Builder volumeName(@Nullable String value) {
            this.volumeName = value;
            return this;
        }

        public Builder requested(@Nullable String value) {
            this.requested = value;
            return this;
        }

        public Builder capacity(@Nullable String value) {
            this.capacity = value;
            return this;
        }

        public Builder accessModes(List<String> value) {
            this.accessModes = value;
            return this;
        }

        public Builder provisioner(@Nullable String value) {
            this.provisioner = value;
            return this;
        }

        public Claim build() {
            return new Claim(
                    namespace,
                    name,
                    created,
                    deleting,
                    phase,
                    className,
                    volumeName,
                    requested,
                    capacity,
                    accessModes,
                    provisioner);
        }
    }

    public String path() {
        return namespace + "/" + name;
    }

    public boolean isBound() {
        return phase.equals("Bound");
    }
}
