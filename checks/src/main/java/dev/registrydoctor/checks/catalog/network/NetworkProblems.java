package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class NetworkProblems {

    public static final Problem FOREIGN_LISTENER = Problem.root(
            "network.foreign-listener",
            "Something that is not this registry is on port 32000",
            "service.node-port-taken");

    public static final Problem LOCALHOST_IPV6 =
            Problem.root("network.localhost-ipv6", "localhost resolves to ::1, where node ports never answer");

    public static final Problem NAME_UNRESOLVABLE = Problem.root(
            "network.name-unresolvable",
            "The registry's name does not resolve where it is needed",
            "image.unqualified-reference");

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
            "addon.registry-starting");

    public static final Problem PORT_TIMEOUT = Problem.symptom(
            "network.port-timeout",
            "Port 32000 does not answer in time",
            "service.no-endpoints",
            "service.missing",
            "service.node-port-differs",
            "service.node-port-taken",
            "network.foreign-listener",
            "cluster.node-not-ready",
            "addon.registry-starting");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(FOREIGN_LISTENER, LOCALHOST_IPV6, NAME_UNRESOLVABLE, PORT_REFUSED, PORT_TIMEOUT);

    private NetworkProblems() {}
}
