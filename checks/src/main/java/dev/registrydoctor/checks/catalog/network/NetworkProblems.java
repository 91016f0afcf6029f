package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class NetworkProblems {

    public static final Problem FOREIGN_LISTENER =
            Problem.of("network.foreign-listener").explainedBy("service.node-port-taken");

    public static final Problem KUBE_PROXY_DOWN = Problem.of("network.kube-proxy-down");

    public static final Problem KUBE_PROXY_MODE = Problem.of("network.kube-proxy-mode");

    public static final Problem LOCALHOST_IPV6 = Problem.of("network.localhost-ipv6");

    public static final Problem LOCALHOST_IS_NOT_THE_NODE = Problem.of("network.localhost-is-not-the-node");

    public static final Problem NAME_UNRESOLVABLE = Problem.of("network.name-unresolvable")
            .explainedBy("image.unqualified-reference", "network.node-name-differs");

    public static final Problem NODE_NAME_DIFFERS = Problem.of("network.node-name-differs");

    public static final Problem NODE_PATH_DIFFERS = Problem.of("network.node-path-differs")
            .explainedBy(
                    "network.kube-proxy-down",
                    "network.kube-proxy-mode",
                    "network.policy-blocks",
                    "network.port-filtered",
                    "network.proxy-captures-registry",
                    "cluster.node-not-ready");

    public static final Problem POLICY_BLOCKS = Problem.of("network.policy-blocks");

    public static final Problem PORT_FILTERED = Problem.of("network.port-filtered");

    public static final Problem PORT_REFUSED = Problem.of("network.port-refused")
            .explainedBy(
                    "service.no-endpoints",
                    "service.missing",
                    "service.node-port-differs",
                    "service.node-port-taken",
                    "registry-pod.crash-looping",
                    "registry-pod.probe-fails",
                    "addon.registry-not-enabled",
                    "addon.registry-partly-applied",
                    "cluster.node-not-ready",
                    "addon.registry-starting",
                    "network.kube-proxy-down",
                    "network.kube-proxy-mode",
                    "network.localhost-is-not-the-node",
                    "network.node-path-differs",
                    "network.port-filtered",
                    "service.target-port-wrong");

    public static final Problem PORT_TIMEOUT = Problem.of("network.port-timeout")
            .explainedBy(
                    "service.no-endpoints",
                    "service.missing",
                    "service.node-port-differs",
                    "service.node-port-taken",
                    "network.foreign-listener",
                    "cluster.node-not-ready",
                    "addon.registry-starting",
                    "network.kube-proxy-down",
                    "network.kube-proxy-mode",
                    "network.localhost-is-not-the-node",
                    "network.node-path-differs",
                    "network.policy-blocks",
                    "network.port-filtered",
                    "service.target-port-wrong");

    public static final Problem PROXY_CAPTURES_REGISTRY = Problem.of("network.proxy-captures-registry");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            FOREIGN_LISTENER,
            KUBE_PROXY_DOWN,
            KUBE_PROXY_MODE,
            LOCALHOST_IPV6,
            LOCALHOST_IS_NOT_THE_NODE,
            NAME_UNRESOLVABLE,
            NODE_NAME_DIFFERS,
            NODE_PATH_DIFFERS,
            POLICY_BLOCKS,
            PORT_FILTERED,
            PORT_REFUSED,
            PORT_TIMEOUT,
            PROXY_CAPTURES_REGISTRY);

    private NetworkProblems() {}
}
