package dev.registrydoctor.reports.testkit;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenNodes;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import dev.registrydoctor.reports.record.Report;
import java.time.Duration;
import java.util.List;

/** Reports of clusters whose nodes are looked at, with a registry that speaks HTTP, made by all checks. */
public final class NodeCases {

    public static final String REGISTRY = GivenNodes.REGISTRY;
    public static final String IMAGE = GivenNodes.IMAGE;

    private NodeCases() {}

    /** A node that is right. */
    public static GivenSite node(String name) {
        return GivenNodes.node(name, address(name));
    }

    /** A node whose certs.d has a directory for the registry without a hosts.toml, so that it asks for HTTPS. */
    public static GivenSite withoutCerts(String name) {
        return node(name).certs(REGISTRY, null);
    }

    /** A node that does not reach the registry. */
    public static GivenSite refused(String name) {
        return node(name).probe(Probes.refused("reg.lab", 5000));
    }

    private static String address(String node) {
        int number = node.equals("vm") ? 2 : 10 + Math.floorMod(node.hashCode(), 200);
        return "192.168.64." + number;
    }

    /** The cluster from a laptop, which looks at none of its nodes yet. */
    public static GivenSite cluster() {
        return GivenNodes.fromLaptop();
    }

    /** The same with a node that is looked at. */
    public static GivenSite with(String name, GivenSite node, GivenSite cluster) {
        return (name.equals("vm") ? cluster : cluster.with(Given.node(name, address(name))))
                .alsoAt(GivenSite.BUILT_IN, GivenNodes.builtIn(address(name)))
                .seen(name, node);
    }

    /** Nodes vm, node-b and node-c, of which those that are named lack the file, each with a Pod that waits. */
    public static GivenSite withoutCertsOn(String... bad) {
        return cluster(List.of("vm", "node-b", "node-c"), List.of(bad));
    }

    /**
     * A cluster of some nodes.
     *
     * @param nodes all of them, vm among them
     * @param bad those that lack the file, each with a Pod that waits
     */
    public static GivenSite cluster(List<String> nodes, List<String> bad) {
        GivenSite cluster = cluster();
        for (String name : nodes) {
            cluster = with(name, bad.contains(name) ? withoutCerts(name) : node(name), cluster);
            if (bad.contains(name)) {
                cluster = cluster.with(
                        Given.pod("shop/web-" + name, IMAGE).on(name).waiting("ErrImagePull", GivenNodes.PLAIN));
            }
        }
        return cluster;
    }

    /** What all checks find. */
    public static ExaminedSite examined(GivenSite site) {
        Examiner examiner = new Examiner(site, Duration.ofMinutes(1), asked -> {});
        return ExaminedSite.of(examiner.examine(CheckCatalog.checks()), examiner, () -> false);
    }

    /** What all checks report of a site. */
    public static Report report(GivenSite site) {
        return report(examined(site));
    }

    /** The report of what was found. */
    public static Report report(ExaminedSite examined) {
        return Report.of(
                new Report.Tool("Registry Doctor", "0.1.0", null, null),
                Report.Run.of(examined.examination(), "a cluster", Report.Mode.LIVE, "laptop", List.of("run")),
                examined,
                () -> false);
    }
}
