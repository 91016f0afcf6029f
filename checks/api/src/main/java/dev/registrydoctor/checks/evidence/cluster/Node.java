package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the cluster.
 *
 * @param name its name
 * @param created when it joined, or null where that is not recorded
 * @param ready status of its Ready condition: {@code True}, {@code False}, {@code Unknown}, or null when it has none
 * @param readyReason the condition's reason, or null
 * @param readyMessage the condition's message, or null
 * @param pressures its conditions of type DiskPressure, MemoryPressure and PIDPressure that are True, sorted
 * @param unschedulable cordoned
 * @param taints its taints
 * @param hostname its label {@code kubernetes.io/hostname}, which volumes are pinned by; the name when it has none
 * @param internalIps addresses of type InternalIP
 * @param operatingSystem as the kubelet reports it ({@code linux}), or null
 * @param architecture as the kubelet reports it ({@code amd64}), or null
 * @param kubeletVersion the kubelet's version, or null
 * @param runtimeVersion the runtime's version as {@code containerd://2.1.9}, or null
 * @param images names (by tag and by digest) of the images that its status lists; by default the kubelet lists the 50
 *     largest only, so that a list of 50 says nothing of an image that is not in it
 * @param machine a digest of the ids of its machine and of the start of its system, or null where these are not recorded
 */
public record Node(
        @Holds(TextKind.HOST) String name,
        @Nullable Instant created,
        @Holds(TextKind.WORD) @Nullable String ready,
        @Holds(TextKind.TEXT) @Nullable String readyReason,
        @Holds(TextKind.TEXT) @Nullable String readyMessage,
        List<Pressure> pressures,
        boolean unschedulable,
        List<Taint> taints,
        @Holds(TextKind.HOST) String hostname,
        @Holds(TextKind.TEXT) List<String> internalIps,
        @Holds(TextKind.WORD) @Nullable String operatingSystem,
        @Holds(TextKind.WORD) @Nullable String architecture,
        @Holds(TextKind.WORD) @Nullable String kubeletVersion,
        @Holds(TextKind.WORD) @Nullable String runtimeVersion,
        @Holds(TextKind.IMAGE) List<String> images,
        @Holds(TextKind.WORD) @Nullable String machine) {

    /**
     * A taint.
     *
     * @param value its value, or null
     */
    public record Taint(
            @Holds(TextKind.TEXT) String key,
            @Holds(TextKind.LABEL) @Nullable String value,
            @Holds(TextKind.WORD) String effect) {
        @Override
        public String toString() {
            return key + (value == null || value.isEmpty() ? "" : "=" + value) + ":" + effect;
        }
    }

    /**
     * A resource that the kubelet has too little of: it takes no new pods, or evicts some.
     *
     * @param type the condition's type ({@code DiskPressure})
     * @param message the condition's message, or null
     */
    public record Pressure(
            @Holds(TextKind.TEXT) String type,
            @Holds(TextKind.TEXT) @Nullable String message) {}

    public Node {
        pressures = List.copyOf(pressures);
        taints = List.copyOf(taints);
        internalIps = List.copyOf(internalIps);
        images = List.copyOf(images);
    }

    /** Builds a node. What is not set is not recorded, false or empty; its host name is its name. */
    public static final class Builder {

        private final String name;
        private @Nullable Instant created;
        private @Nullable String ready;
        private @Nullable String readyReason;
        private @Nullable String readyMessage;
        private List<Pressure> pressures = List.of();
        private boolean unschedulable;
        private List<Taint> taints = List.of();
        private String hostname;
        private List<String> internalIps = List.of();
        private @Nullable String operatingSystem;
        private @Nullable String architecture;
        private @Nullable String kubeletVersion;
        private @Nullable String runtimeVersion;
        private List<String> images = List.of();
        private @Nullable String machine;

        public Builder(String name) {
            this.name = name;
            this.hostname = name;
        }

        public Builder created(@Nullable Instant value) {
            this.created = value;
            return this;
        }

        public Builder ready(@Nullable String value) {
            this.ready = value;
            return this;
        }

        public Builder readyReason(@Nullable String value) {
            this.readyReason = value;
            return this;
        }

        public Builder readyMessage(@Nullable String value) {
            this.readyMessage = value;
            return this;
        }

        public Builder pressures(List<Pressure> value) {
            this.pressures = value;
            return this;
        }

        public Builder unschedulable(boolean value) {
            this.unschedulable = value;
            return this;
        }

        public Builder taints(List<Taint> value) {
            this.taints = value;
            return this;
        }

        public Builder hostname(String value) {
            this.hostname = value;
            return this;
        }

        public Builder internalIps(List<String> value) {
            this.internalIps = value;
            return this;
        }

        public Builder operatingSystem(@Nullable String value) {
            this.operatingSystem = value;
            return this;
        }

        public Builder architecture(@Nullable String value) {
            this.architecture = value;
            return this;
        }

        public Builder kubeletVersion(@Nullable String value) {
            this.kubeletVersion = value;
            return this;
        }

        public Builder runtimeVersion(@Nullable String value) {
            this.runtimeVersion = value;
            return this;
        }

        public Builder machine(@Nullable String value) {
            this.machine = value;
            return this;
        }

        public Builder images(List<String> value) {
            this.images = value;
            return this;
        }

        public Node build() {
            return new Node(
                    name,
                    created,
                    ready,
                    readyReason,
                    readyMessage,
                    pressures,
                    unschedulable,
                    taints,
                    hostname,
                    internalIps,
                    operatingSystem,
                    architecture,
                    kubeletVersion,
                    runtimeVersion,
                    images,
                    machine);
        }
    }

    public boolean isReady() {
        return "True".equals(ready);
    }

    /** The version of containerd, without its scheme ({@code 2.1.9}); null when another runtime or none is named. */
    public @Nullable String containerdVersion() {
        String prefix = "containerd://";
        return runtimeVersion != null && runtimeVersion.startsWith(prefix)
                ? runtimeVersion.substring(prefix.length())
                : null;
    }
}
