package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Sorted;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
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
 * @param environment how its containers' environment configures a registry
 * @param replicaFailure message of a ReplicaFailure condition that is True (quota, admission), or null
 * @param current how many Pods it has, ready or not and without those being deleted, by its status; null where that is
 *     not recorded
 */
public record Deployment(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.WORKLOAD) String name,
        @Nullable Instant created,
        int desired,
        int ready,
        @Holds(TextKind.LABELS) Map<String, String> selector,
        @Holds(TextKind.LABELS) Map<String, String> podLabels,
        @Holds(TextKind.CLAIM) List<String> claims,
        @Holds(TextKind.IMAGE) List<String> images,
        List<Integer> ports,
        Environment environment,
        @Holds(TextKind.TEXT) @Nullable String replicaFailure,
        @Nullable Integer current) {

    /**
     * The variables that configure a distribution registry, {@code REGISTRY_…}. All others are nobody's business.
     *
     * <p>Values are here where a check uses them; of any other only {@link #HIDDEN}.
     *
     * @param values value by name; {@link #ELSEWHERE} where the value is taken from another object
     * @param whole false where more may be set: not recorded, or taken from a ConfigMap or Secret ({@code envFrom})
     */
    public record Environment(
            @Holds(value = TextKind.TEXT, projected = true) Map<String, String> values, boolean whole) {
        /** Stands for a value that is not shown. */
        public static final String HIDDEN = "(hidden)";

        /** Stands for a value that another object holds ({@code valueFrom}). */
        public static final String ELSEWHERE = "(from another object)";

        /** Nothing is known of it. */
        public static final Environment UNKNOWN = new Environment(Map.of(), false);

        public Environment {
            values = Sorted.copyOf(Projection.environment(values, HIDDEN, ELSEWHERE));
        }

        /** The value, {@link #HIDDEN} or {@link #ELSEWHERE}; null when it is not set, or not known to be. */
        public @Nullable String value(String name) {
            return values.get(name);
        }

        /** Whether it is known that this variable is not set. */
        public boolean lacks(String name) {
            return whole && !values.containsKey(name);
        }
    }

    public Deployment {
        selector = Sorted.copyOf(selector);
        podLabels = Sorted.copyOf(podLabels);
        claims = List.copyOf(claims);
        images = List.copyOf(images);
        ports = List.copyOf(ports);
    }
}
