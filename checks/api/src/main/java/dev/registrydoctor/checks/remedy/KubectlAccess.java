package dev.registrydoctor.checks.remedy;

import org.jspecify.annotations.Nullable;

/**
 * How the cluster is reached from where the program ran: what a command for it begins with.
 *
 * @param context the context of a kubeconfig, or null on a node of MicroK8s, which has {@code microk8s kubectl}
 */
public record KubectlAccess(@Nullable String context) {

    /** On a node of MicroK8s. */
    public static final KubectlAccess MICROK8S = new KubectlAccess(null);
}
