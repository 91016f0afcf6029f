package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** The key of an object as {@link ClusterObjects#read} and {@link ClusterObjects#get} return it. */
    public static ObjectKey of(ObjectNode object) {
        String namespace = FieldNames.ofMetadata(object, "namespace");
        return new ObjectKey(
                object.path("apiVersion").asText(""),
                object.path("kind").asText(""),
                namespace.isEmpty() ? null : namespace,
                FieldNames.ofMetadata(object, "name"));
    }

    /** The object in words: {@code Deployment container-registry/registry}. */
    public String label() {
        return kind + " " + (namespace == null ? "" : namespace + "/") + name;
    }
}
