package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;

/**
 * Whether localhost:32000 on this host is the node's. It is not on the host of a virtual machine that runs MicroK8s.
 */
public final class LocalhostNode implements Check {

    private static final RegistryProbe.Ask LOOPBACK = new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT);

    private static final CheckInfo INFO = CheckInfo.of(
                    "network.localhost-node", "this host is a node, or the registry answers on its localhost")
            .reports(NetworkProblems.LOCALHOST_IS_NOT_THE_NODE)
            .requires(HostFacts.Ask.INSTANCE, Listing.nodes(), LOOPBACK)
            .welcomes(Settings.Ask.INSTANCE);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return isNode(soFar) ? List.of() : List.copyOf(nodes(soFar));
    }

    private static boolean isNode(Evidence evidence) {
        HostFacts host = evidence.get(HostFacts.Ask.INSTANCE);
        return host.microk8s() || evidence.list(Listing.nodes()).stream().anyMatch(host::isNode);
    }

    private static List<RegistryProbe.Ask> nodes(Evidence evidence) {
        return evidence.list(Listing.nodes()).stream()
                .flatMap(n -> n.internalIps().stream())
                .limit(3)
                .map(ip -> new RegistryProbe.Ask(ip, BuiltIn.NODE_PORT))
                .toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        if (isNode(evidence)) {
            return Outcome.pass("this host is a node");
        }
        if (!evidence.isWhole(Listing.nodes())) {
            return new Outcome.Unknown(evidence.answer(Listing.nodes()).gaps());
        }
        if (evidence.get(LOOPBACK).registryScheme() != null) {
            return Outcome.pass("this host is not a node, but a registry answers on its 127.0.0.1:32000");
        }
        List<RegistryProbe.Ask> nodes = nodes(evidence);
        for (RegistryProbe.Ask ask : nodes) {
            if (NodePortPath.answers(ask, evidence)) {
                return Outcome.found(finding(ask, evidence));
            }
        }
        List<Gap> gaps = nodes.stream()
                .flatMap(ask -> evidence.answer(ask).gaps().stream())
                .toList();
        return gaps.isEmpty()
                ? Outcome.skipped("the registry does not answer on a node address either")
                : new Outcome.Unknown(gaps);
    }

    private static Finding finding(RegistryProbe.Ask node, Evidence evidence) {
        String there = new Origin("http", node.host(), node.port()).authority();
        RegistryProbe here = evidence.get(LOOPBACK);
        boolean meant = evidence.find(Settings.Ask.INSTANCE).map(Settings::registries).orElse(List.of()).stream()
                .anyMatch(r -> r.port() == BuiltIn.NODE_PORT && BuiltIn.isLoopback(r.host()));
        Finding finding = Finding.of(
                        NetworkProblems.LOCALHOST_IS_NOT_THE_NODE,
                        Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT),
                        "This host is not a node, so the registry is at " + there + " for this host and not at"
                                + " localhost:32000")
                .observed(
                        "127.0.0.1:32000: " + (here.detail().isEmpty() ? here.connection() : here.detail()),
                        there + " answers as a registry",
                        "connections from this host")
                .involving(Subject.registry("localhost:" + BuiltIn.NODE_PORT))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("docker", "push", there + "/NAME:TAG"), Actor.here(), "succeeds"),
                        Step.manual(
                                "Push to the address of the node. It is not a loopback address, so add"
                                        + " `\"insecure-registries\": [\"" + there
                                        + "\"]` to the daemon.json of Docker, and reload Docker. Keep"
                                        + " localhost:32000 in manifests: it is correct on the node.",
                                Actor.here()),
                        Step.kubectl(
                                "Or forward a local port to the registry. Run this command on this host: the port"
                                        + " is open while the command runs.",
                                "-n",
                                BuiltIn.NAMESPACE,
                                "port-forward",
                                "service/" + BuiltIn.SERVICE,
                                BuiltIn.NODE_PORT + ":" + BuiltIn.PORT)));
        return meant ? finding : finding.asHypothesis();
    }
}
