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
 * @param files what is mounted into the registry's container, the one of that name or the only one; null where that is not
 *     recorded, or not told which container it is
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
        @Nullable Integer current,
        @Nullable ContainerFiles files,
        @Holds(TextKind.IMAGE) @Nullable List<String> otherImages) {

    /**
     * The variables that configure a distribution registry, {@code REGISTRY_…}. All others are nobody's business.
     *
     * <p>Values are here where a check uses them; of any other only {@link #HIDDEN}.
     *
     * @param values value by name; {@link #ELSEWHERE} where the value is taken from another object
     * @param whole false where more may be set: not recorded, or taken from a ConfigMap or Secret ({@code envFrom})
     * @param imports what is taken from other objects, in the order of the containers; null where that is not recorded
     */
    public record Environment(
            @Holds(value = TextKind.TEXT, projected = true) Map<String, String> values,
            boolean whole,
            @Nullable List<Import> imports) {
        /** Stands for a value that is not shown. */
        public static final String HIDDEN = Projection.HIDDEN;

        /** Stands for a value that another object holds ({@code valueFrom}). */
        public static final String ELSEWHERE = "(from another object)";

        /** Nothing is known of it. */
        public static final Environment UNKNOWN = new Environment(Map.of(), false);

        public Environment {
            values = Sorted.copyOf(Projection.environment(values, HIDDEN, ELSEWHERE));
            imports = imports == null ? null : List.copyOf(imports);
        }

        /** What is known of it without the objects that it names. */
        public Environment(Map<String, String> values, boolean whole) {
            this(values, whole, null);
        }

        /**
         * What comes from another object: one variable ({@code valueFrom}), or each key of it as one ({@code envFrom}). It names
         * a ConfigMap or a Secret, or neither: a field of the Pod.
         *
         * @param variable the variable, or null for {@code envFrom}
         * @param prefix what {@code envFrom} puts before each key
         * @param key the key whose value it is, or null for {@code envFrom}
         * @param optional whether the Pod starts without the object or key, and then without the variable
         */
        public record Import(
                @Holds(TextKind.TEXT) @Nullable String variable,
                @Holds(TextKind.TEXT) String prefix,
                @Holds(TextKind.WORKLOAD) @Nullable String configMap,
                @Holds(TextKind.SECRET) @Nullable String secret,
                @Holds(TextKind.TEXT) @Nullable String key,
                boolean optional) {}

        /** The value, {@link #HIDDEN} or {@link #ELSEWHERE}; null when it is not set, or not known to be. */
        public @Nullable String value(String name) {
            return values.get(name);
        }

        /** Whether it is known that this variable is not set. */
        public boolean lacks(String name) {
            return whole && !values.containsKey(name);
        }
    }

    /** Builds a Deployment. What is not set is not recorded, 0 or empty. */
    public static final class Builder {

        private final String namespace;
        private final String name;
        private @Nullable Instant created;
        private int desired;
        private int ready;
        private Map<String, String> selector = Map.of();
        private Map<String, String> podLabels = Map.of();
        private List<String> claims = List.of();
        private List<String> images = List.of();
        private List<Integer> ports = List.of();
        private Environment environment = Environment.UNKNOWN;
        private @Nullable String replicaFailure;
        private @Nullable Integer current;
        private @Nullable ContainerFiles files;
        private @Nullable List<String> otherImages;

        public Builder(String namespace, String name) {
            this.namespace = namespace;
            this.name = name;
        }

        public Builder created(@Nullable Instant value) {
            this.created = value;
            return this;
        }

        public Builder desired(int value) {
            this.desired = value;
            return this;
        }

        public Builder ready(int value) {
            this.ready = value;
            return this;
        }

        public Builder selector(Map<String, String> value) {
            this.selector = value;
            return this;
        }

        public Builder podLabels(Map<String, String> value) {
            this.podLabels = value;
            return this;
        }

        public Builder claims(List<String> value) {
            this.claims = value;
            return this;
        }

        public Builder images(List<String> value) {
            this.images = value;
            return this;
        }

        public Builder ports(List<Integer> value) {
            this.ports = value;
            return this;
        }

        public Builder environment(Environment value) {
            this.environment = value;
            return this;
        }

        public Builder replicaFailure(@Nullable String value) {
            this.replicaFailure = value;
            return this;
        }

        public Builder current(@Nullable Integer value) {
            this.current = value;
            return this;
        }

        public Builder files(@Nullable ContainerFiles value) {
            this.files = value;
            return this;
        }

        public Builder otherImages(@Nullable List<String> value) {
            this.otherImages = value;
            return this;
        }

        public Deployment build() {
            return new Deployment(
                    namespace,
                    name,
                    created,
                    desired,
                    ready,
                    selector,
                    podLabels,
                    claims,
                    images,
                    ports,
                    environment,
                    replicaFailure,
                    current,
                    files,
                    otherImages);
        }
    }

    public Deployment {
        selector = Sorted.copyOf(selector);
        podLabels = Sorted.copyOf(podLabels);
        claims = List.copyOf(claims);
        images = List.copyOf(images);
        ports = List.copyOf(ports);
        otherImages = otherImages == null ? null : List.copyOf(otherImages);
    }
}
