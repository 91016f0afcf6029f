package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one node meets one registry, or a mirror that its containerd asks in place of one.
 *
 * @param node the node's name, or words for a machine that is no node
 * @param probe what it met, or null where it was not tried
 * @param addresses what the registry's host resolves to on the node; empty when it does not resolve, and when that is not known
 * @param isByHostsFile whether the node's /etc/hosts says so
 * @param gaps what is not known of it
 */
public record NodeReach(
        String node, @Nullable RegistryProbe probe, List<String> addresses, boolean isByHostsFile, List<Gap> gaps) {

    /** The registries in use, probed and resolved from each node that is looked at, and from a machine that is no node. */
    public static final Needs NEEDS = Needs.of(SeenNodes.Ask.INSTANCE)
            .and(RegistryHosts.NEEDS
                    .then(NodeReach::asks)
                    .onNodes()
                    .and(NodeOfHost.NEEDS)
                    .then(NodeReach::asksHere)
                    .fromHere());

    private static final Set<Connection> KINDS =
            EnumSet.of(Connection.REFUSED, Connection.TIMED_OUT, Connection.NO_ROUTE, Connection.NAME_UNRESOLVED);

    public NodeReach {
        addresses = List.copyOf(addresses);
        gaps = List.copyOf(gaps);
    }

    private static final String HERE = "this machine";

    /** Of one node no more mirrors are tried than this. */
    private static final int MOST_MIRRORS = 16;

    private static List<Question<?>> asks(Evidence node) {
        List<Question<?>> asks = new ArrayList<>();
        hosts(node).forEach(host -> asks.addAll(asks(host)));
        return asks;
    }

    private static List<Question<?>> asks(RegistryHosts.Host host) {
        return List.of(host.probe(), new NameLookup.Ask(host.probe().host()));
    }

    private static List<Question<?>> asksHere(Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        registries(soFar).stream().filter(host -> isSameFromHere(host, soFar)).forEach(host -> asks.addAll(asks(host)));
        return asks;
    }

    /** Whether this machine is no node and means the same registry by a name: a loopback address leads to itself. */
    private static boolean isSameFromHere(RegistryHosts.Host host, Evidence evidence) {
        return !evidence.seenNodes().isEmpty()
                && !BuiltIn.isLoopback(host.probe().host())
                && evidence.find(HostFacts.Ask.INSTANCE).isPresent()
                && NodeOfHost.find(evidence) == null;
    }

    /** How this machine meets a registry; empty when it is a node, or means another machine by that name. */
    public static Optional<NodeReach> fromHere(RegistryHosts.Host host, Evidence evidence) {
        return isSameFromHere(host, evidence) ? Optional.of(of(HERE, host, evidence)) : Optional.empty();
    }

    /** The registries that any node that is looked at may meet, each once. */
    public static List<RegistryHosts.Host> registries(Evidence evidence) {
        Map<RegistryProbe.Ask, RegistryHosts.Host> hosts = new LinkedHashMap<>();
        for (String node : evidence.seenNodes()) {
            hosts(evidence.from(node)).forEach(host -> hosts.putIfAbsent(host.probe(), host));
        }
        return List.copyOf(hosts.values());
    }

    /** The registries in use, and the servers that containerd asks for the images of Pods. */
    private static List<RegistryHosts.Host> hosts(Evidence node) {
        ContainerdHosts containerd = ContainerdHosts.of(node);
        Stream<RegistryHosts.Host> mirrors = containerd.isKnown()
                ? RegistryHosts.authorities(node).stream()
                        .flatMap(registry -> containerd.resolve(registry).attempts().stream())
                        .filter(attempt -> !attempt.fallback())
                        .flatMap(NodeReach::host)
                        .distinct()
                        .limit(MOST_MIRRORS)
                : Stream.of();
        return Stream.concat(RegistryHosts.of(node).stream(), mirrors).toList();
    }

    private static Stream<RegistryHosts.Host> host(HostResolution.Attempt attempt) {
        return ImageReference.parse(attempt.authority() + "/x")
                .filter(place -> place.qualified() && !RegistryHosts.isPublic(place.host()))
                .map(place -> new RegistryHosts.Host(
                        attempt.authority(),
                        RegistryHosts.probe(place.host(), place.portOr(attempt.isPlain() ? 80 : 443)),
                        false,
                        null))
                .stream();
    }

    /** How each node that is looked at meets a registry, in the order of the nodes. */
    public static List<NodeReach> of(RegistryHosts.Host host, Evidence evidence) {
        return evidence.seenNodes().stream()
                .map(node -> of(node, host, evidence.from(node)))
                .toList();
    }

    private static NodeReach of(String node, RegistryHosts.Host host, Evidence evidence) {
        // One that only another node's certs.d names is not tried from here.
        Answer<RegistryProbe> probe = evidence.ifAsked(host.probe()).orElse(null);
        Answer<NameLookup> lookup =
                evidence.ifAsked(new NameLookup.Ask(host.probe().host())).orElse(null);
        return new NodeReach(
                node,
                probe == null ? null : probe.toOptional().orElse(null),
                lookup == null
                        ? List.of()
                        : lookup.toOptional().map(NameLookup::addresses).orElse(List.of()),
                lookup != null && lookup.origin().contains("/etc/hosts"),
                probe == null ? List.of() : probe.gaps());
    }

    /** Whether this is of a node, and not of the machine that looks at the nodes. */
    public boolean isNode() {
        return !node.equals(HERE);
    }

    /** Whether a registry answers the node. */
    public boolean isRegistry() {
        return probe != null && probe.registryScheme() != null;
    }

    /**
     * How the node fails to meet a registry, in words. Null when that is not known, and when what answers may be one: behind a
     * certificate that the node does not trust, or after an error.
     */
    public @Nullable String failure() {
        if (probe == null || isRegistry()) {
            return null;
        } else if (probe.connection() != Connection.CONNECTED) {
            return probe.detail().isEmpty() ? words(probe.connection()) : probe.detail();
        }
        boolean mayBeOne = probe.errorReply() != null
                || Stream.of(probe.http(), probe.https()).anyMatch(r -> r != null && r.hides());
        return mayBeOne ? null : "something that is not a registry answers: " + detail(probe);
    }

    /** As {@link #failure}, a failed connection by its kind only: nodes that fail in the same way say the same. */
    public @Nullable String failureInShort() {
        return probe == null || isRegistry() || !KINDS.contains(probe.connection())
                ? failure()
                : words(probe.connection());
    }

    private static String words(Connection connection) {
        return switch (connection) {
            case REFUSED -> "connection refused";
            case TIMED_OUT -> "no answer in time";
            case NO_ROUTE -> "no route to host";
            case NAME_UNRESOLVED -> "the name does not resolve";
            case CONNECTED, FAILED -> "the connection failed";
        };
    }

    private static String detail(RegistryProbe probe) {
        for (Reply reply : new @Nullable Reply[] {probe.https(), probe.http()}) {
            if (reply != null && reply.status() > 0) {
                return "HTTP " + reply.status();
            }
        }
        return "no HTTP";
    }

    /** Whether the name leads this node to none of the addresses at which others meet the registry. */
    public boolean resolvesUnlike(List<NodeReach> others) {
        boolean isUnresolved = probe != null && probe.connection() == Connection.NAME_UNRESOLVED;
        List<String> theirs =
                others.stream().flatMap(o -> o.addresses().stream()).toList();
        return !theirs.isEmpty() && (isUnresolved || (!addresses.isEmpty() && Collections.disjoint(addresses, theirs)));
    }
}
