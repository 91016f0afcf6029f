package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.check.Subject.Kind;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.NodeNames;
import dev.registrydoctor.checks.remedy.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of each check from every place that it looked from, as one list of results. A finding that holds wherever one
 * looks from is told once; any other belongs to the machine whose evidence shows it.
 */
final class NodeViews {

    /** What one machine has and another may have too: equal findings are still about each. */
    private static final Set<Kind> OF_A_MACHINE = EnumSet.of(Kind.FILE, Kind.HOST, Kind.ENGINE);

    private static final String HERE = "this host";

    /** What a check came to from one place; the node is null for the machine that the site is looked at from. */
    private record View(@Nullable String node, CheckResult result) {

        boolean looked() {
            return result.outcome() instanceof Outcome.Pass || result.outcome() instanceof Outcome.Found;
        }

        boolean isBlind() {
            return result.outcome() instanceof Outcome.Unknown || result.outcome() instanceof Outcome.Failed;
        }
    }

    private final List<String> nodes;
    private final String host;
    private final @Nullable String nodeOfHost;
    private final boolean isNodeMissing;
    private final Map<String, String> nodeOfPod = new HashMap<>();
    private final Map<String, List<View>> views = new LinkedHashMap<>();

    /**
     * No results yet.
     *
     * @param nodes the nodes that are looked from
     * @param evidence the cluster's nodes and Pods, what this host is, and the nodes that were to be looked at
     */
    NodeViews(List<String> nodes, Evidence evidence) {
        this.nodes = nodes;
        HostFacts facts = evidence.find(HostFacts.Ask.INSTANCE).orElse(null);
        this.host = facts == null || facts.hostname().isEmpty() ? HERE : facts.hostname();
        this.nodeOfHost = facts == null || !facts.microk8s()
                ? null
                : evidence.first(Listing.nodes(), n -> nodes.contains(n.name()) && facts.isNode(n))
                        .map(n -> n.name())
                        .orElse(null);
        this.isNodeMissing = !evidence.isWhole(SeenNodes.Ask.INSTANCE);
        for (Pod pod : evidence.list(Listing.pods())) {
            if (pod.nodeName() != null) {
                nodeOfPod.put(pod.path(), pod.nodeName());
            }
        }
    }

    /**
     * Notes what became of a check.
     *
     * @param node where it looked from, or null for the machine that the site is looked at from
     */
    void add(@Nullable String node, CheckResult result) {
        CheckResult noted = isNodeMissing && requiresNodes(result.check()) ? asVital(result) : result;
        views.computeIfAbsent(result.check().id(), id -> new ArrayList<>()).add(new View(node, noted));
    }

    /** One result for each check, in their order, and another where it could not look from some of the places. */
    List<CheckResult> results() {
        List<CheckResult> results = new ArrayList<>();
        views.values().forEach(all -> {
            if (all.size() == 1) {
                results.add(all.get(0).result());
            } else {
                results.addAll(joined(ofNodes(all), ofOthers(all.get(0))));
            }
        });
        return results;
    }

    private static boolean requiresNodes(CheckInfo check) {
        return check.requires().contains(SeenNodes.Ask.INSTANCE);
    }

    /** Nobody can say that all is well who was to look at a node and did not. */
    private static CheckResult asVital(CheckResult result) {
        return new CheckResult(result.check().asVital(), result.outcome(), result.took(), result.late());
    }

    /** The views without that from here where a node's own is of the same machine, or where no node's is missed. */
    private List<View> ofNodes(List<View> all) {
        View here = all.get(0);
        List<View> others = all.subList(1, all.size());
        List<View> kept = new ArrayList<>();
        boolean isOnlyFromHere = others.stream().noneMatch(view -> view.looked() || view.isBlind());
        if (nodeOfHost == null || isOnlyFromHere) {
            boolean isElsewhere = others.stream().anyMatch(View::looked)
                    && here.result().gaps().stream().anyMatch(g -> g.cause() == Gap.Cause.OUT_OF_VIEW);
            if (!isElsewhere) {
                kept.add(here);
            }
        }
        for (View view : others) {
            boolean isSame = view.node() != null && view.node().equals(nodeOfHost);
            kept.add(isSame && view.isBlind() && !here.isBlind() ? new View(view.node(), here.result()) : view);
        }
        return kept;
    }

