package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;

/** A cluster of three nodes, each of which is looked at, and a registry that speaks HTTP. */
public final class ThreeNodes {

    public static final String REGISTRY = "reg.lab:5000";
    public static final String IMAGE = REGISTRY + "/shop/web:1";
    public static final String ADDRESS = "192.168.64.50";

    /** How a pull fails that speaks HTTPS to it. */
    public static final String PLAIN = failed("http: server gave HTTP response to HTTPS client");

    private static final String RIGHT = """
            server = "http://reg.lab:5000"

            [host."http://reg.lab:5000"]
            capabilities = ["pull", "resolve"]
            """;

    public static final List<String> NAMES = List.of("vm", "node-b", "node-c");

    private ThreeNodes() {}

    /** The message of a pull that fails like this. */
    public static String failed(String inner) {
        return "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                + "\": failed to do request: Head \"https://" + REGISTRY + "/v2/shop/web/manifests/1\": " + inner;
    }

    private static String address(String node) {
        return "192.168.64." + (2 + NAMES.indexOf(node));
    }

    /** The built-in registry at the address of a node. */
    static Origin builtIn(String node) {
        return new Origin("http", address(node), BuiltIn.NODE_PORT);
    }

    /** A node's own files and connections. */
    public static GivenSite node(String name) {
        HostFacts facts = Given.microk8sHost();
        return GivenSite.healthy()
                .host(new HostFacts(
                        name,
                        facts.operatingSystem(),
                        List.of("127.0.0.1", address(name)),
                        true,
                        true,
                        facts.processes()))
                .probe(Probes.http("reg.lab", 5000))
                .lookup("reg.lab", ADDRESS)
                .certs(REGISTRY, RIGHT);
    }

    /** A node whose certs.d has a directory for the registry without a hosts.toml. */
    static GivenSite withoutCerts(String name) {
        return node(name).certs(REGISTRY, null);
    }

    /** The cluster as a laptop sees it, which looks at none of its nodes yet. */
    public static GivenSite cluster() {
        GivenSite site = GivenSite.healthy();
        NAMES.forEach(node -> site.alsoAt(GivenSite.BUILT_IN, builtIn(node)));
        return site.host(Given.laptop())
                .with(Given.node("node-b", address("node-b")), Given.node("node-c", address("node-c")))
                .probe(Probes.http("reg.lab", 5000))
                .lookup("reg.lab", ADDRESS);
    }

    /** The cluster, looked at from a laptop. */
    public static GivenSite cluster(GivenSite a, GivenSite b, GivenSite c) {
        return cluster().seen("vm", a).seen("node-b", b).seen("node-c", c);
    }

    public static GivenSite healthy() {
        return cluster(node("vm"), node("node-b"), node("node-c"));
    }
}
