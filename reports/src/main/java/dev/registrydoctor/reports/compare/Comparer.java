package dev.registrydoctor.reports.compare;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.NodeNames;
import dev.registrydoctor.reports.compare.Comparison.Change;
import dev.registrydoctor.reports.compare.Comparison.Kind;
import dev.registrydoctor.reports.compare.Comparison.Lost;
import dev.registrydoctor.reports.compare.Comparison.Outcome;
import dev.registrydoctor.reports.compare.Comparison.Side;
import dev.registrydoctor.reports.compare.SavedReport.Check;
import dev.registrydoctor.reports.compare.SavedReport.Ref;
import dev.registrydoctor.reports.compare.SavedReport.Role;
import dev.registrydoctor.reports.compare.SavedReport.Seen;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.redact.GeneratedNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares two reports. A finding that only one of them has is new or gone when the checks that can report it looked in
 * the other run; where one of them did not, whether for want of sight or of something to look at, it cannot be told.
 */
final class Comparer {

    private final SavedReport before;
    private final SavedReport now;
    private final Sight then;
    private final Sight today;
    /** What each cause of the earlier report explained; filled when it is needed. */
    private final Map<Ref, List<Ref>> explained = new HashMap<>();

    Comparer(SavedReport before, SavedReport now, List<CheckInfo> catalog) {
        this.before = before;
        this.now = now;
        Map<String, Set<String>> reporters = reporters(catalog);
        this.then = new Sight(before, now, reporters);
        this.today = new Sight(now, before, reporters);
    }

    /** The checks that can report each problem. */
    private Map<String, Set<String>> reporters(List<CheckInfo> catalog) {
        Map<String, Set<String>> reporters = new LinkedHashMap<>();
        catalog.forEach(c -> c.problems().stream()
                .map(Problem::id)
                .forEach(p -> reporters.computeIfAbsent(p, k -> new TreeSet<>()).add(c.id())));
        Stream.of(before, now)
                .flatMap(r -> r.checks().stream())
                .forEach(c -> c.problems()
                        .forEach(p -> reporters
                                .computeIfAbsent(p, k -> new TreeSet<>())
                                .add(c.id())));
        return reporters;
    }

    Comparison compare() {
        Map<Ref, List<Seen>> old = groups(before);
        Map<Ref, List<Seen>> current = groups(now);
        Set<Ref> all = new LinkedHashSet<>(current.keySet());
        all.addAll(old.keySet());
        List<Change> changes = new ArrayList<>();
        // Those that are gone first: that a cause weighs less is believed only when what it caused can be seen.
        Set<Ref> untold = new HashSet<>();
        for (Ref ref : all) {
            if (!current.containsKey(ref) && today.blindTo(ref.problem()) != null) {
                untold.add(ref);
            }
        }
        for (Ref ref : all) {
            changes.add(change(old.getOrDefault(ref, List.of()), current.getOrDefault(ref, List.of()), untold));
        }
        changes.sort(Comparator.comparing(Change::kind)
                .thenComparing(Comparer::role)
                .thenComparing(c -> c.subject().toString()));
        List<Lost> lost = lost();
        int unseen = (int) now.checks().stream()
                .filter(c -> c.couldNotLook() && then.couldNotLook(c.id()))
                .count();
        Outcome outcome = outcome(changes, lost);
        return new Comparison(
                Comparison.SCHEMA_VERSION,
                side(before),
                side(now),
                outcome,
                headline(outcome, changes, lost, unseen),
                remarks(),
                changes,
                lost,
                unseen);
    }

    private static Map<Ref, List<Seen>> groups(SavedReport report) {
        Map<Ref, List<Seen>> groups = new LinkedHashMap<>();
        for (Seen finding : report.findings()) {
            groups.computeIfAbsent(general(finding), key -> new ArrayList<>()).add(finding);
        }
        return groups;
    }

    private static Ref general(Seen finding) {
        return general(ofNode(finding));
    }

    /** What is about the node that it is on is the same problem on another node. */
    private static Ref ofNode(Seen finding) {
        Ref ref = finding.ref();
        return finding.hosts().contains(ref.name()) ? new Ref(ref.problem(), ref.kind(), "") : ref;
    }

    private static Ref general(Ref ref) {
        return new Ref(ref.problem(), ref.kind(), GeneratedNames.general(ref.kind(), ref.name()));
    }

