package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class NetworkProblems {

    public static final Problem FOREIGN_LISTENER = Problem.root(
            "network.foreign-listener",
            "Something that is not this registry is on port 32000",
            "service.node-port-taken");

    public static final Problem KUBE_PROXY_DOWN =
            Problem.root("network.kube-proxy-down", "kube-proxy has not programmed the registry's port");

    public static final Problem KUBE_PROXY_MODE =
            Problem.root("network.kube-proxy-mode", "Node ports do not answer on 127.0.0.1 here");

    public static final Problem LOCALHOST_IPV6 =
            Problem.root("network.localhost-ipv6", "localhost resolves to ::1, where node ports never answer");

    public static final Problem LOCALHOST_IS_NOT_THE_NODE =
            Problem.root("network.localhost-is-not-the-node", "localhost of this host is not the node's");

    public static final Problem NAME_UNRESOLVABLE = Problem.root(
            "network.name-unresolvable",
            "The registry's name does not resolve where it is needed",
            "image.unqualified-reference");

    public static final Problem POLICY_BLOCKS =
            Problem.root("network.policy-blocks", "A policy of the cluster keeps clients from the registry");

    public static final Problem PORT_FILTERED =
            Problem.root("network.port-filtered", "A packet filter keeps port 32000 from its clients");

    public static final Problem PORT_REFUSED = Problem.symptom(
            "network.port-refused",
            "Port 32000 refuses connections",
            "service.no-endpoints",
            "service.missing",
            "service.node-port-differs",
            "service.node-port-taken",
            "addon.registry-not-enabled",
            "addon.registry-partly-applied",
            "cluster.node-not-ready",
            "addon.registry-starting",
            "network.kube-proxy-down",
            "network.kube-proxy-mode",
            "network.localhost-is-not-the-node",
            "network.port-filtered",
            "service.target-port-wrong");

    public static final Problem PORT_TIMEOUT = Problem.symptom(
            "network.port-timeout",
            "Port 32000 does not answer in time",
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
            "network.policy-blocks",
            "network.port-filtered",
            "service.target-port-wrong");

    public static final Problem PROXY_CAPTURES_REGISTRY =
            Problem.root("network.proxy-captures-registry", "A proxy keeps clients from a registry");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            FOREIGN_LISTENER,
            KUBE_PROXY_DOWN,
            KUBE_PROXY_MODE,
            LOCALHOST_IPV6,
            LOCALHOST_IS_NOT_THE_NODE,
            NAME_UNRESOLVABLE,
            POLICY_BLOCKS,
            PORT_FILTERED,
            PORT_REFUSED,
            PORT_TIMEOUT,
            PROXY_CAPTURES_REGISTRY);

    private NetworkProblems() {}
}
