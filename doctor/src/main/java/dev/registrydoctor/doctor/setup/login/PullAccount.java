package dev.registrydoctor.doctor.setup.login;

import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;

/** A ServiceAccount whose Pods are to use a login. */
public record PullAccount(String namespace, String name) {

    /** The one of Pods that name none. */
    public static PullAccount defaultOf(String namespace) {
        return new PullAccount(namespace, ServiceAccount.DEFAULT);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
