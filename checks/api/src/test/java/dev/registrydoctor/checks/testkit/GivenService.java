package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.cluster.Service;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Service of type NodePort. */
public final class GivenService implements Part {

    private final String namespace;
    private final String name;
    private String type = "NodePort";
    private @Nullable Integer nodePort;
    private Map<String, String> selector;
    private String targetPort = "5000";
    private String trafficPolicy = "Cluster";
    private String protocol = "TCP";

    GivenService(String path, @Nullable Integer nodePort) {
        this.namespace = path.substring(0, path.indexOf('/'));
        this.name = path.substring(path.indexOf('/') + 1);
        this.nodePort = nodePort;
        this.selector = Map.of("app", name);
    }

    public GivenService nodePort(int port) {
        nodePort = port;
        return this;
    }

    public GivenService targetPort(String port) {
        targetPort = port;
        return this;
    }

    /** Nodes without a pod of it drop what comes from outside. */
    public GivenService local() {
        trafficPolicy = "Local";
        return this;
    }

    public GivenService protocol(String aProtocol) {
        protocol = aProtocol;
        return this;
    }

    public GivenService clusterIp() {
        type = "ClusterIP";
        nodePort = null;
        return this;
    }

    public GivenService selector(Map<String, String> labels) {
        selector = labels;
        return this;
    }

    @Override
    public Service build() {
        Service.Port port = new Service.Port(name, 5000, targetPort, nodePort, protocol);
        return new Service(namespace, name, type, "10.152.183.10", selector, List.of(port), trafficPolicy);
    }
}
