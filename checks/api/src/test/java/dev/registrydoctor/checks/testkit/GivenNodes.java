package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;

/** Nodes that are looked at, and a registry beside them that speaks HTTP. */
public final class GivenNodes {

    public static final String REGISTRY = "reg.lab:5000";
    public static final String IMAGE = REGISTRY + "/shop/web:1";

    /** The address of the registry. */
    public static final String ADDRESS = "192.168.64.50";

    /** How a pull fails that speaks HTTPS to it. */
    public static final String PLAIN = failed("http: server gave HTTP response to HTTPS client");

    private static final String RIGHT = """
            server = "http://reg.lab:5000"

            [host."http://reg.lab:5000"]
            capabilities = ["pull", "resolve"]
            """;

    private GivenNodes() {}

    /** The message of a pull that fails like this. */
    public static String failed(String inner) {
        return "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                + "\": failed to do request: Head \"https://" + REGISTRY + "/v2/shop/web/manifests/1\": " + inner;
    }

    /** The files and connections of a node that is right. */
    public static GivenSite node(String name, String address) {
        HostFacts facts = Given.microk8sHost();
        return besideRegistry(GivenSite.healthy()
                        .host(new HostFacts(
                                name,
                                facts.operatingSystem(),
                                List.of("127.0.0.1", address),
                                true,
                                true,
                                facts.processes())))
                .certs(REGISTRY, RIGHT);
    }

    /** The cluster as a laptop sees it, which looks at none of its nodes yet. */
    public static GivenSite fromLaptop() {
        return besideRegistry(GivenSite.healthy().host(Given.laptop()));
    }

    private static GivenSite besideRegistry(GivenSite site) {
        return site.probe(Probes.http("reg.lab", 5000)).lookup("reg.lab", ADDRESS);
    }

    /** The built-in registry at the address of a node. */
    public static Origin builtIn(String address) {
        return new Origin("http", address, BuiltIn.NODE_PORT);
    }

    /** The site, where only these nodes could be looked at, and the gap says why another one could not. */
    public static GivenSite seenOnly(GivenSite site, List<String> nodes, Gap gap) {
        return site.answer(
                SeenNodes.Ask.INSTANCE,
                new Answer.Known<>(new SeenNodes(nodes), new Source("this run", GivenSite.NOW), List.of(gap)));
    }
}
