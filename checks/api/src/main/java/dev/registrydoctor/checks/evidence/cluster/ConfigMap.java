package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Sorted;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ConfigMap.
 *
 * @param created when it was created, or null where that is not recorded
 * @param data the host that {@code kube-public/local-registry-hosting} names; in the namespace of the registry, for each key
 *     the settings of a distribution registry that it holds, one a line ({@code storage.delete.enabled: true}), of a key that is
 *     a variable of the registry its value or {@link Projection#HIDDEN}, and of others a value that only turns something on or
 *     off; empty of all others
 */
public record ConfigMap(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.WORKLOAD) String name,
        @Nullable Instant created,
        @Holds(value = TextKind.TEXT, projected = true) Map<String, String> data) {
    public ConfigMap {
        data = Sorted.copyOf(Projection.configMap(namespace, name, data));
    }
}