    private List<CheckResult> joined(List<View> all, List<Finding> ofOthers) {
        List<CheckResult> results = new ArrayList<>();
        List<Finding> findings = Stream.concat(findings(all).stream(), ofOthers.stream())
                .distinct()
                .toList();
        CheckResult first = all.get(0).result();
        List<View> passed = of(Outcome.Pass.class, all);
        List<View> blind = of(Outcome.Unknown.class, all);
        List<View> failed = of(Outcome.Failed.class, all);
        if (!findings.isEmpty()) {
            results.add(result(first, new Outcome.Found(findings), all));
        } else if (!passed.isEmpty()) {
            results.add(result(first, new Outcome.Pass(told(passed)), passed));
        } else if (blind.isEmpty() && failed.isEmpty()) {
            results.add(result(first, new Outcome.Skipped(told(all)), all));
        }
        if (!blind.isEmpty()) {
            results.add(result(first, new Outcome.Unknown(gaps(blind)), blind));
        }
        failed.stream().limit(1).forEach(view -> results.add(view.result()));
        return results;
    }

    private static List<View> of(Class<? extends Outcome> outcome, List<View> all) {
        return all.stream()
                .filter(view -> outcome.isInstance(view.result().outcome()))
                .toList();
    }

    private static CheckResult result(CheckResult any, Outcome outcome, List<View> from) {
        Duration took = from.stream()
                .map(v -> v.result().took())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return new CheckResult(
                any.check(),
                outcome,
                took,
                from.stream().anyMatch(v -> v.result().late()));
    }

    /** What stood in the way, each obstacle once: a question about a hundred nodes has a hundred names. */
    private static List<Gap> gaps(List<View> blind) {
        Map<List<Object>, Gap> gaps = new LinkedHashMap<>();
        blind.forEach(view -> view.result()
                .gaps()
                .forEach(gap -> gaps.putIfAbsent(List.of(gap.cause(), gap.why(), gap.remedy()), gap)));
        return Examiner.first(List.copyOf(gaps.values()));
    }

    /** What passed or was skipped, each statement once, with the places that it is about. */
    private String told(List<View> all) {
        Map<String, List<View>> byStatement = new LinkedHashMap<>();
        for (View view : all) {
            Outcome outcome = view.result().outcome();
            String text =
                    outcome instanceof Outcome.Pass pass ? pass.statement() : ((Outcome.Skipped) outcome).reason();
            byStatement
                    .computeIfAbsent(view.node() == null ? text : onNode(text), key -> new ArrayList<>())
                    .add(view);
        }
        List<String> texts = new ArrayList<>();
        byStatement.forEach((text, from) -> {
            List<String> names =
                    from.stream().map(View::node).flatMap(Stream::ofNullable).toList();
            texts.add(names.isEmpty() ? text : text + " (" + NodeNames.inWords(names) + ")");
        });
        return String.join("; ", texts);
    }

    private List<Finding> findings(List<View> all) {
        List<View> looked = all.stream().filter(View::looked).toList();
        Map<Finding, List<View>> from = new LinkedHashMap<>();
        looked.forEach(view -> view.result()
                .findings()
                .forEach(f -> from.computeIfAbsent(f, key -> new ArrayList<>()).add(view)));
        List<Finding> findings = new ArrayList<>();
        Map<List<Object>, Finding> ofCluster = new LinkedHashMap<>();
        Map<List<Object>, Integer> told = new HashMap<>();
        from.forEach((finding, seenFrom) -> {
            if (!isOfTheClusterAlone(finding)) {
                findings.addAll(told(finding, seenFrom, looked));
                return;
            }
            // What several places tell of one thing of the cluster is one fact; a place that tells two tells two.
            List<Object> key = Arrays.asList(finding.problem().id(), finding.subject(), finding.hypothesis());
            int nth = told.merge(Arrays.asList(key, seenFrom.get(0).node()), 1, Integer::sum);
            ofCluster.merge(List.of(key, nth), finding, Finding::and);
        });
        findings.addAll(ofCluster.values());
        return findings;
    }

    private boolean isOfTheClusterAlone(Finding finding) {
        return finding.details().hosts().isEmpty()
                && !finding.subject().isOfAMachine()
                && owners(finding).isEmpty();
    }

