package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * A service account.
 *
 * @param pullSecrets names in its imagePullSecrets: copied into a pod when it is created, unless the pod names its own
 */
public record ServiceAccount(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.USER) String name,
        @Holds(TextKind.SECRET) List<String> pullSecrets) {

    /** The account of pods that name none. */
    public static final String DEFAULT = "default";

    public ServiceAccount {
        pullSecrets = List.copyOf(pullSecrets);
    }
}
