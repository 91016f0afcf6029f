package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.check.ViewedFindings.View;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.remedy.NodeNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of each check from every place that it looked from, as one list of results. A finding that holds wherever one
 * looks from is told once; any other belongs to the machine whose evidence shows it.
 */
final class NodeViews {

    private final @Nullable String nodeOfHost;
    private final boolean isNodeMissing;
    private final ViewedFindings findings;
    private final Map<String, List<View>> views = new LinkedHashMap<>();

    /**
     * No results yet.
     *
     * @param nodes the nodes that are looked from
     * @param evidence the cluster's nodes and Pods, what this host is, and the nodes that were to be looked at
     */
    NodeViews(List<String> nodes, Evidence evidence) {
        HostFacts facts = evidence.orNull(HostFacts.Ask.INSTANCE);
        this.nodeOfHost = facts == null || !facts.microk8s()
                ? null
                : evidence.first(Listing.nodes(), n -> nodes.contains(n.name()) && facts.isNode(n))
                        .map(n -> n.name())
                        .orElse(null);
        this.isNodeMissing = !evidence.isWhole(SeenNodes.Ask.INSTANCE);
        this.findings = new ViewedFindings(nodes, evidence);
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
                results.addAll(joined(ofNodes(all), findings.ofOthers(all.get(0))));
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
        List<Finding> found = Stream.concat(findings.of(all).stream(), ofOthers.stream())
                .distinct()
                .toList();
        CheckResult first = all.get(0).result();
        List<View> passed = of(Outcome.Pass.class, all);
        List<View> blind = of(Outcome.Unknown.class, all);
        List<View> failed = of(Outcome.Failed.class, all);
        if (!found.isEmpty()) {
            results.add(result(first, new Outcome.Found(found), all));
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
                    .computeIfAbsent(view.node() == null ? text : ViewedFindings.onNode(text), key -> new ArrayList<>())
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
}