    /** A finding as it is told: once, or once of each machine that it is about. */
    private List<Finding> told(Finding finding, List<View> seenFrom, List<View> looked) {
        if (!finding.details().hosts().isEmpty()) {
            return List.of(finding);
        }
        Set<String> owners = owners(finding);
        if (!nodes.containsAll(owners)) {
            return List.of(finding.seenOn(owners.stream().sorted().toList()));
        } else if (seenFrom.size() == looked.size() && isOfNoMachine(finding, looked)) {
            return List.of(finding);
        }
        List<View> judging = looked;
        if (!owners.isEmpty() && namesOf(looked).containsAll(owners)) {
            judging = looked.stream().filter(v -> owners.contains(v.node())).toList();
        }
        List<View> kept = seenFrom.stream().filter(judging::contains).toList();
        return kept.size() == judging.size() && judging.size() > 1 && holdsAnywhere(finding, isFromHere(kept))
                ? List.of(finding)
                : kept.stream().map(view -> placed(finding, view.node())).toList();
    }

    /** Whether a cause that every place has is about objects of the cluster: then the Pods' nodes do not matter. */
    private static boolean isOfNoMachine(Finding finding, List<View> looked) {
        return looked.size() > 1
                && finding.problem().kind() != Problem.Kind.SYMPTOM
                && finding.involved(Kind.NODE).findAny().isEmpty()
                && holdsAnywhere(finding, isFromHere(looked));
    }

    /**
     * The nodes that a finding is about: their own files and logs tell of it, and those of no other machine. Empty when it is
     * about no node.
     */
    private Set<String> owners(Finding finding) {
        Set<String> owners = new HashSet<>();
        finding.involved(Kind.NODE).forEach(node -> owners.add(node.name()));
        finding.involved(Kind.POD)
                .flatMap(pod -> Stream.ofNullable(nodeOfPod.get(pod.name())))
                .forEach(owners::add);
        return owners;
    }

    private static boolean isFromHere(List<View> views) {
        return views.stream().anyMatch(view -> view.node() == null);
    }

    private static Set<String> namesOf(List<View> views) {
        Set<String> names = new HashSet<>();
        views.stream().flatMap(view -> Stream.ofNullable(view.node())).forEach(names::add);
        return names;
    }

    /** What is seen from here of nodes that are not looked at: no other view judges them. */
    private List<Finding> ofOthers(View here) {
        return here.result().findings().stream()
                .filter(finding -> !nodes.containsAll(owners(finding)))
                .map(finding -> told(finding, List.of(here), List.of(here)))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Whether a finding that every place has is about something that they share, and not about each of them. What it says of "this
     * host" is then true of the machine that is looked from, if that is one of the places.
     */
    private static boolean holdsAnywhere(Finding finding, boolean isSeenHere) {
        boolean saysHere = Stream.concat(
                        Stream.of(finding.summary()),
                        finding.evidence().stream().flatMap(o -> Stream.of(o.observed(), o.source())))
                .anyMatch(NodeViews::saysHere);
        return !finding.subject().isOfAMachine()
                || ((isSeenHere || !saysHere)
                        && !OF_A_MACHINE.contains(finding.subject().kind()));
    }

    private static boolean saysHere(String text) {
        return text.contains(HERE) || text.contains("This host") || text.contains("this machine");
    }

    private Finding placed(Finding finding, @Nullable String node) {
        if (node == null) {
            return finding.seenOn(host, text -> text, remedy -> remedy);
        }
        UnaryOperator<String> words = NodeViews::onNode;
        UnaryOperator<Remedy> remedies =
                remedy -> remedy.by(actor -> actor(actor, node)).edited(words, words, UnaryOperator.identity());
        return finding.seenOn(node, words, remedies);
    }

    private Actor actor(Actor actor, String node) {
        if (actor.equals(Actor.here())) {
            return Actor.node(node);
        } else if (actor instanceof Actor.EveryNode) {
            return Actor.nodes(nodes);
        }
        return actor instanceof Actor.PushClient client
                ? Actor.pushClient(client.machine().replace(HERE, "node " + node))
                : actor;
    }

    /** A text about "this host", of a node. */
    private static String onNode(String text) {
        return text.replace(HERE, "this node").replace("This host", "This node").replace("this machine", "this node");
    }
}
