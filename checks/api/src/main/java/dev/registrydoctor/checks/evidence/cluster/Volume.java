package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PersistentVolume.
 *
 * @param phase {@code Available}, {@code Bound}, {@code Released} or {@code Failed}
 * @param className its storage class, or null
 * @param claim namespace/name of the claim that it is bound to, or null
 * @param reclaimPolicy {@code Delete} or {@code Retain}, or null where not recorded
 * @param capacity its size as written ({@code 20Gi}), or null where not recorded; a hostPath volume may outgrow it
 * @param hostPath its folder on the node, or null when it is not a hostPath volume
 * @param hostnames the {@code kubernetes.io/hostname} values that its node affinity allows; null when it is not
 *     pinned by hostname, or where that is not recorded
 */
public record Volume(
        @Holds(TextKind.VOLUME) String name,
        @Holds(TextKind.WORD) String phase,
        @Holds(TextKind.LABEL) @Nullable String className,
        @Holds(TextKind.CLAIM_PATH) @Nullable String claim,
        @Holds(TextKind.WORD) @Nullable String reclaimPolicy,
        @Holds(TextKind.WORD) @Nullable String capacity,
        @Holds(TextKind.TEXT) @Nullable String hostPath,
        @Holds(TextKind.HOST) @Nullable List<String> hostnames) {
    public Volume {
        hostnames = hostnames == null ? null : List.copyOf(hostnames);
    }
}
