package dev.registrydoctor.checks.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment.
 *
 * @param created when it was created, or null where that is not recorded
 * @param desired replicas asked for
 * @param ready replicas that are ready
 * @param selector the labels that its pods carry
 * @param claims names of the claims that its pods mount
 * @param images images of its containers
 * @param ports container ports that its template names
 * @param replicaFailure message of a ReplicaFailure condition that is True (quota, admission), or null
 */
public record Deployment(
        String namespace,
        String name,
        @Nullable Instant created,
        int desired,
        int ready,
        Map<String, String> selector,
        Map<String, String> podLabels,
        List<String> claims,
        List<String> images,
        List<Integer> ports,
        @Nullable String replicaFailure) {
    public Deployment {
        selector = Map.copyOf(selector);
        podLabels = Map.copyOf(podLabels);
        claims = List.copyOf(claims);
        images = List.copyOf(images);
        ports = List.copyOf(ports);
    }
}