    private Change change(List<Seen> old, List<Seen> current, Set<Ref> untold) {
        Seen shown = current.isEmpty() ? gravest(old) : gravest(current);
        String problem = shown.ref().problem();
        if (old.isEmpty()) {
            return alone(Kind.NEW, "then, ", old, current, then.blindTo(problem));
        } else if (current.isEmpty()) {
            return alone(Kind.GONE, "now, ", old, current, today.blindTo(problem));
        }
        int weightThen = weight(gravest(old));
        int weightToday = weight(gravest(current));
        NodeChange nodes = new NodeChange(old, current, before, now);
        String why = moved(gravest(old), gravest(current), count(old), count(current), nodes.words());
        if (weightToday == weightThen && mayBeCut(count(old), count(current))) {
            return made(Kind.CANNOT_TELL, old, current, Sight.CUT);
        }
        if (weightToday > weightThen) {
            return made(Kind.WORSE, old, current, why);
        } else if (weightToday < weightThen) {
            Ref hidden = hidden(gravest(old), untold);
            return hidden == null
                    ? made(Kind.BETTER, old, current, why)
                    : made(
                            Kind.CANNOT_TELL,
                            old,
                            current,
                            "it explained " + hidden.problem() + ", and now " + today.blindTo(hidden.problem()));
        }
        return sameWeight(old, current, nodes, why);
    }

    /** What only one of the reports has. */
    private Change alone(Kind kind, String when, List<Seen> old, List<Seen> current, @Nullable String blind) {
        String unseen = kind == Kind.NEW
                ? NodeChange.notLookedAtThen(current, before, now)
                : NodeChange.notLookedAtNow(old, before, now);
        String why = blind == null ? unseen : blind;
        return made(why == null ? kind : Kind.CANNOT_TELL, old, current, why == null ? "" : when + why);
    }

    /** What is as grave as it was may be on more things or nodes, or on fewer. */
    private static Change sameWeight(List<Seen> old, List<Seen> current, NodeChange nodes, String why) {
        int more = count(current) - count(old);
        if (more > 0 || nodes.isOnMore()) {
            return made(Kind.WORSE, old, current, why);
        } else if (nodes.unknown() != null) {
            return made(Kind.CANNOT_TELL, old, current, why + "; " + nodes.unknown());
        }
        return made(more < 0 || nodes.isOnFewer() ? Kind.BETTER : Kind.SAME, old, current, why);
    }

    /** On how many things it is: what several nodes show differently is one thing on several nodes. */
    private static int count(List<Seen> findings) {
        boolean isOfNodes =
                findings.stream().anyMatch(finding -> !finding.hosts().isEmpty());
        return isOfNodes
                ? (int) findings.stream().map(Comparer::ofNode).distinct().count()
                : findings.size();
    }

    /** Whether a problem is on fewer subjects in a report that does not list all of them. */
    private boolean mayBeCut(int before, int current) {
        return (current < before && today.isCut()) || (current > before && then.isCut());
    }

    private static Change made(Kind kind, List<Seen> old, List<Seen> current, String why) {
        Seen shown = current.isEmpty() ? gravest(old) : gravest(current);
        return new Change(
                kind,
                shown.ref(),
                shown.summary(),
                old.isEmpty() ? null : gravest(old).role(),
                current.isEmpty() ? null : gravest(current).role(),
                count(old),
                count(current),
                why);
    }

    private static Seen gravest(List<Seen> findings) {
        return findings.stream().max(Comparator.comparing(Comparer::weight)).orElseThrow();
    }

    /** Something that a cause explained then and that cannot be seen now, or null. */
    private @Nullable Ref hidden(Seen cause, Set<Ref> untold) {
        if (untold.isEmpty()) {
            return null;
        }
        if (explained.isEmpty()) {
            before.findings().stream()
                    .filter(f -> f.role() == Role.CONSEQUENCE && f.root() != null)
                    .forEach(f -> explained
                            .computeIfAbsent(f.root(), root -> new ArrayList<>())
                            .add(general(f)));
        }
        return explained.getOrDefault(cause.ref(), List.of()).stream()
                .filter(untold::contains)
                .findFirst()
                .orElse(null);
    }

    /** How much a finding weighs: a cause more than what follows from it, and all of these more than a warning. */
    private static int weight(Seen finding) {
        Severity severity = finding.severity();
        return switch (finding.role()) {
            case NOTE -> 0;
            case WARNING -> 1;
            case UNEXPLAINED -> 4;
            case ROOT, CONSEQUENCE -> {
                int step = finding.role() == Role.ROOT ? 1 : 0;
                yield severity == Severity.PROBLEM ? 4 + step : severity == Severity.WAIT ? 1 : 2 + step;
            }
        };
    }

    private static Role role(Change change) {
        return change.today() == null ? Objects.requireNonNull(change.then()) : change.today();
    }

