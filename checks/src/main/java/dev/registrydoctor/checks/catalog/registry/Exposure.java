package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.shared.NetworkView;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;

/** Whether the built-in registry is open to the network without a login. */
public final class Exposure implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry.exposure", "the built-in registry is not open to the network without a login")
            .reports(RegistryProblems.OPEN_TO_EVERYONE)
            .requires(HostFacts.Ask.INSTANCE, Listing.nodes())
            .needs(NetworkView.NEEDS, NetworkView.NEEDS.onNodes());

    private static final String ARGUMENTS = BuiltIn.ARGS + "/kube-proxy";

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        // One registry is open or not, whoever looks: the first node that shows it shows it for all.
        for (String node : evidence.seenNodes()) {
            Origin open = NetworkView.open(evidence.from(node));
            if (open != null) {
                return Outcome.found(open(open, "", ", whose port answers node " + node));
            }
        }
        Origin open = NetworkView.open(evidence);
        if (open != null) {
            return Outcome.found(
                    open(open, ", from " + evidence.get(HostFacts.Ask.INSTANCE).hostname(), " from this host"));
        }
        return Outcome.skipped(
                NetworkView.exists(evidence)
                        ? "the registry was not reached over the network"
                        : "this host is the only node, so it cannot test access from the network");
    }

    private static Finding open(Origin origin, String by, String from) {
        return Finding.of(
                        RegistryProblems.OPEN_TO_EVERYONE,
                        Subject.endpoint(origin.authority()),
                        "The built-in registry answers anyone who can reach " + origin.authority()
                                + ". It has no login, so they can also push and delete images")
                .observed(
                        "HTTP 200 without credentials" + by,
                        "no connection, or a login",
                        "GET " + origin + "/v2/_catalog" + from)
                .involving(Subject.service(BuiltIn.SERVICE_PATH))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("curl", "-m", "5", origin + "/v2/"),
                                Actor.pushClient("on a machine that is not a node"),
                                "gets no answer from a machine that is not a node; from each node, 127.0.0.1:"
                                        + BuiltIn.NODE_PORT + " still answers"),
                        Step.kubectl(
                                        "If only the nodes pull and push, node ports can be served on the loopback"
                                                + " address only. This applies to"
                                                + " every Service of type NodePort in the cluster. List them.",
                                        "get",
                                        "svc",
                                        "-A")
                                .deciding("if no other Service of type NodePort is used from outside, continue."
                                        + " Otherwise skip the next two steps and use the last one."),
                        Step.of(
                                        "Serve node ports on the loopback address only. A ufw rule for the port has no"
                                                + " effect: the packets are forwarded and never reach the INPUT chain.",
                                        Action.script(
                                                "echo '--nodeport-addresses=127.0.0.0/8' | sudo tee -a " + ARGUMENTS),
                                        Actor.everyNode())
                                .undoneBy(
                                        Action.root("sed", "-i", "/^--nodeport-addresses=127.0.0.0\\/8$/d", ARGUMENTS),
                                        "then restart kubelite again"),
                        Step.of(
                                "Restart kubelite, which reads its arguments at start. Running Pods keep running.",
                                Action.restart("microk8s.daemon-kubelite"),
                                Actor.everyNode()),
                        Step.manual(
                                "If other machines push over the network, use a firewall in front of the nodes that"
                                        + " admits only them, or move to a registry with login and TLS.",
                                Actor.operator("where the network is configured"))));
    }
}
