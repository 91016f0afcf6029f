package dev.registrydoctor.checks.evidence;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ConfigMap.
 *
 * @param created when it was created, or null where that is not recorded
 * @param data what it holds; read of {@code kube-public/local-registry-hosting} alone, empty of all others
 */
public record ConfigMap(
        String namespace, String name, @Nullable Instant created, Map<String, String> data) {
    public ConfigMap {
        data = Sorted.copyOf(data);
    }
}
