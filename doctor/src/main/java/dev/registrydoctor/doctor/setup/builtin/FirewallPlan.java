package dev.registrydoctor.doctor.setup.builtin;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The firewall between machines and the built-in registry, which shows in that some reach it and others get no answer. Packets for a
 * node port are sent on to the Pod before a firewall's rules for incoming packets are looked at, so that rules for forwarded packets
 * decide about them, by the Pod's port.
 */
record FirewallPlan(Evidence evidence) {

    /** What lets machines through that do not reach the registry by this host. */
    SetupPart of(String host) {
        Map<String, @Nullable String> lost = new LinkedHashMap<>();
        boolean isMet = isMet(host, evidence);
        if (isLost(host, evidence)) {
            lost.put("this host", addressOfHost());
        }
        for (String node : evidence.seenNodes()) {
            isMet |= isMet(host, evidence.from(node));
            if (isLost(host, evidence.from(node))) {
                lost.put("node " + node, addressOf(node));
            }
        }
        if (lost.isEmpty() || !isMet) {
            return SetupPart.NOTHING;
        }
        List<Step> steps = new ArrayList<>();
        for (String address : lost.values()) {
            if (address != null) {
                steps.add(step(host, address));
            }
        }
        return SetupPart.steps(steps)
                .and(SetupPart.obstacle("From " + String.join(", ", lost.keySet()) + ", " + BuiltInRequest.at(host)
                        + " does not answer in time, and other machines reach it: a firewall drops the packets. Let it"
                        + " forward TCP to port " + BuiltIn.PORT + " of the Pod from these machines. A rule for port "
                        + BuiltIn.NODE_PORT + " has no effect."));
    }

    private Step step(String host, String address) {
        String port = String.valueOf(BuiltIn.PORT);
        return Step.of(
                        "Where ufw is the firewall of the node, let it forward what " + address
                                + " sends to the Pod of the registry.",
                        Action.root(
                                "ufw", "route", "allow", "proto", "tcp", "from", address, "to", "any", "port", port),
                        Actor.node(nodeOf(host)))
                .undoneBy(Action.root(
                        "ufw", "route", "delete", "allow", "proto", "tcp", "from", address, "to", "any", "port", port))
                .deciding(
                        "`sudo ufw status` says whether ufw is active. Another firewall needs a rule of the same kind.");
    }

    private static boolean isMet(String host, Evidence from) {
        return connection(host, from) == Connection.CONNECTED;
    }

    private static boolean isLost(String host, Evidence from) {
        return connection(host, from) == Connection.TIMED_OUT;
    }

    private static @Nullable Connection connection(String host, Evidence from) {
        return from.find(BuiltInRequest.probe(host))
                .map(RegistryProbe::connection)
                .orElse(null);
    }

    private @Nullable String addressOfHost() {
        return evidence.find(HostFacts.Ask.INSTANCE).map(HostFacts::addresses).orElse(List.of()).stream()
                .filter(address -> !BuiltIn.isLoopback(address))
                .findFirst()
                .orElse(null);
    }

    private @Nullable String addressOf(String name) {
        return evidence.first(Listing.nodes(), node -> node.name().equals(name))
                .flatMap(node -> node.internalIps().stream().findFirst())
                .orElse(null);
    }

    /** The node that has this name or address, or null. */
    private @Nullable String nodeOf(String host) {
        return evidence.first(
                        Listing.nodes(),
                        node -> node.name().equals(host) || node.internalIps().contains(host))
                .map(Node::name)
                .orElse(null);
    }
}
