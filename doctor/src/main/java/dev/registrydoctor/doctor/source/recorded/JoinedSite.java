package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several recordings of one cluster, each of its own node: the cluster as the recording tells it that has its nodes, and each node
 * as its own recording tells it.
 */
final class JoinedSite implements Site {

    /**
     * A recording.
     *
     * @param source what the user called it
     */
    record Part(String source, Site site) {}

    /** The recording that tells of the cluster comes first. What is of no node of it may be of another cluster, and is left out. */
    private final List<Part> parts;

    private final Map<String, Part> ofNodes;
    private final List<Gap> unplaced;

    private JoinedSite(List<Part> parts, Map<String, Part> ofNodes, List<Gap> unplaced) {
        this.parts = parts;
        this.ofNodes = ofNodes;
        this.unplaced = unplaced;
    }

    /**
     * Joins recordings.
     *
     * @param parts at least two
     * @throws UnreadableSite when none of them lists the nodes of its cluster, or two are of the same node
     */
    static JoinedSite of(List<Part> parts) throws UnreadableSite {
        List<Part> ordered = parts.stream()
                .sorted(Comparator.comparing(JoinedSite::knowsNodes))
                .toList();
        List<Node> nodes = nodes(ordered.get(0).site());
        if (nodes.isEmpty()) {
            throw new UnreadableSite(
                    "None of " + names(parts) + " lists the nodes of its cluster, so they cannot be joined."
                            + " Add a report of a control-plane node, or examine each of them by itself.");
        }
        Map<String, Part> ofNodes = new LinkedHashMap<>();
        List<Part> placed = new ArrayList<>();
        List<Gap> unplaced = new ArrayList<>();
        for (Part part : ordered) {
            List<String> names = nodesOf(part.site(), nodes);
            if (names.isEmpty() && !part.equals(ordered.get(0))) {
                unplaced.add(unplaced(part, ordered.get(0)));
                continue;
            }
            placed.add(part);
            for (String name : names) {
                Part other = ofNodes.putIfAbsent(name, part);
                if (other != null) {
                    throw new UnreadableSite(other.source() + " and " + part.source() + " are both of node "
                            + ShownText.line(name, ShownText.SHORT) + ". Give one recording of each node.");
                }
            }
        }
        return new JoinedSite(placed, inOrder(ofNodes, nodes), unplaced);
    }

    /** As the cluster lists its nodes, whatever the order of the recordings. */
    private static Map<String, Part> inOrder(Map<String, Part> ofNodes, List<Node> nodes) {
        Map<String, Part> ordered = new LinkedHashMap<>();
        for (Node node : nodes) {
            Part part = ofNodes.get(node.name());
            if (part != null) {
                ordered.put(node.name(), part);
            }
        }
        return ordered;
    }

    private static String names(List<Part> parts) {
        return parts.stream().map(Part::source).collect(Collectors.joining(", "));
    }

    /** 0 when all nodes are listed, 1 when some are, 2 when none is: an order of preference. */
    private static int knowsNodes(Part part) {
        Answer<List<Node>> nodes = part.site().ask(Listing.nodes()).join();
        return nodes.toOptional().filter(list -> !list.isEmpty()).isEmpty()
                ? 2
                : nodes.gaps().isEmpty() ? 0 : 1;
    }

    private static List<Node> nodes(Site site) {
        return site.ask(Listing.nodes()).join().toOptional().orElse(List.of());
    }

