package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.Details;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.NodeNames;
import dev.registrydoctor.checks.remedy.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What findings of different nodes have in common: two have the same shape if one becomes the other when the names and addresses
 * of its node are replaced. It also says in a finding's summary which nodes it is about.
 */
public final class NodeShapes {

    private static final String NODE = "\u0001";

    /** What stands for a node's names in a shape, and the node's names as one pattern, by the node's name. */
    private final Map<String, Pattern> names = new HashMap<>();

    private final List<String> everyNode;

    /**
     * Shapes in this cluster.
     *
     * @param nodes its nodes; empty when they are not known
     */
    public NodeShapes(List<Node> nodes) {
        for (Node node : nodes) {
            List<String> all = new ArrayList<>(node.internalIps());
            all.add(node.name());
            all.add(node.hostname());
            names.put(node.name(), pattern(all));
        }
        everyNode = nodes.stream().map(Node::name).toList();
    }

    private static Pattern pattern(List<String> words) {
        String any = String.join(
                "|",
                words.stream()
                        .filter(word -> !word.isEmpty())
                        .sorted(Comparator.comparing(String::length).reversed())
                        .map(Pattern::quote)
                        .toList());
        return Pattern.compile("(?<![A-Za-z0-9._-])(?:" + any + ")(?![A-Za-z0-9_-])");
    }

    /** The shape of a finding: equal for the same fault of two nodes. Null for a finding of no single node. */
    @Nullable
    List<Object> of(Finding finding) {
        String node = node(finding);
        if (node == null) {
            return null;
        }
        UnaryOperator<String> general = text -> general(text, node);
        Remedy remedy = finding.remedy();
        return List.of(
                finding.problem().id(),
                finding.subject().kind(),
                general.apply(finding.subject().name()),
                finding.hypothesis(),
                finding.takesEffect(),
                remedy == null ? "" : remedy.edited(general, general, UnaryOperator.identity()));
    }

    private @Nullable String node(Finding finding) {
        List<String> hosts = finding.details().hosts();
        return hosts.size() == 1 && names.containsKey(hosts.get(0)) ? hosts.get(0) : null;
    }

    private String general(String text, String node) {
        Pattern own = names.get(node);
        return own == null ? text : own.matcher(text).replaceAll(NODE);
    }

    /**
     * One finding for several of one shape, or the only one, its summary saying which nodes it is about.
     *
     * @param same at least one
     */
    Finding joined(List<Finding> same) {
        Finding first = same.get(0);
        List<String> nodes = same.stream()
                .map(this::node)
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
        if (nodes.isEmpty()) {
            return named(first);
        } else if (nodes.size() == 1) {
            return with(first, worded(first, nodes), same, nodes);
        }
        boolean isMentioned = isMentioned(first.summary(), nodes.get(0));
        String summary = isMentioned
                ? first.summary() + "; the same on " + NodeNames.inWords(nodes.subList(1, nodes.size()))
                : worded(first, nodes);
        return with(first, summary, same, nodes);
    }

    private String worded(Finding finding, List<String> nodes) {
        String summary = finding.summary();
        boolean isOfTheCluster = !finding.subject().isOfAMachine() && !summary.contains("this node");
        if (isOfTheCluster || (nodes.size() == 1 && isMentioned(summary, nodes.get(0)))) {
            return summary;
        }
        String names = NodeNames.inWords(nodes);
        return Character.toUpperCase(names.charAt(0)) + names.substring(1) + ": " + summary;
    }

    private boolean isMentioned(String text, String node) {
        Pattern own = names.get(node);
        return own != null && own.matcher(text).find();
    }

    private Finding with(Finding first, String summary, List<Finding> same, List<String> nodes) {
        Set<Subject> involves = new TreeSet<>();
        Set<Subject> affects = new TreeSet<>();
        Set<Observation> evidence = new LinkedHashSet<>();
        for (Finding each : same) {
            involves.addAll(each.involves());
            affects.addAll(each.affects());
            String node = node(each);
            each.evidence().forEach(o -> evidence.add(nodes.size() == 1 || node == null ? o : on(node, o)));
        }
        Remedy remedy = first.remedy();
        return new Finding(
                first.problem(),
                first.subject(),
                summary,
                List.copyOf(evidence),
                involves,
                affects,
                first.hypothesis(),
                first.takesEffect(),
                remedy == null
                        ? null
                        : remedy.by(actor -> everywhere(actor, nodes)).by(this::byName),
                first.check(),
                first.number(),
                new Details(first.details().image(), first.details().registry(), nodes));
    }

    private static Observation on(String node, Observation seen) {
        return new Observation(seen.observed(), seen.expected(), "node " + node + ": " + seen.source());
    }

    private static Actor everywhere(Actor actor, List<String> nodes) {
        return actor instanceof Actor.Node node && node.name() != null && nodes.contains(node.name())
                ? Actor.nodes(nodes)
                : actor;
    }

    /** The same finding, "every node" of its remedy told by their names. */
    private Finding named(Finding finding) {
        Remedy remedy = finding.remedy();
        if (remedy == null || everyNode.size() < 2) {
            return finding;
        }
        boolean isOfEveryNode = remedy.steps().stream().anyMatch(step -> step.actor() instanceof Actor.EveryNode);
        return isOfEveryNode ? finding.remedy(remedy.by(this::byName)) : finding;
    }

    private Actor byName(Actor actor) {
        return actor instanceof Actor.EveryNode && everyNode.size() > 1 ? Actor.nodes(everyNode) : actor;
    }
}
