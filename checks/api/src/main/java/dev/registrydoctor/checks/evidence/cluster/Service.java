package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Sorted;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Service.
 *
 * @param type {@code ClusterIP}, {@code NodePort}, {@code LoadBalancer} or {@code ExternalName}
 * @param clusterIp its cluster address, or null
 * @param selector labels that its pods carry; empty when it selects none
 * @param externalTrafficPolicy {@code Local} when nodes without a pod of it drop what comes from outside, else
 *     {@code Cluster}; null where it is not set or not recorded
 */
public record Service(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.WORKLOAD) String name,
        @Holds(TextKind.WORD) String type,
        @Holds(TextKind.TEXT) @Nullable String clusterIp,
        @Holds(TextKind.LABELS) Map<String, String> selector,
        List<Port> ports,
        @Holds(TextKind.WORD) @Nullable String externalTrafficPolicy) {
    public Service {
        selector = Sorted.copyOf(selector);
        ports = List.copyOf(ports);
    }

    /**
     * A port of a Service.
     *
     * @param name its name, or null
     * @param targetPort number or name of the container's port, or null where not recorded
     * @param nodePort its node port, or null when it has none
     */
    public record Port(
            @Holds(TextKind.TEXT) @Nullable String name,
            int port,
            @Holds(TextKind.TEXT) @Nullable String targetPort,
            @Nullable Integer nodePort,
            @Holds(TextKind.WORD) String protocol) {

        /** Whether connections of TCP reach it. */
        public boolean isTcp() {
            return protocol.equals("TCP");
        }
    }

    public String path() {
        return namespace + "/" + name;
    }

    /** Whether its selector picks a pod with these labels; a Service without a selector picks none. */
    public boolean selects(Map<String, String> labels) {
        return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }

    /** Whether it has this node port, for any protocol: the API server gives a number to one Service only. */
    public boolean ownsNodePort(int port) {
        return ports.stream().anyMatch(p -> p.nodePort() != null && p.nodePort() == port);
    }

    /** Its port with this node port for TCP, which registries are served by; null when it has none. */
    public @Nullable Port servedAt(int nodePort) {
        return ports.stream()
                .filter(p -> p.nodePort() != null && p.nodePort() == nodePort && p.isTcp())
                .findFirst()
                .orElse(null);
    }
}
