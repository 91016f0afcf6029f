package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.NetworkView;
import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.model.BuiltIn;
import java.util.Collection;

/** Whether the built-in registry lets in whoever is on the network. */
public final class Exposure implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry.exposure", "the built-in registry lets in nobody from the network without a login")
            .reports(RegistryProblems.OPEN_TO_EVERYONE)
            .requires(new HostFacts.Ask(), Listing.nodes());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Collection<Question<?>> followUps(Evidence soFar) {
        return NetworkView.asks(soFar);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Origin open = NetworkView.open(evidence);
        if (open != null) {
            return Outcome.found(open(open, evidence.get(new HostFacts.Ask())));
        }
        return Outcome.skipped(
                NetworkView.asks(evidence).isEmpty()
                        ? "this host is the only node: it cannot see what the network sees"
                        : "the registry was not met over the network");
    }

    private static Finding open(Origin origin, HostFacts host) {
        return Finding.of(
                        RegistryProblems.OPEN_TO_EVERYONE,
                        Subject.endpoint(origin.authority()),
                        "The built-in registry answers whoever reaches " + origin.authority()
                                + ": it has no login, so they can push and delete too")
                .observed(
                        "HTTP 200 without credentials, from " + host.hostname(),
                        "no connection, or a login",
                        "GET " + origin + "/v2/_catalog from this host")
                .involving(Subject.service(BuiltIn.SERVICE_PATH))
                .remedy(Remedy.of(
                        "curl -m 5 " + origin + "/v2/ from another machine gets no answer; from each node, 127.0.0.1:"
                                + BuiltIn.NODE_PORT + " still does",
                        Step.of(
                                        "If only the nodes pull and push, serve node ports on loopback alone. This holds for every"
                                                + " Service of type NodePort in the cluster: look what else is used from outside first"
                                                + " (microk8s kubectl get svc -A | grep NodePort). A rule of ufw for the port does"
                                                + " nothing: the packets are forwarded, they never reach INPUT.",
                                        "echo '--nodeport-addresses=127.0.0.0/8' | sudo tee -a " + BuiltIn.ARGS
                                                + "/kube-proxy && sudo snap restart microk8s.daemon-kubelite",
                                        Say.onNode(null) + ", on each of them")
                                .risking(Risk.RESTARTS)
                                .undoneBy("sudo sed -i '/^--nodeport-addresses=127.0.0.0\\/8$/d' " + BuiltIn.ARGS
                                        + "/kube-proxy && sudo snap restart microk8s.daemon-kubelite"),
                        Step.of(
                                "If others push from the network, let a firewall in front of the nodes admit only them, or move to a"
                                        + " registry with logins and TLS.",
                                null,
                                "whoever runs the network")));
    }
}
