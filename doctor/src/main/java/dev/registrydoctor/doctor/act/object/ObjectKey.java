package dev.registrydoctor.doctor.act.object;

import org.jspecify.annotations.Nullable;

/**
 * Which object of Kubernetes.
 *
 * @param apiVersion as in a manifest ({@code v1}, {@code apps/v1})
 * @param kind as in a manifest ({@code Deployment})
 * @param namespace null for a kind that is in no namespace
 */
public record ObjectKey(
        String apiVersion, String kind, @Nullable String namespace, String name) {

    /** The object in words: {@code Deployment container-registry/registry}. */
    public String label() {
        return kind + " " + (namespace == null ? "" : namespace + "/") + name;
    }
}