    /** The nodes that a recording has seen itself, as the cluster names them: a case may have seen several. */
    private static List<String> nodesOf(Site site, List<Node> nodes) {
        List<Node> own = nodes(site);
        List<String> seen = site.nodes().toOptional().map(SeenNodes::names).orElse(List.of());
        HostFacts host = site.ask(HostFacts.Ask.INSTANCE).join().toOptional().orElse(null);
        Stream<Node> looked;
        if (!seen.isEmpty()) {
            looked = own.stream().filter(node -> seen.contains(node.name()));
        } else if (host == null || !host.microk8s()) {
            looked = Stream.of();
        } else if (own.isEmpty()) {
            looked = nodes.stream()
                    .filter(node -> host.isNode(node) && isNothingAgainst(host, node))
                    .limit(1);
        } else {
            looked = own.stream().filter(host::isNode).limit(1);
        }
        return looked.filter(node -> nodes.stream().anyMatch(other -> isSame(node, other)))
                .map(Node::name)
                .toList();
    }

    /**
     * Whether both name and addresses of a host are those of a node, as far as they are known: a worker's report does not say of
     * which cluster it is.
     */
    private static boolean isNothingAgainst(HostFacts host, Node node) {
        String name = shortName(host.hostname());
        boolean isName =
                name.isEmpty() || name.equals(shortName(node.name())) || name.equals(shortName(node.hostname()));
        return isName
                && (host.addresses().isEmpty()
                        || node.internalIps().isEmpty()
                        || !Collections.disjoint(host.addresses(), node.internalIps()));
    }

    /** Kubernetes has names in small letters, and systemd without their domain. */
    private static String shortName(String name) {
        int dot = name.indexOf('.');
        return (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
    }

    /** Whether two lists mean the same node. Clusters name their nodes alike, and use the same private addresses. */
    private static boolean isSame(Node node, Node other) {
        boolean isSameTime = node.created() == null
                || other.created() == null
                || node.created().equals(other.created());
        return node.name().equals(other.name())
                && isSameTime
                && (node.internalIps().equals(other.internalIps())
                        || !Collections.disjoint(node.internalIps(), other.internalIps()));
    }

    private static Gap unplaced(Part part, Part first) {
        return new Gap(
                Gap.Cause.OUT_OF_VIEW,
                "the host of " + part.source(),
                first.source() + " lists no node with its name or address",
                "give recordings of nodes of the same cluster");
    }

    @Override
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        if (question instanceof OnNode<T> onNode) {
            return CompletableFuture.completedFuture(onNode(onNode));
        } else if (question instanceof HostQuestion<T>) {
            return parts.get(0).site().ask(question);
        }
        return CompletableFuture.completedFuture(ofCluster(question));
    }

    private <T> Answer<T> onNode(OnNode<T> onNode) {
        Part part = ofNodes.get(onNode.node());
        if (part == null) {
            return Answer.unknown(new Gap(
                    Gap.Cause.NOT_RECORDED,
                    onNode.describe(),
                    "there is no recording of node " + onNode.node(),
                    "add one with --from"));
        }
        boolean sawSeveral = part.site()
                .nodes()
                .toOptional()
                .map(seen -> seen.names().contains(onNode.node()))
                .orElse(false);
        return sawSeveral
                ? part.site().ask(onNode).join()
                : part.site().ask(onNode.question()).join();
    }

    /** What the first recording says that knows it whole, or else the first that knows a part. */
    private <T> Answer<T> ofCluster(Question<T> question) {
        @Nullable Answer<T> best = null;
        for (Part part : parts) {
            Answer<T> answer = part.site().ask(question).join();
            if (best == null || rank(answer) < rank(best)) {
                best = answer;
            }
        }
        return Objects.requireNonNull(best);
    }

    private static int rank(Answer<?> answer) {
        return answer.isUnknown() ? 2 : answer.gaps().isEmpty() ? 0 : 1;
    }

    @Override
    public Answer<SeenNodes> nodes() {
        return new Answer.Known<>(
                new SeenNodes(List.copyOf(ofNodes.keySet())), new Source(names(parts), now()), unplaced);
    }

    /** When the cluster was recorded: what its objects say of time is compared with it. */
    @Override
    public Instant now() {
        return parts.get(0).site().now();
    }

    @Override
    public String describe() {
        return parts.stream().map(part -> part.site().describe()).collect(Collectors.joining("; "));
    }
}
