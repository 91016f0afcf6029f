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

    public String path() {
        return namespace + "/" + name;
    }

    public boolean isBound() {
        return phase.equals("Bound");
    }
}
