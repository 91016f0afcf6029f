package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeReach;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.path.NodeTable.Aspect;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Certificate;
import dev.registrydoctor.checks.path.NodeTable.Entry;
import dev.registrydoctor.checks.path.NodeTable.Login;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.checks.path.NodeTable.Trust;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The questions about nodes and registries, and the table that follows from the answers. */
final class NodeSurvey {

    /** The evidence that the table is made of; what only one node's certs.d names is asked of the others too. */
    static final Needs NEEDS = NodeReach.NEEDS.then(NodeSurvey::probes);

    /** A run probes no more registries from one node. */
    private static final int MOST_REGISTRIES = 32;

    /** Only the first servers matter in practice. */
    private static final int MOST_SERVERS = 8;

    private final Evidence evidence;
    private final Map<String, ContainerdHosts> hostsOf = new HashMap<>();

    private NodeSurvey(Evidence evidence) {
        this.evidence = evidence;
        evidence.seenNodes().forEach(node -> hostsOf.put(node, ContainerdHosts.of(evidence.from(node))));
    }

    private static List<Question<?>> probes(Evidence soFar) {
        List<Question<?>> probes = new ArrayList<>();
        NodeReach.registries(soFar).stream()
                .limit(MOST_REGISTRIES)
                .forEach(host -> soFar.seenNodes().forEach(node -> probes.add(new OnNode<>(node, host.probe()))));
        return probes;
    }

    /** The table of the nodes that are looked at. */
    static NodeTable table(Evidence evidence) {
        return new NodeSurvey(evidence).table();
    }

