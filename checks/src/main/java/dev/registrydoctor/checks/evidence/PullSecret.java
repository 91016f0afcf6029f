package dev.registrydoctor.checks.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret that a pod could name in imagePullSecrets: what it is for, never what it holds.
 *
 * @param type the secret's type
 * @param entries one for each registry key, in the order of the file
 * @param defect why the kubelet cannot read it, or null
 */
public record PullSecret(
        String namespace,
        String name,
        String type,
        List<Entry> entries,
        @Nullable String defect) {
    public PullSecret {
        entries = List.copyOf(entries);
    }

    /**
     * Credentials for one registry key.
     *
     * @param key the key as written, its user information removed
     * @param hasCredentials user name and password are both there
     */
    public record Entry(String key, boolean hasCredentials) {}

    public String path() {
        return namespace + "/" + name;
    }
}
