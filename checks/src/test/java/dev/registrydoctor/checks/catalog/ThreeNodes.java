package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenNodes;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;

/** A cluster of three nodes, each of which is looked at, and a registry that speaks HTTP. */
public final class ThreeNodes {

    public static final String REGISTRY = GivenNodes.REGISTRY;
    public static final String IMAGE = GivenNodes.IMAGE;
    public static final String ADDRESS = GivenNodes.ADDRESS;

    /** How a pull fails that speaks HTTPS to it. */
    public static final String PLAIN = GivenNodes.PLAIN;

    public static final List<String> NAMES = List.of("vm", "node-b", "node-c");

    private ThreeNodes() {}

    /** The message of a pull that fails like this. */
    public static String failed(String inner) {
        return GivenNodes.failed(inner);
    }

    private static String address(String node) {
        return "192.168.64." + (2 + NAMES.indexOf(node));
    }

    /** The built-in registry at the address of a node. */
    static Origin builtIn(String node) {
        return GivenNodes.builtIn(address(node));
    }

    /** A node's own files and connections. */
    public static GivenSite node(String name) {
        return GivenNodes.node(name, address(name));
    }

    /** A node whose certs.d has a directory for the registry without a hosts.toml. */
    static GivenSite withoutCerts(String name) {
        return node(name).certs(REGISTRY, null);
    }

    /** The cluster as a laptop sees it, which looks at none of its nodes yet. */
    public static GivenSite cluster() {
        GivenSite site = GivenNodes.fromLaptop();
        NAMES.forEach(node -> site.alsoAt(GivenSite.BUILT_IN, builtIn(node)));
        return site.with(Given.node("node-b", address("node-b")), Given.node("node-c", address("node-c")));
    }

    /** The cluster, looked at from a laptop. */
    public static GivenSite cluster(GivenSite a, GivenSite b, GivenSite c) {
        return cluster().seen("vm", a).seen("node-b", b).seen("node-c", c);
    }

    /** The cluster, looked at from a laptop that could not look at its last node. */
    public static GivenSite cluster(GivenSite a, GivenSite b, Gap c) {
        return GivenNodes.seenOnly(cluster().seen("vm", a).seen("node-b", b), List.of("vm", "node-b"), c);
    }

    public static GivenSite healthy() {
        return cluster(node("vm"), node("node-b"), node("node-c"));
    }
}
