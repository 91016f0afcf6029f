package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Sorted;
import dev.registrydoctor.checks.evidence.TextKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod, with what its status says of its containers.
 *
 * @param created when it was created, or null where that is not recorded
 * @param deleting a deletion has been asked for
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code Unknown}
 * @param reason the status' reason ({@code Evicted}), or null
 * @param nodeName the node it is bound to, or null
 * @param ready its Ready condition is True
 * @param readyReason the Ready condition's reason, or null
 * @param notScheduled the message of a PodScheduled condition that is False, or null
 * @param hostNetwork it shares the node's network
 * @param serviceAccount its service account, or null where that is not recorded
 * @param pullSecrets names in imagePullSecrets; those of the service account were copied in at its creation
 * @param claims names of the claims that it mounts
 * @param containers its containers, init containers first
 * @param ownerKind the kind of its controller ({@code ReplicaSet}), or null
 * @param ownerName the name of its controller, or null
 * @param ip its address, or null before it has one
 * @param otherImages the images of its ephemeral containers and image volumes, as spec and status name them; null where that is
 *     not recorded
 */
public record Pod(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.WORKLOAD) String name,
        @Nullable Instant created,
        boolean deleting,
        @Holds(TextKind.LABELS) Map<String, String> labels,
        @Holds(TextKind.WORD) String phase,
        @Holds(TextKind.TEXT) @Nullable String reason,
        @Holds(TextKind.HOST) @Nullable String nodeName,
        boolean ready,
        @Holds(TextKind.TEXT) @Nullable String readyReason,
        @Holds(TextKind.TEXT) @Nullable String notScheduled,
        boolean hostNetwork,
        @Holds(TextKind.USER) @Nullable String serviceAccount,
        @Holds(TextKind.SECRET) List<String> pullSecrets,
        @Holds(TextKind.CLAIM) List<String> claims,
        List<Container> containers,
        @Holds(TextKind.TEXT) @Nullable String ownerKind,
        @Holds(TextKind.WORKLOAD) @Nullable String ownerName,
        @Holds(TextKind.TEXT) @Nullable String ip,
        @Holds(TextKind.IMAGE) @Nullable List<String> otherImages) {

    public Pod {
        labels = Sorted.copyOf(labels);
        pullSecrets = List.copyOf(pullSecrets);
        claims = List.copyOf(claims);
        containers = List.copyOf(containers);
        otherImages = otherImages == null ? null : List.copyOf(otherImages);
    }

    /**
     * A container of a pod.
     *
     * @param image the image as the pod's spec names it
     * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}; null where not recorded
     * @param init an init container
     * @param imageId the status' imageID, or null before one is there
     * @param restarts how often it was started again
     * @param state what it does now
     * @param lastState how its previous run ended, or null
     * @param ports container ports that the spec names
     * @param loopbackMentions each {@code host:port} of the loopback that its command, arguments or environment name
     *     ({@code localhost:32000}); what stands around it, which may be a secret, is never kept
     * @param memoryLimit how much memory it may take ({@code 64Mi}), or null without a limit or where that is not recorded
     * @param user the number of the user that the spec makes it run as, or null where the image chooses, or not recorded
     * @param namedPorts those of its ports that have a name; null where that is not recorded
     */
    public record Container(
            @Holds(TextKind.WORKLOAD) String name,
            @Holds(TextKind.IMAGE) String image,
            @Holds(TextKind.WORD) @Nullable String pullPolicy,
            boolean init,
            boolean ready,
            @Holds(TextKind.TEXT) @Nullable String imageId,
            int restarts,
            @Nullable State state,
            @Nullable State lastState,
            List<Integer> ports,
            @Holds(TextKind.TEXT) List<String> loopbackMentions,
            @Holds(TextKind.WORD) @Nullable String memoryLimit,
            @Nullable Integer user,
            @Nullable List<NamedPort> namedPorts) {
        public Container {
            ports = List.copyOf(ports);
            loopbackMentions = List.copyOf(loopbackMentions);
            namedPorts = namedPorts == null ? null : List.copyOf(namedPorts);
        }

        /** A container port with a name, which a Service may use as its target port. */
        public record NamedPort(@Holds(TextKind.WORD) String name, int number) {}

        /** Builds a container. What is not set is not recorded, false, 0 or empty. */
        public static final class Builder {

            private final String name;
            private final String image;
            private @Nullable String pullPolicy;
            private boolean init;
            private boolean ready;
            private @Nullable String imageId;
            private int restarts;
            private @Nullable State state;
            private @Nullable State lastState;
            private List<Integer> ports = List.of();
            private List<String> loopbackMentions = List.of();
            private @Nullable String memoryLimit;
            private @Nullable Integer user;
            private @Nullable List<NamedPort> namedPorts;

            public Builder(String name, String image) {
                this.name = name;
                this.image = image;
            }

            public Builder pullPolicy(@Nullable String value) {
                this.pullPolicy = value;
                return this;
            }

            public Builder init(boolean value) {
                this.init = value;
                return this;
            }

            public Builder ready(boolean value) {
                this.ready = value;
                return this;
            }

            public Builder imageId(@Nullable String value) {
                this.imageId = value;
                return this;
            }

            public Builder restarts(int value) {
                this.restarts = value;
                return this;
            }

            public Builder state(@Nullable State value) {
                this.state = value;
                return this;
            }

            public Builder lastState(@Nullable State value) {
                this.lastState = value;
                return this;
            }

            public Builder ports(List<Integer> value) {
                this.ports = value;
                return this;
            }

            public Builder loopbackMentions(List<String> value) {
                this.loopbackMentions = value;
                return this;
            }

            public Builder memoryLimit(@Nullable String value) {
                this.memoryLimit = value;
                return this;
            }

            public Builder user(@Nullable Integer value) {
                this.user = value;
                return this;
            }

            public Builder namedPorts(@Nullable List<NamedPort> value) {
                this.namedPorts = value;
                return this;
            }

            public Container build() {
                return new Container(
                        name,
                        image,
                        pullPolicy,
                        init,
                        ready,
                        imageId,
                        restarts,
                        state,
                        lastState,
                        ports,
                        loopbackMentions,
                        memoryLimit,
                        user,
                        namedPorts);
            }
        }

        /** The reason why it waits ({@code ImagePullBackOff}), or null when it does not wait or says none. */
        public @Nullable String waitingReason() {
            return state != null && state.kind() == State.Kind.WAITING ? state.reason() : null;
        }

        public boolean isRunning() {
            return state != null && state.kind() == State.Kind.RUNNING;
        }
    }

    /**
     * The state of a container.
     *
     * @param reason why, or null
     * @param message details, or null
     * @param exitCode of a terminated container, else null
     * @param since when a running one started or a terminated one finished, or null
     * @param began when a terminated one had started, or null
     */
    public record State(
            Kind kind,
            @Holds(TextKind.TEXT) @Nullable String reason,
            @Holds(TextKind.TEXT) @Nullable String message,
            @Nullable Integer exitCode,
            @Nullable Instant since,
            @Nullable Instant began) {

        /** The three states that a status can name. */
        public enum Kind {
            WAITING,
            RUNNING,
            TERMINATED
        }
    }

    /** Builds a Pod. What is not set is not recorded, false or empty, and its phase is {@code Unknown}. */
    public static final class Builder {

        private final String namespace;
        private final String name;
        private @Nullable Instant created;
        private boolean deleting;
        private Map<String, String> labels = Map.of();
        private String phase = "Unknown";
        private @Nullable String reason;
        private @Nullable String nodeName;
        private boolean ready;
        private @Nullable String readyReason;
        private @Nullable String notScheduled;
        private boolean hostNetwork;
        private @Nullable String serviceAccount;
        private List<String> pullSecrets = List.of();
        private List<String> claims = List.of();
        private List<Container> containers = List.of();
        private @Nullable String ownerKind;
        private @Nullable String ownerName;
        private @Nullable String ip;
        private @Nullable List<String> otherImages;

        public Builder(String namespace, String name) {
            this.namespace = namespace;
            this.name = name;
        }

        public Builder created(@Nullable Instant value) {
            this.created = value;
            return this;
        }

        public Builder deleting(boolean value) {
            this.deleting = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            this.labels = value;
            return this;
        }

        public Builder phase(String value) {
            this.phase = value;
            return this;
        }

        public Builder reason(@Nullable String value) {
            this.reason = value;
            return this;
        }

        public Builder nodeName(@Nullable String value) {
            this.nodeName = value;
            return this;
        }

        public Builder ready(boolean value) {
            this.ready = value;
            return this;
        }

        public Builder readyReason(@Nullable String value) {
            this.readyReason = value;
            return this;
        }

        public Builder notScheduled(@Nullable String value) {
            this.notScheduled = value;
            return this;
        }

        public Builder hostNetwork(boolean value) {
            this.hostNetwork = value;
            return this;
        }

        public Builder serviceAccount(@Nullable String value) {
            this.serviceAccount = value;
            return this;
        }

        public Builder pullSecrets(List<String> value) {
            this.pullSecrets = value;
            return this;
        }

        public Builder claims(List<String> value) {
            this.claims = value;
            return this;
        }

        public Builder containers(List<Container> value) {
            this.containers = value;
            return this;
        }

        public Builder ownerKind(@Nullable String value) {
            this.ownerKind = value;
            return this;
        }

        public Builder ownerName(@Nullable String value) {
            this.ownerName = value;
            return this;
        }

        public Builder ip(@Nullable String value) {
            this.ip = value;
            return this;
        }

        public Builder otherImages(@Nullable List<String> value) {
            this.otherImages = value;
            return this;
        }

        public Pod build() {
            return new Pod(
                    namespace,
                    name,
                    created,
                    deleting,
                    labels,
                    phase,
                    reason,
                    nodeName,
                    ready,
                    readyReason,
                    notScheduled,
                    hostNetwork,
                    serviceAccount,
                    pullSecrets,
                    claims,
                    containers,
                    ownerKind,
                    ownerName,
                    ip,
                    otherImages);
        }
    }

    /** Namespace and name, as people write it. */
    public String path() {
        return namespace + "/" + name;
    }

    /** It has ended for good: it neither runs nor will run. */
    public boolean isOver() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
