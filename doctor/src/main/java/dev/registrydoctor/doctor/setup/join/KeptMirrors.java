package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.doctor.setup.node.NodeState;
import dev.registrydoctor.doctor.setup.node.PullRoute;
import dev.registrydoctor.doctor.setup.node.RegistryChange;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import dev.registrydoctor.doctor.setup.plan.KnownNodes;
import dev.registrydoctor.doctor.setup.plan.NodePlan;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import dev.registrydoctor.doctor.setup.wanted.WantedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A plan that leaves the mirrors of nodes alone: who joins a registry does not say that its mirrors should go.
 *
 * @param plan for the other nodes
 * @param part what is said of the nodes with mirrors
 */
record KeptMirrors(SetupPlan plan, SetupPart part) {

    /**
     * Takes the changes out that would remove a mirror.
     *
     * @param registry the registry itself, as it has to be asked
     */
    static KeptMirrors of(String host, WantedServer registry, SetupPlan plan, Evidence evidence) {
        List<NodeState> states = KnownNodes.of(evidence);
        List<NodePlan> nodes = new ArrayList<>();
        SetupPart part = SetupPart.NOTHING;
        for (NodePlan node : plan.nodes()) {
            PullRoute route = states.stream()
                    .filter(state -> Objects.equals(state.name(), node.node()))
                    .findFirst()
                    .map(state -> PullRoute.of(HostResolution.of(host, state.directories(), state.containerd())))
                    .orElse(new PullRoute(List.of()));
            List<RegistryChange> kept = node.changes().stream()
                    .filter(change -> change.kind() != RegistryChange.Kind.DIFFERENT || !hasMirrors(route, host))
                    .toList();
            nodes.add(new NodePlan(node.node(), kept, node.remarks()));
            if (kept.size() < node.changes().size()) {
                part = part.and(said(host, registry, node.label(), route));
            }
        }
        return new KeptMirrors(new SetupPlan(nodes, plan.unseen()), part);
    }

    private static boolean hasMirrors(PullRoute route, String host) {
        return route.stops().stream()
                .anyMatch(stop -> !WantedServer.parse(stop.url())
                        .filter(server -> server.isRegistry(host))
                        .isPresent());
    }

    private static SetupPart said(String host, WantedServer registry, String node, PullRoute route) {
        boolean needsCa = registry.tls().ca() != null;
        boolean asksItself = route.stops().stream()
                .anyMatch(stop -> stop.url().equals(registry.url())
                        && stop.resolves()
                        && (!needsCa || stop.skipVerify() || !stop.ca().isEmpty()));
        String now = "For images of " + host + ", node " + node + " asks " + route.inWords() + ".";
        return asksItself
                ? SetupPart.note(now + " That stays as it is.")
                : SetupPart.obstacle(now + " The registry itself is not asked as it has to be (" + registry.url()
                        + (needsCa ? ", with its CA" : "")
                        + "). Its mirrors are not changed here: use setup mirror or setup -f.");
    }
}