    private NodeTable table() {
        List<RegistryHosts.Host> registries = NodeReach.registries(evidence);
        Set<Gap> gaps =
                new LinkedHashSet<>(evidence.answer(SeenNodes.Ask.INSTANCE).gaps());
        evidence.seenNodes().forEach(node -> gaps.addAll(RegistryHosts.leftOut(evidence.from(node))));
        if (registries.size() > MOST_REGISTRIES) {
            gaps.add(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    (registries.size() - MOST_REGISTRIES) + " registries, "
                            + registries.get(MOST_REGISTRIES).authority() + " among them",
                    "at most " + MOST_REGISTRIES + " registries are compared between nodes",
                    "name them with --registry HOST:PORT"));
        }
        List<Row> rows =
                registries.stream().limit(MOST_REGISTRIES).map(this::row).toList();
        return new NodeTable(evidence.seenNodes(), rows, List.copyOf(gaps));
    }

    private Row row(RegistryHosts.Host registry) {
        List<Cell> cells = new ArrayList<>();
        for (NodeReach reach : NodeReach.of(registry, evidence)) {
            ContainerdHosts hosts = Objects.requireNonNull(hostsOf.get(reach.node()));
            cells.add(cell(reach, hosts, registry.authority()));
        }
        return new Row(registry.authority(), compared(cells));
    }

    private static Cell cell(NodeReach reach, ContainerdHosts hosts, String authority) {
        RegistryProbe probe = reach.probe();
        HostResolution resolution = hosts.resolve(authority);
        Entry entry = entry(hosts, resolution);
        String failure = reach.failureInShort();
        Reply reply = probe == null ? null : probe.registryReply();
        return new Cell(
                probe == null ? Reach.NOT_KNOWN : failure == null ? Reach.REACHED : Reach.NOT_REACHED,
                probe == null ? unprobed(reach.gaps()) : failure == null ? oddity(probe) : failure,
                probe == null ? null : scheme(probe),
                reply == null ? Login.NOT_KNOWN : reply.status() == 401 ? Login.REQUIRED : Login.NONE,
                probe == null ? Certificate.NOT_KNOWN : certificate(probe),
                entry,
                servers(entry, resolution),
                trust(entry, resolution),
                Set.of());
    }

    private static String unprobed(List<Gap> gaps) {
        return gaps.isEmpty()
                ? "not probed from this node"
                : "not probed: " + gaps.get(0).why();
    }

    /** What is wrong with an answer. */
    private static String oddity(RegistryProbe probe) {
        Reply error = probe.errorReply();
        return error == null ? "" : "the registry answers with an error, HTTP " + error.status();
    }

    private static @Nullable String scheme(RegistryProbe probe) {
        Reply error = probe.errorReply();
        if (probe.registryScheme() != null) {
            return probe.registryScheme();
        } else if (error != null) {
            return error.equals(probe.http()) ? "http" : "https";
        }
        return probe.https() != null && probe.https().hides() ? "https" : null;
    }

    private static Certificate certificate(RegistryProbe probe) {
        Reply https = probe.https();
        if (https == null) {
            return "http".equals(probe.registryScheme()) ? Certificate.NOT_TLS : Certificate.NOT_KNOWN;
        }
        return switch (https.result()) {
            case ANSWERED -> Certificate.TRUSTED;
            case SPEAKS_PLAIN -> Certificate.NOT_TLS;
            case UNTRUSTED -> Certificate.UNKNOWN_AUTHORITY;
            case WRONG_NAME -> Certificate.WRONG_NAME;
            case OUT_OF_DATE -> Certificate.OUT_OF_DATE;
            case SPEAKS_TLS, TIMED_OUT, BROKEN -> Certificate.NOT_KNOWN;
        };
    }

    private static Entry entry(ContainerdHosts hosts, HostResolution resolution) {
        if (!hosts.isKnown()) {
            List<Gap> gaps = hosts.gaps();
            String why = gaps.isEmpty()
                    ? "MicroK8s was not found on this node"
                    : gaps.get(0).what() + ": " + gaps.get(0).why();
            return new Entry(Entry.Kind.NOT_KNOWN, null, why);
        }
        CertsDirectory directory = resolution.directory();
        if (directory != null) {
            boolean isDefault = directory.name().equals("_default");
            return new Entry(
                    isDefault ? Entry.Kind.DEFAULT : Entry.Kind.DIRECTORY,
                    directory.path(),
                    fault(directory, resolution.file()));
        }
        boolean isMirrored = hosts.goesByMirrors()
                && hosts.config().mirrors().stream()
                        .anyMatch(m -> m.host().equals(resolution.authority())
                                || m.host().equals("*"));
        return isMirrored ? new Entry(Entry.Kind.MIRRORS, hosts.file(), "") : new Entry(Entry.Kind.NONE, null, "");
    }

    private static String fault(CertsDirectory directory, @Nullable HostsToml file) {
        if (directory.unreadable() != null) {
            return "its hosts.toml could not be read: " + directory.unreadable();
        } else if (directory.hostsToml() == null) {
            return "it has no hosts.toml";
        } else if (file == null || file.defects().isEmpty()) {
            return "";
        }
        return (file.crashesContainerd() ? "containerd crashes when it reads" : "containerd ignores")
                + " its hosts.toml: " + file.defects().get(0).what();
    }

    private static List<String> servers(Entry entry, HostResolution resolution) {
        return isKnown(entry, resolution)
                ? resolution.attempts().stream()
                        .map(Attempt::url)
                        .distinct()
                        .limit(MOST_SERVERS)
                        .toList()
                : List.of();
    }

    private static boolean isKnown(Entry entry, HostResolution resolution) {
        CertsDirectory directory = resolution.directory();
        return entry.kind() != Entry.Kind.NOT_KNOWN && (directory == null || directory.unreadable() == null);
    }

    private static Trust trust(Entry entry, HostResolution resolution) {
        if (!isKnown(entry, resolution)) {
            return Trust.NOT_KNOWN;
        }
        return resolution.attempts().stream()
                .filter(attempt -> !attempt.isPlain())
                .findFirst()
                .map(attempt -> attempt.tls().trustsAnyone()
                        ? Trust.ANYONE
                        : attempt.tls().ca().isEmpty() ? Trust.SYSTEM : Trust.OWN_CA)
                .orElse(Trust.NO_TLS);
    }

    /** The cells, each with what it differs in. */
    private static List<Cell> compared(List<Cell> cells) {
        List<Set<Aspect>> differs = new ArrayList<>();
        cells.forEach(cell -> differs.add(EnumSet.noneOf(Aspect.class)));
        for (Aspect aspect : Aspect.values()) {
            Map<Object, Integer> counts = new HashMap<>();
            for (Cell cell : cells) {
                Object value = cell.value(aspect);
                if (value != null) {
                    counts.merge(value, 1, Integer::sum);
                }
            }
            int known = counts.values().stream().mapToInt(Integer::intValue).sum();
            for (int i = 0; i < cells.size(); i++) {
                Object value = cells.get(i).value(aspect);
                if (value != null && 2 * counts.getOrDefault(value, 0) <= known) {
                    differs.get(i).add(aspect);
                }
            }
        }
        List<Cell> compared = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            compared.add(cells.get(i).differing(differs.get(i)));
        }
        return compared;
    }
}
