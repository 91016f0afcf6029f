package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.check.Subject.Kind;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
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
 * What several places found, as findings of the cluster and of its nodes. One that is equal wherever one looks from is told once; any
 * other belongs to the machine whose evidence shows it, and its words say so.
 */
final class ViewedFindings {

    /** What one machine has and another may have too: equal findings are still about each. */
    private static final Set<Kind> OF_A_MACHINE = EnumSet.of(Kind.FILE, Kind.HOST, Kind.ENGINE);

    private static final String HERE = "this host";

    /**
     * What a check came to from one place.
     *
     * @param node the node that it looked from, or null for the machine that the site is looked at from
     */
    record View(@Nullable String node, CheckResult result) {

        /** Whether it saw what it asked for: what it did not find there is not there. */
        boolean looked() {
            return result.outcome() instanceof Outcome.Pass || result.outcome() instanceof Outcome.Found;
        }

        boolean isBlind() {
            return result.outcome() instanceof Outcome.Unknown || result.outcome() instanceof Outcome.Failed;
        }
    }

    private final List<String> nodes;
    private final String host;
    private final Map<String, String> nodeOfPod = new HashMap<>();

    /**
     * Findings in this cluster.
     *
     * @param nodes the nodes that are looked from
     * @param evidence the cluster's Pods, and what this host is
     */
    ViewedFindings(List<String> nodes, Evidence evidence) {
        this.nodes = nodes;
        this.host = evidence.find(HostFacts.Ask.INSTANCE)
                .map(HostFacts::hostname)
                .filter(name -> !name.isEmpty())
                .orElse(HERE);
        for (Pod pod : evidence.list(Listing.pods())) {
            if (pod.nodeName() != null) {
                nodeOfPod.put(pod.path(), pod.nodeName());
            }
        }
    }

    /** The findings of one check from all places that it looked from. */
    List<Finding> of(List<View> all) {
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
    List<Finding> ofOthers(View here) {
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
                .anyMatch(ViewedFindings::saysHere);
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
        UnaryOperator<String> words = ViewedFindings::onNode;
        UnaryOperator<Remedy> remedies =
                remedy -> remedy.by(actor -> actor(actor, node)).edited(words, words, UnaryOperator.identity());
        return finding.seenOn(node, words, remedies);
    }

    private Actor actor(Actor actor, String node) {
        if (actor.equals(Actor.here())) {
            return Actor.node(node);
        }
        return actor instanceof Actor.PushClient client
                ? Actor.pushClient(client.machine().replace(HERE, "node " + node))
                : actor;
    }

    /** A text about "this host", of a node. */
    static String onNode(String text) {
        return text.replace(HERE, "this node").replace("This host", "This node").replace("this machine", "this node");
    }
}
