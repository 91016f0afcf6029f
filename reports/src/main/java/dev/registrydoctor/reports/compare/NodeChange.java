package dev.registrydoctor.reports.compare;

import dev.registrydoctor.checks.remedy.NodeNames;
import dev.registrydoctor.reports.compare.SavedReport.Seen;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On which nodes something was found then and is found now. A node that one of the runs did not look at says nothing: neither
 * that something is new there, nor that it is gone.
 */
final class NodeChange {

    private final Set<String> then;
    private final Set<String> today;
    private final List<String> appeared = new ArrayList<>();
    private final List<String> cleared = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();

    NodeChange(List<Seen> old, List<Seen> current, SavedReport before, SavedReport now) {
        then = hosts(old);
        today = hosts(current);
        boolean isAll = !comparesNodes(before, now);
        if (!then.isEmpty() && !today.isEmpty()) {
            today.stream()
                    .filter(host -> !then.contains(host))
                    .forEach(host -> (isAll || before.lookedAt(host) ? appeared : unknown).add(host));
            then.stream()
                    .filter(host -> !today.contains(host))
                    .forEach(host -> (isAll || now.lookedAt(host) ? cleared : unknown).add(host));
        }
    }

    private static Set<String> hosts(List<Seen> findings) {
        Set<String> hosts = new LinkedHashSet<>();
        findings.forEach(finding -> hosts.addAll(finding.hosts()));
        return hosts;
    }

    /** Whether it is on a node that was looked at then and did not have it. */
    boolean isOnMore() {
        return !appeared.isEmpty();
    }

    /** Whether it is gone from a node, and on no other. */
    boolean isOnFewer() {
        return appeared.isEmpty() && unknown.isEmpty() && !cleared.isEmpty();
    }

    /** The nodes that only one of the two runs looked at, in words, or null when that does not matter. */
    @Nullable
    String unknown() {
        return appeared.isEmpty() && !unknown.isEmpty() ? notLookedAt(unknown) + " in one of the two runs" : null;
    }

    /** The change in words, or null when there is none. */
    @Nullable
    String words() {
        return then.isEmpty() || today.isEmpty() || then.equals(today)
                ? null
                : "was on " + NodeNames.inWords(List.copyOf(then)) + ", is on " + NodeNames.inWords(List.copyOf(today));
    }

    /**
     * Why nobody can say that what is found now is new: none of its nodes was looked at then. Null when one was, and when it is
     * on none.
     */
    static @Nullable String notLookedAtThen(List<Seen> current, SavedReport before, SavedReport now) {
        Set<String> hosts = hosts(current);
        boolean isBlind = comparesNodes(before, now) && hosts.stream().noneMatch(before::lookedAt);
        return isBlind && !hosts.isEmpty() ? notLookedAt(List.copyOf(hosts)) : null;
    }

    /** Why nobody can say that what was found then is gone: a node that had it is not looked at now. */
    static @Nullable String notLookedAtNow(List<Seen> old, SavedReport before, SavedReport now) {
        List<String> missing =
                hosts(old).stream().filter(host -> !now.lookedAt(host)).toList();
        return comparesNodes(before, now) && !missing.isEmpty() ? notLookedAt(missing) : null;
    }

    /** Where neither run looked at nodes, what is said of nodes comes from the cluster, which both saw. */
    private static boolean comparesNodes(SavedReport before, SavedReport now) {
        return !before.nodes().isEmpty() || !now.nodes().isEmpty();
    }

    private static String notLookedAt(List<String> nodes) {
        return NodeNames.inWords(nodes) + (nodes.size() == 1 ? " was" : " were") + " not looked at";
    }
}
