package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PacketFilter.Backend;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection to node port 32000 is lost on its way to the Pod. No process listens on a node port, so each leg
 * is tried by connecting: the Pod's address, the Service's, the node's, loopback.
 */
public final class NodePortPath implements Check {

    static final PacketFilter.Ask FILTER = new PacketFilter.Ask(BuiltIn.NODE_PORT);
    private static final RegistryProbe.Ask LOOPBACK = new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT);

    private static final CheckInfo INFO = CheckInfo.of(
                    "network.node-port-path", "connections to node port 32000 reach the registry Pod")
            .reports(NetworkProblems.KUBE_PROXY_DOWN, NetworkProblems.KUBE_PROXY_MODE, NetworkProblems.PORT_FILTERED)
            .requires(Listing.servicesIn(BuiltIn.NAMESPACE), Listing.podsIn(BuiltIn.NAMESPACE), HostFacts.Ask.INSTANCE)
            .welcomes(Listing.endpointSlicesIn(BuiltIn.NAMESPACE))
            .needs(NodeOfHost.NEEDS, ContainerdHosts.NEEDS, Needs.of(ApiContact.Ask.INSTANCE, SeenNodes.Ask.INSTANCE));

    @Override
    public CheckInfo info() {
        return INFO;
    }

    /** The legs of the path; the others are only tried when the first one fails. */
    private record Legs(RegistryProbe.Ask pod, RegistryProbe.@Nullable Ask service, RegistryProbe.@Nullable Ask node) {

        List<Question<?>> all() {
            return Stream.<@Nullable Question<?>>of(pod, service, node)
                    .<Question<?>>mapMulti((q, sink) -> {
                        if (q != null) {
                            sink.accept(q);
                        }
                    })
                    .toList();
        }
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        Legs legs = legs(soFar);
        if (legs == null) {
            return List.of();
        }
        List<Question<?>> asks = new ArrayList<>(BuiltInRegistry.probes(soFar));
        boolean lost = asks.contains(LOOPBACK)
                && soFar.find(LOOPBACK)
                        .filter(p -> p.connection() != Connection.CONNECTED)
                        .isPresent();
        if (lost) {
            asks.addAll(legs.all());
            asks.addAll(KubeProxySettings.ASKS);
            String other = otherNode(soFar);
            if (other != null) {
                asks.add(new OnNode<>(other, FILTER));
            }
        }
        if (lost || (asks.contains(LOOPBACK) && isRecorded(soFar))) {
            asks.add(FILTER);
        }
        return asks;
    }

    /** Whether this is a recording, which has rules but no connections. */
    private static boolean isRecorded(Evidence evidence) {
        return evidence.answer(LOOPBACK).gaps().stream().anyMatch(g -> g.cause() == Gap.Cause.NOT_RECORDED);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Legs legs = legs(evidence);
        if (legs == null) {
            return Outcome.skipped("there is no ready registry Pod with a Service on node port 32000");
        }
        List<RegistryProbe.Ask> entries = BuiltInRegistry.probes(evidence);
        if (!entries.contains(LOOPBACK)) {
            return fromElsewhere(entries, evidence);
        }
        RegistryProbe loopback = evidence.orNull(LOOPBACK);
        if (loopback == null) {
            return ofRecording(evidence);
        }
        if (loopback.connection() == Connection.CONNECTED) {
            return Outcome.pass("node port 32000 connects on 127.0.0.1");
        }
        Finding far = keptOutThere(loopback, evidence);
        if (far != null) {
            return Outcome.found(far);
        }
        if (!answers(legs.pod(), evidence)) {
            return Outcome.skipped(
                    "the Pod does not answer on its own address either, so the network path is not the cause");
        }
        return judge(loopback, legs, evidence);
    }

    /** Rules alone: they tell of a Pod that is gone, and of what the node forwards to nobody. */
    private static Outcome ofRecording(Evidence evidence) {
        if (isRecorded(evidence)) {
            Finding outdated = outdated(null, evidence);
            List<String> forward =
                    evidence.find(FILTER).map(PacketFilter::forwardBarriers).orElse(List.of());
            if (outdated != null) {
                return Outcome.found(outdated);
            } else if (!forward.isEmpty()) {
                return Outcome.found(new PathFindings(null, evidence).forwardsNothing(forward));
            }
        }
        return new Outcome.Unknown(evidence.answer(LOOPBACK).gaps());
    }

    /** The node of the registry's Pod, where that is another one that is looked at; its rules keep out what other nodes send. */
    private static @Nullable String otherNode(Evidence evidence) {
        Node here = NodeOfHost.find(evidence);
        return evidence.first(Listing.podsIn(BuiltIn.NAMESPACE), p -> p.ready() && !p.deleting() && p.ip() != null)
                .map(Pod::nodeName)
                .filter(node -> here != null && !node.equals(here.name()))
                .filter(evidence.seenNodes()::contains)
                .orElse(null);
    }

    private static @Nullable Finding keptOutThere(RegistryProbe loopback, Evidence evidence) {
        String node = otherNode(evidence);
        List<String> barriers = node == null || loopback.connection() != Connection.TIMED_OUT
                ? List.of()
                : evidence.find(new OnNode<>(node, FILTER))
                        .map(PacketFilter::forwardBarriers)
                        .orElse(List.of());
        return node == null || barriers.isEmpty()
                ? null
                : new PathFindings(loopback, evidence).filteredAt(node, barriers);
    }

    private static Outcome judge(RegistryProbe loopback, Legs legs, Evidence evidence) {
        PathFindings say = new PathFindings(loopback, evidence);
        PacketFilter filter = evidence.orNull(FILTER);
        boolean silent = loopback.connection() == Connection.TIMED_OUT;
        List<String> barriers = filter == null ? List.of() : filter.ownBarriers();
        Finding outdated = outdated(loopback, evidence);
        if (outdated != null) {
            return Outcome.found(outdated);
        }
        if (silent && barriers.stream().anyMatch(rule -> Barrier.of(rule) != null)) {
            return Outcome.found(say.filtered(barriers));
        }
        if (legs.node() != null && answers(legs.node(), evidence)) {
            return Outcome.found(say.notOnLoopback(legs.node()));
        }
        if (legs.service() != null && !answers(legs.service(), evidence)) {
            return Outcome.found(say.nothingProgrammed(
                    "the Pod answers at its address, but the Service at " + address(legs.service()) + " does not"));
        }
        if (filter == null) {
            // With a ready endpoint, kube-proxy itself drops nothing that comes from the node.
            return silent
                    ? Outcome.found(say.filtered(List.of()))
                    : new Outcome.Unknown(evidence.answer(FILTER).gaps());
        }
        if (!filter.isProgrammed()) {
            List<Backend> unlisted = KubeProxySettings.backends(evidence).stream()
                    .filter(backend -> !filter.lists(backend))
                    .toList();
            return unlisted.isEmpty()
                    ? Outcome.found(say.nothingProgrammed("no rule forwards node port 32000"))
                    : Outcome.unknown(unlisted(unlisted));
        }
        return silent || !barriers.isEmpty()
                ? Outcome.found(say.filtered(barriers))
                : Outcome.unknown(new Gap(
                        Gap.Cause.OUT_OF_VIEW,
                        "the cause of refused connections to node port 32000",
                        "the Pod answers, the rules for the node port exist, and no rule for this port blocks"
                                + " packets",
                        "sudo iptables-save, sudo nft list ruleset and sudo ipvsadm -Ln show all rules"));
    }

    /** Rules that were not listed are not missing. */
    private static Gap unlisted(List<Backend> backends) {
        return new Gap(
                Gap.Cause.OUT_OF_VIEW,
                "the rules of kube-proxy for node port 32000",
                "kube-proxy can have written them to a place that was not listed: "
                        + backends.stream()
                                .map(backend -> backend.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")),
                "curl -s http://127.0.0.1:10249/proxyMode prints the mode; sudo iptables-save, sudo nft list ruleset or"
                        + " sudo ipvsadm -Ln shows the rules of it");
    }

    /** kube-proxy applies a change of endpoints within seconds. */
    private static final Duration FOLLOWED = Duration.ofSeconds(15);

    /** The files of a recording are written one after another. */
    private static final Duration FOLLOWED_IN_A_RECORDING = Duration.ofMinutes(2);

    /**
     * A finding about rules that forward to old Pods; null when a rule forwards to a current Pod, or no rules were
     * read.
     */
    private static @Nullable Finding outdated(@Nullable RegistryProbe entry, Evidence evidence) {
        Duration followed = entry == null ? FOLLOWED_IN_A_RECORDING : FOLLOWED;
        List<String> old = evidence.find(FILTER).map(PacketFilter::destinations).orElse(List.of());
        Set<String> present = new TreeSet<>();
        evidence.list(Listing.endpointSlicesIn(BuiltIn.NAMESPACE)).stream()
                .filter(s -> s.service().equals(BuiltIn.SERVICE))
                .forEach(s -> present.addAll(s.ready()));
        evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(Pod::ready)
                .flatMap(p -> Stream.ofNullable(p.ip()))
                .forEach(present::add);
        boolean isSettled = evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> p.ready() && p.ip() != null)
                .allMatch(p -> p.created() != null
                        && Duration.between(p.created(), evidence.now()).compareTo(followed) > 0);
        boolean isWhole = evidence.isWhole(Listing.podsIn(BuiltIn.NAMESPACE));
        return old.isEmpty() || present.isEmpty() || !isSettled || !isWhole || !Collections.disjoint(old, present)
                ? null
                : new PathFindings(entry, evidence).outdated(old, List.copyOf(present));
    }

    /** The Pod and the Service cannot be reached from another host, but the API server reports their state. */
    private static Outcome fromElsewhere(List<RegistryProbe.Ask> entries, Evidence evidence) {
        List<Gap> gaps = new ArrayList<>();
        for (RegistryProbe.Ask ask : entries) {
            gaps.addAll(evidence.answer(ask).gaps());
            RegistryProbe probe = evidence.orNull(ask);
            if (probe != null && probe.connection() == Connection.TIMED_OUT) {
                return Outcome.found(new PathFindings(probe, evidence).filteredFromHere());
            }
        }
        return gaps.isEmpty()
                ? Outcome.pass("no node drops connections from this host to node port 32000")
                : new Outcome.Unknown(gaps);
    }

    private static @Nullable Legs legs(Evidence evidence) {
        Service service = evidence.first(
                        Listing.servicesIn(BuiltIn.NAMESPACE), s -> s.servedAt(BuiltIn.NODE_PORT) != null)
                .orElse(null);
        Pod pod = service == null
                ? null
                : evidence.first(
                                Listing.podsIn(BuiltIn.NAMESPACE),
                                p -> p.ready() && !p.deleting() && p.ip() != null && service.selects(p.labels()))
                        .orElse(null);
        if (service == null || pod == null || pod.ip() == null || hasNoEndpoint(evidence)) {
            return null;
        }
        Service.Port port = Objects.requireNonNull(service.servedAt(BuiltIn.NODE_PORT));
        String target = port.targetPort();
        int podPort = target != null && target.matches("\\d{1,5}") ? Integer.parseInt(target) : BuiltIn.PORT;
        String clusterIp = service.clusterIp();
        String nodeIp = nodeIp(evidence);
        return new Legs(
                new RegistryProbe.Ask(pod.ip(), podPort),
                clusterIp == null || clusterIp.equals("None") ? null : new RegistryProbe.Ask(clusterIp, port.port()),
                nodeIp == null ? null : new RegistryProbe.Ask(nodeIp, BuiltIn.NODE_PORT));
    }

    private static boolean hasNoEndpoint(Evidence evidence) {
        List<EndpointSlice> slices = evidence.list(Listing.endpointSlicesIn(BuiltIn.NAMESPACE));
        return evidence.isWhole(Listing.endpointSlicesIn(BuiltIn.NAMESPACE))
                && slices.stream().allMatch(s -> s.ready().isEmpty());
    }

    /** The address of this node, or null when this host is not a node. */
    private static @Nullable String nodeIp(Evidence evidence) {
        HostFacts host = evidence.get(HostFacts.Ask.INSTANCE);
        return evidence.list(Listing.nodes()).stream()
                .filter(host::isNode)
                .map(Node::internalIps)
                .flatMap(List::stream)
                .findFirst()
                .orElse(null);
    }

    static boolean answers(RegistryProbe.Ask ask, Evidence evidence) {
        return evidence.find(ask).map(RegistryProbe::registryScheme).isPresent();
    }

    static String address(RegistryProbe.Ask ask) {
        return new Origin("http", ask.host(), ask.port()).authority();
    }
}