    private static String moved(Seen old, Seen current, int countThen, int countToday, @Nullable String nodes) {
        List<String> says = new ArrayList<>();
        if (old.role() != current.role()) {
            says.add("was " + part(old) + ", is " + part(current));
        } else if (old.severity() != current.severity()) {
            says.add("was a " + severity(old) + ", is a " + severity(current));
        } else if (old.becauseOf() != null
                && current.becauseOf() != null
                && !general(old.becauseOf()).equals(general(current.becauseOf()))) {
            says.add("followed from " + old.becauseOf().problem() + ", follows from "
                    + current.becauseOf().problem());
        }
        if (countThen != countToday) {
            says.add("was found on " + countThen + ", is found on " + countToday);
        }
        if (nodes != null) {
            says.add(nodes);
        }
        return String.join("; ", says);
    }

    private static String severity(Seen finding) {
        return finding.severity() == null ? "" : finding.severity().label();
    }

    private static String part(Seen finding) {
        return switch (finding.role()) {
            case ROOT -> finding.severity() == Severity.PROBLEM ? "a cause" : "a diagnosis (" + severity(finding) + ")";
            case CONSEQUENCE ->
                finding.becauseOf() == null
                        ? "an effect"
                        : "an effect of " + finding.becauseOf().problem();
            case UNEXPLAINED -> "unexplained";
            case WARNING -> "a warning";
            case NOTE -> "a note";
        };
    }

    /** Checks that looked then and could not, or were not asked to, now. */
    private List<Lost> lost() {
        return before.checks().stream()
                .filter(Check::looked)
                .map(c -> {
                    Check current = today.check(c.id());
                    return current == null
                            ? new Lost(c.id(), "it was not run")
                            : current.couldNotLook() ? new Lost(c.id(), current.reason()) : null;
                })
                .filter(Objects::nonNull)
                .toList();
    }

    private Outcome outcome(List<Change> changes, List<Lost> lost) {
        Set<Kind> kinds = changes.stream().map(Change::kind).collect(Collectors.toSet());
        if (kinds.contains(Kind.NEW) || kinds.contains(Kind.WORSE)) {
            return Outcome.WORSE;
        }
        boolean looked = now.checks().stream().anyMatch(Check::looked);
        return kinds.contains(Kind.CANNOT_TELL) || !lost.isEmpty() || !looked
                ? Outcome.CANNOT_TELL
                : Outcome.NOTHING_WORSE;
    }

    private static String headline(Outcome outcome, Collection<Change> changes, List<Lost> lost, int unseen) {
        String counts = Stream.of(Kind.values())
                .map(kind -> {
                    long count = changes.stream().filter(c -> c.kind() == kind).count();
                    return count == 0 ? "" : count + " " + kind.label();
                })
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining(", "));
        String sight = (lost.isEmpty() ? "" : "; " + Headline.count(lost.size(), "check") + " ran then and not now")
                + (unseen == 0 ? "" : "; " + Headline.count(unseen, "check") + " could not run in either report");
        return outcome.label().toUpperCase(Locale.ROOT) + ": "
                + (counts.isEmpty() ? "nothing was found in either" : counts) + sight + ".";
    }

    private static Side side(SavedReport report) {
        return new Side(report.site(), report.startedAt(), report.tool(), report.verdict(), report.headline());
    }

    private static String looked(SavedReport report) {
        return report.nodes().isEmpty() ? "one machine" : NodeNames.inWords(report.nodes());
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (!before.site().equals(now.site())) {
            remarks.add("The reports name two environments. If they are different, what is new or gone says nothing.");
        }
        if (!Set.copyOf(before.namespaces()).equals(Set.copyOf(now.namespaces()))) {
            remarks.add(
                    "The reports look at the workloads of different namespaces (--namespace). What is new or gone may be in"
                            + " one that the other report leaves out.");
        }
        if (!Set.copyOf(before.nodes()).equals(Set.copyOf(now.nodes()))) {
            remarks.add("The first report looks at " + looked(before) + ", the second at " + looked(now)
                    + ". What is on a node that only one of them looks at cannot be compared.");
        }
        if (before.startedAt() != null
                && now.startedAt() != null
                && before.startedAt().isAfter(now.startedAt())) {
            remarks.add("The first report is the newer one: new and gone may be swapped.");
        }
        if (!before.tool().equals(now.tool())) {
            remarks.add("Two versions reported: " + before.tool() + " and " + now.tool()
                    + ". What only one of them can find appears as new or gone, or cannot be compared.");
        }
        return remarks;
    }
}
