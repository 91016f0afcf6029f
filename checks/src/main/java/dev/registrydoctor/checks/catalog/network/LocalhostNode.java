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

/** Whether localhost:32000 on this host is the node's. On the host of a virtual machine with MicroK8s in it, it is not. */
public final class LocalhostNode implements Check {

    private static final RegistryProbe.Ask LOOPBACK = new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT);

    private static final CheckInfo INFO = CheckInfo.of(
                    "network.localhost-node", "this host is a node, or has the registry on its own localhost")
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
            return Outcome.pass("this host is no node, and a registry answers on its 127.0.0.1:32000 all the same");
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
                ? Outcome.skipped("the registry does not answer on a node's address either")
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
                        "This host is no node: the registry is at " + there + " from here, not at localhost:32000")
                .observed(
                        "127.0.0.1:32000: " + (here.detail().isEmpty() ? here.connection() : here.detail()),
                        there + " answers as a registry",
                        "connections from this host")
                .involving(Subject.registry("localhost:" + BuiltIn.NODE_PORT))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("docker", "push", there + "/NAME:TAG"), Actor.here(), "succeeds"),
                        Step.manual(
                                "Push by the node's address: list `\"insecure-registries\": [\"" + there
                                        + "\"]` in Docker's"
                                        + " daemon.json, since it is no loopback address, and reload Docker. Manifests go on"
                                        + " naming localhost:32000, which is right on the node.",
                                Actor.here()),
                        Step.kubectl(
                                "Or forward a port of this host to it: run this here, and the port is open for as long as the command runs.",
                                "-n",
                                BuiltIn.NAMESPACE,
                                "port-forward",
                                "service/" + BuiltIn.SERVICE,
                                BuiltIn.NODE_PORT + ":" + BuiltIn.PORT)));
        return meant ? finding : finding.asHypothesis();
    }
}
