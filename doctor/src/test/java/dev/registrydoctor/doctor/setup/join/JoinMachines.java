package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial.Outcome;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import dev.registrydoctor.doctor.setup.SetupHost;
import dev.registrydoctor.doctor.setup.login.StoredLogins.Worth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;

/** A laptop with Docker and three nodes with two versions of containerd, and how they meet a registry. */
abstract class JoinMachines {

    static final String REGISTRY = "reg.lab:5000";

    static final String DAEMON = "/etc/docker/daemon.json";
    static final Map<String, String> VERSIONS = Map.of("vm-1", "1.6.28", "vm-2", "2.1.6", "vm-3", "2.1.6");

    final SetupHost laptop = new SetupHost().with(DAEMON, "{}");
    final Map<String, SetupHost> nodes = new TreeMap<>();

    @BeforeEach
    void addNodes() {
        VERSIONS.keySet().forEach(name -> nodes.put(name, new SetupHost()));
    }

    /** @param seen how each machine meets the registry */
    GivenSite site(UnaryOperator<GivenSite> seen) {
        GivenSite site = seen.apply(laptop.onto(GivenSite.empty().host(Given.laptop())));
        int last = 10;
        for (Map.Entry<String, SetupHost> node : nodes.entrySet()) {
            site.with(Given.node(node.getKey(), "192.168.64." + last++)
                    .containerd(Objects.requireNonNull(VERSIONS.get(node.getKey()))));
            site.seen(node.getKey(), seen.apply(node.getValue().asNode(node.getKey(), GivenSite.empty())));
        }
        return site;
    }

    static JoinPlan plan(JoinRequest request, AskedRegistry asked, Worth worth, GivenSite site) {
        Evidence evidence = SetupHost.gather(site, JoinPlan.needs(request));
        RegistryLook look = RegistryLook.of(request, evidence);
        return JoinPlan.of(request, look, asked, (secret, entry) -> worth, evidence);
    }

    static JoinPlan plan(JoinRequest request, GivenSite site) {
        return plan(request, AskedRegistry.NOTHING, Worth.UNKNOWN, site);
    }

    SetupHost host(String node) {
        return Objects.requireNonNull(nodes.get(node));
    }

    static JoinRequest request(boolean insecure, List<Certificate> ca) {
        return new JoinRequest(
                REGISTRY, "", ca.isEmpty() ? null : "/root/ca.crt", ca, insecure, null, Set.of(), null, null);
    }

    static final JoinRequest PLAIN = request(true, List.of());

    static GivenSite http(GivenSite site) {
        return site.probe(Probes.http("reg.lab", 5000));
    }

    static AskedRegistry answered(Outcome outcome, int status) {
        return new AskedRegistry(new CredentialTrial(outcome, status, ""), null, 0);
    }

    static Harbor harbor(Harbor.Component... components) {
        return new Harbor(200, List.of(components), "db_auth", null, "");
    }
}
